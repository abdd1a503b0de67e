"""When an article was written, as far as page and text settle it: publication and expressions → anchor and issues.

The text's own weekdays («أمس الأحد», yesterday, Sunday) check the day that the page gives. Where they disagree, the
nearest day that makes them right is inferred; where nothing settles a day, there is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from marsad.annotation.times_resolve import Anchor, Resolver
from marsad.annotation.times_values import UNKNOWN_YEAR
from marsad.language.ar.calendar import parse_printed_date
from marsad.language.ar.calendar_expressions import CalendarExpression, Shape
from marsad.language.edtf import day_bounds
from marsad.model import BlockKind, Document, Issue, Publication, PublicationKind, Severity, Span

SHIFTS: Final = (0, -1, 1, -2, -3)
"""Days by which a page's date may be off (a crawl is late, an update later still), the likeliest first."""
_SEARCHED_DAYS: Final = 62
"""How far behind the last day it tells of an article may have been written (two months)."""
_HINTS: Final = frozenset({BlockKind.RELATED, BlockKind.DATE, BlockKind.CAPTION, BlockKind.NAVIGATION})
_PLAUSIBLE_YEARS: Final = range(1850, 2200)
"""Years in which an article can have been published; another declared year is kept but places nothing in time."""
UNKNOWN: Final = Publication(value=None, kind=PublicationKind.NONE)


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling found: the anchor for relative words, the publication to record, and doubts."""

    anchor: Anchor
    published: Publication
    issues: tuple[Issue, ...] = ()


def settle(document: Document, expressions: Sequence[CalendarExpression]) -> Settled:
    """The anchor of an article from its publication and the expressions of its text (in order)."""
    published = _own_publication(document)
    weekdays = [e for e in expressions if e.shape is Shape.RELATIVE_DAY and e.weekday is not None]
    value = published.value
    if value is None:
        return _inferred(document, expressions, weekdays)
    if value.startswith(UNKNOWN_YEAR) and len(value) == len("XXXX-06-15"):
        month_day = (int(value[5:7]), int(value[8:10]))
        return Settled(Anchor(month_day=month_day, label="dateline"), published)
    try:
        day = date.fromisoformat(value[:10])
    except ValueError:
        return Settled(Anchor(year=int(value[:4])) if value[:4].isdigit() else Anchor(), published)
    if day.year not in _PLAUSIBLE_YEARS:
        return Settled(Anchor(), published)
    return _checked(published, day, weekdays)


def _own_publication(document: Document) -> Publication:
    """The article's publication; a date printed outside its own blocks belongs to another story."""
    article = document.article
    span = article.published.span
    if article.part == 0 or span is None or any(block.span.covers(span) for block in article.blocks):
        return article.published
    return UNKNOWN


def _checked(published: Publication, day: date, weekdays: Sequence[CalendarExpression]) -> Settled:
    label = "dateline" if published.kind is PublicationKind.DATELINE else "publication"
    fits = {shift: sum(_fits(e, day + timedelta(days=shift)) for e in weekdays) for shift in SHIFTS}
    shift = max(SHIFTS, key=lambda shift: (fits[shift], -SHIFTS.index(shift)))
    if fits[0] == len(weekdays) or (fits[shift] == fits[0] and fits[0] > 0):
        return Settled(Anchor(day=day, label=label), published)
    told = next(e for e in weekdays if not _fits(e, day))
    if not fits[shift]:
        detail = f"{published.kind} {day.isoformat()} is not the weekday the text names"
        return Settled(Anchor(), UNKNOWN, (_issue("date-contradicts-weekday", Severity.PROBLEM, detail, told.span),))
    nearest = day + timedelta(days=shift)
    detail = f"{published.kind} {day.isoformat()}, but by the text's own weekday {nearest.isoformat()}"
    inferred = Publication(value=nearest.isoformat(), kind=PublicationKind.INFERRED, span=told.span)
    issue = _issue("date-contradicts-weekday", Severity.DOUBT, detail, told.span)
    return Settled(Anchor(day=nearest, label=label), inferred, (issue,))


def _fits(expression: CalendarExpression, day: date) -> bool:
    return (day + timedelta(days=expression.offset or 0)).weekday() == expression.weekday


def _inferred(
    document: Document, expressions: Sequence[CalendarExpression], weekdays: Sequence[CalendarExpression]
) -> Settled:
    """Without a date of its own: from a date told as today's or yesterday's, from weekday, told days and a date printed
    nearby; else perhaps the year."""
    dated = _from_dated_day(expressions, weekdays)
    if dated is not None:
        return dated
    hint = _hint(document)
    if hint is not None and weekdays:
        settled = _from_story(expressions, weekdays, hint)
        if settled is not None:
            return settled
    return _year_after(expressions) or Settled(Anchor(), UNKNOWN, _against_page(document, weekdays))


def _against_page(document: Document, weekdays: Sequence[CalendarExpression]) -> tuple[Issue, ...]:
    """An appended story whose weekday is not that of the page's date was written on some other day: a doubt."""
    published = document.page.articles[0].published.value if document.article.part else None
    if published is None or len(published) < len("2023-09-21") or published.startswith(UNKNOWN_YEAR):
        return ()
    day = date.fromisoformat(published[:10])
    told = next((e for e in weekdays if not _fits(e, day)), None)
    if told is None:
        return ()
    detail = f"the page's {day.isoformat()} is not the weekday this story names: its own day is unknown"
    return (_issue("date-contradicts-weekday", Severity.DOUBT, detail, told.span),)


def _hint(document: Document) -> date | None:
    """The newest day printed on the page beside another story: it tells the year, as it would tell a reader."""
    part = document.article.part
    blocks = [block for block in document.page.blocks if block.article == part and block.kind in _HINTS]
    printed = [parse_printed_date(block.span.of(document.text)) for block in blocks]
    return max((date.fromisoformat(found[0]) for found in printed if found), default=None)


def _from_dated_day(
    expressions: Sequence[CalendarExpression], weekdays: Sequence[CalendarExpression]
) -> Settled | None:
    """«yesterday, Monday 21 April 2031»: the day of writing, if every weekday told agrees."""
    for e in expressions:
        if e.shape is not Shape.DAY or e.offset is None or not (e.year and e.month and e.day) or e.hijri:
            continue
        try:
            day = date(e.year, e.month, e.day) - timedelta(days=e.offset)
        except (ValueError, OverflowError):
            continue
        if all(_fits(other, day) for other in weekdays):
            published = Publication(value=day.isoformat(), kind=PublicationKind.INFERRED, span=e.span)
            detail = f"inferred: the text tells this date as its own day{e.offset:+d}" if e.offset else "told as today"
            issue = _issue("date-inferred", Severity.NOTE, detail, e.span)
            return Settled(Anchor(day=day), published, (issue,))
    return None


def _from_story(
    expressions: Sequence[CalendarExpression], weekdays: Sequence[CalendarExpression], hint: date
) -> Settled | None:
    """The first day on or behind the last day told of that has the named weekday, outside the months called past."""
    resolver = Resolver(Anchor(day=hint), ())
    story: list[str] = []
    for expression in expressions:
        if expression.shape in (Shape.DAY, Shape.DAY_OF_MONTH) and not expression.future:
            value = resolver.resolve(expression, story, None).value
            story += [value] if value else []
    told = [last for value in story if (last := day_bounds(value).last) is not None]
    if not told:
        return None
    past = {e.month for e in expressions if e.relation == "last" and e.month}
    current = {e.month for e in expressions if e.relation == "current" and e.month}
    days = [max(told) + timedelta(days=ahead) for ahead in range(_SEARCHED_DAYS)]
    fitting = [
        day
        for day in days
        if all(_fits(e, day) for e in weekdays) and day.month not in past and (not current or day.month in current)
    ]
    if not fitting:
        return None
    others = [day.isoformat() for day in fitting[1:] if day.month == fitting[0].month]
    detail = f"inferred from weekday and told days; also possible: {', '.join(others) or 'none in that month'}"
    published = Publication(value=fitting[0].isoformat(), kind=PublicationKind.INFERRED, span=weekdays[0].span)
    issue = _issue("date-inferred", Severity.DOUBT, detail, weekdays[0].span)
    return Settled(Anchor(day=fitting[0]), published, (issue,))


def _year_after(expressions: Sequence[CalendarExpression]) -> Settled | None:
    """«العام الماضي» (last year) on a page whose newest printed year stands with a day: that was last year.

    Newspapers print a year with a day only when it is not the current one.
    """
    last_year = next(
        (e for e in expressions if e.shape is Shape.PERIOD and e.unit == "Y" and e.relation == "last"), None
    )
    printed = [e for e in expressions if e.year is not None and e.shape in (Shape.DAY, Shape.MONTH, Shape.YEAR)]
    newest = max(printed, key=lambda e: (e.last_year or e.year or 0, e.day is not None), default=None)
    if last_year is None or newest is None or newest.day is None or newest.year is None or newest.future:
        return None
    year = newest.year + 1
    published = Publication(value=f"{year}", kind=PublicationKind.INFERRED, span=last_year.span)
    detail = f"only the year is inferred: the text calls {newest.year} last year; the day is unknown"
    return Settled(Anchor(year=year), published, (_issue("date-inferred", Severity.DOUBT, detail, last_year.span),))


def _issue(code: str, severity: Severity, detail: str, span: Span) -> Issue:
    return Issue(code=code, stage="annotation", severity=severity, detail=detail, span=span)
