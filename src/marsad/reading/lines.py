"""Page text → its non-blank lines, with what can be seen of each without reading it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from marsad.model import Span

# matches one line without its surrounding blanks, in text with \n, \r\n or \r line ends; never a blank line
_LINE: Final = re.compile(r"\S(?:[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]*[^\s\x1f])?")
# matches «…الإقليم.», «…المتبادلة".», «وآخرين .»; not «…إلى 170», «قال:»
_FINAL_STOP: Final = re.compile("[.!?\u061f\u06d4\u2026][\\s\u00a0\"'\u00bb\u201d\u201c\u2019)\\]*]*$")
# matches letters of the Arabic script, presentation forms included; not digits, marks or punctuation
_ARABIC_LETTER: Final = re.compile(
    "[\u0620-\u063f\u0641-\u064a\u066e-\u066f\u0671-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\ufb50-\ufdfb\ufe70-\ufefc]"
)
_LATIN_LETTER: Final = re.compile("[A-Za-z\u00c0-\u024f]")

PARAGRAPH_WORDS: Final = 8
"""A line of at least this many words that ends in a final stop is a paragraph; shorter ones may be anything."""


class Hint(StrEnum):
    """What mark-up says about a line; plain text has no hints."""

    TITLE = "title"
    HEADING = "heading"
    LINK = "link"
    CAPTION = "caption"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Line:
    """One non-blank line: its span (blanks around it left out) and its words as written."""

    span: Span
    text: str
    hint: Hint | None = None

    @property
    def words(self) -> int:
        """Number of blank-separated words."""
        return len(self.text.split())

    @property
    def ends_in_stop(self) -> bool:
        """Whether the line ends as a sentence does, closing quotes aside."""
        return _FINAL_STOP.search(self.text[-12:]) is not None

    @property
    def is_paragraph(self) -> bool:
        """Whether the line is running text rather than a headline."""
        return self.ends_in_stop and self.words >= PARAGRAPH_WORDS

    @property
    def is_foreign(self) -> bool:
        """Whether the line has Latin letters and none of Arabic script."""
        return _LATIN_LETTER.search(self.text) is not None and _ARABIC_LETTER.search(self.text) is None


def split_lines(text: str) -> Iterator[Line]:
    """The non-blank lines of `text`, in order."""
    for match in _LINE.finditer(text):
        yield Line(Span(*match.span()), match.group())


def count_letters(text: str) -> tuple[int, int]:
    """How many letters of Arabic script and how many Latin letters `text` has."""
    return len(_ARABIC_LETTER.findall(text)), len(_LATIN_LETTER.findall(text))
