"""Find listed phrases in a sentence: a token trie, with the particles of the first word peeled once per word type.

Payloads are the caller's. Matching is on normal forms; the spans it returns are of the untouched text.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, NamedTuple, TypeVar

from marsad.language.ar.clitics import Peeled, peel
from marsad.language.ar.normal import normalize
from marsad.model import Span, Token

Payload = TypeVar("Payload")
CACHED_FIRST_WORDS: Final = 200_000
"""Bound of a matcher's cache of first words; it is emptied when full."""


class Match(NamedTuple, Generic[Payload]):
    """Tokens `[first, last)` match a phrase. `span` leaves out particles peeled off the first token; `peeled` tells
    which they were. `payloads` are those of all entries with this phrase."""

    first: int
    last: int
    span: Span
    peeled: Peeled
    payloads: tuple[Payload, ...]


@dataclass(slots=True)
class _Node(Generic[Payload]):
    children: dict[str, "_Node[Payload]"] = field(default_factory=dict)
    payloads: tuple[Payload, ...] = ()


class PhraseMatcher(Generic[Payload]):
    """Longest-match lookup of phrases. `split` cuts a phrase into the words that tokens will show.

    >>> matcher = PhraseMatcher([("وقف إطلاق النار", "ceasefire")])  # waqf itlaq al-nar, «ceasefire»
    """

    def __init__(self, entries: Iterable[tuple[str, Payload]], *, clitics: bool = True) -> None:
        self._root: _Node[Payload] = _Node()
        self._clitics = clitics
        self._cache: dict[str, tuple[tuple[Peeled, _Node[Payload]], ...]] = {}
        for phrase, payload in entries:
            node = self._root
            for word in phrase.split():
                node = node.children.setdefault(normalize(word), _Node())
            if node is not self._root and payload not in node.payloads:
                node.payloads += (payload,)

    def find(self, tokens: Sequence[Token]) -> list[Match[Payload]]:
        """Non-overlapping matches from left to right, the longest at each place."""
        matches: list[Match[Payload]] = []
        position = 0
        while position < len(tokens):
            match = self.at(tokens, position)
            if match is None:
                position += 1
            else:
                matches.append(match)
                position = match.last
        return matches

    def at(
        self, tokens: Sequence[Token], position: int, accept: Callable[[Peeled], bool] | None = None
    ) -> Match[Payload] | None:
        """The longest match that starts at token `position` (fewest letters peeled among equals), or `None`."""
        best: Match[Payload] | None = None
        for peeled, node in self._first(tokens[position].norm):
            if accept is not None and not accept(peeled):
                continue
            last, payloads = self._walk(tokens, position, peeled, node)
            if payloads and (best is None or last > best.last):
                span = _span(tokens, position, last, peeled)
                best = Match(position, last, span, peeled, payloads)
        return best

    def starts(self, norm: str) -> bool:
        """Whether any phrase may start with a word of normal form `norm`: a cheap gate before `at`."""
        return bool(self._first(norm))

    def _first(self, norm: str) -> tuple[tuple[Peeled, _Node[Payload]], ...]:
        known = self._cache.get(norm)
        if known is None:
            if len(self._cache) >= CACHED_FIRST_WORDS:
                self._cache.clear()
            readings = peel(norm) if self._clitics else (Peeled(norm, 0, 0, "", "", False, ""),)
            children = self._root.children
            known = tuple((reading, children[reading.stem]) for reading in readings if reading.stem in children)
            self._cache[norm] = known
        return known

    def _walk(
        self, tokens: Sequence[Token], position: int, peeled: Peeled, node: _Node[Payload]
    ) -> tuple[int, tuple[Payload, ...]]:
        last, payloads = position + 1, node.payloads
        if peeled.suffix_length:
            return last, payloads
        index = position + 1
        while index < len(tokens) and (following := node.children.get(tokens[index].norm)) is not None:
            node, index = following, index + 1
            if node.payloads:
                last, payloads = index, node.payloads
        return last, payloads


def raw_offset(raw: str, letters: int) -> int:
    """How many code points of `raw` its first `letters` normal-form letters take: more if there are marks."""
    taken = 0
    for offset, letter in enumerate(raw):
        if taken == letters and normalize(letter):
            return offset
        taken += len(normalize(letter))
    return len(raw)


def _span(tokens: Sequence[Token], first: int, last: int, peeled: Peeled) -> Span:
    start = tokens[first].start + raw_offset(tokens[first].text, peeled.prefix_length)
    end = tokens[last - 1].end
    if peeled.suffix_length:
        kept = len(tokens[first].norm) - peeled.suffix_length
        end = tokens[first].start + raw_offset(tokens[first].text, kept)
    return Span(start, end)
