"""Arabic: normal forms, tokens, sentences, clitics, inflection, numerals and calendar."""

from collections.abc import Sequence

from marsad.language.ar.normal import normalize
from marsad.language.ar.sentences import split_sentences
from marsad.language.ar.tokens import tokenize
from marsad.language.base import Sentence, Token
from marsad.model import Span


class Arabic:
    """The Arabic implementation of `marsad.language.base.Language`."""

    code = "ar"

    def tokenize(self, text: str, span: Span) -> tuple[Token, ...]:
        """See `marsad.language.ar.tokens.tokenize`."""
        return tokenize(text, span)

    def sentences(self, text: str, span: Span, *, is_title: bool = False) -> Sequence[Sentence]:
        """See `marsad.language.ar.sentences.split_sentences`."""
        return split_sentences(text, span, is_title=is_title)

    def normalize(self, word: str) -> str:
        """See `marsad.language.ar.normal.normalize`."""
        return normalize(word)
