"""The items that fit a date rule, with their surroundings, and what can be asked of them."""

import re
from collections.abc import Sequence
from typing import Any, Final

from marsad.language.ar.calendar_expressions import CalendarExpression, Shape
from marsad.language.ar.calendar_items import Item
from marsad.model import Span, Token

_FUTURE_REACH: Final = 25
"""How many items behind a verb of the future a date may stand."""
_ANNOUNCED: Final = "announced"
_PAST_FEMININE: Final = re.compile("(?!ال).{3,}[^اوي]ت")


class Run:
    """The matched items, with what comes before and after them."""

    def __init__(self, items: Sequence[Item], first: int, last: int, tokens: Sequence[Token]) -> None:
        self.items = list(items[first:last])
        self.tokens = tokens
        self.before = items[first - 1] if first else None
        self.after = items[last] if last < len(items) else None
        self.verb = self._last_verb(items[max(0, first - _FUTURE_REACH) : first])
        self.following = "".join(item.tag for item in items[last : last + 2])
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

    def _last_verb(self, before: Sequence[Item]) -> Item | None:
        """The last verb before a date that tells whether it is to come («ستبدأ», will begin) or was («وقعت»)."""
        for item in reversed(before):
            if item.tag in "fl":
                return item
            # matches «وانطلقت» (and it set out); not «الغارات», «بيروت», «وقت»
            if item.tag == "x" and _PAST_FEMININE.fullmatch(self.tokens[item.first].norm):
                return item
        return None

    def is_future(self, shape: Shape) -> bool:
        """Whether its sentence speaks of what is to come. The present tense announces weekdays only («تبدأ الأحد»)."""
        if self.verb is None or self.verb.tag != "f" or self.opening == "since":
            return False
        return shape is Shape.WEEKDAY or value_of(self.verb) != _ANNOUNCED

    @property
    def span(self) -> Span:
        """The run's place in the page."""
        return Span(self.items[0].start, self.items[-1].end)

    @property
    def opening(self) -> str | None:
        """The kind of the word that opens an interval, e.g. `since`, or `None`."""
        word = self.items[0].word
        return str(word.kind) if word and self.items[0].tag in "SABOb" else None


def number_of(item: Item | None) -> int | None:
    """The whole number of a number or ordinal item, or `None`."""
    if item is None:
        return None
    if item.ordinal is not None:
        return item.ordinal.value
    quantity = item.quantity
    return int(quantity.value) if quantity is not None and quantity.value is not None else None


def value_of(item: Item | None) -> Any:
    """The `value` of the calendar word of an item, or `None`."""
    return item.word.value if item is not None and item.word is not None else None


def year_fields(run: Run) -> dict[str, Any]:
    """The year or the relation behind a month: «2020», «من العام الماضي» (of last year), «الماضي» (last)."""
    relation = value_of(run.one("R"))
    of_year = "aR" in run.tags
    return {
        "year": number_of(run.one("y")),
        "relation": None if of_year else relation,
        "year_relation": relation if of_year else None,
    }


def expression_of(run: Run, shape: Shape, **fields: Any) -> CalendarExpression:
    """An expression of `shape` over the run (or `fields["span"]`), with its opening and future."""
    return CalendarExpression(
        span=fields.pop("span", run.span),
        shape=shape,
        opening=fields.pop("opening", run.opening),
        future=run.is_future(shape),
        **fields,
    )
