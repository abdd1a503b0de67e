"""Drafts → drafts with speakers: clauses that leave the speaker out take the last one they can agree with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marsad.annotation.attribution_drafts import Draft
from marsad.annotation.attribution_speaker import Phrase, PhraseReader
from marsad.annotation.attribution_text import Row
from marsad.model import EntityKind

_SENTENCES_BACK: Final = 4
"""Sentences between a clause without a speaker and the one who spoke last, at most."""


@dataclass(frozen=True, slots=True)
class _Said:
    phrase: Phrase
    gender: str
    level: int
    sentence: int
    start: int
    last: int


class SpeakerTrail:
    """Who has spoken so far in one article."""

    def __init__(self, row: Row, phrases: PhraseReader) -> None:
        self._row = row
        self._phrases = phrases
        self._said: list[_Said] = []
        self._nested: set[_Said] = set()

    def resolve(self, drafts: Sequence[Draft]) -> list[tuple[Draft, Phrase, bool]]:
        """Each draft with its speaker and whether the speaker is implied; drafts without one are dropped."""
        named: list[tuple[Draft, Phrase, bool]] = []
        for draft in drafts:
            phrase, implied = draft.speaker, draft.is_outside
            gender = "?"
            if phrase is None:
                said = self._last(draft)
                if said is None:
                    phrase = self._clause_subject(draft)
                else:
                    phrase, gender = said.phrase, said.gender
                implied = True
            elif draft.cue.is_finite and not draft.cue.plural and not draft.via and not draft.is_outside:
                gender = draft.cue.gender
            if phrase is None:
                continue
            assert draft.last is not None
            level = self._row.quoted[draft.index]
            self._add(_Said(phrase, gender, level, draft.sentence, draft.start, draft.last))
            named.append((draft, phrase, implied))
        return named

    def _add(self, said: _Said) -> None:
        """Remember who spoke, and which of the statements so far stand inside another."""
        self._nested |= {other for other in self._said if said.start < other.start and other.last <= said.last}
        if any(other.start < said.start and said.last <= other.last for other in self._said):
            self._nested.add(said)
        self._said.append(said)

    def _last(self, draft: Draft) -> _Said | None:
        level = self._row.quoted[draft.index]
        candidates = [said for said in self._said if said.level == level]
        if not candidates and level >= 0:
            return None
        here = [said for said in candidates if said.sentence == draft.sentence]
        opens_sentence = draft.start == self._row.first_of[draft.sentence]
        if draft.cue.tense == "participle" and not here and not opens_sentence:
            return None
        outer = [said for said in candidates if said not in self._nested]
        nearest = [said for said in here if said not in self._nested]
        groups = [nearest, here, outer, candidates] if draft.cue.tense == "participle" else [outer, candidates]
        for group in groups:
            for said in reversed(group):
                if said.sentence >= draft.sentence - _SENTENCES_BACK and _agree(said.gender, draft.cue.gender):
                    return said
        return outer[-1] if outer and draft.cue.entry.continues else None

    def _clause_subject(self, draft: Draft) -> Phrase | None:
        """The first listed actor, or the first speaker noun, of the sentence before the cue."""
        row = self._row
        first = row.first_of[draft.sentence]
        for index in range(first, draft.index):
            if row.quoted[index] != row.quoted[draft.index]:
                continue
            if index in row.actors and row.actors[index][1].kind is not EntityKind.PLACE:
                return self._phrases.closed(row, index, draft.index)
            if self._phrases.is_speaker_word(row.tokens[index].norm):
                return self._phrases.closed(row, index, draft.index)
        return None


def _agree(said: str, cue: str) -> bool:
    return "?" in {said, cue} or said == cue
