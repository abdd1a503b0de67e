"""A candidate trigger in its sentence → its modality: did it happen, is it planned, negated, denied …?

The cues are resources/event_cues; a cue reaches only triggers of its own clause. Order of preference: negated,
denied, hypothetical, planned, ongoing.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from marsad.coding.events_triggers import Candidate
from marsad.language.phrases import PhraseMatcher
from marsad.model import Modality, Token, TokenKind
from marsad.reference.events import EventCue

_ORDER: Final = (
    Modality.NEGATED,
    Modality.DENIED,
    Modality.HYPOTHETICAL,
    Modality.PLANNED,
    Modality.ONGOING,
)
_BREAKS: Final = frozenset(".:;!,…\N{ARABIC COMMA}\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}")
"""Marks that end a clause."""
_GOES_ON: Final = frozenset({"ASSAULT", "COERCE", "CONSULT", "AID", "COOPERATE", "PROTEST", "MOBILIZE"})
"""Types whose present-tense verb tells of something that goes on rather than of a single act of speech."""
_PURPOSE: Final = "\N{ARABIC LETTER LAM}"
_PURPOSE_TYPES: Final = frozenset({"SUPPORT", "CONSULT", "COERCE", "RETREAT", "AID", "COOPERATE", "CONCEDE"})
"""Types whose verbal noun after LAM of purpose is something still to be done («للتوقيع», in order to sign)."""


class CueMatch(NamedTuple):
    """A cue at tokens `[first, last)`."""

    cue: EventCue
    first: int
    last: int


class ModalityReader:
    """Reads modality from the words round a trigger."""

    def __init__(self, cues: Iterable[EventCue]) -> None:
        self._matcher: PhraseMatcher[EventCue] = PhraseMatcher((phrase, cue) for cue in cues for phrase in cue.phrases)

    def cues(self, tokens: Sequence[Token]) -> list[CueMatch]:
        """The cues of a sentence, found once for all its triggers."""
        found = []
        for position, token in enumerate(tokens):
            if token.kind is not TokenKind.WORD:
                continue
            match = self._matcher.at(tokens, position)
            if match is not None and not match.peeled.pronoun:
                found += [CueMatch(cue, match.first, match.last) for cue in match.payloads]
        return found

    def read(self, tokens: Sequence[Token], candidate: Candidate, cues: Sequence[CueMatch]) -> Modality:
        """The modality of one candidate, `actual` where nothing says otherwise."""
        met = {Modality(cue.cue.modality) for cue in cues if _reaches(tokens, cue, candidate)}
        if candidate.kind == "future":
            met.add(Modality.PLANNED)
        if candidate.peeled.preposition == _PURPOSE and candidate.entry.type in _PURPOSE_TYPES:
            met.add(Modality.PLANNED)
        for modality in _ORDER:
            if modality in met:
                return modality
        if candidate.entry.modality is not None:
            return Modality(candidate.entry.modality)
        if candidate.kind == "present" and candidate.entry.type in _GOES_ON:
            return Modality.ONGOING
        return Modality.ACTUAL


def _reaches(tokens: Sequence[Token], match: CueMatch, candidate: Candidate) -> bool:
    cue = match.cue
    if (cue.kinds and candidate.kind not in cue.kinds) or (cue.types and candidate.entry.type not in cue.types):
        return False
    start, end = (match.last, candidate.first) if cue.side == "before" else (candidate.last, match.first)
    if not 0 <= end - start < cue.reach:
        return False
    return not any(token.text in _BREAKS for token in tokens[start:end])
