"""Vowel marks and hamzas as written: a printed word, a fully vocalized spelling → whether they can be one word.

Matching folds both away; a few names differ by them alone: «عُمان» (Oman) and «عمّان» (Amman), «إب» (Ibb) and «أب».
"""

import re
from functools import lru_cache
from typing import Final

from marsad.language.ar.normal import CACHED_TYPES

_ALEF: Final = "\N{ARABIC LETTER ALEF}"
# matches a letter with the marks on it («مَّ»); a mark without a letter before it is never matched
_LETTER: Final = re.compile("(\\w)([\u064b-\u0652]*)")
# matches a vowel mark or shadda («َ»); never a letter
_MARK: Final = re.compile("[\u064b-\u0652]")


def is_vocalized(word: str) -> bool:
    """Whether the word is written with vowel marks."""
    return _MARK.search(word) is not None


@lru_cache(maxsize=CACHED_TYPES)
def contradicts(printed: str, vocalized: str) -> bool:
    """Whether marks or hamzas of `printed`, which may carry particles, are others than those of `vocalized`.

    «عُمان» contradicts «عَمَّان», «عمان» does not: marks left out say nothing, nor does an alef without hamza.
    """
    letters = [(match[1], set(match[2])) for match in _LETTER.finditer(vocalized)]
    written = [(match[1], set(match[2])) for match in _LETTER.finditer(printed)][-len(letters) :]
    return any(
        not marks <= meant or (letter != wanted and _ALEF not in {letter, wanted})
        for (letter, marks), (wanted, meant) in zip(written, letters, strict=False)
    )
