"""Dates as Arabic pages print them in full: a line of text → the day it names, exact or not at all.

The month names of all four Arab naming systems and of English come from resources/calendar. Digits may be Arabic-Indic.
Expressions inside sentences («أمس», «نهاية العام») are read by `calendar_expressions`.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from marsad.language.ar.normal import normalize
from marsad.language.ar.spellings import spelling_pattern
from marsad.model import Span
from marsad.reference.calendar import CALENDAR, CalendarKind, CalendarWord

FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2100
"""Years outside are Hijri years or no years at all."""

_JOINERS: Final = "[\u200b-\u200f\u202a-\u202e\u2066-\u2069]*"
"""Zero-width and bidirectional marks that outlets print around numbers."""


class PrintedDate(NamedTuple):
    """A day printed in full: `value` is EDTF (`2023-09-29`), `span` lies in the text that was searched."""

    value: str
    span: Span


class PrintedDateReader:
    """Finds the first full date of a line: «29th, September 2023», «26/11/2020», «29 سبتمبر/أيلول 2023», ISO."""

    def __init__(self, words: Iterable[CalendarWord]) -> None:
        self._months: dict[str, int] = {}
        for word in words:
            if word.kind is CalendarKind.MONTH:
                self._months |= {_key(name): int(word.value) for name in word.names}
        names = "|".join(spelling_pattern(name) for name in sorted(self._months, key=len, reverse=True))
        gap = rf"[\s\u00a0]*{_JOINERS}"
        month = rf"(?P<month>{names})(?!\w)\.?"
        twin = rf"(?:{gap}[/(-]?{gap}(?P<twin>{names})(?!\w){gap}\)?)?"
        day = r"(?P<day>\d{1,2})"
        year = rf"{gap}[,\u060c]?{gap}(?P<year>\d{{4}})(?!\d|[-/.]\d)"
        # matches «29 سبتمبر/أيلول 2023», «29th, September 2023», «1 من يناير، 2024»; not «29 سبتمبر» without a year
        day_first = rf"(?<![\d/.-]){day}(?i:st|nd|rd|th)?{gap}[,\u060c]?{gap}(?:\u0645\u0646\s+)?{month}{twin}{year}"
        # matches «September 29, 2023», «سبتمبر 29, 2023»; not «September 2023»
        month_first = rf"(?<!\w){month}{gap}{day}(?i:st|nd|rd|th)?{year}"
        # matches «2023-09-29T10:00», «2023/9/29»; not «12023-09-29», «2023-09-291»
        iso = rf"(?<![\d/.-])(?P<year>\d{{4}})(?P<mark>[-/.])(?P<number>\d{{1,2}})(?P=mark){day}(?!\d|[-/.]\d)"
        mark = rf"{_JOINERS}(?P<mark>[-/.]){_JOINERS}"
        # matches «26/11/2020», «26-11-2020»; not «26/11», «1/26/11/2020»
        numeric = rf"(?<![\d/.-]){day}{mark}(?P<number>\d{{1,2}}){_JOINERS}(?P=mark){year}"
        self._patterns = [re.compile(pattern) for pattern in (day_first, month_first, iso, numeric)]

    def read(self, text: str) -> PrintedDate | None:
        """The first date in `text` that is a real day (1800–2100), or `None`. Numbers are day, month, year."""
        found = [
            PrintedDate(day.isoformat(), Span(*match.span()))
            for pattern in self._patterns
            for match in pattern.finditer(text)
            if (day := self._day(match.groupdict())) is not None
        ]
        return min(found, key=lambda printed: (printed.span.start, -printed.span.end), default=None)

    def _day(self, parts: dict[str, str | None]) -> date | None:
        year, number = int(parts["year"] or 0), int(parts["day"] or 0)
        if name := parts.get("month"):
            month = self._months[_key(name)]
            twin = parts.get("twin")
            if twin and self._months[_key(twin)] != month:
                return None
        else:
            month = int(parts["number"] or 0)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return None
        try:
            return date(year, month, number)
        except ValueError:
            return None


def parse_printed_date(text: str) -> tuple[str, Span] | None:
    """The first full date printed in `text` as (EDTF day, span in `text`), or `None`.

    >>> parse_printed_date("تاريخ النشر: 29th, September 2023 GMT")
    ('2023-09-29', Span(start=13, end=33))
    """
    printed = _reader().read(text)
    return (printed.value, printed.span) if printed else None


@lru_cache(maxsize=1)
def _reader() -> PrintedDateReader:
    return PrintedDateReader(CALENDAR.load())


def _key(name: str) -> str:
    return " ".join(normalize(name).split())
