"""Which number word a token is, with the particles written onto it: token → `Word`, decided once per word type.

Particles come off in one order only: WAW or FEH, then BEH, LAM or KAF, then the article («وعشرين», and twenty).
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import Final, NamedTuple

from marsad.language.ar.clitics import peel
from marsad.language.ar.normal import normalize
from marsad.model import Token, TokenKind
from marsad.reference.numerals import NumberWord, NumeralKind

BOUND_KINDS: Final = frozenset({NumeralKind.AT_LEAST, NumeralKind.AT_MOST, NumeralKind.ABOUT, NumeralKind.BETWEEN})
_LONGEST_NUMBER: Final = 18
"""A longer run of digits (characters) counts nothing in the news, and arithmetic with it may fail."""
_DECIMALS_OF_THOUSANDS: Final = 3


class Form(IntEnum):
    """Grammatical number of a scale word."""

    SINGULAR = 1
    DUAL = 2
    PLURAL = 3


class Word(NamedTuple):
    """A number word in a token: the entry, its form, and what is written before it. `cut` letters are peeled off the
    start (the article is kept: it belongs to the number)."""

    entry: NumberWord
    form: Form
    conjunction: bool
    preposition: bool
    article: bool
    cut: int


class NumberWords:
    """The number words, looked up by normal form; answers are kept per word type."""

    def __init__(self, entries: Iterable[NumberWord]) -> None:
        self._forms: dict[str, tuple[NumberWord, Form]] = {}
        for entry in entries:
            if entry.kind in BOUND_KINDS:
                continue
            for form, names in ((3, entry.plural), (2, entry.dual), (1, entry.names)):
                self._forms |= {normalize(name): (entry, Form(form)) for name in names}
        self._known: dict[str, Word | None] = {}

    def look_up(self, token: Token) -> Word | None:
        """The number word that `token` is, or `None`. Digits are not words."""
        if token.kind is not TokenKind.WORD:
            return None
        try:
            return self._known[token.norm]
        except KeyError:
            word = self._known[token.norm] = self._read(token.norm)
            return word

    def _read(self, norm: str) -> Word | None:
        for reading in peel(norm):
            if reading.suffix_length:
                continue
            stem, cut = reading.stem, reading.prefix_length
            if reading.article:
                cut -= 2 if norm[cut - 2 : cut] == "ال" else 1
                with_article = "ال" + stem
                if with_article in self._forms:
                    stem = with_article
            if stem in self._forms:
                entry, form = self._forms[stem]
                return Word(entry, form, bool(reading.conjunction), bool(reading.preposition), reading.article, cut)
        return None


class Digits(NamedTuple):
    """A number in digits. `ambiguous` marks «1.030», which is a thousand and thirty or one and a bit."""

    value: float
    whole: bool
    ambiguous: bool


def read_digits(norm: str) -> Digits | None:
    """The value of a number token in normal form («1,960», «7.9», «30»), or `None` for clock times and dates."""
    if len(norm) > _LONGEST_NUMBER:
        return None
    for mark, other in ((",", "."), (".", ",")):
        head, *groups = norm.split(mark)
        if not groups or other in norm or ":" in norm:
            continue
        if all(len(group) == _DECIMALS_OF_THOUSANDS for group in groups) and 0 < len(head) <= _DECIMALS_OF_THOUSANDS:
            return Digits(int(head + "".join(groups)), True, mark == "." and len(groups) == 1)
        return Digits(float(f"{head}.{groups[0]}"), False, False) if len(groups) == 1 else None
    return Digits(int(norm), True, False) if norm.isdigit() else None
