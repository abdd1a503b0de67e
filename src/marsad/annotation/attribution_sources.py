"""Statements without a verb of speech: headlines with a colon, and «according to …».

A source named after a statement of somebody else relays it; alone, it is the speaker of its clause.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from marsad.annotation.attribution_cues import Cue, CueTable
from marsad.annotation.attribution_drafts import Draft
from marsad.annotation.attribution_reader import DraftReader
from marsad.annotation.attribution_speaker import AND, Phrase
from marsad.annotation.attribution_text import Row
from marsad.language.ar.clitics import Peeled, peel
from marsad.language.ar.verbal_nouns import looks_like_masdar
from marsad.language.phrases import Match, PhraseMatcher
from marsad.model import Act, EntityKind, TokenKind
from marsad.reference.speech import SpeechEntry, SpeechKind

_LONGEST_HEADLINE_SPEAKER: Final = 9
"""Tokens before the colon of «X: …»."""


class SourceReader:
    """Adds nominal attributions to the drafts of a sentence."""

    def __init__(self, table: CueTable, drafts: DraftReader) -> None:
        self._table = table
        self._phrases = drafts.phrases
        self._media = table.words(SpeechKind.MEDIA)
        self._as: PhraseMatcher[SpeechEntry] = PhraseMatcher(table.phrases[SpeechKind.AS])
        self._according: PhraseMatcher[SpeechEntry] = PhraseMatcher(
            [(words.removesuffix(" ل"), entry) for words, entry in table.phrases[SpeechKind.ACCORDING]]
        )

    def read(self, row: Row, sentence: int, drafts: Sequence[Draft]) -> list[Draft]:
        """`drafts` of the sentence with relays added, and the statements made by a source or a headline's name."""
        found = self._passed_on(row, sentence, drafts)
        headline = self._headline(row, sentence, found)
        if headline is not None:
            found.insert(0, headline)
        first, end = row.first_of[sentence], row.last_of[sentence]
        position = first
        while position < end:
            match = self._according.at(row.tokens, position, _is_whole)
            source = self._source(row, match, end) if match is not None else None
            if match is not None and source is not None:
                found = self._add(row, sentence, found, match, source)
            position = match.last if match is not None else position + 1
        return found

    def _passed_on(self, row: Row, sentence: int, drafts: Sequence[Draft]) -> list[Draft]:
        """«X said …, as (the agency) reported»: the agency relays what X said and makes no statement of its own."""
        found = list(drafts)
        end = row.last_of[sentence]
        for first in range(row.first_of[sentence] + 1, end):
            match = self._as.at(row.tokens, first, _is_whole)
            if match is None or match.last >= end or not self._is_verb(row.tokens[match.last].norm):
                continue
            relay = self._phrases.closed(row, match.last + 1, end)
            level = row.quoted[first]
            told = [one for one in found if one.index < first and row.quoted[one.index] == level and not one.before]
            if relay is None or not told or not self._is_media(row, relay):
                continue
            latest = told[-1]
            others = [one for one in found if one is not latest and one.index != match.last]
            found = [*others, replace(latest, via=(*latest.via, relay), until=first)]
        return sorted(found, key=lambda one: one.index)

    def _is_verb(self, norm: str) -> bool:
        return any(cue.is_finite for cue in self._table.read(norm))

    def _is_media(self, row: Row, phrase: Phrase) -> bool:
        """Whether the phrase names an agency, a paper, a channel."""
        if phrase.first in row.actors:
            return row.actors[phrase.first][1].kind in {EntityKind.AGENCY, EntityKind.OUTLET}
        return any(peeled.stem in self._media for peeled in peel(row.tokens[phrase.first].norm))

    def _source(self, row: Row, match: Match[SpeechEntry], end: int) -> Phrase | None:
        phrase = self._phrases.closed(row, match.last, end) if match.last < end else None
        if phrase is None and match.last < end and row.tokens[match.last].norm.startswith("ل"):
            phrase = self._phrases.closed(row, match.last, end, is_addressed=True)
        if phrase is None or row.tokens[phrase.first].norm in self._table.closed.what:
            return None
        names = any(
            index in row.actors and row.actors[index][1].kind is not EntityKind.PLACE
            for index in range(phrase.first, phrase.last)
        )
        return phrase if names or self._phrases.is_source(row.tokens[phrase.first].norm) else None

    def _add(
        self, row: Row, sentence: int, drafts: list[Draft], match: Match[SpeechEntry], source: Phrase
    ) -> list[Draft]:
        first, end = row.first_of[sentence], row.last_of[sentence]
        if any(draft.index < match.first < draft.content for draft in drafts):
            return drafts
        level = row.quoted[match.first]
        relayed = [draft for draft in drafts if draft.index < match.first and row.quoted[draft.index] == level]
        if relayed:
            latest = relayed[-1]
            told = replace(latest, via=(*latest.via, source), until=match.first)
            return [told if draft is latest else draft for draft in drafts]
        cue = Cue(match.payloads[0], "according", "?", False, "", "", 0, False, frozenset())
        cue = cue._replace(entry=replace(cue.entry, act=Act.STATE))
        if match.first - first <= 1:
            content = min(source.last, end - 1)
            content += row.is_comma(content) and content + 1 < end
            draft = Draft(match.first, sentence, cue, match.first, content, source)
        else:
            draft = Draft(match.first, sentence, cue, first, first, source, last=match.first, before=True)
        return [*drafts, draft]

    def _headline(self, row: Row, sentence: int, drafts: Sequence[Draft]) -> Draft | None:
        """«Russia: we will decide …» in a title or crosshead."""
        first, end = row.first_of[sentence], row.last_of[sentence]
        if not (row.sentences[sentence].is_title or row.sentences[sentence].is_heading):
            return None
        stop = min(end - 1, first + _LONGEST_HEADLINE_SPEAKER)
        colon = next((i for i in range(first + 1, stop) if row.tokens[i].text == ":"), None)
        if colon is None or any(draft.index < colon for draft in drafts):
            return None
        speaker = Phrase(first, colon)
        is_named = self._phrases.is_speaker(row, speaker) or first in row.opens
        if not is_named or self._is_label(row, first, colon + 1):
            return None
        cue = Cue(_HEADLINE, "headline", "?", False, "", "", 0, False, frozenset())
        return Draft(colon, sentence, cue, first, colon + 1, speaker)

    def _is_label(self, row: Row, first: int, content: int) -> bool:
        """«Turkey: two soldiers killed …» names the place of the news, not who tells it."""
        is_country = first in row.places or (first in row.actors and row.actors[first][1].kind is EntityKind.COUNTRY)
        token = row.tokens[content]
        return is_country and (token.kind is TokenKind.NUMBER or looks_like_masdar(token.norm))


def _is_whole(peeled: Peeled) -> bool:
    """At most AND is written onto it: FEH makes «only» of «according to», LAM and BEH make other words."""
    return not peeled.preposition and not peeled.article and not peeled.pronoun and peeled.conjunction in {"", AND}


_HEADLINE: Final = SpeechEntry(id="headline-colon", kind=SpeechKind.VERB, gloss="says (colon)", act=Act.STATE)
