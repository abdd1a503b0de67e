"""Lines with an indent → text wrapped to a width, in either direction, with styles that a terminal may paint.

Records, not tables: a terminal that reorders right-to-left text does so line by line, and a wide table falls apart.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from marsad.brief.bidi import FIRST_STRONG_ISOLATE, POP_ISOLATE, width

COLUMNS: Final = 80
LEAST_COLUMNS: Final = 30
"""Below this a line is not broken further: the terminal does it."""

Paint = Callable[[str, str], str]
"""(text, style) → text with the terminal's codes for the style."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line before wrapping. `style` colours `head`, or all of it where there is no head.

    A `verbatim` line is never broken: it is there to be copied.
    """

    text: str
    indent: int = 0
    head: str = ""
    style: str = ""
    verbatim: bool = False


def no_paint(text: str, _style: str) -> str:
    """Text without colours."""
    return text


def lay_out(lines: Iterable[Line], paint: Paint = no_paint, columns: int = COLUMNS) -> str:
    """The lines as text; continued lines are indented by two more."""
    return "".join(f"{laid}\n" for line in lines for laid in lay_line(line, paint, columns))


def lay_line(line: Line, paint: Paint, columns: int) -> list[str]:
    """One line, broken where it is too wide. Only the unbroken first line can carry a painted head."""
    if line.verbatim:
        return [line.text]
    first, *rest = wrap(line.head + line.text, max(columns - line.indent - 2, LEAST_COLUMNS))
    if not line.style:
        painted = first
    elif line.head and first.startswith(line.head):
        painted = paint(line.head, line.style) + first[len(line.head) :]
    else:
        painted = paint(first, line.style)
    margin = " " * line.indent
    return [(margin + painted).rstrip(), *(f"{margin}  {part}" for part in rest)]


def wrap(text: str, columns: int) -> list[str]:
    """`text` broken at spaces into lines of at most `columns`; a longer word stands alone. At least one line.

    An isolate that a break would cut is closed before it and opened again after it.
    """
    lines, line, used = [], "", 0
    for word in text.split(" "):
        wide = width(word)
        if line and used + 1 + wide > columns:
            isolated = line.count(FIRST_STRONG_ISOLATE) > line.count(POP_ISOLATE)
            lines.append(line + POP_ISOLATE if isolated else line)
            line, used = (FIRST_STRONG_ISOLATE + word if isolated else word), wide
        else:
            line, used = (f"{line} {word}", used + 1 + wide) if line else (word, wide)
    return [*lines, line]
