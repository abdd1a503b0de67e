"""A calendar expression and its anchor → its value (EDTF or ISO 8601 duration), or `None` where nothing settles it.

Rules of gold/GUIDELINES.md "dates": last week = Monday to Sunday; parts of a month 1–10, 11–20, 21–end; «منذ» (since)
opens an interval, «قبل خمسة أشهر» (five months ago) is the computed point with `~`.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from marsad.language.ar.calendar_expressions import CalendarExpression, Shape
from marsad.language.edtf import OPEN, day_bounds, interval, month_value

_NEIGHBOUR_DAYS: Final = 200
"""How far from a day printed in full a day without a year may lie to take its year (half a year and some)."""
_RELATED: Final = {"before-last": -2, "last": -1, "current": 0, "next": 1}
_PART_DAYS: Final = {"start": (1, 10), "middle": (11, 20), "end": (21, 31)}
_PART_MONTHS: Final = {"start": 1, "middle": 6, "end": 12}


@dataclass(frozen=True, slots=True)
class Anchor:
    """The time of writing: a `day`, or only its year, or only month and day. `label` goes on resolved expressions."""

    day: date | None = None
    year: int | None = None
    month_day: tuple[int, int] | None = None
    label: str = "publication"


@dataclass(frozen=True, slots=True)
class Value:
    """A resolved value, what it was computed from, and whether it contradicts its anchor (then it is `None`)."""

    value: str | None
    anchor: str
    contradiction: str | None = None


UNKNOWN: Final = Value(None, "none")


class Resolver:
    """Resolves the expressions of one article against its anchor. `story` holds days found so far, oldest first."""

    def __init__(self, anchor: Anchor, explicit: Sequence[date]) -> None:
        self._anchor = anchor
        self._explicit = explicit

    def resolve(self, expression: CalendarExpression, story: Sequence[str], today: date | None) -> Value:
        """The value of `expression`; `story` are the values before it, `today` the day its own sentence speaks from."""
        found = self._plain(expression, story, today)
        if found.value is None or expression.shape is Shape.DURATION:
            return found
        if expression.clock is not None:
            return Value(_with_clock(found.value, expression), found.anchor)
        return Value(_opened(found.value, expression), found.anchor)

    def _plain(self, expression: CalendarExpression, story: Sequence[str], today: date | None) -> Value:
        match expression.shape:
            case Shape.DURATION:
                return Value(duration(expression.unit or "D", expression.count or 0), "explicit")
            case Shape.DAY | Shape.MONTH:
                return Value(None, "none") if expression.hijri else self._dated(expression)
            case Shape.YEAR:
                return Value(_years(expression), "explicit")
            case Shape.DECADE:
                return Value(f"{expression.year}X", "explicit")
            case Shape.CENTURY:
                return Value("19XX" if expression.relation == "last" else None, "explicit")
            case Shape.STORY_DAY | Shape.DAY_OF_MONTH | Shape.CLOCK:
                return self._in_story(expression, story)
        return self._relative(expression, story, today)

    def _dated(self, expression: CalendarExpression) -> Value:
        """A day or month by name, with or without a year."""
        month = expression.month or 1
        if expression.year is not None:
            return Value(_date_value(expression, expression.year, month), "explicit")
        day, label = self._anchor.day, self._anchor.label
        if expression.year_relation is not None:
            year = day.year if day else self._anchor.year
            step = _RELATED.get(expression.year_relation)
            known = year is not None and step is not None
            return Value(_date_value(expression, year + step, month), label) if known and year and step else UNKNOWN
        if self._anchor.month_day is not None and day is None:
            return self._against_month(expression, month)
        if day is None:
            return self._beside_explicit(expression, month)
        if expression.relation == "current":
            if month != day.month:
                return Value(None, "none", f"named as the current month on a page of {day.isoformat()}")
            return Value(_date_value(expression, day.year, month), label)
        return Value(_date_value(expression, self._year_of(expression, month, day), month), label)

    def _year_of(self, expression: CalendarExpression, month: int, day: date) -> int:
        if expression.relation == "last":
            return day.year if month < day.month else day.year - 1
        if expression.relation == "next":
            later = month > day.month or (month == day.month and (expression.day or 0) > day.day)
            return day.year if later else day.year + 1
        return _nearest_year(expression, month, day)

    def _against_month(self, expression: CalendarExpression, month: int) -> Value:
        assert self._anchor.month_day is not None
        if expression.relation == "current" and month != self._anchor.month_day[0]:
            return Value(None, "none", "named as the current month on a page of another month")
        return UNKNOWN

    def _beside_explicit(self, expression: CalendarExpression, month: int) -> Value:
        """Without a day of writing: the year of the nearest day printed in full, if it is near enough."""
        if expression.relation is not None or not self._explicit:
            return UNKNOWN
        near = [(_nearest_year(expression, month, day), day) for day in self._explicit]
        year, day = min(near, key=lambda pair: abs((_first_day(expression, pair[0], month) - pair[1]).days))
        if abs((_first_day(expression, year, month) - day).days) > _NEIGHBOUR_DAYS:
            return UNKNOWN
        return Value(_date_value(expression, year, month), "previous")

    def _in_story(self, expression: CalendarExpression, story: Sequence[str]) -> Value:
        """«يوم 25 من الشهر نفسه» (the 25th of the same month), «ذلك اليوم» (that day): counted from the story."""
        relation = expression.relation
        if expression.shape is Shape.DAY_OF_MONTH and relation != "same":
            day = self._anchor.day
            step = _RELATED.get(relation or "current")
            if day is None or step is None:
                return UNKNOWN
            year, month = _months_on(day, step)
            return Value(_date_value(expression, year, month), self._anchor.label)
        before = next((first for value in reversed(story) if (first := _story_day(value)) is not None), None)
        if before is None:
            return UNKNOWN
        if expression.shape is Shape.CLOCK:
            return Value(before.isoformat(), "previous")
        if expression.shape is Shape.STORY_DAY:
            return Value((before + timedelta(days=expression.offset or 0)).isoformat(), "previous")
        return Value(_date_value(expression, before.year, before.month), "previous")

    def _relative(self, expression: CalendarExpression, story: Sequence[str], today: date | None) -> Value:
        """What is counted from the day of writing: today, weekdays, last month, five months ago."""
        label = self._anchor.label
        if expression.shape is Shape.PERIOD and expression.unit == "Y":
            if expression.relation == "same":
                last = next((value[:4] for value in reversed(story) if value[:4].isdigit()), None)
                return Value(last, "previous") if last else UNKNOWN
            year = self._anchor.day.year if self._anchor.day else self._anchor.year
            if year is None:
                return UNKNOWN
            return Value(_year_part(year + _RELATED.get(expression.relation or "current", 0), expression.part), label)
        day = self._anchor.day
        if day is None:
            return UNKNOWN
        match expression.shape:
            case Shape.RELATIVE_DAY:
                return Value((day + timedelta(days=expression.offset or 0)).isoformat(), label)
            case Shape.WEEKDAY:
                return Value(weekday_of(expression, day).isoformat(), label)
            case Shape.PERIOD:
                return Value(_period(expression, day, story), label)
            case Shape.SPAN:
                return Value(_span(expression, today or day), label)
            case _:
                return Value(_ago(expression, day), label)


def weekday_of(expression: CalendarExpression, day: date) -> date:
    """The day a weekday names seen from `day`: the most recent one, today included; «المقبل» (next) looks ahead."""
    back = (day.weekday() - (expression.weekday or 0)) % 7
    if expression.relation == "next" or (expression.relation is None and expression.future):
        ahead = (-back) % 7
        return day + timedelta(days=ahead if ahead or expression.relation is None else 7)
    if expression.relation == "last" and back == 0:
        back = 7
    return day - timedelta(days=back)


def duration(unit: str, count: float) -> str:
    """ISO 8601: `P6M`, `PT2H`; a half goes to the next smaller unit (`P2Y6M`)."""
    whole, half = int(count), count != int(count)
    smaller = {"Y": "6M", "M": "15D", "D": "T12H", "TH": "30M", "TM": "30S"}.get(unit, "") if half else ""
    letter, clock = unit[-1], "T" if unit.startswith("T") else ""
    amount = f"{whole}{letter}" if whole else ""
    return f"P{clock}{amount}{smaller}" if amount or smaller else f"P{clock}0{letter}"


def _date_value(expression: CalendarExpression, year: int, month: int) -> str | None:
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


def _first_day(expression: CalendarExpression, year: int, month: int) -> date:
    return date(year, month, min(expression.day or 15, monthrange(year, month)[1]))


def _nearest_year(expression: CalendarExpression, month: int, day: date) -> int:
    """The year that puts day and month nearest to `day`; a weekday beside them must fit if any year makes it fit."""
    years = [day.year - 1, day.year, day.year + 1]
    if expression.future:
        years = [year for year in years if _first_day(expression, year, month) >= day] or years
    if expression.weekday is not None:
        fitting = [year for year in years if _first_day(expression, year, month).weekday() == expression.weekday]
        years = fitting or years
    return min(years, key=lambda year: (abs((_first_day(expression, year, month) - day).days), year))


def _years(expression: CalendarExpression) -> str:
    if expression.last_year is not None:
        return f"{expression.year}/{expression.last_year}"
    return _year_part(expression.year or 0, expression.part)


def _year_part(year: int, part: str | None) -> str:
    return f"{month_value(year, _PART_MONTHS[part])}~" if part else f"{year}"


def _months_on(day: date, months: int) -> tuple[int, int]:
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def _period(expression: CalendarExpression, day: date, story: Sequence[str]) -> str | None:
    relation = expression.relation or "current"
    if relation == "same":
        before = next((first for value in reversed(story) if (first := _story_day(value)) is not None), None)
        return month_value(before.year, before.month) if before and expression.unit == "M" else None
    step = _RELATED[relation]
    if expression.unit == "W":
        monday = day - timedelta(days=day.weekday()) + timedelta(weeks=step)
        return interval(monday, monday + timedelta(days=6))
    if expression.unit == "M":
        return _date_value(expression, *_months_on(day, step))
    return None


def _span(expression: CalendarExpression, day: date) -> str | None:
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
        other = month_value(*_months_on(day, count if ahead else -count))
        now = month_value(day.year, day.month)
        return f"{now}/{other}" if ahead else f"{other}/{now}"
    if unit == "Y":
        return f"{day.year}/{day.year + count}" if ahead else f"{day.year - count}/{day.year}"
    return None


def _ago(expression: CalendarExpression, day: date) -> str:
    count = expression.count or 0
    if expression.unit == "Y" and count == int(count):
        return f"{day.year - int(count)}~"
    if expression.unit in ("Y", "M"):
        months = round(count * (12 if expression.unit == "Y" else 1))
        return f"{month_value(*_months_on(day, -months))}~"
    days = {"W": 7.0, "D": 1.0}.get(expression.unit or "", 1 / 24) * count
    return f"{(day - timedelta(days=int(days))).isoformat()}~"


def _story_day(value: str) -> date | None:
    """The first day of a story value precise to the day or month; `None` for years, durations and open ends."""
    if value.startswith(("P", "..")) or len(value.partition("/")[0].rstrip("~")) < len("2020-01"):
        return None
    return day_bounds(value.partition("/")[0]).first


def _opened(value: str, expression: CalendarExpression) -> str:
    match expression.opening:
        case "since" | "from-on" | "after":
            return f"{value.partition('/')[0]}/{OPEN}"
        case "before":
            return f"{OPEN}/{value.rpartition('/')[2]}"
        case "by":
            last = day_bounds(value).last
            return f"{OPEN}/{last.isoformat() if last and expression.part else value.rpartition('/')[2]}"
    return value


def _with_clock(value: str, expression: CalendarExpression) -> str:
    """The day at its clock time; an offset only where the text names the zone."""
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
