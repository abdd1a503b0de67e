"""Text of unknown direction and origin → text that is safe to put into a line of the other direction.

Words of a page are hostile until proved otherwise: control characters could drive a terminal, and unpaired bidi
controls could reorder the rest of the line.
"""

import unicodedata
from typing import Final

FIRST_STRONG_ISOLATE: Final = "\N{FIRST STRONG ISOLATE}"
POP_ISOLATE: Final = "\N{POP DIRECTIONAL ISOLATE}"

CONTROLS: Final = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029), " ")
BIDI_CONTROLS: Final = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
UNSAFE: Final[dict[int, str | None]] = {**CONTROLS, **BIDI_CONTROLS}


def clean(text: str) -> str:
    """The text without control characters of any kind; blanks stay as they are."""
    return text.translate(UNSAFE)


def plain(text: str) -> str:
    """The clean text on one line, with single blanks."""
    return " ".join(clean(text).split())


def isolate(text: str) -> str:
    """The plain text between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE: it cannot reorder its surroundings."""
    return f"{FIRST_STRONG_ISOLATE}{plain(text)}{POP_ISOLATE}"


def direction(text: str) -> str | None:
    """`rtl` or `ltr` by the first strong character; `None` where there is none."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return None


def width(text: str) -> int:
    """Columns of a terminal that the text takes; marks and format characters take none, wide letters two."""
    columns = 0
    for character in text:
        if unicodedata.category(character) in ("Mn", "Me", "Cf"):
            continue
        columns += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return columns
