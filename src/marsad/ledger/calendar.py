"""The dates of several accounts → the one that a ledger line shows."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from marsad.language.edtf import day_bounds

# matches «P5D», «P2W», «PT72H»; not «P6M», «P1Y2M»
_COUNT: Final = re.compile(r"P(?:T(?=\d+H))?(?P<number>\d+)(?P<unit>[DWH])")


def newest(values: Iterable[str | None]) -> str | None:
    """The value whose last day is the latest; unknown and open ones do not count."""
    known = [(last, value) for value in values if value and (last := day_bounds(value).last)]
    return max(known)[1] if known else None


def oldest(values: Iterable[str | None]) -> str | None:
    """The value whose first day is the earliest; unknown and open ones do not count."""
    known = [(first, value) for value in values if value and (first := day_bounds(value).first)]
    return min(known)[1] if known else None


def fullest(values: Iterable[str | None]) -> str | None:
    """The value with most detail, the earliest among equals; dates without a year come last."""
    known = [value for value in values if value]
    return min(known, key=lambda value: (value.startswith("XXXX"), -len(value), value), default=None)


def with_year(value: str | None, year_of: str | None) -> str | None:
    """`XXXX-11-10T00:00` with the year of `year_of` where that is a full date; other values as they are."""
    if value is None or not value.startswith("XXXX") or year_of is None or not year_of[:4].isdigit():
        return value
    return year_of[:4] + value[4:]


def expiry(begin: str | None, duration: str | None) -> str | None:
    """When something that begins at `begin` (EDTF day or clock time) and lasts `duration` ends, or `None`.

    Days and weeks (`P5D`, `P2W`) give a day, hours (`PT72H`) a clock time where the beginning has one. Months and years
    are left out: their length in days depends on the calendar and the text rarely says which.
    """
    if begin is None or duration is None:
        return None
    first, last = day_bounds(begin)
    count = _COUNT.fullmatch(duration)
    if first is None or first != last or count is None:
        return None
    number, unit = int(count["number"]), count["unit"]
    if unit == "H":
        return _hours_later(begin, number)
    return (first + timedelta(days=number * (7 if unit == "W" else 1))).isoformat()


def _hours_later(begin: str, hours: int) -> str | None:
    try:
        start = datetime.fromisoformat(begin)
    except ValueError:
        return None
    clock = "T" in begin
    ends = start + timedelta(hours=hours)
    return ends.isoformat(timespec="minutes") if clock else ends.date().isoformat()


def deadline(due: str | None, begin: str | None) -> str | None:
    """When something is due: a length of time («within four days») counts from `begin`, the day of the agreement.

    A length that cannot be counted (months, an unknown beginning) stays as it is.
    """
    if due is None or not due.startswith("P"):
        return due
    last = expiry(begin.partition("T")[0] if begin else None, due)
    return f"../{last}" if last else due
