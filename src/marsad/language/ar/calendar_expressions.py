"""What a date in a sentence says, before it is placed in time: the records that the date grammar yields."""

from dataclasses import dataclass
from enum import StrEnum

from marsad.model import Span


class Shape(StrEnum):
    """What kind of time an expression names."""

    DAY = "day"
    DAY_OF_MONTH = "day-of-month"
    MONTH = "month"
    YEAR = "year"
    WEEKDAY = "weekday"
    RELATIVE_DAY = "relative-day"
    STORY_DAY = "story-day"
    PERIOD = "period"
    SPAN = "span"
    AGO = "ago"
    DURATION = "duration"
    DECADE = "decade"
    CENTURY = "century"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarExpression:
    """A time as the text puts it. `opening` is since, after, before, by or from-on; `relation` last, next, current,
    same or before-last (`year_relation` that of the year); `part` start, middle or end; `offset` days from today.

    `day`–`last_day` and `year`–`last_year` are ranges; `unit` is an ISO 8601 designator and `count` how many of it;
    `future` marks a sentence that speaks of what is to come; `hijri` months are not converted.
    """

    span: Span
    shape: Shape
    opening: str | None = None
    day: int | None = None
    last_day: int | None = None
    month: int | None = None
    hijri: bool = False
    year: int | None = None
    last_year: int | None = None
    year_relation: str | None = None
    weekday: int | None = None
    offset: int | None = None
    relation: str | None = None
    part: str | None = None
    unit: str | None = None
    count: float | None = None
    clock: str | None = None
    zone: str | None = None
    future: bool = False
