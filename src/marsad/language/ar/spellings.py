"""Regular expressions that match every printed spelling of a normal form, for text that is not yet tokens."""

import re
from typing import Final

from marsad.language.ar.normal import FOLDED, normalize

MARKS: Final = "[\u0640\u064b-\u065f\u0670\u200b-\u200f]*"
"""Tatweel, harakat and zero-width marks: a page may print them after any letter."""
_SPELLINGS: Final = {
    letter: f"[{letter}{''.join(printed for printed, folded in FOLDED.items() if folded == letter)}]"
    for letter in set(FOLDED.values())
    if letter.isalpha()
}


def spelling_pattern(phrase: str) -> str:
    """A regular expression for every spelling of `phrase` that has its normal form, e.g. of «اقرأ أيضا» (read also)."""
    words = normalize(phrase).split()
    return r"[\s\u00a0]+".join("".join(map(_letter_pattern, word)) for word in words)


def _letter_pattern(letter: str) -> str:
    """Latin letters in either case, spelt out: `re.IGNORECASE` makes Arabic character sets slow to compile."""
    if letter.isascii():
        return f"[{letter}{letter.upper()}]" if letter.isalpha() else re.escape(letter)
    return _SPELLINGS.get(letter, re.escape(letter)) + (MARKS if letter.isalpha() else "")
