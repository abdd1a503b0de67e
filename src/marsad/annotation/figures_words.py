"""The words of counting, inflected and looked up: resources/measures → matchers for nouns, cues and scopes.

Duals end in ALEF+NOON or YEH+NOON, sound plurals in WAW+NOON or YEH+NOON; a noun with a broken plural is dual in
YEH+NOON («جنديين», two soldiers), one with a sound plural is not («مدنيين», civilians).
"""

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from marsad.annotation.figures_closed import FigureWords
from marsad.language.ar.bare import ARTICLE
from marsad.language.ar.clitics import Peeled
from marsad.language.ar.inflect import past_forms
from marsad.language.ar.normal import CACHED_TYPES, normalize
from marsad.language.phrases import PhraseMatcher
from marsad.model import Token
from marsad.reference.measures import CountKind, CountWord

FEMININE: Final = "ه"


class Form(IntEnum):
    """Grammatical number of a counted noun."""

    SINGULAR = 1
    DUAL = 2
    PLURAL = 3


class Noun(NamedTuple):
    """A counted noun at tokens `[first, last)`, starting at `start` (its article included) and ending at `end`."""

    entry: CountWord
    form: Form
    first: int
    last: int
    start: int
    end: int
    definite: bool
    conjunction: bool
    preposition: bool


class Cue(NamedTuple):
    """A cue at tokens `[first, last)`; `verb` marks what can be a finite verb."""

    entry: CountWord
    first: int
    last: int
    verb: bool


class CountWords:
    """All matchers and the `closed` words. Built once."""

    def __init__(self, entries: Iterable[CountWord], closed: FigureWords) -> None:
        self.closed = closed
        entries = tuple(entries)
        nouns = [entry for entry in entries if entry.kind in (CountKind.NOUN, CountKind.OTHER)]
        self._nouns = PhraseMatcher((name, (e, form)) for e in nouns for name, form in _noun_forms(e))
        self._cues = PhraseMatcher(
            (name, (e, verb)) for e in entries if e.kind is CountKind.CUE for name, verb in _cue_forms(e)
        )
        kinds = set(CountKind) - {CountKind.NOUN, CountKind.OTHER, CountKind.CUE}
        self._others = PhraseMatcher((name, e) for e in entries if e.kind in kinds for name, _ in _cue_forms(e))
        self._known: dict[str, bool] = {}

    def is_known(self, norm: str) -> bool:
        """Whether a counted noun, a cue or ONE OF may start with a word of normal form `norm`; kept per word type."""
        try:
            return self._known[norm]
        except KeyError:
            if len(self._known) >= CACHED_TYPES:
                self._known.clear()
            known = self._nouns.starts(norm) or self._cues.starts(norm) or self._others.starts(norm)
            self._known[norm] = known
            return known

    def noun(self, tokens: Sequence[Token], position: int) -> Noun | None:
        """The counted noun at token `position`, or `None`."""
        if position >= len(tokens):
            return None
        match = self._nouns.at(tokens, position, _is_written_alone)
        if match is None:
            return None
        entry, form = match.payloads[0]
        peeled = match.peeled
        if peeled.suffix_length and tokens[position].text.endswith("\N{ARABIC LETTER TEH MARBUTA}"):
            return None  # «شخصية» (a personality) is no «person» with a pronoun
        article = 0
        if peeled.article:
            article = 2 if tokens[position].norm[peeled.prefix_length - 2 : peeled.prefix_length] == ARTICLE else 1
        start = max(tokens[position].start, match.span.start - article)
        end = tokens[match.last - 1].end
        particles = bool(peeled.conjunction), bool(peeled.preposition)
        return Noun(entry, form, position, match.last, start, end, peeled.article, *particles)

    def cue(self, tokens: Sequence[Token], position: int) -> Cue | None:
        """The casualty cue at token `position`, or `None`."""
        match = self._cues.at(tokens, position)
        if match is None:
            return None
        entry, verb = match.payloads[0]
        return Cue(entry, position, match.last, verb)

    def other(self, tokens: Sequence[Token], position: int, kind: CountKind) -> tuple[CountWord, int] | None:
        """The link, unit or scope word of `kind` at token `position`, with the token after it."""
        if position >= len(tokens):
            return None
        match = self._others.at(tokens, position)
        if match is None:
            return None
        entry = next((entry for entry in match.payloads if entry.kind is kind), None)
        return (entry, match.last) if entry is not None else None


def _is_written_alone(peeled: Peeled) -> bool:
    return peeled.preposition != "ك"


def _noun_forms(entry: CountWord) -> Iterator[tuple[str, Form]]:
    for name in entry.names:
        head, _, rest = normalize(name).partition(" ")
        tail = f" {rest}" if rest else ""
        stem = head[:-1] + "ت" if head.endswith(FEMININE) else head
        yield head + tail, Form.SINGULAR
        if not head.endswith(FEMININE):
            yield head + "ا" + tail, Form.SINGULAR
        if entry.sound and stem == head:
            yield from ((head + ending + tail, Form.PLURAL) for ending in ("ين", "ون", "ي", "و"))
        if entry.no_dual:
            continue
        yield stem + "ان" + tail, Form.DUAL
        if stem != head:
            yield from ((stem + ending + tail, Form.DUAL) for ending in ("ين", "ي", "ا"))
        elif not entry.sound:
            yield stem + "ين" + tail, Form.DUAL
    for name in entry.construct_dual:
        yield normalize(name), Form.DUAL
    for name in entry.plural:
        head = normalize(name)
        yield head, Form.PLURAL
        yield head + "ا", Form.PLURAL
        if head.endswith("ين"):
            yield head[:-1], Form.PLURAL


def _cue_forms(entry: CountWord) -> Iterator[tuple[str, bool]]:
    verbs = {form for verb in entry.verbs for form in past_forms(verb)} | {normalize(name) for name in entry.extra}
    yield from ((name, normalize(name) in verbs) for name in entry.names)
    yield from ((form, True) for form in verbs - {normalize(name) for name in entry.names})
