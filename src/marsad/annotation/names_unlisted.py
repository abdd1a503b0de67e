"""Names of persons in no list: the words after a title, or before one, that look like a name.

A word looks like a name if the table of personal names (Wikidata, CC0) has it; other words are taken only between such
names or where the phrase closes right after them. No name is found without a title.
"""

from collections.abc import Sequence, Set
from typing import Final

from marsad.annotation.names_lexicon import NameLexicon
from marsad.language.ar.bare import (
    has_article,
    has_possessive,
    is_adverbial,
    is_definite_word,
    is_feminine_word,
    without_conjunction,
)
from marsad.model import Token, TokenKind

_NAME_WORDS: Final = 4
"""Most words of a personal name."""
_UNKNOWN_LETTERS: Final = 3
"""A word in no list of names has at least this many letters to be one."""
_UNSURE_AFTER: Final = 2
"""After this many words of a name an unknown word belongs to it only if the phrase closes after it."""
_DASHES: Final = frozenset("-–")


def name_after(
    lexicon: NameLexicon, tokens: Sequence[Token], first: int, listed: Set[int], *, after_comma: bool = False
) -> int:
    """Token index after the personal name that starts at `first`; `first` itself if none does."""
    index, known, unknown = first, 0, 0
    while index < len(tokens) and index - first < _NAME_WORDS and index not in listed:
        token = tokens[index]
        if token.text in _DASHES and index > first and _may_be(lexicon, tokens, index + 1):
            index += 1
            continue
        if not _may_be(lexicon, tokens, index):
            break
        norm = token.norm
        if lexicon.is_in(norm, "personal-name") or lexicon.is_in(norm, "by-name"):
            known += 1
        elif not _may_follow(norm, known) or (
            index - first >= _UNSURE_AFTER and not _closes(lexicon, tokens, index + 1)
        ):
            break
        else:
            unknown += 1
        index += 1
    if known or (unknown > 1 and (after_comma or _closes(lexicon, tokens, index))):
        return index
    return first


def _may_follow(norm: str, known: int) -> bool:
    """Whether a word in no list may be part of a name of which `known` words were sure."""
    if is_definite_word(norm):
        return bool(known) and has_article(norm)
    return not (is_adverbial(norm) or has_possessive(norm) or without_conjunction(norm) != norm)


def name_before(lexicon: NameLexicon, tokens: Sequence[Token], end: int, floor: int, listed: Set[int]) -> int:
    """Token index where the personal name that ends before `end` starts; `end` itself if there is none."""
    index, best = end, end
    while index > floor and end - index < _NAME_WORDS and index not in listed:
        token = tokens[index - 1]
        if not _may_be(lexicon, tokens, index - 1) or (is_definite_word(token.norm) and index - 1 == floor):
            break
        index -= 1
        if lexicon.is_in(token.norm, "personal-name"):
            best = index
    return best if end - best >= 2 else end


def _may_be(lexicon: NameLexicon, tokens: Sequence[Token], index: int) -> bool:
    if index >= len(tokens) or tokens[index].kind is not TokenKind.WORD:
        return False
    norm = tokens[index].norm
    if lexicon.is_in(norm, "by-name"):
        return True
    if lexicon.is_in(norm, "not-a-name") or norm in lexicon.verbs:
        return False
    if lexicon.is_in(norm, "personal-name"):
        return True
    bare = without_conjunction(norm)
    if bare != norm and (lexicon.is_in(bare, "not-a-name") or bare in lexicon.verbs):
        return False
    return len(norm) >= _UNKNOWN_LETTERS and not is_feminine_word(norm) and not lexicon.is_in(norm, "place-adjective")


def _closes(lexicon: NameLexicon, tokens: Sequence[Token], index: int) -> bool:
    return (
        index >= len(tokens)
        or tokens[index].kind is not TokenKind.WORD
        or lexicon.is_in(tokens[index].norm, "not-a-name")
    )
