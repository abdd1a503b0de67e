"""Calendar arithmetic behind dates: an expression and the day it is seen from → its value (EDTF or ISO 8601 duration).

Rules of gold/GUIDELINES.md "dates": last week = Monday to Sunday; parts of a month 1–10, 11–20, 21–end; «منذ» (since)
opens an interval, «قبل خمسة أشهر» (five months ago) is the computed point with `~`.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marsad.language.ar.calendar_expressions import CalendarExpression
from marsad.language.edtf import OPEN, day_bounds, interval, month_value

RELATED: Final = {"before-last": -2, "last": -1, "current": 0, "next": 1}
UNKNOWN_YEAR: Final = "XXXX"
_ANY_YEAR: Final = 2024
"""A leap year that stands in for an unknown one: it has every day, and clocks as they are set today."""
_PART_DAYS: Final = {"start": (1, 10), "middle": (11, 20), "end": (21, 31)}
_PART_MONTHS: Final = {"start": 1, "middle": 6, "end": 12}


def duration(unit: str, count: float) -> str:
    """ISO 8601: `P6M`, `PT2H`; a half goes to the next smaller unit (`P2Y6M`)."""
    whole, half = int(count), count != int(count)
    smaller = {"Y": "6M", "M": "15D", "D": "T12H", "TH": "30M", "TM": "30S"}.get(unit, "") if half else ""
    letter, clock = unit[-1], "T" if unit.startswith("T") else ""
    amount = f"{whole}{letter}" if whole else ""
    return f"P{clock}{amount}{smaller}" if amount or smaller else f"P{clock}0{letter}"


def date_value(expression: CalendarExpression, year: int, month: int) -> str | None:
    """A day, some days, a part of a month or a month, placed in `year` and `month`; `None` if it has no such day."""
    last = monthrange(year, month)[1]
    if expression.day is None:
        if expression.part is None:
            return month_value(year, month)
        first_day, last_day = _PART_DAYS[expression.part]
        return interval(date(year, month, first_day), date(year, month, min(last, last_day)))
    if expression.day > last or (expression.last_day or 0) > last:
        return None
    first = date(year, month, expression.day)
    return interval(first, date(year, month, expression.last_day)) if expression.last_day else first.isoformat()


def unplaced_value(expression: CalendarExpression, month: int) -> str | None:
    """`XXXX-11-10`: a day of a year that nothing settles; `None` for months and days that no year has."""
    if expression.day is None or expression.last_day is not None:
        return None
    placed = date_value(expression, _ANY_YEAR, month)
    return placed and f"{UNKNOWN_YEAR}{placed[4:]}"


def first_day(expression: CalendarExpression, year: int, month: int) -> date:
    """The day itself in that month (its last if it is shorter); of a whole month the 15th."""
    return date(year, month, min(expression.day or 15, monthrange(year, month)[1]))


def nearest_year(expression: CalendarExpression, month: int, day: date) -> int:
    """The year that puts day and month nearest to `day`; a weekday beside them must fit if any year makes it fit."""
    years = [day.year - 1, day.year, day.year + 1]
    if expression.future:
        years = [year for year in years if first_day(expression, year, month) >= day] or years
    if expression.weekday is not None:
        fitting = [year for year in years if first_day(expression, year, month).weekday() == expression.weekday]
        years = fitting or years
    return min(years, key=lambda year: (abs((first_day(expression, year, month) - day).days), year))


def years_value(expression: CalendarExpression) -> str:
    """A year, a part of it, or the years from one to another."""
    if expression.last_year is not None:
        return f"{expression.year}/{expression.last_year}"
    return year_value(expression.year or 0, expression.part)


def year_value(year: int, part: str | None) -> str:
    """`2020`, or for its start, middle or end the approximate month (`2020-12~`)."""
    return f"{month_value(year, _PART_MONTHS[part])}~" if part else f"{year}"


def months_on(day: date, months: int) -> tuple[int, int]:
    """Year and month that lie `months` after `day`. Raises `OverflowError` outside the years of the calendar."""
    index = day.year * 12 + day.month - 1 + months
    return _real_year(index // 12), index % 12 + 1


def _real_year(year: int) -> int:
    if not MINYEAR <= year <= MAXYEAR:
        raise OverflowError(f"year {year}")
    return year


def period_value(expression: CalendarExpression, day: date, story: Sequence[str]) -> str | None:
    """«الأسبوع الماضي» (last week), «الشهر نفسه» (the same month: that of the story)."""
    relation = expression.relation or "current"
    if relation == "same":
        before = last_story_day(story)
        return month_value(before.year, before.month) if before and expression.unit == "M" else None
    step = RELATED[relation]
    if expression.unit == "W":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=step)
        return interval(monday, monday + timedelta(days=6))
    if expression.unit == "M":
        return date_value(expression, *months_on(day, step))
    return None


def span_value(expression: CalendarExpression, day: date) -> str | None:
    """«اليومين الماضيين» (the last two days), «الـ24 ساعة الماضية» (the last 24 hours)."""
    count, unit = int(expression.count or 1), expression.unit
    ahead = expression.relation == "next"
    if expression.relation not in ("last", "next"):
        return None
    if unit == "D":
        return (
            interval(day + timedelta(days=1), day + timedelta(days=count))
            if ahead
            else interval(day - timedelta(days=count), day - timedelta(days=1))
        )
    if unit in ("TH", "W"):
        days = timedelta(days=-(-count // 24) if unit == "TH" else 7 * count)
        return interval(day, day + days) if ahead else interval(day - days, day)
    if unit == "M":
        other = month_value(*months_on(day, count if ahead else -count))
        now = month_value(day.year, day.month)
        return f"{now}/{other}" if ahead else f"{other}/{now}"
    if unit == "Y":
        return f"{day.year}/{day.year + count}" if ahead else f"{_real_year(day.year - count):04d}/{day.year}"
    return None


def ago_value(expression: CalendarExpression, day: date) -> str:
    """«قبل خمسة أشهر» (five months ago): the point counted back from `day`, approximate. Raises `OverflowError`."""
    count = expression.count or 0
    if expression.unit == "Y" and count == int(count):
        return f"{_real_year(day.year - int(count)):04d}~"
    if expression.unit in ("Y", "M"):
        months = round(count * (12 if expression.unit == "Y" else 1))
        return f"{month_value(*months_on(day, -months))}~"
    days = {"W": 7.0, "D": 1.0}.get(expression.unit or "", 1 / 24) * count
    return f"{(day - timedelta(days=int(days))).isoformat()}~"


def last_story_day(story: Sequence[str]) -> date | None:
    """The latest day that a story (values, oldest first) has told, or `None`."""
    return next((first for value in reversed(story) if (first := story_day(value)) is not None), None)


def story_day(value: str) -> date | None:
    """The first day of a story value precise to the day or month; `None` for years, durations and open ends."""
    if value.startswith(("P", "..")) or len(value.partition("/")[0].rstrip("~")) < len("2020-01"):
        return None
    return day_bounds(value.partition("/")[0]).first


def opened(value: str, expression: CalendarExpression) -> str:
    """`value` as the open interval that SINCE, BEFORE or BY make of it; itself without them."""
    match expression.opening:
        case "since" | "from-on" | "after":
            return f"{value.partition('/')[0]}/{OPEN}"
        case "before":
            return f"{OPEN}/{value.rpartition('/')[2]}"
        case "by":
            last = day_bounds(value).last
            return f"{OPEN}/{last.isoformat() if last and expression.part else value.rpartition('/')[2]}"
    return value


def with_clock(value: str, expression: CalendarExpression) -> str:
    """The day at its clock time; an offset only where the text names the zone."""
    if value.startswith(UNKNOWN_YEAR):
        return UNKNOWN_YEAR + with_clock(f"{_ANY_YEAR}{value[4:]}", expression)[4:]
    clock = expression.clock or "00:00"
    day = date.fromisoformat(value[:10]) if len(value) == len("2020-11-10") else None
    if day is None:
        return value
    if clock.startswith("24"):
        day, clock = day + timedelta(days=1), "00" + clock[2:]
    stamp = f"{day.isoformat()}T{clock}"
    if expression.zone in (None, "local"):
        return stamp
    try:
        zone = ZoneInfo(str(expression.zone))
    except ZoneInfoNotFoundError:
        return stamp
    offset = datetime.fromisoformat(stamp).replace(tzinfo=zone).strftime("%z")
    return f"{stamp}{offset[:3]}:{offset[3:]}" if int(offset) else f"{stamp}Z"
