"""One sentence → what is counted in it: numbers with their nouns, duals, and single people whom a cue governs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from marsad.annotation.figures_words import CountWords, Cue, Form, Noun
from marsad.language.ar.normal import normalize
from marsad.language.ar.numerals import NumeralReader, Quantity
from marsad.model import Measure, Sentence, Span, Token, TokenKind
from marsad.reference.measures import CountKind
from marsad.reference.numerals import NumeralKind

_REACH: Final = 9
"""How many tokens before a number a cue may stand to govern it."""
_REACH_AHEAD: Final = 5
"""How many tokens behind a counted noun its verb may stand («أربعة مدنيين قتلوا», four civilians were killed)."""
_STOPS: Final = frozenset({"،", ",", "؛", ":", ".", "(", ")"})
_OF: Final = "من"
_AND: Final = "و"


@dataclass(frozen=True, slots=True)
class Counted:
    """A count in tokens `[first, last)`."""

    span: Span
    first: int
    last: int
    measure: Measure
    low: int | None
    high: int | None
    approximate: bool
    who: Span | None


class SentenceCounter:
    """Counts people and means in sentences. Built once."""

    def __init__(self, words: CountWords, numbers: NumeralReader, numbered: Iterable[str]) -> None:
        self._words = words
        self._numbers = numbers
        self._numbered = frozenset(normalize(name) for name in numbered)

    def count(self, sentence: Sentence, taken: Sequence[Span]) -> list[Counted]:
        """The counts of `sentence` outside the spans of its dates (`taken`), in order."""
        tokens = sentence.tokens
        dated = {
            index
            for index, token in enumerate(tokens)
            if any(span.start < token.end and token.start < span.end for span in taken)
        }
        quantities = {q.first: q for q in self._numbers.read(tokens)[0] if self._is_count(tokens, q, dated)}
        cues = self._cues(tokens)
        found: list[Counted] = []
        position = 0
        while position < len(tokens):
            counted = None
            if position in quantities:
                counted = self._number(tokens, quantities[position], cues, found)
            elif position not in dated and tokens[position].kind is TokenKind.WORD:
                counted = self._bare(tokens, position, cues, found, quantities)
            if counted is not None:
                found.append(counted)
            position = max(position + 1, counted.last if counted else 0)
        return found

    def _is_count(self, tokens: Sequence[Token], quantity: Quantity, dated: set[int]) -> bool:
        if any(index in dated for index in range(quantity.core, quantity.last)) or quantity.low == quantity.high == 0:
            return False
        if self._words.other(tokens, quantity.last, CountKind.PERCENT):
            return False
        if quantity.low == 100 and self._words.other(tokens, quantity.core, CountKind.PERCENT):
            return False
        before = tokens[quantity.first - 1] if quantity.first else None
        if before is None:
            return True
        if before.norm in self._numbered or before.kind is TokenKind.LATIN:
            return False
        if before.text in "-–" and before.end == tokens[quantity.first].start:
            return False
        return not (before.norm == "في" and self._words.other(tokens, quantity.first - 1, CountKind.PERCENT))

    def _cues(self, tokens: Sequence[Token]) -> dict[int, Cue]:
        cues: dict[int, Cue] = {}
        position = 0
        while position < len(tokens):
            cue = self._words.cue(tokens, position) if tokens[position].kind is TokenKind.WORD else None
            if cue is not None:
                cues[position] = cue
            position = cue.last if cue else position + 1
        return cues

    def _number(
        self, tokens: Sequence[Token], quantity: Quantity, cues: dict[int, Cue], found: Sequence[Counted]
    ) -> Counted | None:
        """A number with the noun behind it («4 شرطيين»), before it («الضحايا الـ32») or left out («إصابة 15»)."""
        noun, last = self._noun_behind(tokens, quantity)
        first, start = quantity.first, quantity.span.start
        if noun is None and (quantity.definite or quantity.value == 2):
            before = self._noun_before(tokens, quantity)
            if before is not None:
                noun, first, start = before, before.first, before.start
        measure = self._measure(tokens, first, last, noun, cues, found)
        if measure is None:
            return None
        if noun is None:
            told = self._tally(tokens, first) is not None
            if not told and not self._may_be_elliptical(tokens, quantity.last, first, cues, found):
                return None
            last = self._unlisted_noun(tokens, last)
        end = tokens[last - 1].end
        who = Span(noun.start, noun.end) if noun and noun.entry.kind is CountKind.NOUN else None
        if noun is not None and last > noun.last and noun.first >= quantity.last:
            who = Span(noun.start, end)
        counted = Counted(
            Span(start, end), first, last, measure, quantity.low, quantity.high, quantity.approximate, who
        )
        return self._bounded(tokens, counted)

    def _noun_behind(self, tokens: Sequence[Token], quantity: Quantity) -> tuple[Noun | None, int]:
        """The noun that follows a number, directly or behind OF, and the token after it and its adjectives."""
        position = quantity.last
        if position < len(tokens) and tokens[position].norm == _OF:
            position += 1
        noun = self._words.noun(tokens, position)
        if noun is None or (noun.conjunction and position == quantity.last):
            return None, quantity.last
        last = noun.last
        if noun.entry.kind is CountKind.OTHER:
            return noun, last
        following = self._words.noun(tokens, last)
        if (
            following
            and not following.conjunction
            and (following.entry.adjective or following.entry.kind is CountKind.OTHER)
        ):
            last = following.last
        return noun, last

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
        of = last < len(tokens) and tokens[last].norm == _OF
        noun = last + of
        if noun >= len(tokens) or tokens[noun].kind is not TokenKind.WORD or tokens[noun].norm in _AFTER_ELLIPSIS:
            return last
        if not of and tokens[noun].norm.startswith((_AND, "ب", "ل", "ف")):
            return last
        following = tokens[noun + 1] if noun + 1 < len(tokens) else None
        definite = following is not None and following.norm.startswith("ال") and of
        return noun + 1 + definite

    def _bare(
        self,
        tokens: Sequence[Token],
        position: int,
        cues: dict[int, Cue],
        found: Sequence[Counted],
        numbers: dict[int, Quantity],
    ) -> Counted | None:
        """A dual («مدنيان», two civilians) or a single person whom a cue governs («مقتل جندي»), without a number."""
        one_of = self._words.other(tokens, position, CountKind.ONE_OF)
        noun = self._words.noun(tokens, one_of[1] if one_of else position)
        if noun is None or (noun.entry.adjective and noun.form is not Form.DUAL) or (noun.preposition and not one_of):
            return None
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
            measure = self._measure(tokens, position, noun.last, noun, cues, found)
        else:
            measure = self._single(tokens, position, noun, cues, found)
        if measure is None or (noun.entry.person and measure not in _BEFALLEN):
            return None
        last = noun.last
        following = self._words.noun(tokens, last)
        if (
            following
            and not following.conjunction
            and (following.entry.adjective or following.entry.kind is CountKind.OTHER)
        ):
            last = following.last
        again = numbers.get(last)  # «شخص واحد» (one person), «جنديين اثنين» (two soldiers)
        if again is not None and again.value == number:
            last = again.last
        span = Span(start, tokens[last - 1].end)
        counted = Counted(span, position, last, measure, number, number, False, Span(noun.start, span.end))
        return self._bounded(tokens, counted)

    def _single(
        self, tokens: Sequence[Token], position: int, noun: Noun, cues: dict[int, Cue], found: Sequence[Counted]
    ) -> Measure | None:
        """The measure of one person: a cue must stand right before, a verb right behind, or a figure joined by AND."""
        adjective = bool(found) and found[-1].last == position and not noun.conjunction
        if noun.entry.fixed or adjective:
            return None
        for reach in (1, 2, 3):
            cue = cues.get(position - reach)
            if cue is None:
                continue
            subject = range(cue.last, position)
            if not subject:
                return cue.entry.measure
            named = all(
                tokens[index].norm.startswith("ال") and not self._words.noun(tokens, index) for index in subject
            )
            if cue.verb and named and not noun.definite:
                return cue.entry.measure
        if found and found[-1].measure in _CASUALTIES:
            linked = position > 0 and self._words.other(tokens, position - 1, CountKind.LINK)
            if linked or (noun.conjunction and found[-1].last == position):
                return found[-1].measure
        if noun.definite or noun.entry.kind is not CountKind.NOUN:
            return None
        for behind in (noun.last, noun.last + 1):
            cue = cues.get(behind)
            if cue is not None and cue.verb and not tokens[behind].norm.startswith(_AND):
                return cue.entry.measure
        return None

    def _measure(
        self,
        tokens: Sequence[Token],
        first: int,
        last: int,
        noun: Noun | None,
        cues: dict[int, Cue],
        found: Sequence[Counted],
    ) -> Measure | None:
        """What a number at tokens `[first, last)` counts; `None` if neither noun nor cue nor context tells."""
        if noun is not None and noun.entry.fixed:
            return self._joined_dead(tokens, noun)
        cue = self._governor(tokens, first, cues)
        if cue is not None and (not found or cue.first >= found[-1].last):
            return self._with_twin(tokens, cue, cues, found)
        tally = self._tally(tokens, first)
        if tally is not None:
            return tally
        ahead = self._verb_ahead(tokens, last, cues)
        if ahead is not None and noun is not None:
            return ahead
        inherited = self._inherited(tokens, first, found)
        if inherited is not None:
            return inherited
        if noun is None or noun.entry.kind is CountKind.OTHER:
            return found[-1].measure if noun is not None and found else None
        return noun.entry.measure

    def _joined_dead(self, tokens: Sequence[Token], noun: Noun) -> Measure:
        """«68 قتيلا وجريحا» (68 dead and wounded) counts both together."""
        following = self._words.noun(tokens, noun.last)
        both = following is not None and following.conjunction and following.entry.fixed
        mixed = both and following is not None and {noun.entry.measure, following.entry.measure} == _DEAD_AND_WOUNDED
        single = noun.form is Form.SINGULAR and following is not None and following.form is Form.SINGULAR
        return Measure.AFFECTED if mixed and single else noun.entry.measure

    def _governor(self, tokens: Sequence[Token], first: int, cues: dict[int, Cue]) -> Cue | None:
        """The nearest cue before token `first` in its clause."""
        for position in range(first - 1, max(-1, first - 1 - _REACH), -1):
            if position in cues and cues[position].last <= first:
                return cues[position]
            if tokens[position].text in _STOPS:
                return None
        return None

    def _with_twin(self, tokens: Sequence[Token], cue: Cue, cues: dict[int, Cue], found: Sequence[Counted]) -> Measure:
        """«مقتل وإصابة» (death and injury of) counts both together, unless the first verb had its own count before."""
        if found and cue.first - found[-1].last <= _REACH_AHEAD + 1:
            return cue.entry.measure
        for position in range(max(0, cue.first - 2), cue.first):
            twin = cues.get(position)
            adjacent = twin is not None and twin.last == cue.first and tokens[cue.first].norm.startswith(_AND)
            if twin is not None and adjacent and {twin.entry.measure, cue.entry.measure} == _DEAD_AND_WOUNDED:
                return Measure.AFFECTED
        return cue.entry.measure

    def _tally(self, tokens: Sequence[Token], first: int) -> Measure | None:
        """«ارتفع عدد القتلى إلى 22» (the number of dead rose to 22): the measure stands with the tally."""
        if not first or tokens[first - 1].norm not in _REACHED:
            return None
        for position in range(first - 1, max(-1, first - _REACH_OF_TALLY), -1):
            if self._words.other(tokens, position, CountKind.TALLY):
                noun = self._words.noun(tokens, position + 1)
                return noun.entry.measure if noun is not None and noun.entry.fixed else None
        return None

    def _verb_ahead(self, tokens: Sequence[Token], last: int, cues: dict[int, Cue]) -> Measure | None:
        for position in range(last, min(len(tokens), last + _REACH_AHEAD)):
            if position in cues:
                cue = cues[position]
                return cue.entry.measure if cue.verb and not tokens[position].norm.startswith(_AND) else None
            if tokens[position].text in _STOPS:
                return None
        return None

    def _inherited(self, tokens: Sequence[Token], first: int, found: Sequence[Counted]) -> Measure | None:
        """The measure of the figure before, if this one is joined to it or breaks it down («بينهم», among them)."""
        if not found or found[-1].measure not in _CASUALTIES:
            return None
        gap = range(found[-1].last, first)
        if len(gap) > _REACH:
            return None
        if any(self._words.other(tokens, index, CountKind.LINK) for index in gap):
            return found[-1].measure
        joined = tokens[first].norm.startswith(_AND) or (first > 0 and tokens[first - 1].norm == _AND)
        near = all(tokens[index].kind is not TokenKind.PUNCTUATION or tokens[index].text in "«»،" for index in gap)
        return found[-1].measure if joined and near and len(gap) <= _REACH else None

    def _may_be_elliptical(
        self, tokens: Sequence[Token], last: int, first: int, cues: dict[int, Cue], found: Sequence[Counted]
    ) -> bool:
        """Whether a number without a known noun counts people: a cue right before it, or nothing countable behind."""
        governor = self._governor(tokens, first, cues)
        if governor is not None and (governor.last >= first - 1 or not found or governor.first >= found[-1].last):
            return governor.last >= first - 1
        following = tokens[last] if last < len(tokens) else None
        return following is None or following.kind is TokenKind.PUNCTUATION or following.norm in _AFTER_ELLIPSIS

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


_DEAD_AND_WOUNDED: Final = frozenset({Measure.KILLED, Measure.INJURED})
_CASUALTIES: Final = frozenset(
    {
        Measure.KILLED,
        Measure.INJURED,
        Measure.CAPTURED,
        Measure.MISSING,
        Measure.DISPLACED,
        Measure.AFFECTED,
        Measure.EVACUATED,
        Measure.PERSONNEL,
        Measure.VEHICLES,
        Measure.AIRCRAFT,
    }
)
_BEFALLEN: Final = _CASUALTIES - {Measure.PERSONNEL, Measure.VEHICLES, Measure.AIRCRAFT}
_REACH_OF_TALLY: Final = 25
"""How many tokens before «إلى 22» (to 22) the tally that rose may stand."""
_REACHED: Final = frozenset({"الي", "بلغ", "بلغت", "تجاوز", "تجاوزت", "عن"})
_AFTER_ELLIPSIS: Final = frozenset(
    [
        "في",
        "من",
        "علي",
        "اثر",
        "بجروح",
        "منهم",
        "بينهم",
        "امس",
        "اليوم",
        "جراء",
        "خلال",
        "بعد",
        "عندما",
        "منذ",
        "لكن",
        "اول",
        "الي",
        "قد",
        "قتلوا",
        "اصيبوا",
        "اخرين",
        "علي",
        "ان",
        "و",
        "حتي",
        "مساء",
        "صباح",
        "فجر",
    ]
)
