"""Light verbs with a noun of speech: «hastened to deny …», «renewed its call for …», «levelled charges at …».

The light verb brings the subject, the noun brings the act and what was said.
"""

from typing import Final

from marsad.annotation.attribution_cues import Cue, CueTable, SpeechNoun
from marsad.annotation.attribution_drafts import Draft, Site
from marsad.annotation.attribution_extent import BARE, ComplementReader
from marsad.annotation.attribution_speaker import BY, FOR, Phrase, PhraseReader
from marsad.annotation.attribution_subjects import SubjectReader
from marsad.annotation.attribution_text import Row
from marsad.model import TokenKind
from marsad.reference.speech import Complement, SpeechKind

_WINDOW: Final = 14
"""Tokens between a light verb and its noun, at most; the subject stands there."""
_NEAR: Final = 4
"""Tokens between the noun and the clause or quotation that it announces, at most."""
_ATTACHED: Final = {BY: Complement.BY, FOR: Complement.TO, "": Complement.OBJECT}
_CLAUSES: Final = frozenset((Complement.THAT, Complement.QUOTE))


class LightReader:
    """Reads a light verb and the noun of speech that it governs as one statement."""

    def __init__(
        self, table: CueTable, phrases: PhraseReader, complements: ComplementReader, subjects: SubjectReader
    ) -> None:
        self._table = table
        self._phrases = phrases
        self._complements = complements
        self._subjects = subjects
        closed = table.closed
        self._charged = closed.charged
        self._before_noun = {
            **dict.fromkeys(closed.to, Complement.TO),
            **dict.fromkeys(closed.upon, Complement.UPON),
            **dict.fromkeys(closed.about, Complement.ABOUT),
            **dict.fromkeys(closed.out_of, Complement.FROM),
            **dict.fromkeys(closed.inside, Complement.IN),
        }
        self._messages = table.words(SpeechKind.MESSAGE)

    def light(self, site: Site) -> Draft | None:
        """The statement of the light verb at `site`, or `None` where it governs no noun of speech."""
        found = self._noun(site) if not site.cue.pronoun else None
        if found is None:
            return None
        at, position, noun = found
        subject = self._subject(site, at)
        if subject is None:
            return None
        speaker, start = subject
        content, target = self._content(site, position, noun)
        cue = site.cue._replace(entry=noun.entry)
        return Draft(site.index, site.sentence, cue, start, content, speaker, target=target)

    def _subject(self, site: Site, at: int) -> tuple[Phrase | None, int] | None:
        """The subject of the light verb (`None` = left out) and the first token of the statement."""
        if site.cue.tense == "participle":
            follows = site.follows_comma or bool(site.cue.conjunction)
            return (None, site.index) if follows and at - site.index <= _NEAR else None
        if self._phrases.skip_adverbials(site.row, site.index + 1, at) < at:
            speaker = self._phrases.closed(site.row, site.index + 1, at)
            return (speaker, site.index) if speaker is not None and self._may_speak(site.row, speaker) else None
        before = self._subjects.before(site)
        if before is not None:
            return before, before.first
        return (None, site.index) if site.may_drop_subject() else None

    def message(self, site: Site) -> Phrase | None:
        """«adopted a resolution that demands …»: who the message before this verb comes from."""
        row = site.row
        if site.cue.conjunction or not site.cue.is_finite:
            return None
        bearers = (site.index - 1, site.index - 2)
        bearer = next((at for at in bearers if at > site.first and self._is_message(row, at)), None)
        if bearer is None:
            return None
        for index in range(bearer - 1, site.first - 1, -1):
            if row.is_comma(index) or row.quoted[index] != row.quoted[site.index]:
                return None
            before = row.tokens[index - 1].norm if index > site.first else ""
            is_head = index in row.actors or self._phrases.is_speaker_word(row.tokens[index].norm)
            if is_head and before not in self._before_noun and not self._phrases.is_speaker_word(before):
                return self._phrases.closed(row, index, bearer)
        return None

    def _is_message(self, row: Row, index: int) -> bool:
        norm = row.tokens[index].norm
        return norm in self._messages or norm.removesuffix("ا") in self._messages

    def _noun(self, site: Site) -> tuple[int, int, SpeechNoun] | None:
        """Where the complement starts, where its noun stands, and the noun."""
        row, takes = site.row, site.cue.entry.takes
        for position in range(site.index + 1, min(site.end, site.index + _WINDOW)):
            token = row.tokens[position]
            if (
                token.text == ":"
                or token.norm in self._table.closed.that
                or row.quoted[position] != row.quoted[site.index]
            ):
                return None
            if position in row.actors:
                continue
            before = row.tokens[position - 1].norm if position - 1 > site.index else ""
            for noun in self._table.nouns(token.norm):
                governed = self._before_noun.get(before) if not noun.preposition else None
                if (noun.entry.own or site.cue.entry.own) and not noun.pronoun:
                    continue
                if (governed or _ATTACHED.get(noun.preposition)) in takes:
                    return (position - 1 if governed else position), position, noun
            if position > site.index + 1 and any(cue.is_finite for cue in self._table.read(token.norm)):
                return None
        return None

    def _may_speak(self, row: Row, phrase: Phrase) -> bool:
        return self._phrases.is_speaker(row, phrase) or self._phrases.is_name(row, phrase)

    def _content(self, site: Site, position: int, noun: SpeechNoun) -> tuple[int, Phrase | None]:
        """The first token of what was said after the noun, and at whom it is directed."""
        row, end = site.row, site.end
        cue = Cue(noun.entry, "masdar", "?", False, "", noun.pronoun, 0, False, frozenset())
        said = self._complements.find(row, position, cue, end)
        if said is not None and said.kind in _CLAUSES and said.at - position <= _NEAR:
            return said.content, None
        content = self._phrases.skip_adverbials(row, position + 1, end)
        is_punctuation = content < end and row.tokens[content].kind is TokenKind.PUNCTUATION
        if content >= end or (is_punctuation and content not in row.opens):
            return position, None
        if said is None or said.kind not in BARE:
            return content, None
        first = content + 1 if row.tokens[content].norm in self._charged else content
        return content, self._phrases.closed(row, first, said.at, is_addressed=True) if first < said.at else None
