"""What every language provides: tokens with exact offsets and a normal form per token type."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, Protocol

from marsad.model import Span


class TokenKind(IntEnum):
    """Coarse kinds of token."""

    WORD = 0
    NUMBER = 1
    LATIN = 2
    PUNCTUATION = 3


class Token(NamedTuple):
    """A token of the untouched text. `norm` is the cached normal form of its type; offsets are code points."""

    start: int
    end: int
    text: str
    norm: str
    kind: TokenKind

    @property
    def span(self) -> Span:
        """The token's place in the page."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of one block: `tokens` lie within `span`; `is_title` marks headline sentences."""

    span: Span
    tokens: tuple[Token, ...]
    is_title: bool = False

    def span_of(self, first: int, last: int) -> Span:
        """The span from token index `first` to token index `last` (exclusive)."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)


class Language(Protocol):
    """What a language must offer to annotation."""

    code: str

    def tokenize(self, text: str, span: Span) -> tuple[Token, ...]:
        """The tokens of `text` within `span`, in order; offsets are those of `text`."""
        ...

    def sentences(self, text: str, span: Span, *, is_title: bool = False) -> Sequence[Sentence]:
        """The sentences of one block."""
        ...

    def normalize(self, word: str) -> str:
        """The normal form used for matching; never shown, never stored as text."""
        ...
