"""A sentence → the string of tags that the date grammar reads: one tag per word or number that matters to dates.

One character per item, so that a date is a regular expression over tags («منذ 20 يوليو», since 20 July → `SnM`).
Words come from resources/calendar, numbers from the numeral reader; everything else is `x`.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from marsad.language.ar.clitics import Peeled
from marsad.language.ar.inflect import present_forms
from marsad.language.ar.numerals import Ordinal, Quantity
from marsad.language.phrases import PhraseMatcher
from marsad.model import Span, Token, TokenKind
from marsad.reference.calendar import CalendarKind, CalendarWord

TAGS: Final = {
    CalendarKind.MONTH: "M",
    CalendarKind.HIJRI_MONTH: "h",
    CalendarKind.WEEKDAY: "W",
    CalendarKind.RELATIVE_DAY: "T",
    CalendarKind.THAT_DAY: "V",
    CalendarKind.DAYPART: "p",
    CalendarKind.RELATION: "R",
    CalendarKind.DEMONSTRATIVE: "d",
    CalendarKind.UNIT: "u",
    CalendarKind.DECADE: "D",
    CalendarKind.PART: "e",
    CalendarKind.SINCE: "S",
    CalendarKind.BEFORE: "B",
    CalendarKind.AFTER: "A",
    CalendarKind.FOR: "F",
    CalendarKind.WITHIN: "w",
    CalendarKind.BY: "b",
    CalendarKind.FROM_ON: "O",
    CalendarKind.UNTIL: "t",
    CalendarKind.BETWEEN: "k",
    CalendarKind.OF: "o",
    CalendarKind.IN: "i",
    CalendarKind.CLOCK: "C",
    CalendarKind.ZONE_CUE: "z",
    CalendarKind.ZONE: "Z",
    CalendarKind.HALF: "H",
    CalendarKind.MIDNIGHT: "N",
    CalendarKind.AGE: "g",
    CalendarKind.NUMBERED: "#",
    CalendarKind.FUTURE: "f",
    CalendarKind.TOLD: "l",
    CalendarKind.DAY_NAME: "!",
}
"""Tags of calendar words. A unit is `j` (day), `s` (month), `a` (year) or `u` in the singular, `U` dual, `P` plural;
a month name that is an ordinary word too is `m`. Numbers: `n` 1–31, `y` year, `q` other, `G` days, `I` years from–to,
`c` clock time, `r` ordinal. `&` is AND, even where it is written onto the next word."""
SINGULAR_TAGS: Final = {"D": "j", "M": "s", "Y": "a"}
PUNCTUATION: Final = {"/": "/", "(": "(", ")": ")", "-": "-", "–": "-", ",": "،", "،": "،", "«": "«", "»": "»"}
FIRST_YEAR: Final = 1800
LAST_YEAR: Final = 2100
# matches «11:59», «00.00», «9:05»; not «1.030», «7.9»
CLOCK: Final = re.compile(r"(?:[01]?\d|2[0-4])[:.][0-5]\d")
OTHER: Final = "x"
_UNDATED: Final = frozenset("oitkABSFwbOHg#fl!dRe")
"""Tags that make no date by themselves."""
ACCUSATIVE: Final = "ا"
"""A week or month in the accusative («شهرا», for a month) is a length by itself: tag `v`."""
_VERBS: Final = "fl"
_DUAL_ENDINGS: Final = ("ين", "ان")
_UNTIL: Final = "حتي"
_SEEN: Final = "\N{ARABIC LETTER SEEN}"


class Item(NamedTuple):
    """One tag of the sentence: tokens `[first, last)`, their place in the text and what they stand for."""

    tag: str
    first: int
    last: int
    start: int
    end: int
    word: CalendarWord | None = None
    definite: bool = False
    quantity: Quantity | None = None
    ordinal: Ordinal | None = None

    @property
    def span(self) -> Span:
        """The item's place in the page."""
        return Span(self.start, self.end)


class ItemReader:
    """Turns tokens into items. Built once from resources/calendar."""

    def __init__(self, words: Iterable[CalendarWord]) -> None:
        entries: list[tuple[str, tuple[str, CalendarWord]]] = []
        for word in words:
            tag = TAGS[word.kind]
            singular = SINGULAR_TAGS.get(str(word.value), "u") if tag == "u" and word.factor == 1 else tag
            for name in word.names:
                measured = word.value in ("W", "M") and tag == "u" and name.endswith(ACCUSATIVE)
                entries.append((name, ("m" if name in word.weak else "v" if measured else singular, word)))
            entries += [(name, (tag, word)) for verb in word.verbs for name in present_forms(verb) if name[0] == _SEEN]
            entries += [(name, ("U", word)) for name in word.dual]
            entries += [(name, ("P", word)) for name in word.plural]
        self._matcher: PhraseMatcher[tuple[str, CalendarWord]] = PhraseMatcher(entries)
        self._dating = PhraseMatcher((name, tag) for name, (tag, _) in entries if tag not in _UNDATED)

    def may_date(self, tokens: Sequence[Token]) -> bool:
        """Whether a sentence without numbers can hold a date at all: a cheap gate before `read`."""
        return any(self._dating.starts(token.norm) for token in tokens)

    def read(self, tokens: Sequence[Token], quantities: Sequence[Quantity], ordinals: Sequence[Ordinal]) -> list[Item]:
        """The items of one sentence in order; pairs of month names («نوفمبر/تشرين الثاني») are one item."""
        counts = [_without_until(quantity, tokens) for quantity in quantities]
        numbers: dict[int, Quantity | Ordinal] = {quantity.first: quantity for quantity in counts}
        numbers |= {ordinal.first: ordinal for ordinal in ordinals}
        items: list[Item] = []
        position = 0
        while position < len(tokens):
            found = self._at(tokens, position, numbers.get(position))
            items += found
            position = found[-1].last
        return _join_months(items)

    def _at(self, tokens: Sequence[Token], position: int, number: Quantity | Ordinal | None) -> list[Item]:
        token = tokens[position]
        if token.kind is TokenKind.PUNCTUATION:
            return [Item(PUNCTUATION.get(token.text, OTHER), position, position + 1, token.start, token.end)]
        if token.kind is not TokenKind.NUMBER:
            match = self._matcher.at(tokens, position, _is_unsuffixed)
            if match is not None and (number is None or match.last > number.last or match.payloads[0][0] == "W"):
                tag, word = match.payloads[0]
                construct = tag == "U" and not match.peeled.stem.endswith(_DUAL_ENDINGS)
                if match.peeled.article and (tag in _VERBS or construct):  # «التدخل» (intervention), «الشهري» (monthly)
                    return [Item(OTHER, position, position + 1, token.start, token.end)]
                start = match.span.start
                if match.peeled.article:
                    start = max(token.start, start - _article_length(token, match.peeled.preposition))
                definite = match.peeled.article or match.peeled.stem.startswith("ال")
                item = Item(tag, position, match.last, start, match.span.end, word, definite)
                return [_and(position, token), item] if match.peeled.conjunction else [item]
        if isinstance(number, Quantity):
            item = Item(_number_tag(number, tokens), position, number.last, *_ends(number.span), quantity=number)
            separate = position and tokens[position - 1].norm == "و"
            return [_and(position, token), item] if number.conjunction and not separate else [item]
        if isinstance(number, Ordinal):
            return [Item("r", position, number.last, *_ends(number.span), ordinal=number)]
        tag = OTHER
        if token.kind is TokenKind.NUMBER and CLOCK.fullmatch(token.norm):
            tag = "c"
        elif token.norm == "و":
            tag = "&"
        return [Item(tag, position, position + 1, token.start, token.end)]


def _is_unsuffixed(peeled: Peeled) -> bool:
    return not peeled.suffix_length


def _without_until(quantity: Quantity, tokens: Sequence[Token]) -> Quantity:
    """«حتى 10 نوفمبر» (until 10 November): before a date the bound is no bound of the number."""
    if not tokens[quantity.first].norm.endswith(_UNTIL) or quantity.value is None:
        return quantity
    plain = quantity.last == quantity.core + 1 and tokens[quantity.core].kind is TokenKind.NUMBER
    span = Span(tokens[quantity.core].start, quantity.span.end)
    return quantity._replace(first=quantity.core, low=int(quantity.value), plain=plain, span=span)


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _and(position: int, token: Token) -> Item:
    return Item("&", position, position, token.start, token.start)


def _article_length(token: Token, preposition: str) -> int:
    """Letters of the article to give back to the span: it belongs to the expression; after LAM only one is left."""
    return 1 if preposition == "ل" and not token.norm.startswith("ال", token.norm.index("ل") + 1) else 2


def _number_tag(number: Quantity, tokens: Sequence[Token]) -> str:
    if number.value is None and number.low is not None and number.high is not None and not number.approximate:
        digits = all(len(tokens[index].norm) == 4 for index in (number.core, number.last - 1))
        if digits and number.low >= FIRST_YEAR and number.high <= LAST_YEAR:
            return "I"
        return "G" if number.low >= 1 and number.high <= 31 else "q"
    if number.value is None or number.low is None or number.high is None or number.approximate:
        return "q"
    if number.plain and len(tokens[number.core].norm) == 4 and FIRST_YEAR <= number.value <= LAST_YEAR:
        return "y"
    return "n" if 1 <= number.value <= 31 and number.value == int(number.value) else "q"


def _join_months(items: list[Item]) -> list[Item]:
    """Two names of one month, joined by a stroke, brackets or nothing, become one item."""
    joined: list[Item] = []
    index = 0
    while index < len(items):
        item = items[index]
        if item.tag in "Mm" and item.word is not None:
            for gap, closing in (("", ""), ("/", ""), ("-", ""), ("(", ")"), ("،", "")):
                last = index + len(gap) + 1
                if "".join(it.tag for it in items[index + 1 : last]) != gap or last >= len(items):
                    continue
                twin = items[last]
                if twin.tag not in "Mm" or twin.word is None or twin.word.value != item.word.value:
                    continue
                end = last + 1 if closing and last + 1 < len(items) and items[last + 1].tag == closing else last
                item = item._replace(tag="M", last=items[end].last, end=items[end].end)
                index = end
                break
        joined.append(item)
        index += 1
    return joined
