"""Which lines are the page's title: marks them in the list of kinds.

A declared title end or a marked-up title wins; otherwise the first plain line that looks like a headline is the title,
a very short line above it a section name. A line that repeats the title is a title too.
"""

from collections.abc import Sequence
from typing import Final

from marsad.language.ar.normal import normalize_text
from marsad.model import BlockKind
from marsad.reading.lines import Hint, Line

KICKER_WORDS: Final = 3
"""A first line of at most this many words above a longer headline names the section."""
TITLE_WORDS: Final = 30
"""A longer first line is a paragraph: the page has no title."""
HEADLINE_STOP_WORDS: Final = 20
"""A line that ends in a question or exclamation mark may be a headline up to this length."""
_GOES_ON: Final = (":", "\uff1a", "\u060c", ",", "\u061b", ";", "-", "\u2013")
_LIST_MARKS: Final = tuple("-\u2013\u2014\u2022*\u00b7\u25cf\u25aa")
_ASKING: Final = ("\u061f", "?", "!", "\u2026", "..")


def is_headline(line: Line) -> bool:
    """Whether the line looks like a headline: no full stop, not the middle of a text."""
    if line.words > 2 * TITLE_WORDS or line.text.startswith(_LIST_MARKS) or line.text.endswith(_GOES_ON):
        return False
    if line.ends_in_stop:
        return line.words <= HEADLINE_STOP_WORDS and line.text.endswith(_ASKING)
    return True


def find_titles(lines: Sequence[Line], kinds: list[BlockKind | None], title_end: int | None) -> None:
    """Set the kind of the page's title lines (and of a section name above them) in `kinds`."""
    if title_end is not None:
        for position, line in enumerate(lines):
            if line.span.start < title_end:
                kinds[position] = BlockKind.TITLE
    elif (marked := next((number for number, line in enumerate(lines) if line.hint is Hint.TITLE), None)) is not None:
        _clear_above(kinds, marked)
    else:
        _choose_title(lines, kinds)
    titles = {_key(line) for line, kind in zip(lines, kinds, strict=True) if kind is BlockKind.TITLE}
    for position, line in enumerate(lines):
        if kinds[position] in (None, BlockKind.RELATED) and _key(line) in titles:
            kinds[position] = BlockKind.TITLE


def _choose_title(lines: Sequence[Line], kinds: list[BlockKind | None]) -> None:
    plain = [position for position, kind in enumerate(kinds) if kind is None]
    if not plain:
        return
    first = plain[0]
    if len(plain) > 2 and lines[first].words <= KICKER_WORDS and is_headline(lines[plain[1]]):
        kinds[first] = BlockKind.NAVIGATION
        first = plain[1]
    is_paragraph = lines[first].is_paragraph and lines[first].text.endswith(".")
    if lines[first].words <= TITLE_WORDS and len(plain) > 1 and not is_paragraph:
        kinds[first] = BlockKind.TITLE
    for position in range(first):
        if kinds[position] is BlockKind.CAPTION:
            kinds[position] = BlockKind.NAVIGATION


def _clear_above(kinds: list[BlockKind | None], title: int) -> None:
    """What stands above a marked-up title is the site's, unless the page has its text there and nothing below."""
    if any(kind is None for kind in kinds[title:]):
        for position in range(title):
            if kinds[position] is None:
                kinds[position] = BlockKind.NAVIGATION


def _key(line: Line) -> str:
    return " ".join(normalize_text(line.text).split())
