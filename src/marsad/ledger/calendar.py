"""The dates of several accounts → the one that a ledger line shows."""

from collections.abc import Iterable
from datetime import timedelta

from marsad.language.edtf import day_bounds


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
    """The day on which something that begins on day `begin` and lasts `duration` (`P5D`, `P2W`) ends, or `None`.

    Months and years are left out: their length in days depends on the calendar and the text rarely says which.
    """
    if begin is None or duration is None or duration[-1] not in "DW" or not duration[1:-1].isdigit():
        return None
    first, last = day_bounds(begin)
    if first is None or first != last:
        return None
    days = int(duration[1:-1]) * (7 if duration.endswith("W") else 1)
    return (first + timedelta(days=days)).isoformat()


def deadline(due: str | None, begin: str | None) -> str | None:
    """When something is due: a length of time («within four days») counts from `begin`, the day of the agreement.

    A length that cannot be counted (months, an unknown beginning) stays as it is.
    """
    if due is None or not due.startswith("P"):
        return due
    last = expiry(begin.partition("T")[0] if begin else None, due)
    return f"../{last}" if last else due
