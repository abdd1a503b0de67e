"""One sentence → what is counted in it: numbers with their nouns, duals, and single people whom a cue governs."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from marsad.annotation.figures_counted import BEFALLEN, Counted
from marsad.annotation.figures_measure import Scan
from marsad.annotation.figures_words import CountWords, Form, Noun
from marsad.language.ar.bare import ARTICLE
from marsad.language.ar.normal import normalize
from marsad.language.ar.numerals import NumeralReader, Quantity
from marsad.model import Measure, Sentence, Span, Token, TokenKind
from marsad.reference.measures import CountKind
from marsad.reference.numerals import NumeralKind

_FEWEST: Final = 20
"""Vague numbers below it are nouns too: «العدة» is equipment."""
_AND: Final = "و"


class SentenceCounter:
    """Counts people and means in sentences. Built once."""

    def __init__(self, words: CountWords, numbers: NumeralReader, numbered: Iterable[str]) -> None:
        self._words = words
        self._closed = words.closed
        self._numbers = numbers
        self._numbered = frozenset(normalize(name) for name in numbered)

    def count(self, sentence: Sentence, taken: Sequence[Span], pairs: Collection[Measure] = ()) -> list[Counted]:
        """The counts of `sentence` outside the spans of its dates (`taken`), in order; `pairs` are the measures of
        which its article counts two."""
        tokens = sentence.tokens
        dated = _covered(tokens, taken)
        scan = Scan(self._words, tokens, dated, pairs)
        numbers = self._numbers.read(tokens)[0]
        if not scan.known and not numbers:
            return []
        quantities = {q.first: q for q in numbers if self._is_count(tokens, q, dated)}
        found: list[Counted] = []
        last = 0
        for position in sorted({*scan.known, *quantities}):
            counted = None
            if position < last or (position in dated and position not in quantities):
                continue
            share = self._share(tokens, position, scan)
            if share is not None:
                counted = share
            elif position in quantities:
                counted = self._number(tokens, quantities[position], scan, found)
            else:
                counted = self._bare(tokens, position, scan, found, quantities)
            if counted is not None and not (counted.territory and not scan.is_held(counted.first, counted.last)):
                found.append(counted)
                last = counted.last
        return found

    def _is_count(self, tokens: Sequence[Token], quantity: Quantity, dated: set[int]) -> bool:
        """Whether a number can count: it is no part of a date, a share or a measure, a name or a weapon's type."""
        if any(index in dated for index in range(quantity.core, quantity.last)) or quantity.low == quantity.high == 0:
            return False
        measured = self._words.other(tokens, quantity.last, CountKind.PERCENT)
        hundredth = quantity.low == 100 and self._words.other(tokens, quantity.core, CountKind.PERCENT)
        if measured or hundredth or not quantity.first:
            return not (measured or hundredth)
        before = tokens[quantity.first - 1]
        hyphened = before.text in "-–" and before.end == tokens[quantity.first].start
        named = before.norm in self._numbered or before.kind is TokenKind.LATIN
        unit = self._words.other(tokens, quantity.first - 1, CountKind.PERCENT) and not before.norm.startswith(ARTICLE)
        return not (hyphened or named or unit)  # «خلفت الثانية 6500 قتيل»: the second, not a second

    def _number(
        self, tokens: Sequence[Token], quantity: Quantity, scan: Scan, found: Sequence[Counted]
    ) -> Counted | None:
        """A number with the noun behind it («4 شرطيين»), before it («الضحايا الـ32») or left out («إصابة 15»)."""
        noun, last = self._noun_behind(tokens, quantity)
        first, start = quantity.first, quantity.span.start
        others = noun is not None and noun.entry.kind is CountKind.OTHER
        if (noun is None or others) and (quantity.definite or quantity.value == 2):
            before = self._noun_before(tokens, quantity)
            if before is not None and (noun is None or (quantity.definite and before.last == quantity.first)):
                noun, first, start = before, before.first, before.start
        crowd = self._crowd(tokens, quantity, noun)
        measure = scan.measure(first, last, noun, found) or crowd
        if measure is None:
            return None
        if noun is None and crowd is None:
            told = scan.tally(first) is not None
            if not told and not scan.may_be_elliptical(quantity.last, first, found):
                return None
            last = self._unlisted_noun(tokens, last)
        end = tokens[last - 1].end
        who = Span(noun.start, noun.end) if noun and noun.entry.kind is CountKind.NOUN else None
        if noun is not None and last > noun.last and noun.first >= quantity.last:
            who = Span(noun.start, end)
        territory = noun is not None and noun.entry.territory
        counted = Counted(
            Span(start, end), first, last, measure, quantity.low, quantity.high, quantity.approximate, who, territory
        )
        return self._bounded(tokens, counted)

    def _crowd(self, tokens: Sequence[Token], quantity: Quantity, noun: Noun | None) -> Measure | None:
        """«تظاهر المئات» (hundreds demonstrated): a vague number with the article and no noun counts people."""
        alone = noun is None and quantity.definite and quantity.value is None and (quantity.low or 0) >= _FEWEST
        following = tokens[quantity.last].norm if quantity.last < len(tokens) else ""
        return Measure.OTHER if alone and not quantity.preposition and following not in self._closed.no_crowd else None

    def _share(self, tokens: Sequence[Token], position: int, scan: Scan) -> Counted | None:
        """«أكثر من نصف سكانها» (more than half of its people): people who fled, without a number of them."""
        share = self._words.other(tokens, position, CountKind.SHARE)
        noun = self._words.noun(tokens, share[1]) if share else None
        if noun is None or not noun.entry.person or noun.form is not Form.PLURAL:
            return None
        if Measure.DISPLACED not in scan.beside(position, noun.last):
            return None
        bound = self._numbers.bound_before(tokens, position)
        first, start = (bound[1], bound[2]) if bound else (position, tokens[position].start)
        span = Span(start, noun.end)
        return Counted(span, first, noun.last, Measure.DISPLACED, None, None, False, span)

    def _noun_behind(self, tokens: Sequence[Token], quantity: Quantity) -> tuple[Noun | None, int]:
        """The noun that follows a number, directly or behind OF, and the token after it and its adjectives."""
        position = quantity.last
        if position < len(tokens) and tokens[position].norm in self._closed.of:
            position += 2 if position + 1 < len(tokens) and tokens[position + 1].norm in self._closed.these else 1
        noun = self._words.noun(tokens, position)
        if noun is None or (noun.conjunction and position == quantity.last):
            return None, quantity.last
        if noun.entry.kind is CountKind.OTHER:
            return noun, noun.last
        last = self._after_adjective(tokens, noun.last)
        again = self._definite_number(tokens, last) if noun.definite and noun.form is Form.PLURAL else None
        return noun, last if again is None else again

    def _after_adjective(self, tokens: Sequence[Token], last: int) -> int:
        """The token after the adjective, or OTHERS, that follows a noun ending before token `last`; else `last`."""
        following = self._words.noun(tokens, last)
        if following is None or following.conjunction:
            return last
        describes = following.entry.adjective or following.entry.kind is CountKind.OTHER
        return following.last if describes else last

    def _definite_number(self, tokens: Sequence[Token], position: int) -> int | None:
        """The token behind «السبع» in «4 من هذه المحافظات السبع» (four of these seven districts)."""
        numbers = self._numbers.read(tokens[position : position + 2])[0]
        return position + numbers[0].last if numbers and not numbers[0].first and numbers[0].definite else None

    def _noun_before(self, tokens: Sequence[Token], quantity: Quantity) -> Noun | None:
        """A plural within three tokens before «الـ32» (the 32) or «اثنين» (two), adjectives between."""
        for first in range(quantity.first - 1, max(-1, quantity.first - 4), -1):
            if tokens[first].kind is not TokenKind.WORD:
                return None
            noun = self._words.noun(tokens, first)
            if noun is not None and noun.form is Form.PLURAL and not noun.entry.adjective:
                return noun if noun.definite or quantity.value == 2 else None
        return None

    def _unlisted_noun(self, tokens: Sequence[Token], last: int) -> int:
        """The token after an unlisted noun behind the number: «36 من كوادرها» (36 of its cadres), «8 أجانب»."""
        of = last < len(tokens) and tokens[last].norm in self._closed.of
        noun = last + of
        if noun >= len(tokens) or tokens[noun].kind is not TokenKind.WORD:
            return last
        if tokens[noun].norm in self._closed.after_ellipsis:
            return last
        if not of and tokens[noun].norm.startswith((_AND, "ب", "ل", "ف")):
            return last
        following = tokens[noun + 1] if noun + 1 < len(tokens) else None
        definite = following is not None and following.norm.startswith(ARTICLE) and of
        return noun + 1 + definite

    def _bare(
        self,
        tokens: Sequence[Token],
        position: int,
        scan: Scan,
        found: Sequence[Counted],
        numbers: dict[int, Quantity],
    ) -> Counted | None:
        """A dual («مدنيان», two civilians) or a single person whom a cue governs («مقتل جندي»), without a number."""
        one_of = self._words.other(tokens, position, CountKind.ONE_OF)
        noun = self._words.noun(tokens, one_of[1] if one_of else position)
        if noun is None or (noun.entry.adjective and noun.form is not Form.DUAL) or (noun.preposition and not one_of):
            return None
        if one_of is None and scan.is_pair(position, noun):
            noun = noun._replace(form=Form.DUAL)
        start, number = noun.start, 1
        if one_of is not None:
            start = tokens[position].start
        elif noun.form is Form.PLURAL or (
            noun.form is Form.SINGULAR and (not noun.entry.person or noun.entry.no_single)
        ):
            return None
        elif noun.form is Form.DUAL:
            number = 2
        if noun.form is Form.DUAL and one_of is None:
            measure = scan.measure(position, noun.last, noun, found)
        else:
            measure = scan.single(position, noun, found)
        if measure is None or (noun.entry.person and measure not in BEFALLEN):
            return None
        last = self._after_adjective(tokens, noun.last)
        again = numbers.get(last)  # «شخص واحد» (one person), «جنديين اثنين» (two soldiers)
        if again is not None and again.value == number:
            last = again.last
        span = Span(start, tokens[last - 1].end)
        who = Span(noun.start, span.end)
        counted = Counted(span, position, last, measure, number, number, False, who, noun.entry.territory)
        return self._bounded(tokens, counted)

    def _bounded(self, tokens: Sequence[Token], counted: Counted) -> Counted:
        """With the bound that stands behind the noun: «21 قتيلا على الأقل» (21 dead at least)."""
        bound = self._numbers.bound_after(tokens, counted.last)
        if bound is None:
            return counted
        kind, last = bound
        span = Span(counted.span.start, tokens[last - 1].end)
        low, high = counted.low, counted.high
        if kind is NumeralKind.AT_LEAST:
            high = None
        elif kind is NumeralKind.AT_MOST:
            low = None
        approximate = counted.approximate or kind is NumeralKind.ABOUT
        return replace(counted, span=span, last=last, low=low, high=high, approximate=approximate)


def _covered(tokens: Sequence[Token], spans: Sequence[Span]) -> set[int]:
    """The tokens that lie in one of `spans`."""
    return {
        index
        for span in spans
        for index, token in enumerate(tokens)
        if span.start < token.end and token.start < span.end
    }
