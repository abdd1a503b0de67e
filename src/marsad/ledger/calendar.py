"""EDTF dates compared with their uncertainty: a verdict only where every reading of both dates agrees."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

_LAST_DAY: Final = date.max
_FIRST_DAY: Final = date.min


def days(value: str | None) -> tuple[date, date] | None:
    """First and last day that an EDTF value can mean (clock times cut off); `None` for unknown or partial values.

    `2020-11` → 1 to 30 November 2020; `../2023-12-31` → from the beginning of time; durations are no dates.
    """
    if value is None or value.startswith(("P", "XXXX")):
        return None
    first, _, last = value.partition("/")
    begin = _FIRST_DAY if first in {"", ".."} else _bounds(first)[0]
    end = _bounds(first)[1] if not last else _LAST_DAY if last == ".." else _bounds(last)[1]
    return (begin, end) if begin is not None and end is not None else None


def _bounds(value: str) -> tuple[date | None, date | None]:
    digits = value.split("T", maxsplit=1)[0].rstrip("~?%")
    if digits.endswith("X"):
        decade = digits[:3]
        return (date(int(decade + "0"), 1, 1), date(int(decade + "9"), 12, 31)) if decade.isdigit() else (None, None)
    parts = digits.split("-")
    if not all(part.isdigit() for part in parts):
        return None, None
    year = int(parts[0])
    if len(parts) == 1:
        return date(year, 1, 1), date(year, 12, 31)
    month = int(parts[1])
    if len(parts) == 2:
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), following - timedelta(days=1)
    day = date(year, month, int(parts[2]))
    return day, day


def certainly_after(left: str | None, right: str | None) -> bool:
    """Whether `left` lies after `right` however both are read; `False` where either is unknown."""
    a, b = days(left), days(right)
    return a is not None and b is not None and a[0] > b[1]


def newest(values: Iterable[str | None]) -> str | None:
    """The value whose last day is the latest; unknown ones do not count."""
    known = [(found[1], value) for value in values if value is not None and (found := days(value)) is not None]
    return max(known)[1] if known else None


def oldest(values: Iterable[str | None]) -> str | None:
    """The value whose first day is the earliest; unknown ones do not count."""
    known = [(found[0], value) for value in values if value is not None and (found := days(value)) is not None]
    return min(known)[1] if known else None


def expiry(begin: str | None, duration: str | None) -> str | None:
    """The day on which something that begins on day `begin` and lasts `duration` (`P5D`, `P2W`) ends, or `None`.

    Months and years are left out: their length in days depends on the calendar and the text rarely says which.
    """
    start = days(begin)
    if start is None or start[0] != start[1] or duration is None or duration[-1] not in "DW" or "T" in duration:
        return None
    number = duration[1:-1]
    if not number.isdigit():
        return None
    return (start[0] + timedelta(days=int(number) * (7 if duration[-1] == "W" else 1))).isoformat()
