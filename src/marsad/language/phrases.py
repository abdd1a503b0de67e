"""Find listed phrases in a sentence: a token trie, with the particles of the first word peeled once per word type.

Payloads are the caller's. Matching is on normal forms; the spans it returns are of the untouched text.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Generic, NamedTuple, TypeVar

from marsad.language.ar.clitics import Peeled, peel, stems
from marsad.language.ar.normal import CACHED_TYPES, normalize
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


class _FirstWords(dict[str, tuple[tuple[Peeled, _Node[Payload]], ...]]):
    """Normal form of a word → its readings that start a phrase, with where they lead; found out when first asked."""

    def __init__(self, root: _Node[Payload], clitics: bool) -> None:
        super().__init__()
        self._children = root.children
        self._stems = root.children.keys()
        self._clitics = clitics

    def __missing__(self, norm: str) -> tuple[tuple[Peeled, _Node[Payload]], ...]:
        if len(self) >= CACHED_FIRST_WORDS:
            self.clear()
        known: tuple[tuple[Peeled, _Node[Payload]], ...] = ()
        if not (self._clitics and self._stems.isdisjoint(stems(norm))):  # nearly all words start nothing
            known = self._read(norm)
        self[norm] = known
        return known

    def _read(self, norm: str) -> tuple[tuple[Peeled, _Node[Payload]], ...]:
        readings = peel(norm) if self._clitics else (Peeled(norm, 0, 0, "", "", False, ""),)
        children = self._children
        return tuple((reading, children[reading.stem]) for reading in readings if reading.stem in children)


class PhraseMatcher(Generic[Payload]):
    """Longest-match lookup of phrases. `split` cuts a phrase into the words that tokens will show.

    >>> matcher = PhraseMatcher([("وقف إطلاق النار", "ceasefire")])  # waqf itlaq al-nar, «ceasefire»
    """

    def __init__(self, entries: Iterable[tuple[str, Payload]], *, clitics: bool = True) -> None:
        root: _Node[Payload] = _Node()
        for phrase, payload in entries:
            node = root
            for word in phrase.split():
                norm = normalize(word)
                child = node.children.get(norm)
                if child is None:
                    child = node.children[norm] = _Node()
                node = child
            if node is not root and payload not in node.payloads:
                node.payloads += (payload,)
        self._first_words = _FirstWords(root, clitics)

    def find(self, tokens: Sequence[Token]) -> list[Match[Payload]]:
        """Non-overlapping matches from left to right, the longest at each place."""
        matches: list[Match[Payload]] = []
        after = 0
        for position in self.positions(tokens):
            if position >= after and (match := self.at(tokens, position)) is not None:
                matches.append(match)
                after = match.last
        return matches

    def at(
        self, tokens: Sequence[Token], position: int, accept: Callable[[Peeled], bool] | None = None
    ) -> Match[Payload] | None:
        """The longest match that starts at token `position` (fewest letters peeled among equals), or `None`."""
        best: Match[Payload] | None = None
        for peeled, node in self._first_words[tokens[position].norm]:
            if accept is not None and not accept(peeled):
                continue
            last, payloads = self._walk(tokens, position, peeled, node)
            if payloads and (best is None or last > best.last):
                span = _span(tokens, position, last, peeled)
                best = Match(position, last, span, peeled, payloads)
        return best

    def positions(self, tokens: Sequence[Token]) -> list[int]:
        """The indexes of the tokens that some phrase may start with: the only ones worth asking `at` about."""
        first_words = self._first_words
        return [index for index, token in enumerate(tokens) if first_words[token.norm]]

    def starts(self, norm: str) -> bool:
        """Whether any phrase may start with a word of normal form `norm`: a cheap gate before `at`."""
        return bool(self._first_words[norm])

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


@lru_cache(maxsize=CACHED_TYPES)
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
