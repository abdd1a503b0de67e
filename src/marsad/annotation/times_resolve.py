"""A calendar expression and its anchor → its value (EDTF or ISO 8601 duration), or `None` where nothing settles it.

Rules of gold/GUIDELINES.md "dates": last week = Monday to Sunday; parts of a month 1–10, 11–20, 21–end; «منذ» (since)
opens an interval, «قبل خمسة أشهر» (five months ago) is the computed point with `~`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from marsad.annotation.times_values import (
    RELATED,
    ago_value,
    date_value,
    duration,
    first_day,
    last_story_day,
    months_on,
    nearest_year,
    opened,
    period_value,
    span_value,
    unplaced_value,
    with_clock,
    year_value,
    years_value,
)
from marsad.language.ar.calendar_expressions import CalendarExpression, Shape

_NEIGHBOUR_DAYS: Final = 200
"""How far from a day printed in full a day without a year may lie to take its year (half a year and some)."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The time of writing: a `day`, or only its year, or only month and day. `label` goes on resolved expressions."""

    day: date | None = None
    year: int | None = None
    month_day: tuple[int, int] | None = None
    label: str = "publication"


@dataclass(frozen=True, slots=True)
class Value:
    """A resolved value, what it was computed from, and how it contradicts its anchor (then it settles no year)."""

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
        try:
            found = self._plain(expression, story, today)
            return self._placed(found, expression)
        except OverflowError:  # «قبل مليون سنة» (a million years ago) is no day
            return UNKNOWN

    def _placed(self, found: Value, expression: CalendarExpression) -> Value:
        """With its clock time, or as the interval that SINCE, BEFORE or BY make of it."""
        if found.value is None or expression.shape is Shape.DURATION:
            return found
        value = found.value if expression.clock is None else with_clock(found.value, expression)
        return replace(found, value=opened(value, expression))

    def _plain(self, expression: CalendarExpression, story: Sequence[str], today: date | None) -> Value:
        shape = expression.shape
        if shape in (Shape.DURATION, Shape.YEAR, Shape.DECADE, Shape.CENTURY):
            return Value(_absolute(expression), "explicit")
        if shape in (Shape.DAY, Shape.MONTH):
            return UNKNOWN if expression.hijri else self._dated(expression)
        if shape is Shape.CLOCK:
            return UNKNOWN
        if shape in (Shape.STORY_DAY, Shape.DAY_OF_MONTH):
            return self._in_story(expression, story)
        if shape is Shape.PERIOD and expression.unit == "Y":
            return self._year_period(expression, story)
        return self._relative(expression, story, today)

    def _dated(self, expression: CalendarExpression) -> Value:
        """A day or month by name, with or without a year."""
        month = expression.month or 1
        if expression.year is not None:
            return Value(date_value(expression, expression.year, month), "explicit")
        if expression.year_relation is not None:
            year, step = self._year, RELATED.get(expression.year_relation)
            known = None if year is None or step is None else date_value(expression, year + step, month)
            return Value(known, self._anchor.label)
        day = self._anchor.day
        if self._is_stale(expression, month):
            told = None if day else unplaced_value(expression, month)
            return Value(told, "none", "named as the current month on a page of another month")
        if day is not None:
            return Value(date_value(expression, self._year_of(expression, month, day), month), self._anchor.label)
        beside = UNKNOWN if self._anchor.month_day else self._beside_explicit(expression, month)
        return beside if beside.value else Value(unplaced_value(expression, month), "none")

    @property
    def _year(self) -> int | None:
        return self._anchor.day.year if self._anchor.day else self._anchor.year

    def _is_stale(self, expression: CalendarExpression, month: int) -> bool:
        """«10 نوفمبر الجاري» (10 of the current November) on a page of June: a pasted paragraph."""
        current = self._anchor.day.month if self._anchor.day else (self._anchor.month_day or (None,))[0]
        return expression.relation == "current" and current is not None and current != month

    def _year_of(self, expression: CalendarExpression, month: int, day: date) -> int:
        if expression.relation == "current":
            return day.year
        if expression.relation == "last":
            return day.year if month < day.month else day.year - 1
        if expression.relation == "next":
            later = month > day.month or (month == day.month and (expression.day or 0) > day.day)
            return day.year if later else day.year + 1
        return nearest_year(expression, month, day)

    def _beside_explicit(self, expression: CalendarExpression, month: int) -> Value:
        """Without a day of writing: the year of the nearest day printed in full, if it is near enough."""
        if expression.relation is not None or not self._explicit:
            return UNKNOWN
        near = [(nearest_year(expression, month, day), day) for day in self._explicit]
        year, day = min(near, key=lambda pair: abs((first_day(expression, pair[0], month) - pair[1]).days))
        if abs((first_day(expression, year, month) - day).days) > _NEIGHBOUR_DAYS:
            return UNKNOWN
        return Value(date_value(expression, year, month), "previous")

    def _in_story(self, expression: CalendarExpression, story: Sequence[str]) -> Value:
        """«يوم 25 من الشهر نفسه» (the 25th of the same month), «ذلك اليوم» (that day): counted from the story."""
        relation = expression.relation
        if expression.shape is Shape.DAY_OF_MONTH and relation != "same":
            day = self._anchor.day
            step = RELATED.get(relation or "current")
            if day is None or step is None:
                return UNKNOWN
            year, month = months_on(day, step)
            return Value(date_value(expression, year, month), self._anchor.label)
        before = last_story_day(story)
        if before is None:
            return UNKNOWN
        if expression.shape is Shape.STORY_DAY:
            return Value((before + timedelta(days=expression.offset or 0)).isoformat(), "previous")
        return Value(date_value(expression, before.year, before.month), "previous")

    def _year_period(self, expression: CalendarExpression, story: Sequence[str]) -> Value:
        """«العام الماضي» (last year), «نهاية العام» (the end of the year); these need no more than a year."""
        if expression.relation == "same":
            told = next((value[:4] for value in reversed(story) if value[:4].isdigit()), None)
            return Value(told, "previous")
        step = RELATED.get(expression.relation or "current", 0)
        known = None if self._year is None else year_value(self._year + step, expression.part)
        return Value(known, self._anchor.label)

    def _relative(self, expression: CalendarExpression, story: Sequence[str], today: date | None) -> Value:
        """What is counted from the day of writing: today, weekdays, last month, five months ago."""
        day = self._anchor.day
        if day is None:
            return UNKNOWN
        match expression.shape:
            case Shape.RELATIVE_DAY:
                value: str | None = (day + timedelta(days=expression.offset or 0)).isoformat()
            case Shape.WEEKDAY:
                value = weekday_of(expression, day).isoformat()
            case Shape.PERIOD:
                value = period_value(expression, day, story)
            case Shape.SPAN:
                value = span_value(expression, today or day)
            case _:
                value = ago_value(expression, day)
        return Value(value, self._anchor.label)


def _absolute(expression: CalendarExpression) -> str | None:
    """The value of what needs no anchor."""
    if expression.shape is Shape.DURATION:
        return duration(expression.unit or "D", expression.count or 0)
    if expression.shape is Shape.DECADE:
        return f"{expression.year}X"
    if expression.shape is Shape.CENTURY:
        return "19XX" if expression.relation == "last" else None
    return years_value(expression)


def weekday_of(expression: CalendarExpression, day: date) -> date:
    """The day a weekday names seen from `day`: the most recent one, today included; «المقبل» (next) looks ahead."""
    back = (day.weekday() - (expression.weekday or 0)) % 7
    if expression.relation == "next" or (expression.relation is None and expression.future):
        ahead = (-back) % 7
        return day + timedelta(days=ahead if ahead or expression.relation is None else 7)
    if expression.relation == "last" and back == 0:
        back = 7
    return day - timedelta(days=back)
