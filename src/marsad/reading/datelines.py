"""Datelines: the start of a first paragraph («باكو، 15 يونيو - سبوتنيك.» Baku, 15 June – Sputnik) → its parts.

A dateline is a place of one to four words with an agency, a signature in brackets or a day beside it, closed by a dash,
colon or full stop. A place and a dash alone are not enough: headlines look like that too.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from marsad.language.ar.calendar import parse_printed_date
from marsad.language.ar.normal import normalize
from marsad.language.ar.spellings import spelling_pattern
from marsad.model import Span
from marsad.reading.cues import PageCues
from marsad.reference.calendar import CALENDAR, CalendarKind, CalendarWord

_WAW: Final = "\N{ARABIC LETTER WAW}"
LONGEST: Final = 90
"""A dateline is shorter than this (code points): a longer start is a sentence."""
_WORD: Final = r"[^\W\d_]{2,}"
_PLACE: Final = rf"{_WORD}(?:[ \u00a0]{_WORD}){{0,3}}"
_PLACES: Final = rf"{_PLACE}(?:[ \u00a0]*[\u060c,/][ \u00a0]*{_PLACE})?"
_DASH: Final = r"[-\u2013\u2014\u2015\u0640/]"
_GAP: Final = r"[ \u00a0]*"
_CLOSE: Final = rf"{_GAP}(?:{_DASH}+|[:.])(?=[\s\u00a0]|$)"


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
            normalize(name): int(word.value) for word in words if word.kind is CalendarKind.MONTH for name in word.names
        }
        names = "|".join(spelling_pattern(name) for name in sorted(self._months, key=len, reverse=True))
        day = (
            rf"(?P<date>(?P<day>[0-9\u0660-\u0669]{{1,2}})[ \u00a0]+(?P<month>{names})(?![^\W\d_])"
            rf"(?:{_GAP}[/(]{_GAP}(?:{names})\)?)?(?:[\u060c, \u00a0]*[0-9\u0660-\u0669]{{4}})?)"
        )
        signature = r"(?P<signature>[^\n()\u060c.:]{2,40}?)"
        agency = rf"[\u00ab\"(]?(?P<signature>{cues.agency.pattern})[\u00bb\")]?"
        patterns = (
            # matches «باكو، 15 يونيو - سبوتنيك.», «موسكو 3 مايو/أيار (تاس) -», «صنعاء، 4 مايو –»; not «في 15 يونيو قال»
            rf"{_PLACES}{_GAP}[\u060c,/-]?{_GAP}{day}(?:{_GAP}(?:{_DASH}|\(){_GAP}{signature}\)?)?{_CLOSE}",
            # matches «سيدني - رويترز», «عدن/ سبأ نت:», «الرياض (واس):»; not «موسكو - قالت»
            rf"{_PLACES}{_GAP}(?:{_DASH}|[\u060c:]|(?=\()){_GAP}{agency}(?:{_GAP}{_DASH}+|{_CLOSE}|{_GAP}$)",
            # matches «رويترز - قالت», «واس - الرياض: قال»; not «رويترز قالت»
            rf"{agency}{_GAP}{_DASH}(?:{_GAP}{_PLACES}{_GAP}:)?(?=[\s\u00a0])",
            # matches «أنقرة (زمان التركية) –», «طرابلس - «الشرق الأوسط»»; not «وقالت هيئة (اوفكوم):»
            rf"{_PLACES}{_GAP}(?:\({_GAP}{signature}{_GAP}\){_GAP}{_DASH}+|{_DASH}{_GAP}\u00ab(?P<quoted>[^\u00bb\n]{{2,30}})\u00bb$)",
        )
        self._patterns = tuple(re.compile(pattern) for pattern in patterns)
        self._openers = cues.openers

    def read(self, text: str, span: Span) -> Dateline | None:
        """The dateline at the start of `span`, or `None`."""
        head = text[span.start : min(span.end, span.start + LONGEST)]
        first = normalize(head.split(maxsplit=1)[0]) if head.strip() else ""
        if first in self._openers or _WAW + first in self._openers:
            return None
        for pattern in self._patterns:
            if (match := pattern.match(head)) is not None:
                parts = match.groupdict()
                signature = parts.get("signature") or parts.get("quoted")
                where = Span(span.start, span.start + match.end())
                return Dateline(where, self._day_of(match) if parts.get("date") else None, _tidy(signature))
        return None

    def _day_of(self, match: re.Match[str]) -> str:
        printed = parse_printed_date(match["date"])
        month = self._months[" ".join(normalize(match["month"]).split())]
        return printed[0] if printed else f"XXXX-{month:02d}-{int(match['day']):02d}"


def load_datelines(cues: PageCues) -> DatelineReader:
    """The dateline reader this version ships."""
    return DatelineReader(cues, CALENDAR.load())


def _tidy(signature: str | None) -> str | None:
    return signature.strip(" \u00a0\"'") if signature else None
