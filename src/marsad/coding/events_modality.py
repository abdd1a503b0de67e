"""A candidate trigger in its sentence → its modality: did it happen, is it planned, negated, denied …?

The cues are resources/event_cues; a cue reaches only triggers of its own clause. Order of preference: negated,
denied, hypothetical, planned, ongoing.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from marsad.coding.events_triggers import Candidate, occurs
from marsad.language.ar.normal import normalize
from marsad.language.phrases import Match, PhraseMatcher
from marsad.model import Modality, Span, Token, TokenKind
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
_ENDS: Final = frozenset(".;!\N{ARABIC SEMICOLON}\N{ARABIC QUESTION MARK}")
"""Marks that end the terms of an agreement."""
_OPENING: Final = frozenset('"«“')
_CLOSING: Final = frozenset('"»”')
_LONGEST_TITLE: Final = 6
"""Tokens of a title in quotation marks, these included."""
_BESIDE: Final = 10
"""Tokens on either side of a cue among which its `beside` words stand."""
_QUOTED: Final = "quoted"
_LEAVES: Final = "leaves"
_BEGUN: Final = "begun"
_ASSERTS: Final = "asserts"
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
        cues = tuple(cues)
        self._matcher: PhraseMatcher[EventCue] = PhraseMatcher((phrase, cue) for cue in cues for phrase in cue.phrases)
        self._beside = {cue.id: frozenset(map(normalize, cue.beside)) for cue in cues}
        self._via = {cue.id: frozenset(map(normalize, cue.via)) for cue in cues}

    def cues(self, tokens: Sequence[Token]) -> list[CueMatch]:
        """The cues of a sentence, found once for all its triggers."""
        found: list[CueMatch] = []
        for position in self._matcher.positions(tokens):
            if tokens[position].kind is not TokenKind.WORD:
                continue
            match = self._matcher.at(tokens, position)
            if match is not None and not match.peeled.pronoun:
                found += [
                    CueMatch(cue, match.first, start)
                    for cue in match.payloads
                    if (start := self._start(tokens, cue, match)) is not None
                ]
        return found

    def _start(self, tokens: Sequence[Token], cue: EventCue, match: Match[EventCue]) -> int | None:
        """The token from which a cue works, `None` where the words that it needs are missing."""
        if cue.beside:
            near = [*tokens[max(0, match.first - _BESIDE) : match.first], *tokens[match.last : match.last + _BESIDE]]
            if not occurs(self._beside[cue.id], near):
                return None
        if cue.via:
            reach = range(match.last, min(match.last + cue.via_reach, len(tokens)))
            return next((at + 1 for at in reach if tokens[at].norm in self._via[cue.id]), None)
        return match.last

    def names(self, tokens: Sequence[Token], cues: Sequence[CueMatch]) -> list[Span]:
        """Titles in quotation marks after a word for what bears it («قناة \"المسيرة\"», the channel al-Masirah)."""
        spans = []
        for cue in cues:
            if cue.cue.modality == _QUOTED and cue.last < len(tokens) and tokens[cue.last].text in _OPENING:
                inside = range(cue.last + 1, min(cue.last + _LONGEST_TITLE, len(tokens)))
                end = next((at for at in inside if tokens[at].text in _CLOSING), None)
                if end is not None:
                    spans.append(Span(tokens[cue.last].start, tokens[end].end))
        return spans

    def terms(self, tokens: Sequence[Token], cues: Sequence[CueMatch]) -> list[range]:
        """The tokens that tell what an agreement provides for: from its cue to the end or to words that lead away."""
        leaves = [cue.first for cue in cues if cue.cue.modality == _LEAVES]
        leaves += [at for at, token in enumerate(tokens) if token.text in _ENDS]
        reaches = []
        for cue in cues:
            if cue.cue.terms:
                end = min((first for first in leaves if first >= cue.last), default=len(tokens))
                reaches.append(range(cue.last, min(end, cue.last + cue.cue.reach)))
        return reaches

    def is_term(self, tokens: Sequence[Token], candidate: Candidate, cues: Sequence[CueMatch]) -> bool:
        """Whether the candidate stands among the terms of an agreement."""
        if any(cue.cue.modality == _BEGUN and _reaches(tokens, cue, candidate) for cue in cues):
            return False
        return any(
            cue.cue.terms and _reaches(tokens, cue, candidate) and not _leaves(cues, cue.last, candidate.first)
            for cue in cues
        )

    def is_asserted(self, tokens: Sequence[Token], candidate: Candidate, cues: Sequence[CueMatch]) -> bool:
        """Whether words right before the candidate say that it did happen, even inside a denial."""
        return any(cue.cue.modality == _ASSERTS and _reaches(tokens, cue, candidate) for cue in cues)

    def read(self, tokens: Sequence[Token], candidate: Candidate, cues: Sequence[CueMatch]) -> Modality:
        """The modality of one candidate, `actual` where nothing says otherwise."""
        met = {
            Modality(cue.cue.modality)
            for cue in cues
            if cue.cue.modality in _ORDER and not cue.cue.terms and _reaches(tokens, cue, candidate)
            if cue.cue.modality != Modality.DENIED or not _leaves(cues, cue.last, candidate.first)
        }
        if self.is_term(tokens, candidate, cues):
            met.add(Modality.PLANNED)
        if candidate.kind == "future" and candidate.entry.type != "AGREE":
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
    if cue.side == "before" and candidate.kind == "past" and candidate.peeled.conjunction:
        return False  # «ونفى … واتهم» (denied … and accused): a past verb after "and" opens a clause of its own
    start, end = (match.last, candidate.first) if cue.side == "before" else (candidate.last, match.first)
    if not 0 <= end - start < cue.reach:
        return False
    breaks = _ENDS if cue.terms else _BREAKS
    return not any(token.text in breaks for token in tokens[start:end])


def _leaves(cues: Sequence[CueMatch], first: int, last: int) -> bool:
    """Whether words that open another's clause («واتهم», and accused) stand at tokens `[first, last)`."""
    return any(cue.cue.modality == _LEAVES and first <= cue.first < last for cue in cues)
