"""Datelines: the start of a first paragraph («باكو، 15 يونيو - سبوتنيك.» Baku, 15 June – Sputnik) → its parts.

A dateline is a place of one to four words with an agency, a signature in brackets or a day beside it, closed by a dash,
colon or full stop. A place and a dash alone are not enough: headlines look like that too.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from marsad.language.ar.calendar import parse_printed_date
from marsad.language.ar.normal import normalize
from marsad.model import Span
from marsad.reading.cues import PageCues, spelling_pattern
from marsad.reference.calendar import CALENDAR, CalendarKind, CalendarWord

LONGEST: Final = 90
"""A dateline is shorter than this (code points): a longer start is a sentence."""
_WORD: Final = r"[^\W\d_]{2,}"
_PLACES: Final = rf"{_WORD}(?:[ \u00a0]{_WORD}){{0,3}}"
_DASH: Final = r"[-\u2013\u2014\u2015\u0640/]"
_CLOSE: Final = rf"[ \u00a0]*(?:{_DASH}+|[:.])(?=[\s\u00a0]|$)"


class Dateline(NamedTuple):
    """A dateline's extent in the page text, the day it names (EDTF, `XXXX-06-15` without a year) and its agency."""

    span: Span
    day: str | None
    agency: str | None


class DatelineReader:
    """Reads datelines with the agencies of the page cues and the months of the calendar."""

    def __init__(self, cues: PageCues, words: Iterable[CalendarWord]) -> None:
        self._agency = cues.agency
        self._months = {
            normalize(name): int(word.value)
            for word in words
            if word.kind is CalendarKind.MONTH
            for name in word.names
        }
        names = "|".join(spelling_pattern(name) for name in sorted(self._months, key=len, reverse=True))
        day = (
            rf"(?P<date>(?P<day>[0-9\u0660-\u0669]{{1,2}})[ \u00a0]+(?P<month>{names})(?![^\W\d_])"
            rf"(?:[ \u00a0]*[/(][ \u00a0]*(?:{names})\)?)?(?:[\u060c, \u00a0]*[0-9\u0660-\u0669]{{4}})?)"
        )
        signature = r"(?P<signature>[^\n()\u060c.:]{2,40}?)"
        # matches «باكو، 15 يونيو - سبوتنيك.», «موسكو 3 مايو/أيار (تاس) -», «صنعاء، 4 مايو –»; not «في 15 يونيو قال»
        self._dated = re.compile(
            rf"{_PLACES}[ \u00a0]*[\u060c,/-]?[ \u00a0]*{day}(?:[ \u00a0]*(?:{_DASH}|\()[ \u00a0]*{signature}\)?)?{_CLOSE}"
        )
        # matches «أنقرة (زمان التركية) –», «الرياض (واس):»; not «الرئيس (السابق) قال»
        self._bracketed = re.compile(rf"(?:{_PLACES}[ \u00a0]*{_DASH}?[ \u00a0]*)?\([ \u00a0]*{signature}[ \u00a0]*\)[ \u00a0]*(?:{_DASH}+|:)")
        # matches «سيدني - رويترز», «عدن/ سبأ نت:», «رويترز -», «واس - الرياض:»; not «موسكو - قالت»
        self._signed = re.compile(
            rf"(?:{_PLACES}[ \u00a0]*(?:{_DASH}|\u060c|:)[ \u00a0]*)?(?P<signature>AGENCY)"
            rf"(?:[ \u00a0]*{_DASH}[ \u00a0]*{_PLACES}?)?".replace("AGENCY", r"[^\n()\u060c.:\u2013\u2014-]{2,30}?")
            + rf"(?:{_CLOSE}|$)"
        )

    def read(self, text: str, span: Span) -> Dateline | None:
        """The dateline at the start of `span`, or `None`."""
        head = text[span.start : min(span.end, span.start + LONGEST)]
        if (match := self._dated.match(head)) is not None:
            return Dateline(_moved(match, span), self._day_of(match), _tidy(match["signature"]))
        if (match := self._bracketed.match(head)) is not None:
            return Dateline(_moved(match, span), None, _tidy(match["signature"]))
        match = self._signed.match(head)
        if match is not None and self._agency.fullmatch(_tidy(match["signature"]) or ""):
            return Dateline(_moved(match, span), None, _tidy(match["signature"]))
        return None

    def _day_of(self, match: re.Match[str]) -> str:
        printed = parse_printed_date(match["date"])
        month = self._months[" ".join(normalize(match["month"]).split())]
        return printed[0] if printed else f"XXXX-{month:02d}-{int(match['day']):02d}"


def load_datelines(cues: PageCues) -> DatelineReader:
    """The dateline reader this version ships."""
    return DatelineReader(cues, CALENDAR.load())


def _moved(match: re.Match[str], span: Span) -> Span:
    return Span(span.start, span.start + match.end())


def _tidy(signature: str | None) -> str | None:
    return signature.strip(" \u00a0\"'") if signature else None
