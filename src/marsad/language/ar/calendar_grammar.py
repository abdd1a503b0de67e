"""The grammar of dates in Arabic sentences: items → calendar expressions, not yet placed in time.

Each rule is a regular expression over the tags of `calendar_items`; the first rule that fits at the leftmost place
wins. Which day an expression means depends on its anchor: `marsad.annotation.times` decides.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from marsad.language.ar.calendar_build import build
from marsad.language.ar.calendar_expressions import CalendarExpression
from marsad.language.ar.calendar_items import ItemReader
from marsad.language.ar.numerals import Ordinal, Quantity
from marsad.model import Token
from marsad.reference.calendar import CalendarWord

_TAIL: Final = r"(?:،?(?:o?a?y|o?aR|R))?"
_PRE: Final = r"(?:[pN]*j?[pN]*)"
_OPEN: Final = r"[SABOb]?"
_MEASURE: Final = r"[uUPsajv](?:&H[usa]?)?"
_LEAD: Final = rf"(?:{_PRE}T[،(]?)?(?:{_PRE}W[،(]?)?{_PRE}"
_DATE: Final = rf"{_LEAD}(?:[nr]j?&)?[nrG]o?[Mmh]{_TAIL}\)?"
_RULES: Final = (
    # matches «الساعة 18.30 بتوقيت دمشق من يوم 4 مايو» (at 18.30 Damascus time on 4 May); not «الساعة» alone
    ("clock", rf"C[cqnr](?:&H)?p?(?:zZp?)?(?:o?(?:{_DATE}|p*jT|p*T(?:\(?W\)?)?|{_PRE}WR?))?|czZ"),
    # matches «منتصف ليل السبت الأحد» (midnight between Saturday and Sunday); not «منتصف ليل السبت»
    ("midnight", rf"{_OPEN}Nj?W[-/]?W"),
    # matches «29/09/2023»; not «29/09»
    ("numeric", r"n/n/y|n-n-y|y-n-n|y/n/n"),
    # matches «من 10 إلى 15 أكتوبر» (from 10 to 15 October); not «من أكتوبر»
    ("days", rf"ontno?[Mm]{_TAIL}"),
    # matches «منذ 20 يوليو» (since 20 July), «اليوم الثلاثاء 1 ديسمبر 2020»; not «يوليو»
    ("day", rf"{_OPEN}{_DATE}"),
    # matches «يوم 25 من الشهر نفسه» (the 25th of the same month), «14 الجاري»; not «14 الماضية», «الشهر نفسه»
    ("day_of_month", rf"{_OPEN}{_PRE}[nr]osR?|{_OPEN}p*j?nR"),
    # matches «منتصف الشهر المقبل» (the middle of next month), «نهاية العام» (the end of the year); not «نهاية الحرب»
    ("part", rf"{_OPEN}eo?(?:s?[Mm]{_TAIL}|[sau]R|d[sau]|a?y|[sa]|DuR|D)"),
    # matches «فبراير شباط الماضي» (last February), «شهر مارس»; not MARS «practised» alone
    ("month", rf"{_OPEN}(?:s?M{_TAIL}|sm{_TAIL}|m(?:o?a?y|o?aR|R)|sh(?:o?a?y|R))"),
    # matches «ذلك اليوم» (that day)
    ("story_day", r"j?V"),
    # matches «أمس (السبت)» (yesterday, Saturday), «مساء أول من أمس الخميس»
    ("today", rf"{_OPEN}{_PRE}T(?:،?\(?{_PRE}W\)?)?p?"),
    # matches «يوم الثلاثاء الماضي» (last Tuesday)
    ("weekday", rf"{_OPEN}{_PRE}WR?p?"),
    # matches «الأربع والعشرين ساعة الماضية» (the last 24 hours), «اليومين الماضيين»; not «الساعات الماضية»
    ("span", r"(?:P[qn]|[qn][uUPjsa]|U)R"),
    # matches «قبل خمسة أشهر» (five months ago), «قبل نصف قرن»; not «قبل أشهر» (months ago)
    ("ago", rf"B(?:[qny]{_MEASURE}|H[usa]|[sauj]|U(?:&H[usa]?)?)(?![Ro])"),
    # matches «العام الماضي» (last year), «هذا الشهر» (this month)
    ("period", rf"{_OPEN}(?:d[usa]R?|[usa]R)"),
    # matches «منذ ستة أشهر» (for six months now), «منذ عامين ونصف العام»
    ("duration", rf"[SF]?[qny]{_MEASURE}|[SF][usajvU](?:&H[usa]?)?(?![yIR])|[SF]H[usa]|U(?:&H[usa]?)?|v|A[uj](?=o)"),
    # matches «تسعينيات القرن الماضي» (the nineties of last century)
    ("decade", rf"{_OPEN}D(?:uR|R)?"),
    # matches «بين 1988 و1994», «عامي 2003 و2004»
    ("years", rf"{_OPEN}a?I|k?Uy&y"),
    # matches «منذ عام 2020», «2003»; the builder refuses counts
    ("year", rf"{_OPEN}a?y"),
)
_GRAMMAR: Final = re.compile("|".join(f"(?P<{name}>{rule})" for name, rule in _RULES))
# matches any tag without which no rule can fit; not `nx&x`
_GATE: Final = re.compile("[MmhWTVRujsavUPDCyIzc/-]")


class CalendarReader:
    """Finds calendar expressions in sentences. Built once from resources/calendar."""

    def __init__(self, words: Iterable[CalendarWord]) -> None:
        self._items = ItemReader(words)

    def read(
        self, tokens: Sequence[Token], quantities: Sequence[Quantity], ordinals: Sequence[Ordinal]
    ) -> list[CalendarExpression]:
        """The expressions of one sentence in order, given its numbers."""
        if not quantities and not self._items.may_date(tokens):
            return []
        items = self._items.read(tokens, quantities, ordinals)
        tags = "".join(item.tag for item in items)
        if not _GATE.search(tags):
            return []
        found: list[CalendarExpression] = []
        position = 0
        while (match := _GRAMMAR.search(tags, position)) is not None:
            built = build(match.lastgroup or "", items, match.start(), match.end(), tokens)
            position = match.end() if built else match.start() + 1
            found += built
        return found
