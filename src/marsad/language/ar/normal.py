"""The normal form of Arabic-script words: word → folded word, for matching only.

Folds what spelling varies without changing the word: marks and tatweel go, alef forms, final ya, kaf, ta marbuta and
Persian letters fold, digits become ASCII. Hamza seats on waw and ya stay. Measured in shared/LANGUAGE.md §1. The raw
form stays on the token, because a few pairs collide (ALA «on» / ALI the name).
"""

import re
import unicodedata
from functools import lru_cache
from itertools import chain
from typing import Final

_DELETED: Final = frozenset(
    chain(
        (0x0640, 0x0670, 0x061C, 0xFEFF, 0x00AD),
        range(0x0610, 0x061B),
        range(0x064B, 0x0660),
        range(0x06D6, 0x06EE),
        range(0x200B, 0x2010),
        range(0x202A, 0x202F),
        range(0x2060, 0x206A),
    )
)
"""Code points that vanish: tatweel, harakat, Quranic marks, zero-width and bidirectional controls."""

FOLDED: Final = {
    "\N{ARABIC LETTER ALEF WITH HAMZA ABOVE}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER ALEF WITH HAMZA BELOW}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER ALEF WITH MADDA ABOVE}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER ALEF WASLA}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER E}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER YEH BARREE}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
    "\N{ARABIC LETTER SWASH KAF}": "\N{ARABIC LETTER KAF}",
    "\N{ARABIC LETTER GAF}": "\N{ARABIC LETTER KAF}",
    "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER HEH GOAL}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER HEH DOACHASHMEE}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER AE}": "\N{ARABIC LETTER HEH}",
    "\N{ARABIC LETTER PEH}": "\N{ARABIC LETTER BEH}",
    "\N{ARABIC LETTER TCHEH}": "\N{ARABIC LETTER JEEM}",
    "\N{ARABIC LETTER JEH}": "\N{ARABIC LETTER ZAIN}",
    "\N{ARABIC LETTER VEH}": "\N{ARABIC LETTER FEH}",
    "\N{ARABIC DECIMAL SEPARATOR}": ".",
    "\N{ARABIC THOUSANDS SEPARATOR}": ",",
    "\N{NO-BREAK SPACE}": " ",
}
"""Printed character → the character of the normal form."""

_TABLE: Final = (
    dict.fromkeys(_DELETED)
    | {ord(source): target for source, target in FOLDED.items()}
    | {0x0660 + digit: str(digit) for digit in range(10)}
    | {0x06F0 + digit: str(digit) for digit in range(10)}
)

# matches the Arabic presentation forms («ﷲ»), which alone need compatibility decomposition; not ordinary letters
_PRESENTATION_FORM: Final = re.compile("[\ufb50-\ufefc]")

CACHED_TYPES: Final = 200_000
"""Bound of the per-type cache: 143,000 types occur in 6,000 newspaper articles."""


@lru_cache(maxsize=CACHED_TYPES)
def normalize(word: str) -> str:
    """The normal form of `word`, e.g. «أغدام» and «آغدام» (Agdam) → «اغدام». Pure; Latin letters are case-folded."""
    return normalize_text(word)


def normalize_text(text: str) -> str:
    """The normal form of a line or a text, blanks kept: as `normalize`, but never remembered."""
    if not text.isascii() and _PRESENTATION_FORM.search(text):
        text = unicodedata.normalize("NFKC", text)
    return text.translate(_TABLE).casefold()
