"""Document and its names → attributions: who says what, performing which act, through whom.

Rules after the project's gold guidelines («statements»); words in resources/speech. One statement per cue; statements
nest, and a clause that leaves its speaker out takes the last one that its verb can agree with.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from marsad.annotation.attribution_cues import TARGETED, CueTable
from marsad.annotation.attribution_drafts import Draft
from marsad.annotation.attribution_manner import MannerReader
from marsad.annotation.attribution_people import PeopleReader
from marsad.annotation.attribution_reader import DraftReader
from marsad.annotation.attribution_sources import SourceReader
from marsad.annotation.attribution_speaker import Phrase
from marsad.annotation.attribution_speakers import SpeakerTrail
from marsad.annotation.attribution_stance import ActReader
from marsad.annotation.attribution_text import Row, lay_out
from marsad.annotation.attribution_words import AttributionWords
from marsad.model import Attribution, Document, Mention, PlaceMention, Span
from marsad.reference.particles import PARTICLES
from marsad.reference.speech import SPEECH, SpeechEntry


class AttributionFinder:
    """Finds reported speech. Built once from the speech table and its closed words; `find` is a pure function."""

    def __init__(self, entries: Iterable[SpeechEntry], closed: AttributionWords) -> None:
        table = CueTable(entries, closed)
        self._drafts = DraftReader(table)
        self._sources = SourceReader(table, self._drafts)
        self._acts = ActReader(table)
        self._people = PeopleReader(table)
        self._manners = MannerReader(table)

    @classmethod
    def from_resources(cls) -> "AttributionFinder":
        """The finder with the shipped tables. Raises `ResourceError` if one is not built."""
        return cls(SPEECH.load(), AttributionWords.compile(PARTICLES.load()))

    def find(
        self,
        document: Document,
        actors: Sequence[Mention],
        places: Sequence[PlaceMention],
        nationalities: Sequence[Mention] = (),
    ) -> tuple[Attribution, ...]:
        """The statements of `document` in text order; `actors` and `places` are its listed names, `nationalities` its
        adjectives of nation."""
        row = lay_out(document, actors, places, nationalities)
        drafts: list[Draft] = []
        for sentence in range(len(row.sentences)):
            found = self._drafts.read(row, sentence)
            drafts += self._sources.read(row, sentence, found)
        drafts = self._bounded(row, drafts)
        named = SpeakerTrail(row, self._drafts.phrases).resolve(drafts)
        statements = [self._attribution(row, draft, speaker, implied) for draft, speaker, implied in named]
        return tuple(sorted(statements, key=lambda one: (one.span.start, -one.span.end)))

    def _bounded(self, row: Row, drafts: Sequence[Draft]) -> list[Draft]:
        """The drafts with their ends: a clause ends where the next statement of its own level starts."""
        starts = frozenset(draft.start for draft in drafts if _continues(row, draft))
        return [
            draft
            if draft.last is not None
            else replace(
                draft,
                last=self._drafts.complements.clause_end(
                    row, draft.content, draft.until or row.last_of[draft.sentence], starts
                ),
            )
            for draft in drafts
        ]

    def _attribution(self, row: Row, draft: Draft, speaker: Phrase, implied: bool) -> Attribution:
        assert draft.last is not None
        first = row.tokens[draft.index].start + (draft.cue.prefix if draft.cue.conjunction else 0)
        cue = Span(first, row.tokens[draft.index].end)
        end = row.tokens[draft.last - 1].end
        start = first if draft.start == draft.index else row.tokens[draft.start].start
        if draft.before:
            end = max(end, row.tokens[speaker.last - 1].end)
        content = row.span(draft.content, max(draft.last, draft.content + 1))
        has_culprit = self._has_culprit(row, draft)
        content_tokens = row.tokens[draft.content : draft.last]
        act, stance = self._acts.read(draft.cue.entry, content_tokens, has_culprit=has_culprit)
        return Attribution(
            span=Span(min(start, cue.start), max(end, content.end, cue.end)),
            content=content,
            cue=cue,
            speaker=self._people.speaker(row, speaker, implied=implied),
            act=act,
            stance=stance,
            via=tuple(self._people.speaker(row, phrase) for phrase in draft.via),
            target=self._people.target(row, draft.target),
            manner=self._manners.read(row, draft),
        )

    def _has_culprit(self, row: Row, draft: Draft) -> bool:
        """Whether the content names somebody who may have done what is blamed."""
        if draft.target is not None or (draft.cue.pronoun and not TARGETED.isdisjoint(draft.cue.entry.takes)):
            return True
        is_speaker_word = self._drafts.phrases.is_speaker_word
        return any(
            index in row.actors or index in row.nations or is_speaker_word(row.tokens[index].norm)
            for index in range(draft.content, draft.last or draft.content)
        )


def _continues(row: Row, draft: Draft) -> bool:
    return draft.cue.tense == "participle" or bool(draft.cue.conjunction) or row.is_comma(draft.start - 1)
