"""A run of items that fits a date rule → calendar expressions, or nothing where the words only look like a date."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from marsad.language.ar.calendar_expressions import CalendarExpression, Shape
from marsad.language.ar.calendar_items import CLOCK, Item
from marsad.model import Span, Token, TokenKind


class _Run:
    """The matched items, with what comes before and after them."""

    def __init__(self, items: Sequence[Item], first: int, last: int, tokens: Sequence[Token]) -> None:
        self.items = list(items[first:last])
        self.tokens = tokens
        self.before = items[first - 1] if first else None
        self.after = items[last] if last < len(items) else None
        self.future = any(item.tag == "f" for item in items[:first])
        self.tags = "".join(item.tag for item in self.items)
        self._drop_unopened_bracket()

    def _drop_unopened_bracket(self) -> None:
        opened = any(item.tag in "Mm" and item.word and self.tokens[item.last - 1].text == ")" for item in self.items)
        if self.tags.endswith(")") and "(" not in self.tags and not opened:
            self.items.pop()
            self.tags = self.tags[:-1]

    def one(self, tags: str) -> Item | None:
        """The first item with one of `tags`."""
        return next((item for item in self.items if item.tag in tags), None)

    @property
    def span(self) -> Span:
        return Span(self.items[0].start, self.items[-1].end)

    @property
    def opening(self) -> str | None:
        word = self.items[0].word
        return str(word.kind) if word and self.items[0].tag in "SABOb" else None


def build(rule: str, items: Sequence[Item], first: int, last: int, tokens: Sequence[Token]) -> list[CalendarExpression]:
    """The expressions that `rule` reads in items `[first, last)`; none if the words turn out not to be a date."""
    run = _Run(items, first, last, tokens)
    return _BUILDERS[rule](run)


def _number(item: Item | None) -> int | None:
    if item is None:
        return None
    if item.ordinal is not None:
        return item.ordinal.value
    quantity = item.quantity
    return int(quantity.value) if quantity is not None and quantity.value is not None else None


def _word_value(item: Item | None) -> Any:
    return item.word.value if item is not None and item.word is not None else None


def _year_fields(run: _Run) -> dict[str, Any]:
    """The year or the relation behind a month: «2020», «من العام الماضي» (of last year), «الماضي» (last)."""
    relation = _word_value(run.one("R"))
    of_year = "aR" in run.tags
    return {
        "year": _number(run.one("y")),
        "relation": None if of_year else relation,
        "year_relation": relation if of_year else None,
    }


def _expression(run: _Run, shape: Shape, **fields: Any) -> CalendarExpression:
    return CalendarExpression(
        span=fields.pop("span", run.span),
        shape=shape,
        opening=fields.pop("opening", run.opening),
        future=run.future,
        **fields,
    )


def _day(run: _Run) -> list[CalendarExpression]:
    month = run.one("Mmh")
    at = next(index for index, item in enumerate(run.items) if item is month)
    numbers = [item for item in run.items[:at] if item.tag in "nrG"]
    last = numbers[-1]
    days = (last.quantity.low, last.quantity.high) if last.tag == "G" and last.quantity else (_number(last), None)
    if not all(day is None or 1 <= day <= 31 for day in days):
        return []
    fields = _year_fields(run) | {
        "month": _word_value(month),
        "hijri": month is not None and month.tag == "h",
        "weekday": _word_value(run.one("W")),
    }
    if len(numbers) == 1:
        return [_expression(run, Shape.DAY, day=days[0], last_day=days[1], **fields)]
    cut = run.items.index(last)
    left = Span(run.items[0].start, numbers[0].end)
    right = Span(run.items[cut].start, run.items[-1].end)
    return [
        _expression(run, Shape.DAY, span=left, day=_number(numbers[0]), **fields),
        _expression(run, Shape.DAY, span=right, opening=None, day=days[0], **(fields | {"weekday": None})),
    ]


def _days(run: _Run) -> list[CalendarExpression]:
    first, last = (item for item in run.items if item.tag == "n")
    month = _word_value(run.one("Mm"))
    span = Span(first.start, run.items[-1].end)
    fields = _year_fields(run)
    return [_expression(run, Shape.DAY, span=span, day=_number(first), last_day=_number(last), month=month, **fields)]


def _numeric(run: _Run) -> list[CalendarExpression]:
    numbers = [_number(item) or 0 for item in run.items if item.tag in "ny"]
    day, month, year = numbers if run.tags.startswith("n") else numbers[::-1]
    return [_expression(run, Shape.DAY, day=day, month=month, year=year)] if 1 <= month <= 12 else []


def _day_of_month(run: _Run) -> list[CalendarExpression]:
    relation = _word_value(run.one("R")) or "same"
    return [_expression(run, Shape.DAY_OF_MONTH, day=_number(run.one("nr")), relation=relation)]


def _part(run: _Run) -> list[CalendarExpression]:
    part = _word_value(run.one("e"))
    if (decade := run.one("D")) is not None:
        return [_expression(run, Shape.DECADE, year=_word_value(decade))]
    if (month := run.one("Mm")) is not None:
        return [_expression(run, Shape.MONTH, month=_word_value(month), part=part, **_year_fields(run))]
    if (year := run.one("y")) is not None:
        return [_expression(run, Shape.YEAR, year=_number(year), part=part)]
    unit = run.one("sau")
    if unit is None or not (unit.definite or run.one("d")) or unit.word is None or unit.word.factor > 10:
        return []
    relation = _word_value(run.one("R")) or "current"
    return [_expression(run, Shape.PERIOD, unit=unit.word.value, relation=relation, part=part)]


def _month(run: _Run) -> list[CalendarExpression]:
    month = run.one("Mmh")
    hijri = month is not None and month.tag == "h"
    return [_expression(run, Shape.MONTH, month=_word_value(month), hijri=hijri, **_year_fields(run))]


def _story_day(run: _Run) -> list[CalendarExpression]:
    return [_expression(run, Shape.STORY_DAY, offset=_word_value(run.one("V")))]


def _today(run: _Run) -> list[CalendarExpression]:
    today = run.one("T")
    if _word_value(today) == 0 and run.tags.endswith("T") and run.after is not None and run.after.tag in "r!":
        return []
    return [_expression(run, Shape.RELATIVE_DAY, offset=_word_value(today), weekday=_word_value(run.one("W")))]


def _weekday(run: _Run) -> list[CalendarExpression]:
    if run.tags == "W" and _word_value(run.items[0]) == 0 and run.before is not None and run.items[0].first:
        before = run.tokens[run.items[0].first - 1].norm
        if before.startswith("ال") and before.endswith(_DUAL_ENDINGS) and run.before.tag == "x":
            return []  # «الجنديين الاثنين» (both soldiers) is no Monday
    fields = {"weekday": _word_value(run.one("W")), "relation": _word_value(run.one("R"))}
    return [_expression(run, Shape.WEEKDAY, **fields)]


def _length(run: _Run) -> dict[str, Any]:
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


def _is_vague(run: _Run) -> bool:
    count = next((item.quantity for item in run.items if item.tag in "qny" and item.quantity), None)
    return count is not None and count.value is None and count.approximate


def _ago(run: _Run) -> list[CalendarExpression]:
    definite = any(item.definite for item in run.items if item.tag in "sauj")
    if definite or _is_vague(run):
        return []
    return [_expression(run, Shape.AGO, opening=None, **_length(run))]


def _span(run: _Run) -> list[CalendarExpression]:
    count, unit = run.items[0], run.items[1]
    if count.quantity and unit.tag in "saju" and unit.definite and not count.quantity.definite:
        run.items, run.tags = run.items[1:], run.tags[1:]  # «23 مليون العام الماضي» (23 million last year)
        return _period(run)
    return [] if _is_vague(run) else [_expression(run, Shape.SPAN, relation=_word_value(run.one("R")), **_length(run))]


def _period(run: _Run) -> list[CalendarExpression]:
    unit = run.one("usa")
    relation = _word_value(run.one("R")) or "current"
    if unit is None or unit.word is None or not (unit.definite or run.one("d")):
        return []
    if unit.word.factor == _CENTURY:
        return [_expression(run, Shape.CENTURY, relation=relation)]
    if unit.word.factor > 1 or str(unit.word.value).startswith("T"):
        return []
    return [_expression(run, Shape.PERIOD, unit=unit.word.value, relation=relation)]


def _duration(run: _Run) -> list[CalendarExpression]:
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
    return [_expression(run, Shape.DURATION, **_length(run))]


def _decade(run: _Run) -> list[CalendarExpression]:
    return [_expression(run, Shape.DECADE, year=_word_value(run.one("D")))]


def _years(run: _Run) -> list[CalendarExpression]:
    between = run.one("I")
    if between is not None and between.quantity is not None:
        fields = {"year": between.quantity.low, "last_year": between.quantity.high}
        return [_expression(run, Shape.YEAR, **fields)]
    first, second = (item for item in run.items if item.tag == "y")
    if run.tags[0] == "k":
        return [_expression(run, Shape.YEAR, year=_number(first), last_year=_number(second))]
    left = Span(run.items[0].start, first.end)
    return [
        _expression(run, Shape.YEAR, span=left, year=_number(first)),
        _expression(run, Shape.YEAR, span=second.span, year=_number(second)),
    ]


def _year(run: _Run) -> list[CalendarExpression]:
    if "a" not in run.tags and not _stands_as_year(run):
        return []
    return [_expression(run, Shape.YEAR, year=_number(run.one("y")))]


def _stands_as_year(run: _Run) -> bool:
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
    return following.norm in _AFTER_A_YEAR or (strong and (_number(item) or 0) % 100 != 0)


def _clock(run: _Run) -> list[CalendarExpression]:
    clock = _clock_value(run)
    if clock is None:
        return []
    zone = _word_value(run.one("Z"))
    inner = [item for item in run.items if item.tag in "TWMmh"]
    fields: dict[str, Any] = {"clock": clock, "zone": zone}
    if not inner:
        return [_expression(run, Shape.CLOCK, **fields)]
    tail = _Run.__new__(_Run)
    tail.tokens, tail.before, tail.after, tail.future = run.tokens, None, run.after, run.future
    tail.items = run.items[2:]
    tail.tags = "".join(item.tag for item in tail.items)
    shape = _day if tail.one("Mmh") else _today if tail.one("T") else _weekday
    return [replace(found, span=run.span, opening=None, **fields) for found in shape(tail)][-1:]


def _clock_value(run: _Run) -> str | None:
    at = 0 if run.tags[0] == "c" else 1
    item = run.items[at]
    printed = run.tokens[item.first].norm
    if CLOCK.fullmatch(printed):
        hour, minute = (int(part) for part in printed.replace(".", ":").split(":"))
    elif (number := _number(item)) is not None and 0 <= number <= 24:
        hour, minute = number, 30 if "H" in run.tags else 0
    else:
        return None
    if _word_value(run.one("p")) == "pm" and 0 < hour < 12:
        hour += 12
    return f"{hour:02d}:{minute:02d}"


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
_BUILDERS: Final[dict[str, Callable[[_Run], list[CalendarExpression]]]] = {
    "clock": _clock,
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
