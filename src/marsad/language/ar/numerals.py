"""Numbers in Arabic sentences, in digits and words: tokens → quantities with their bounds, and ordinals.

Bounds come from resources/numerals/bounds.yml: «أكثر من» (more than), «نحو» (about), «بين … و…» (between … and …).
Ordinals («السابع عشر», the seventeenth) do not count.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from marsad.language.ar.numerals_core import Core, read_core
from marsad.language.ar.numerals_words import BOUND_KINDS, NumberWords, Word
from marsad.language.phrases import PhraseMatcher, raw_offset
from marsad.model import Span, Token, TokenKind
from marsad.reference.numerals import NumberWord, NumeralKind

_AND: Final = "و"
_FROM: Final = "من"
_ARTICLES: Final = frozenset({"ال", "وال", "بال", "لل"})
_SEPARATORS: Final = frozenset({"-", "–", "الي", "او"})
_LONGEST_BOUND: Final = 4
"""Tokens of the longest bound phrase, «ما لا يقل عن» (no less than)."""


class Quantity(NamedTuple):
    """A number in tokens `[first, last)` with its bounds; the number itself starts at token `core`.

    `low`/`high` are inclusive (`None` = open); `value` is the number as said (`None` if vague or a range); `plain`
    marks bare whole digits, `definite` the article, `conjunction`/`preposition` particles, `ambiguous` «1.030».
    """

    first: int
    last: int
    core: int
    span: Span
    low: int | None
    high: int | None
    approximate: bool
    value: float | None
    plain: bool
    definite: bool
    conjunction: bool
    preposition: bool
    ambiguous: bool


class Ordinal(NamedTuple):
    """An ordinal with its article in tokens `[first, last)`, e.g. «السابع عشر» (the seventeenth)."""

    first: int
    last: int
    span: Span
    value: int


class NumeralReader:
    """Reads the numbers of a sentence. Built once from resources/numerals."""

    def __init__(self, entries: Iterable[NumberWord]) -> None:
        entries = tuple(entries)
        bounds = [entry for entry in entries if entry.kind in BOUND_KINDS]
        self._words = NumberWords(entries)
        self._before = PhraseMatcher((name, entry.kind) for entry in bounds for name in entry.names)
        self._after = PhraseMatcher(((name, entry.kind) for entry in bounds for name in entry.after), clitics=False)

    def read(self, tokens: Sequence[Token]) -> tuple[list[Quantity], list[Ordinal]]:
        """Quantities and ordinals of one sentence, each in order; they do not overlap."""
        quantities: list[Quantity] = []
        ordinals: list[Ordinal] = []
        position = 0
        while position < len(tokens):
            word = self._words.look_up(tokens[position])
            if word is not None and word.entry.kind is NumeralKind.ORDINAL:
                ordinals.append(self._ordinal(tokens, position, word))
                position = ordinals[-1].last
                continue
            number = word is not None or tokens[position].kind is TokenKind.NUMBER
            core = read_core(self._words, tokens, position) if number else None
            if core is None:
                position += 1
                continue
            quantity = self._quantity(tokens, position, word, core)
            pair = self._pair(tokens, quantities[-1], quantity) if quantities else None
            quantities[-1:] = [pair] if pair else [*quantities[-1:], quantity]
            position = core.last
        return quantities, ordinals

    def bound_after(self, tokens: Sequence[Token], position: int) -> tuple[NumeralKind, int] | None:
        """The bound that starts at `position` behind a counted noun («على الأقل», at least) and the token after it."""
        match = self._after.at(tokens, position) if position < len(tokens) else None
        return (match.payloads[0], match.last) if match else None

    def _quantity(self, tokens: Sequence[Token], core_first: int, word: Word | None, core: Core) -> Quantity:
        first, start = core_first, tokens[core_first].start
        definite = conjunction = preposition = False
        if word is not None:
            start += raw_offset(tokens[core_first].text, word.cut) if word.cut else 0
            definite, conjunction, preposition = word.article, word.conjunction, word.preposition
        elif first and tokens[first - 1].norm in _ARTICLES and tokens[first - 1].end == start:
            first -= 1
            cut = len(tokens[first].norm) - 2
            definite, start = True, tokens[first].start + (raw_offset(tokens[first].text, cut) if cut else 0)
        elif first and tokens[first - 1].norm == _AND and tokens[first - 1].end == start:
            conjunction = True
        low: int | None = int(core.low)
        high: int | None = int(core.high)
        approximate = core.vague
        plain = core.plain
        bound = None if conjunction else self.bound_before(tokens, first)
        while bound is not None:
            kind, first, start = bound
            plain = False
            low = None if kind is NumeralKind.AT_MOST else low
            high = None if kind is NumeralKind.AT_LEAST else high
            approximate = approximate or kind is NumeralKind.ABOUT
            bound = self.bound_before(tokens, first)
        span = Span(start, tokens[core.last - 1].end)
        value = None if core.vague else core.low
        flags = (plain, definite, conjunction, preposition, core.ambiguous)
        return Quantity(first, core.last, core_first, span, low, high, approximate, value, *flags)

    def bound_before(self, tokens: Sequence[Token], end: int) -> tuple[NumeralKind, int, int] | None:
        """The longest bound that ends right before token `end`: kind, first token, start offset in the text."""
        for first in range(max(0, end - _LONGEST_BOUND), end):
            match = self._before.at(tokens, first)
            if match is not None and match.last == end and match.payloads[0] is not NumeralKind.BETWEEN:
                return match.payloads[0], first, match.span.start
        return None

    def _pair(self, tokens: Sequence[Token], left: Quantity, right: Quantity) -> Quantity | None:
        """«بين X وY» (between X and Y) or «X إلى Y» (X to Y) as one quantity, or `None`."""
        if left.value is None or right.value is None or left.value >= right.value:
            return None
        low, high = int(left.value), int(right.value)
        gap = [token.norm for token in tokens[left.last : right.first]]
        joined = right._replace(
            low=low, high=high, value=None, plain=False, preposition=left.preposition, core=left.core
        )
        opener = self._opener(tokens, left.first)
        if opener is not None and (gap == [_AND] or (not gap and right.conjunction)):
            return joined._replace(first=opener[0], span=Span(opener[1], right.span.end), conjunction=False)
        rises = left.first > 0 and tokens[left.first - 1].norm == _FROM  # «ارتفع من 30 إلى 40», rose from 30 to 40
        if len(gap) == 1 and gap[0] in _SEPARATORS and not rises:
            span = Span(left.span.start, right.span.end)
            return joined._replace(first=left.first, span=span, conjunction=left.conjunction)
        return None

    def _opener(self, tokens: Sequence[Token], end: int) -> tuple[int, int] | None:
        """BETWEEN right before token `end`: its first token and start offset."""
        for first in range(max(0, end - 2), end):
            match = self._before.at(tokens, first)
            if match is not None and match.last == end and match.payloads[0] is NumeralKind.BETWEEN:
                return first, match.span.start
        return None

    def _ordinal(self, tokens: Sequence[Token], first: int, word: Word) -> Ordinal:
        start = tokens[first].start + (raw_offset(tokens[first].text, word.cut) if word.cut else 0)
        last, value = first + 1, word.entry.value
        following = self._words.look_up(tokens[last]) if last < len(tokens) else None
        if following is not None and value < 10:
            if following.entry.kind is NumeralKind.TEEN and not following.conjunction:
                value, last = value + 10, last + 1
            elif following.conjunction and following.article and 20 <= following.entry.value < 100:
                value, last = value + following.entry.value, last + 1
        return Ordinal(first, last, Span(start, tokens[last - 1].end), value)
