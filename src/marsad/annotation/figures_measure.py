"""What a count counts: the cue that governs it, the verb behind it, the tally it stands in or the count it joins."""

from collections.abc import Collection, Sequence, Set
from typing import Final

from marsad.annotation.figures_counted import BEFALLEN, INHERITED, Counted
from marsad.annotation.figures_words import FEMININE, CountWords, Cue, Form, Noun
from marsad.language.ar.bare import ARTICLE
from marsad.model import Measure, Token, TokenKind
from marsad.reference.measures import CountKind

_REACH: Final = 9
"""How many tokens before a number a cue may stand to govern it."""
_REACH_AHEAD: Final = 5
"""How many tokens behind a counted noun its verb may stand («أربعة مدنيين قتلوا», four civilians were killed)."""
_REACH_OF_BRACKET: Final = 3
"""How many tokens behind a count brackets may open that break it down («48 شخصا بجروح خفيفة (28 …»)."""
_REACH_OF_HOLDING: Final = 12
"""How many tokens from a count of places a word of holding them may stand."""
_REACH_OF_TALLY: Final = 25
"""How many tokens before «إلى 22» (to 22) the tally that rose may stand."""
_STOPS: Final = frozenset({"،", ",", "؛", ":", ".", "(", ")"})
_COMMAS: Final = frozenset({"،", ","})
_DEAD_AND_WOUNDED: Final = frozenset({Measure.KILLED, Measure.INJURED})
_STATES: Final = frozenset({Measure.CAPTURED, Measure.DISPLACED})
_AND: Final = "و"
_YEH_NOON: Final = "ين"
_OPENING: Final = "("
_CLOSING: Final = ")"


class Scan:
    """One sentence with its cues: answers what counts at its tokens measure."""

    def __init__(
        self, words: CountWords, tokens: Sequence[Token], dated: Set[int], pairs: Collection[Measure] = ()
    ) -> None:
        self._words = words
        self.tokens = tokens
        self._dated = dated
        self._pairs = pairs
        self.cues: dict[int, Cue] = {}
        self.known = [index for index, token in enumerate(tokens) if words.is_known(token.norm)]
        last = 0
        for position in self.known:
            cue = words.cue(tokens, position) if position >= last else None
            if cue is not None:
                self.cues[position] = cue
                last = cue.last

    def measure(
        self,
        first: int,
        last: int,
        noun: Noun | None,
        found: Sequence[Counted],
    ) -> Measure | None:
        """What a number at tokens `[first, last)` counts; `None` if neither noun nor cue nor context tells."""
        if noun is not None and (noun.entry.fixed or self._is_divided(noun.last)):
            return self._befallen(first, noun) or self._joined_dead(noun)
        cue = self.governor(first)
        if cue is not None and (not found or cue.first >= found[-1].last):
            others = noun is not None and noun.entry.kind is CountKind.OTHER
            return cue.entry.measure if others else self._with_twin(cue, found)
        ahead = self._verb_ahead(last) if noun is not None else None
        told = self._in_brackets(first, found) or self.tally(first) or ahead or self._inherited(first, found)
        if told is not None or noun is None:
            return told
        if noun.entry.kind is CountKind.OTHER:
            return found[-1].measure if found else None
        return noun.entry.measure

    def single(self, position: int, noun: Noun, found: Sequence[Counted]) -> Measure | None:
        """The measure of one person: a cue must stand right before, a verb right behind, or a figure joined by AND."""
        adjective = bool(found) and found[-1].last == position and not noun.conjunction
        if adjective:
            return None
        told = self._adjacent_cue(position, noun)
        if noun.entry.fixed:  # «سقوط قتيل» (one dead fell); not «سقوط ضحية», which is as often an idiom
            named = noun.definite or self.tokens[position].norm.endswith(FEMININE)
            return noun.entry.measure if told and not named else None
        joined = bool(found) and noun.conjunction and found[-1].last == position
        if told is None and found and found[-1].measure in INHERITED and (joined or self._is_linked(position)):
            told = found[-1].measure
        if told is not None or noun.definite or noun.entry.kind is not CountKind.NOUN:
            return told
        for behind in (noun.last, noun.last + 1):
            cue = self.cues.get(behind)
            if cue is not None and cue.verb and not self.tokens[behind].norm.startswith(_AND):
                return cue.entry.measure
        return None

    def is_pair(self, position: int, noun: Noun) -> bool:
        """Whether a form that is plural or dual («مقتل عسكريين») is two: the text counts two, or says «أحدهما»."""
        if noun.form is not Form.PLURAL or not noun.entry.sound or noun.definite:
            return False
        if not self.tokens[position].norm.endswith(_YEH_NOON):
            return False
        told = self._adjacent_cue(position, noun)
        ahead = range(noun.last, min(len(self.tokens), noun.last + _REACH))
        both = any(self._words.other(self.tokens, index, CountKind.PAIR) for index in ahead)
        return told is not None and (both or told in self._pairs)

    def _adjacent_cue(self, position: int, noun: Noun) -> Measure | None:
        """A cue right before, or a verb with its definite subject between («اعتقلت الشرطة شابا»)."""
        for reach in (1, 2, 3):
            cue = self.cues.get(position - reach)
            if cue is None:
                continue
            subject = range(cue.last, position)
            named = all(self._is_subject(index) for index in subject)
            if not subject or (cue.verb and named and not noun.definite):
                return cue.entry.measure
        return None

    def _is_subject(self, index: int) -> bool:
        return self.tokens[index].norm.startswith(ARTICLE) and not self._words.noun(self.tokens, index)

    def _is_linked(self, position: int) -> bool:
        return position > 0 and self._words.other(self.tokens, position - 1, CountKind.LINK) is not None

    def beside(self, first: int, last: int) -> set[Measure]:
        """The measures of the cues within reach of tokens `[first, last)` in their clause."""
        governor = self.governor(first)
        ahead = range(last, min(len(self.tokens), last + _REACH_AHEAD))
        found = {self.cues[position].entry.measure for position in ahead if position in self.cues}
        return found | ({governor.entry.measure} if governor is not None else set())

    def is_held(self, first: int, last: int) -> bool:
        """Whether a word of holding or handing over stands within reach of a count of places."""
        reach = range(first - _REACH_OF_HOLDING, last + _REACH_OF_HOLDING + 1)
        near = (position for position in self.known if position in reach)
        return any(self._words.other(self.tokens, position, CountKind.HOLDING) for position in near)

    def governor(self, first: int) -> Cue | None:
        """The nearest cue before token `first` in its clause."""
        for position in range(first - 1, max(-1, first - 1 - _REACH), -1):
            if position in self.cues and self.cues[position].last <= first:
                return self.cues[position]
            if self.tokens[position].text in _STOPS and not self._encloses_date(position):
                return None
        return None

    def _encloses_date(self, position: int) -> bool:
        """«قتل، أمس، خمسة جنود» (killed, yesterday, were five soldiers): commas around a date end no clause."""
        if self.tokens[position].text not in _COMMAS:
            return False
        opening = position - 1
        while opening in self._dated:
            opening -= 1
        closes = opening < position - 1 and opening >= 0 and self.tokens[opening].text in _COMMAS
        return closes or position + 1 in self._dated

    def tally(self, first: int) -> Measure | None:
        """«ارتفع عدد القتلى إلى 22» (the number of dead rose to 22): the measure stands with the tally."""
        if not first or self.tokens[first - 1].norm not in self._words.closed.reached:
            return None
        for position in range(first - 1, max(-1, first - _REACH_OF_TALLY), -1):
            if self._words.other(self.tokens, position, CountKind.TALLY):
                noun = self._words.noun(self.tokens, position + 1)
                return noun.entry.measure if noun is not None and noun.entry.fixed else None
        return None

    def may_be_elliptical(self, last: int, first: int, found: Sequence[Counted]) -> bool:
        """Whether a number without a known noun counts people: a cue right before it, or nothing countable behind."""
        governor = self.governor(first)
        if governor is not None and (governor.last >= first - 1 or not found or governor.first >= found[-1].last):
            return governor.last >= first - 1
        following = self.tokens[last] if last < len(self.tokens) else None
        if following is None or following.kind is TokenKind.PUNCTUATION:
            return True
        return following.norm in self._words.closed.after_ellipsis

    def _befallen(self, first: int, noun: Noun) -> Measure | None:
        """«مقتل ثلاثة معتقلين» (the killing of three prisoners): what happened to prisoners and refugees last."""
        cue = self.governor(first) if noun.entry.measure in _STATES else None
        adjacent = cue is not None and cue.last == first and cue.entry.measure in _DEAD_AND_WOUNDED
        return cue.entry.measure if cue is not None and adjacent else None

    def _joined_dead(self, noun: Noun) -> Measure:
        """«68 قتيلا وجريحا» (68 dead and wounded) counts both together."""
        if self._is_divided(noun.last):
            return Measure.AFFECTED
        following = self._words.noun(self.tokens, noun.last)
        both = following is not None and following.conjunction and following.entry.fixed
        mixed = both and following is not None and {noun.entry.measure, following.entry.measure} == _DEAD_AND_WOUNDED
        single = noun.form is Form.SINGULAR and following is not None and following.form is Form.SINGULAR
        single = single and not self.tokens[noun.last].norm.endswith(FEMININE)  # «25 قتيلا وإصابة آخرين»
        return Measure.AFFECTED if mixed and single else noun.entry.measure

    def _in_brackets(self, first: int, found: Sequence[Counted]) -> Measure | None:
        """«إصابة 48 شخصا (28 من عناصر الأمن و20 من المتظاهرين)»: brackets break down the figure before them."""
        for position in range(first - 1, found[0].last - 1 if found else first, -1):
            if self.tokens[position].text == _CLOSING:
                return None
            if self.tokens[position].text == _OPENING:
                before = [counted for counted in found if position - _REACH_OF_BRACKET <= counted.last <= position]
                return before[-1].measure if before and before[-1].measure in BEFALLEN else None
        return None

    def _is_divided(self, last: int) -> bool:
        """«مئة شخص بين قتيل وجريح» (a hundred people, dead or wounded)."""
        for position in range(last, min(len(self.tokens) - 2, last + 2)):
            if self.tokens[position].norm in self._words.closed.between:
                left, right = self._words.noun(self.tokens, position + 1), self._words.noun(self.tokens, position + 2)
                told = {noun.entry.measure for noun in (left, right) if noun is not None}
                return told == _DEAD_AND_WOUNDED
        return False

    def _with_twin(self, cue: Cue, found: Sequence[Counted]) -> Measure:
        """«مقتل وإصابة» (death and injury of) counts both together, unless the first verb had its own count before."""
        if found and cue.first - found[-1].last <= _REACH_AHEAD + 1:
            return cue.entry.measure
        for position in range(max(0, cue.first - 2), cue.first):
            twin = self.cues.get(position)
            adjacent = twin is not None and twin.last == cue.first and self.tokens[cue.first].norm.startswith(_AND)
            if twin is not None and adjacent and {twin.entry.measure, cue.entry.measure} == _DEAD_AND_WOUNDED:
                return Measure.AFFECTED
        return cue.entry.measure

    def _verb_ahead(self, last: int) -> Measure | None:
        for position in range(last, min(len(self.tokens), last + _REACH_AHEAD)):
            if position in self.cues:
                cue = self.cues[position]
                return cue.entry.measure if cue.verb and not self.tokens[position].norm.startswith(_AND) else None
            if self.tokens[position].text in _STOPS:
                return None
        return None

    def _inherited(self, first: int, found: Sequence[Counted]) -> Measure | None:
        """The measure of the figure before, if this one is joined to it or breaks it down («بينهم», among them)."""
        if not found or found[-1].measure not in INHERITED:
            return None
        gap = range(found[-1].last, first)
        if len(gap) > _REACH:
            return None
        if any(self._words.other(self.tokens, index, CountKind.LINK) for index in gap):
            return found[-1].measure
        joined = self.tokens[first].norm.startswith(_AND) or (first > 0 and self.tokens[first - 1].norm == _AND)
        near = all(
            self.tokens[index].kind is not TokenKind.PUNCTUATION or self.tokens[index].text in "«»،" for index in gap
        )
        return found[-1].measure if joined and near else None
