"""A block of Arabic text → its sentences.

A sentence ends at a full stop, question or exclamation mark or a line break, outside numbers and initials, and takes
closing quotes along.
"""

from typing import Final

from marsad.language.ar.tokens import tokenize
from marsad.model import Sentence, Span, Token, TokenKind

_STOPS: Final = frozenset({".", "!", "?", "…", "\N{ARABIC QUESTION MARK}", "\N{ARABIC FULL STOP}"})
_CLOSERS: Final = frozenset('"»”’)]“')
_LETTER_NAME_LETTERS: Final = 3
"""The spelt-out name of a foreign letter has at most this many letters."""
_INITIAL_LETTERS: Final = 1
"""A stop after a word this short is an abbreviation («أ. ف. ب»), not a sentence end."""


def split_sentences(text: str, span: Span) -> tuple[Sentence, ...]:
    """The sentences of `text` within `span` (one block); blank ones are left out."""
    tokens = tokenize(text, span)
    sentences: list[Sentence] = []
    first = 0
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        if following is None or _ends_here(text, tokens, index, following):
            chunk = tokens[first : index + 1]
            if chunk:
                sentences.append(Sentence(Span(chunk[0].start, token.end), chunk))
            first = index + 1
    return tuple(sentences)


def _ends_here(text: str, tokens: tuple[Token, ...], index: int, following: Token) -> bool:
    token = tokens[index]
    if "\n" in text[token.end : following.start]:
        return True
    if following.text in _CLOSERS and following.start == token.end:
        return False
    if token.text in _STOPS:
        return _is_stop(tokens, index)
    return token.text in _CLOSERS and index > 0 and tokens[index - 1].text in _STOPS and _is_stop(tokens, index - 1)


def _is_stop(tokens: tuple[Token, ...], index: int) -> bool:
    if tokens[index].text != ".":
        return True
    before = tokens[index - 1] if index else None
    if before is None or before.kind is not TokenKind.WORD:
        return True
    return len(before.norm) > _INITIAL_LETTERS and not _is_spelt_out(tokens, index)


def _is_spelt_out(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether the stop joins two letter names without a blank: «دي.إيه.إن» (D.A.N.)."""
    if index + 1 >= len(tokens):
        return False
    before, stop, after = tokens[index - 1 : index + 2]
    is_joined = before.end == stop.start and stop.end == after.start and after.kind is TokenKind.WORD
    return is_joined and max(len(before.norm), len(after.norm)) <= _LETTER_NAME_LETTERS
