"""A run of items that fits a date rule → calendar expressions, or nothing where the words only look like a date."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from marsad.language.ar.calendar_expressions import CalendarExpression, Shape
from marsad.language.ar.calendar_items import CLOCK, Item
from marsad.language.ar.calendar_run import Run, expression_of, number_of, value_of, year_fields
from marsad.model import Span, Token, TokenKind


def build(rule: str, items: Sequence[Item], first: int, last: int, tokens: Sequence[Token]) -> list[CalendarExpression]:
    """The expressions that `rule` reads in items `[first, last)`; none if the words turn out not to be a date."""
    run = Run(items, first, last, tokens)
    return _BUILDERS[rule](run)


def _day(run: Run) -> list[CalendarExpression]:
    month = run.one("Mmh")
    at = next(index for index, item in enumerate(run.items) if item is month)
    numbers = [item for item in run.items[:at] if item.tag in "nrG"]
    last = numbers[-1]
    days = (last.quantity.low, last.quantity.high) if last.tag == "G" and last.quantity else (number_of(last), None)
    if not all(day is None or 1 <= day <= 31 for day in days):
        return []
    fields = year_fields(run) | {
        "month": value_of(month),
        "hijri": month is not None and month.tag == "h",
        "weekday": value_of(run.one("W")),
        "offset": value_of(run.one("T")),
    }
    if len(numbers) == 1:
        return [expression_of(run, Shape.DAY, day=days[0], last_day=days[1], **fields)]
    cut = run.items.index(last)
    left = Span(run.items[0].start, numbers[0].end)
    right = Span(run.items[cut].start, run.items[-1].end)
    return [
        expression_of(run, Shape.DAY, span=left, day=number_of(numbers[0]), **fields),
        expression_of(run, Shape.DAY, span=right, opening=None, day=days[0], **(fields | {"weekday": None})),
    ]


def _days(run: Run) -> list[CalendarExpression]:
    first, last = (item for item in run.items if item.tag == "n")
    month = value_of(run.one("Mm"))
    span = Span(first.start, run.items[-1].end)
    fields = year_fields(run)
    return [
        expression_of(run, Shape.DAY, span=span, day=number_of(first), last_day=number_of(last), month=month, **fields)
    ]


def _numeric(run: Run) -> list[CalendarExpression]:
    numbers = [number_of(item) or 0 for item in run.items if item.tag in "ny"]
    day, month, year = numbers if run.tags.startswith("n") else numbers[::-1]
    return [expression_of(run, Shape.DAY, day=day, month=month, year=year)] if 1 <= month <= 12 else []


def _day_of_month(run: Run) -> list[CalendarExpression]:
    relation = value_of(run.one("R")) or "same"
    if relation != "current" and not run.one("js"):
        return []
    return [expression_of(run, Shape.DAY_OF_MONTH, day=number_of(run.one("nr")), relation=relation)]


def _part(run: Run) -> list[CalendarExpression]:
    part = value_of(run.one("e"))
    if (decade := run.one("D")) is not None:
        return [expression_of(run, Shape.DECADE, year=value_of(decade))]
    if (month := run.one("Mm")) is not None:
        return [expression_of(run, Shape.MONTH, month=value_of(month), part=part, **year_fields(run))]
    if (year := run.one("y")) is not None:
        return [expression_of(run, Shape.YEAR, year=number_of(year), part=part)]
    unit = run.one("sau")
    if unit is None or not (unit.definite or run.one("d")) or unit.word is None or unit.word.factor > 10:
        return []
    relation = value_of(run.one("R")) or "current"
    return [expression_of(run, Shape.PERIOD, unit=unit.word.value, relation=relation, part=part)]


def _month(run: Run) -> list[CalendarExpression]:
    month = run.one("Mmh")
    hijri = month is not None and month.tag == "h"
    return [expression_of(run, Shape.MONTH, month=value_of(month), hijri=hijri, **year_fields(run))]


def _story_day(run: Run) -> list[CalendarExpression]:
    return [expression_of(run, Shape.STORY_DAY, offset=value_of(run.one("V")))]


def _today(run: Run) -> list[CalendarExpression]:
    today = run.one("T")
    if value_of(today) == 0 and run.tags.endswith("T") and run.after is not None and run.after.tag in "r!":
        return []
    return [expression_of(run, Shape.RELATIVE_DAY, offset=value_of(today), weekday=value_of(run.one("W")))]


def _weekday(run: Run) -> list[CalendarExpression]:
    if run.tags == "W" and value_of(run.items[0]) == 0 and run.before is not None and run.items[0].first:
        before = run.tokens[run.items[0].first - 1].norm
        if before.startswith("ال") and before.endswith(_DUAL_ENDINGS) and run.before.tag == "x":
            return []  # «الجنديين الاثنين» (both soldiers) is no Monday
    following = run.tokens[run.items[-1].last] if run.items[-1].last < len(run.tokens) else None
    if run.tags == "W" and following is not None and following.norm == _TOGETHER:
        return []  # «الاثنين معا» (both together)
    fields = {"weekday": value_of(run.one("W")), "relation": value_of(run.one("R"))}
    return [expression_of(run, Shape.WEEKDAY, **fields)]


def _midnight(run: Run) -> list[CalendarExpression]:
    """The midnight that opens the second of two days; if they are no neighbours, the first is a day of its own."""
    first, second = (item for item in run.items if item.tag == "W")
    if (value_of(first) + 1) % 7 != value_of(second):
        return []
    return [expression_of(run, Shape.WEEKDAY, weekday=value_of(second), clock="00:00")]


def _length(run: Run) -> dict[str, Any]:
    """Unit and count of a measured time, «and a half» included."""
    unit = next(item for item in reversed(run.items) if item.tag in "uUPsajv" and item.word)
    if "H" in run.tags and "&" in run.tags:
        unit = next(item for item in run.items if item.tag in "uUPsajv" and item.word)
    count = next((item.quantity for item in run.items if item.tag in "qny" and item.quantity), None)
    number: float = 1.0
    if count is not None:
        number = float(count.value if count.value is not None else (count.low or count.high or 0))
    elif unit.tag == "U":
        number = 2.0
    if "H" in run.tags:
        number = number + 0.5 if "&" in run.tags else 0.5
    assert unit.word is not None
    return {"unit": unit.word.value, "count": number * unit.word.factor}


def _is_vague(run: Run) -> bool:
    count = next((item.quantity for item in run.items if item.tag in "qny" and item.quantity), None)
    return count is not None and count.value is None and count.approximate


def _ago(run: Run) -> list[CalendarExpression]:
    definite = any(item.definite for item in run.items if item.tag in "sauj")
    return [] if definite or _is_vague(run) else [expression_of(run, Shape.AGO, opening=None, **_length(run))]


def _span(run: Run) -> list[CalendarExpression]:
    count, unit = run.items[0], run.items[1]
    if count.quantity and unit.tag in "saju" and unit.definite and not count.quantity.definite:
        run.items, run.tags = run.items[1:], run.tags[1:]  # «23 مليون العام الماضي» (23 million last year)
        return _period(run)
    return [] if _is_vague(run) else [expression_of(run, Shape.SPAN, relation=value_of(run.one("R")), **_length(run))]


def _period(run: Run) -> list[CalendarExpression]:
    unit = run.one("usa")
    relation = value_of(run.one("R")) or "current"
    if unit is None or unit.word is None or not (unit.definite or run.one("d")):
        return []
    if run.following.startswith(_OF_A_LONGER_TIME) and not run.one("d"):
        return []  # «الأسبوع الأخير من أغسطس» (the last week of August)
    if unit.word.factor == _CENTURY:
        return [expression_of(run, Shape.CENTURY, relation=relation)]
    if unit.word.factor > 1 or str(unit.word.value).startswith("T"):
        return []
    return [expression_of(run, Shape.PERIOD, unit=unit.word.value, relation=relation)]


def _duration(run: Run) -> list[CalendarExpression]:
    bracketed = run.before is not None and run.before.tag == "(" and run.after is not None and run.after.tag == ")"
    aged = run.before is not None and run.before.tag == "g"
    around = (run.before.tag if run.before else "") + (run.after.tag if run.after else "")
    aged = aged or (around == "،،" and run.tags[0] in "qny" and "a" in run.tags)  # «رفيق، 23 عاما،»
    if _is_vague(run) or bracketed or aged or (run.after is not None and run.after.tag == "g"):
        return []
    if run.tags[0] in "qny" and run.items[1].definite:
        return []
    if run.tags[0] == "A":
        run.items = run.items[1:]
    return [expression_of(run, Shape.DURATION, **_length(run))]


def _decade(run: Run) -> list[CalendarExpression]:
    return [expression_of(run, Shape.DECADE, year=value_of(run.one("D")))]


def _years(run: Run) -> list[CalendarExpression]:
    between = run.one("I")
    if between is not None and between.quantity is not None:
        fields = {"year": between.quantity.low, "last_year": between.quantity.high}
        return [expression_of(run, Shape.YEAR, **fields)]
    first, second = (item for item in run.items if item.tag == "y")
    if run.tags[0] == "k":
        return [expression_of(run, Shape.YEAR, year=number_of(first), last_year=number_of(second))]
    left = Span(run.items[0].start, first.end)
    return [
        expression_of(run, Shape.YEAR, span=left, year=number_of(first)),
        expression_of(run, Shape.YEAR, span=second.span, year=number_of(second)),
    ]


def _year(run: Run) -> list[CalendarExpression]:
    if "a" not in run.tags and not _stands_as_year(run):
        return []
    return [expression_of(run, Shape.YEAR, year=number_of(run.one("y")))]


def _stands_as_year(run: Run) -> bool:
    """Whether four bare digits are a year: no counted noun follows and no RESOLUTION or NUMBER stands before."""
    before, item = run.before, run.items[-1]
    if before is not None and before.tag in "#C":
        return False
    following = run.tokens[item.last] if item.last < len(run.tokens) else None
    if following is None or following.kind is TokenKind.PUNCTUATION:
        return following is None or following.text not in "%٪$€"
    if following.norm.endswith("ا") and len(following.norm) > 3:
        return False
    strong = run.opening is not None or (before is not None and before.tag in "iSBAtok(-")
    return following.norm in _AFTER_A_YEAR or (strong and (number_of(item) or 0) % 100 != 0)


def _clock(run: Run) -> list[CalendarExpression]:
    clock = _clock_value(run)
    if clock is None:
        return []
    zone = value_of(run.one("Z"))
    inner = [item for item in run.items if item.tag in "TWMmh"]
    fields: dict[str, Any] = {"clock": clock, "zone": zone}
    if not inner:
        return [expression_of(run, Shape.CLOCK, **fields)]
    tail = Run.__new__(Run)
    tail.tokens, tail.before, tail.after, tail.verb = run.tokens, None, run.after, run.verb
    tail.items = run.items[2:]
    tail.tags = "".join(item.tag for item in tail.items)
    shape = _day if tail.one("Mmh") else _today if tail.one("T") else _weekday
    return [replace(found, span=run.span, opening=None, **fields) for found in shape(tail)][-1:]


def _clock_value(run: Run) -> str | None:
    at = 0 if run.tags[0] == "c" else 1
    item = run.items[at]
    printed = run.tokens[item.first].norm
    if CLOCK.fullmatch(printed):
        hour, minute = (int(part) for part in printed.replace(".", ":").split(":"))
    elif (number := number_of(item)) is not None and 0 <= number <= 24:
        hour, minute = number, 30 if "H" in run.tags else 0
    else:
        return None
    if value_of(run.one("p")) == "pm" and 0 < hour < 12:
        hour += 12
    return f"{hour:02d}:{minute:02d}"


_TOGETHER: Final = "معا"
_OF_A_LONGER_TIME: Final = ("oM", "oh", "os", "oa", "oe")
_CENTURY: Final = 100
_DUAL_ENDINGS: Final = ("ين", "ان")
_AFTER_A_YEAR: Final = frozenset(
    [
        "التي",
        "الذي",
        "في",
        "من",
        "بين",
        "الي",
        "علي",
        "عن",
        "قد",
        "و",
        "ان",
        "لكن",
        "ثم",
        "حين",
        "عندما",
        "حتي",
        "بعد",
        "قبل",
        "لدي",
        "كما",
    ]
)
_BUILDERS: Final[dict[str, Callable[[Run], list[CalendarExpression]]]] = {
    "clock": _clock,
    "midnight": _midnight,
    "numeric": _numeric,
    "days": _days,
    "day": _day,
    "day_of_month": _day_of_month,
    "part": _part,
    "month": _month,
    "story_day": _story_day,
    "today": _today,
    "weekday": _weekday,
    "span": _span,
    "ago": _ago,
    "period": _period,
    "duration": _duration,
    "decade": _decade,
    "years": _years,
    "year": _year,
}
