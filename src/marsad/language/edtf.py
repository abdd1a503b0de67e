"""Values of time in EDTF and ISO 8601: writing them, and the days they can mean.

Levels used here: day, clock time, month, year, decade (`199X`), century (`19XX`), interval `a/b`, open `a/..`,
`../b`, approximate `2015-07~`, durations `P5D`. A year that is not known is `XXXX-06-15`.
"""

from calendar import monthrange
from datetime import date
from typing import Final, NamedTuple

OPEN: Final = ".."


class Bounds(NamedTuple):
    """The first and last day a value can mean, both inclusive; `None` = open or unknown."""

    first: date | None
    last: date | None


def day_bounds(value: str) -> Bounds:
    """The days that an EDTF `value` covers: `2015-07` → 1–31 July 2015. Durations and unknown years have no bounds."""
    if value.startswith("P") or value.startswith("XXXX"):
        return Bounds(None, None)
    first, _, last = value.partition("/")
    if last:
        start = None if first == OPEN else day_bounds(first).first
        return Bounds(start, None if last == OPEN else day_bounds(last).last)
    plain = first.partition("T")[0].rstrip("~?%")
    years, *rest = plain.split("-")
    low, high = int(years.replace("X", "0")), int(years.replace("X", "9"))
    if not rest:
        return Bounds(date(low, 1, 1), date(high, 12, 31))
    month = int(rest[0])
    if len(rest) == 1:
        return Bounds(date(low, month, 1), date(low, month, monthrange(low, month)[1]))
    day = date(low, month, int(rest[1]))
    return Bounds(day, day)


def month_value(year: int, month: int) -> str:
    """`2015-07`."""
    return f"{year:04d}-{month:02d}"


def interval(first: date, last: date) -> str:
    """`2015-07-20/2015-07-26`; both days inclusive."""
    return f"{first.isoformat()}/{last.isoformat()}"
