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
    has_tanwin,
    is_adverbial,
    is_definite_word,
    is_feminine_word,
    is_passive_participle,
    without_conjunction,
    without_particle,
)
from marsad.model import Token, TokenKind

_NAME_WORDS: Final = 4
"""Most words of a personal name, those that join its parts («بن», son of) apart."""
_UNKNOWN_LETTERS: Final = 3
"""A word in no list of names has at least this many letters to be one."""
_UNSURE_AFTER: Final = 2
"""After this many words of a name an unknown word belongs to it only if the phrase closes after it."""
_DASHES: Final = frozenset("-–")
_YEH: Final = "\N{ARABIC LETTER YEH}"


def name_after(
    lexicon: NameLexicon, tokens: Sequence[Token], first: int, listed: Set[int], *, after_comma: bool = False
) -> int:
    """Token index after the personal name that starts at `first`; `first` itself if none does."""
    index, known, unknown, joined = first, 0, 0, 0
    while index < len(tokens) and known + unknown < _NAME_WORDS:
        token = tokens[index]
        after_joiner = index > first and lexicon.is_in(tokens[index - 1].norm, "name-joiner")
        if token.text in _DASHES and index > first and _may_be(lexicon, tokens, index + 1):
            index += 1
            continue
        if not after_joiner and (index in listed or not _may_be(lexicon, tokens, index)):
            break
        if lexicon.is_in(token.norm, "name-joiner") and index > first:
            joined += 1
        elif after_joiner or lexicon.is_in(token.norm, "personal-name") or lexicon.is_in(token.norm, "by-name"):
            known += 1
        elif _may_follow(lexicon, tokens, index, known, known + unknown):
            unknown += 1
        else:
            break
        index += 1
    while index > first and lexicon.is_in(tokens[index - 1].norm, "name-joiner"):
        index -= 1
    if known or (unknown > 1 and (after_comma or _closes(lexicon, tokens, index))):
        return index
    return first


def _may_follow(lexicon: NameLexicon, tokens: Sequence[Token], index: int, known: int, before: int) -> bool:
    """Whether a word in no list may be part of a name: `known` of the `before` words so far are sure."""
    norm = tokens[index].norm
    if is_definite_word(norm):
        return bool(known) and has_article(norm) and (before < _UNSURE_AFTER or _closes(lexicon, tokens, index + 1))
    if (
        has_tanwin(tokens[index].text)
        or is_adverbial(norm)
        or has_possessive(norm)
        or without_conjunction(norm) != norm
    ):
        return False
    if before < _UNSURE_AFTER:
        return True
    plain = without_particle(norm) == norm and not is_passive_participle(norm)
    return plain and _closes(lexicon, tokens, index + 1)


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
    if lexicon.is_in(norm, "by-name") or _is_dotted_name(lexicon, tokens, index):
        return True
    if lexicon.is_in(norm, "not-a-name") or norm in lexicon.verbs:
        return False
    if lexicon.is_in(norm, "personal-name"):
        return True
    bare = without_conjunction(norm)
    if bare != norm and (lexicon.is_in(bare, "not-a-name") or bare in lexicon.verbs):
        return False
    return len(norm) >= _UNKNOWN_LETTERS and not is_feminine_word(norm) and not lexicon.is_in(norm, "place-adjective")


def _is_dotted_name(lexicon: NameLexicon, tokens: Sequence[Token], index: int) -> bool:
    """Whether a word like «علي» (Ali, or «on» without its dots) is written as the name, beside another name."""
    token = tokens[index]
    if not token.text.endswith(_YEH) or not lexicon.is_in(token.norm, "personal-name"):
        return False
    beside = [tokens[at].norm for at in (index - 1, index + 1) if 0 <= at < len(tokens)]
    return any(lexicon.is_in(norm, "personal-name") and not lexicon.is_in(norm, "not-a-name") for norm in beside)


def _closes(lexicon: NameLexicon, tokens: Sequence[Token], index: int) -> bool:
    return (
        index >= len(tokens)
        or tokens[index].kind is not TokenKind.WORD
        or lexicon.is_in(tokens[index].norm, "not-a-name")
    )
