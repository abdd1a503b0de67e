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


def certainly_after(left: str | None, right: str | None) -> bool:
    """Whether `left` lies after `right` however both are read; `False` where either is unknown or open."""
    if left is None or right is None:
        return False
    first, last = day_bounds(left).first, day_bounds(right).last
    return first is not None and last is not None and first > last


def may_coincide(left: str, right: str) -> bool:
    """Whether two points in time can be one: equal as far as both go, the year left out where it is unknown."""
    left, right = left.partition("T")[0], right.partition("T")[0]
    if left.startswith("XXXX") or right.startswith("XXXX"):
        return left[4:].startswith(right[4:]) or right[4:].startswith(left[4:])
    a, b = day_bounds(left), day_bounds(right)
    if None in (a.first, a.last, b.first, b.last):
        return left == right
    return a.first <= b.last and b.first <= a.last  # type: ignore[operator]
