"""Document and its dates → figures: every count of people or military means, with measure, bounds, scope and who.

Rules: gold/GUIDELINES.md "figures". Dates, clock times, numbered names (resolutions, weapons) and percentages are taken
out first. A fixed noun («قتيل», dead) says its measure; other people take that of their cue («مقتل», the
killing of); a number joined to a figure goes on with that figure's measure.
"""

from collections.abc import Iterable

from marsad.annotation.figures_closed import FigureWords
from marsad.annotation.figures_counted import Counted
from marsad.annotation.figures_scope import UNKNOWN, ScopeFinder, SentenceScopes
from marsad.annotation.figures_sentence import SentenceCounter
from marsad.annotation.figures_words import CountWords
from marsad.annotation.times import Times
from marsad.language.ar.numerals import NumeralReader
from marsad.model import Document, Figure, Measure, Sentence, TimeExpression
from marsad.reference.calendar import CALENDAR, CalendarKind, CalendarWord
from marsad.reference.measures import MEASURES, CountWord
from marsad.reference.numerals import NUMERALS, NumberWord
from marsad.reference.particles import PARTICLES


class FigureFinder:
    """Finds the figures of an article. Built once from the reference tables."""

    def __init__(
        self,
        measures: Iterable[CountWord] | None = None,
        numerals: Iterable[NumberWord] | None = None,
        calendar: Iterable[CalendarWord] | None = None,
        closed: FigureWords | None = None,
    ) -> None:
        closed = closed or FigureWords.compile(PARTICLES.load())
        words = CountWords(MEASURES.load() if measures is None else measures, closed)
        numbers = NumeralReader(NUMERALS.load() if numerals is None else numerals)
        entries = CALENDAR.load() if calendar is None else calendar
        numbered = [name for entry in entries if entry.kind is CalendarKind.NUMBERED for name in entry.names]
        self._counter = SentenceCounter(words, numbers, numbered)
        self._scopes = ScopeFinder(words)

    def find(self, document: Document, times: Times) -> tuple[Figure, ...]:
        """The figures of the article's own sentences, in text order; `times` are its dates."""
        figures: list[Figure] = []
        told, paragraph = UNKNOWN, -1
        for sentence, dates, counted in self._count(document, times):
            if sentence.paragraph != paragraph:
                told, paragraph = UNKNOWN, sentence.paragraph
            if not counted:
                continue
            scopes = self._scopes.read(sentence, dates, told)
            figures += [_figure(each, scopes) for each in counted]
            told = figures[-1].scope
        return tuple(figures)

    def _count(self, document: Document, times: Times) -> list[tuple[Sentence, list[TimeExpression], list[Counted]]]:
        """Each sentence with its dates and counts. Titles are read last: the text tells what is two in them."""
        rows: list[tuple[Sentence, list[TimeExpression], list[Counted]]] = []
        pairs: set[Measure] = set()
        for sentence in sorted(document.sentences, key=lambda sentence: sentence.is_title):
            dates = [date for date in times.dates if sentence.span.covers(date.span)]
            counted = self._counter.count(sentence, [date.span for date in dates], pairs if sentence.is_title else ())
            pairs |= {each.measure for each in counted if each.low == each.high == 2}
            rows.append((sentence, dates, counted))
        return sorted(rows, key=lambda row: row[0].span.start)


def _figure(counted: Counted, scopes: SentenceScopes) -> Figure:
    return Figure(
        span=counted.span,
        measure=counted.measure,
        low=counted.low,
        high=counted.high,
        approximate=counted.approximate,
        who=counted.who,
        scope=scopes.of(counted),
        as_of=scopes.as_of,
    )
