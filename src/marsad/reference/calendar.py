"""The words of the calendar: resources/calendar/*.yml → entries (months of every Arab press, weekdays, units)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from marsad.reference.tables import Table


class CalendarKind(StrEnum):
    """What a calendar word does."""

    MONTH = "month"
    HIJRI_MONTH = "hijri-month"
    WEEKDAY = "weekday"
    RELATIVE_DAY = "relative-day"
    THAT_DAY = "that-day"
    DAYPART = "daypart"
    RELATION = "relation"
    DEMONSTRATIVE = "demonstrative"
    UNIT = "unit"
    DECADE = "decade"
    PART = "part"
    SINCE = "since"
    BEFORE = "before"
    AFTER = "after"
    FOR = "for"
    WITHIN = "within"
    BY = "by"
    FROM_ON = "from-on"
    UNTIL = "until"
    BETWEEN = "between"
    OF = "of"
    IN = "in"
    CLOCK = "clock"
    ZONE_CUE = "zone-cue"
    ZONE = "zone"
    HALF = "half"
    MIDNIGHT = "midnight"
    AGE = "age"
    NUMBERED = "numbered"
    FUTURE = "future"
    TOLD = "told"
    DAY_NAME = "day-name"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarWord:
    """A word of the calendar. `value`: month or weekday number, days from today, ISO unit, IANA zone or relation.

    `dual` and `plural` are forms of a unit, `factor` how many of `value` it is (a decade: ten years); `weak` names are
    ordinary words too and need a day or a year beside them; `system` names the month-naming system. `verbs` are
    present-tense dictionary forms that count with SEEN, the mark of the future, before them.
    """

    id: str
    kind: CalendarKind
    names: tuple[str, ...]
    value: int | str = 0
    dual: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    factor: int = 1
    verbs: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    system: str = ""
    gloss: str = ""


CALENDAR: Final = Table("calendar", CalendarWord)
