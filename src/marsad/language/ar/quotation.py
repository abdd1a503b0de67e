"""Tokens → quotations: which quotation marks open, which close, and what they enclose.

Newspapers mix «…», "…", “…”, ”…“ and close one kind with another, so straight and curly marks are one family whose
direction is told by what they touch, and a mark that finds nothing of its own family open closes the other one.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from marsad.model import Token, TokenKind

_ANGLE: Final = frozenset("«»")
_CURLY: Final = frozenset('"“”„‟')
QUOTATION_MARKS: Final = _ANGLE | _CURLY
_LONGEST: Final = 400
"""A quotation longer than this (tokens) is taken for a forgotten closing mark."""


class Quotation(NamedTuple):
    """Tokens `[opening, closing]`, both marks included; without its closing mark, up to the end of its sentence."""

    opening: int
    closing: int
    is_closed: bool

    @property
    def words(self) -> int:
        """How many tokens it encloses."""
        return self.closing - self.opening - (1 if self.is_closed else 0)


def find_quotations(text: str, tokens: Sequence[Token], sentence_ends: Sequence[int]) -> tuple[Quotation, ...]:
    """The quotations of an article, outer before inner. `sentence_ends[i]` = token after the sentence that holds `i`.

    An open mark is given up at a line break.
    """
    found: list[Quotation] = []
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if opened and index and "\n" in text[tokens[index - 1].end : token.start]:
            found += _give_up(opened, sentence_ends)
        if token.kind is not TokenKind.PUNCTUATION or token.text not in QUOTATION_MARKS:
            continue
        match = _matching(tokens, index, opened)
        if match is None:
            if not _only_closes(tokens, index):
                opened.append(index)
            continue
        found += _give_up(opened[match + 1 :], sentence_ends)
        if index - opened[match] <= _LONGEST:
            found.append(Quotation(opened[match], index, True))
        del opened[match:]
    found += _give_up(opened, sentence_ends)
    return tuple(sorted(found, key=lambda quotation: (quotation.opening, -quotation.closing)))


def _give_up(opened: list[int], sentence_ends: Sequence[int]) -> list[Quotation]:
    given = [Quotation(opening, sentence_ends[opening] - 1, False) for opening in opened]
    opened.clear()
    return given


def _matching(tokens: Sequence[Token], index: int, opened: list[int]) -> int | None:
    """The position in `opened` of the mark that this one closes, or `None` if it opens."""
    mark = tokens[index].text
    if not opened or (mark == "«" and not _only_closes(tokens, index)):
        return None
    if mark in _CURLY and _only_opens(tokens, index):
        return None
    family = _ANGLE if mark in _ANGLE else _CURLY
    for position in range(len(opened) - 1, -1, -1):
        if tokens[opened[position]].text in family:
            return position
    return len(opened) - 1


def _only_closes(tokens: Sequence[Token], index: int) -> bool:
    """«…»word« : touches what stands before it and nothing after it."""
    return _touches_before(tokens, index) and not _touches_after(tokens, index)


def _only_opens(tokens: Sequence[Token], index: int) -> bool:
    return _touches_after(tokens, index) and not _touches_before(tokens, index)


def _touches_before(tokens: Sequence[Token], index: int) -> bool:
    return index > 0 and tokens[index - 1].end == tokens[index].start


def _touches_after(tokens: Sequence[Token], index: int) -> bool:
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        following is not None and following.start == tokens[index].end and following.kind is not TokenKind.PUNCTUATION
    )
