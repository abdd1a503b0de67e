"""What every language provides: tokens with exact offsets and a normal form per token type, and sentences."""

from typing import Protocol

from marsad.model import Sentence, Span, Token


class Language(Protocol):
    """What a language must offer to annotation."""

    @property
    def code(self) -> str:
        """ISO 639-1 code."""
        ...

    def tokenize(self, text: str, span: Span) -> tuple[Token, ...]:
        """The tokens of `text` within `span`, in order; offsets are those of `text`."""
        ...

    def sentences(self, text: str, span: Span) -> tuple[Sentence, ...]:
        """The sentences of `text` within `span` (one block)."""
        ...

    def normalize(self, word: str) -> str:
        """The normal form used for matching; never shown, never stored as text."""
        ...
