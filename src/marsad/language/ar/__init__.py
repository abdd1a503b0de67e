"""Arabic: normal forms, tokens, sentences, clitics, inflection, numerals and calendar."""

from marsad.language.ar.normal import normalize
from marsad.language.ar.sentences import split_sentences
from marsad.language.ar.tokens import tokenize
from marsad.model import Sentence, Span, Token


class Arabic:
    """The Arabic implementation of `marsad.language.base.Language`."""

    code = "ar"

    def tokenize(self, text: str, span: Span) -> tuple[Token, ...]:
        """See `marsad.language.ar.tokens.tokenize`."""
        return tokenize(text, span)

    def sentences(self, text: str, span: Span) -> tuple[Sentence, ...]:
        """See `marsad.language.ar.sentences.split_sentences`."""
        return split_sentences(text, span)

    def normalize(self, word: str) -> str:
        """See `marsad.language.ar.normal.normalize`."""
        return normalize(word)
