"""Document → its calendar expressions with values, the settled publication, and what could not be settled.

Rules: gold/GUIDELINES.md "dates". The words come from resources/calendar and resources/numerals, the grammar from
`marsad.language.ar`. Nothing is resolved without an anchor that page or text gives: unknown stays `None`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from marsad.annotation.times_anchor import settle
from marsad.annotation.times_resolve import Anchor, Resolver, Value
from marsad.annotation.times_values import UNKNOWN_YEAR
from marsad.language.ar.calendar_expressions import CalendarExpression, Shape
from marsad.language.ar.calendar_grammar import CalendarReader
from marsad.language.ar.numerals import NumeralReader
from marsad.model import Document, Issue, Publication, Severity, TimeExpression
from marsad.reference.calendar import CALENDAR, CalendarWord
from marsad.reference.numerals import NUMERALS, NumberWord

_TOLD_DAYS: Final = frozenset({Shape.WEEKDAY, Shape.RELATIVE_DAY})
_DAYS: Final = frozenset({Shape.DAY, *_TOLD_DAYS})


@dataclass(frozen=True, slots=True)
class Times:
    """The times of an article in text order, its publication as settled by page and text, and the doubts left."""

    dates: tuple[TimeExpression, ...]
    published: Publication
    issues: tuple[Issue, ...]


class TimeFinder:
    """Finds and resolves calendar expressions. Built once from the reference tables."""

    def __init__(
        self, words: Iterable[CalendarWord] | None = None, numerals: Iterable[NumberWord] | None = None
    ) -> None:
        self._calendar = CalendarReader(CALENDAR.load() if words is None else words)
        self._numerals = NumeralReader(NUMERALS.load() if numerals is None else numerals)

    def find(self, document: Document) -> Times:
        """The times of the article's own sentences (related stories are left out)."""
        sentences = [
            self._calendar.read(sentence.tokens, *self._numerals.read(sentence.tokens))
            for sentence in document.sentences
        ]
        expressions = [expression for sentence in sentences for expression in sentence]
        settled = settle(document, expressions)
        resolver = Resolver(settled.anchor, _printed_days(expressions))
        story: list[str] = []
        dates: list[TimeExpression] = []
        issues = list(settled.issues)
        lead = _Lead()
        for paragraph, sentence in zip((s.paragraph for s in document.sentences), sentences, strict=True):
            days = [e for e in sentence if e.shape in _DAYS and e.last_day is None]
            leading = lead.day(paragraph)
            for position, expression in enumerate(sentence):
                today = _spoken_from(settled.anchor, sentence[:position])
                dated = _with_day(expression, days or leading)
                found = _checked(resolver.resolve(dated, story, today), expression, settled.anchor)
                dates.append(TimeExpression(span=expression.span, value=found.value, anchor=found.anchor))
                if found.contradiction:
                    issues.append(_stale(found.contradiction, expression))
                if found.value is not None:
                    story.append(found.value)
            lead.note(days, paragraph)
        return Times(tuple(dates), settled.published, tuple(issues))


def _printed_days(expressions: Iterable[CalendarExpression]) -> list[date]:
    """The real days that the text prints in full."""
    days = []
    for e in expressions:
        if e.shape is Shape.DAY and e.year is not None and e.month is not None and e.day is not None and not e.hijri:
            try:
                days.append(date(e.year, e.month, e.day))
            except ValueError:
                continue
    return days


class _Lead:
    """The day that the story runs on: what the sentence before told of as today, yesterday or by its weekday."""

    def __init__(self) -> None:
        self._day: CalendarExpression | None = None
        self._paragraph = 0

    def day(self, paragraph: int) -> list[CalendarExpression]:
        """That day, if it was told in `paragraph` or the one before."""
        return [self._day] if self._day is not None and paragraph - self._paragraph <= 1 else []

    def note(self, days: list[CalendarExpression], paragraph: int) -> None:
        """Take the first day of a sentence: its main clause comes first."""
        if days:
            told = days[0].shape in _TOLD_DAYS and days[0].opening is None
            self._day, self._paragraph = days[0] if told else None, paragraph


def _with_day(expression: CalendarExpression, days: list[CalendarExpression]) -> CalendarExpression:
    """A clock time without a day of its own takes the nearest of `days`."""
    if expression.shape is not Shape.CLOCK or not days:
        return expression
    nearest = min(
        days, key=lambda e: min(abs(e.span.start - expression.span.end), abs(expression.span.start - e.span.end))
    )
    return replace(nearest, span=expression.span, opening=None, clock=expression.clock, zone=expression.zone)


def _spoken_from(anchor: Anchor, before: list[CalendarExpression]) -> date | None:
    """The day a sentence speaks from: what was said yesterday counts its last 24 hours from yesterday."""
    if anchor.day is None:
        return None
    told = [e.offset for e in before if e.shape is Shape.RELATIVE_DAY and (e.offset or 0) < 0]
    return anchor.day + timedelta(days=told[-1] or 0) if told else anchor.day


def _checked(found: Value, expression: CalendarExpression, anchor: Anchor) -> Value:
    """A day whose weekday is not the one beside it stays unknown."""
    if expression.weekday is None or found.value is None or expression.shape not in (Shape.RELATIVE_DAY, Shape.DAY):
        return found
    if expression.last_day is not None or expression.opening == "before" or found.value.startswith(UNKNOWN_YEAR):
        return found
    day = date.fromisoformat(found.value[:10])
    if day.weekday() == expression.weekday or (
        expression.shape is Shape.DAY and anchor.day is None and not expression.year
    ):
        return found
    return Value(None, found.anchor, f"{day.isoformat()} is not the weekday named beside it")


def _stale(detail: str, expression: CalendarExpression) -> Issue:
    code = "date-stale" if expression.relation == "current" else "weekday-contradictory"
    return Issue(code=code, stage="annotation", severity=Severity.DOUBT, detail=detail, span=expression.span)
