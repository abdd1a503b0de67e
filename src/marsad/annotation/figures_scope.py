"""Of what time or act a figure is the sum, and up to when: cue words and dates of its sentence → scope, as of."""

from collections.abc import Sequence
from typing import Final

from marsad.annotation.figures_counted import BEFALLEN, Counted
from marsad.annotation.figures_words import CountWords
from marsad.language.edtf import day_bounds
from marsad.model import Measure, Sentence, TimeExpression
from marsad.reference.measures import CountKind

_MEANS: Final = frozenset({Measure.PERSONNEL, Measure.VEHICLES, Measure.AIRCRAFT, Measure.VESSELS, Measure.WEAPONS})
_BEHIND: Final = 6
"""By how many tokens a cue behind a figure counts as farther than one in front, where acts stand that cause it."""
_YEARS_OF_WAR_DAYS: Final = 700
UNKNOWN: Final = "unknown"


class ScopeFinder:
    """Reads the scope of figures, sentence after sentence."""

    def __init__(self, words: CountWords) -> None:
        self._words = words

    def read(self, sentence: Sentence, dates: Sequence[TimeExpression], told: str) -> "SentenceScopes":
        """The scopes of `sentence`; `dates` are its own, `told` is the scope of the figure before in its paragraph."""
        cues: list[tuple[int, str]] = []
        for position in range(len(sentence.tokens)):
            found = self._words.other(sentence.tokens, position, CountKind.SCOPE)
            if found is not None:
                cues.append((position, found[0].scope))
        return SentenceScopes(self._words, sentence, cues, dates, told)


class SentenceScopes:
    """The scope cues and dates of one sentence."""

    def __init__(
        self,
        words: CountWords,
        sentence: Sentence,
        cues: Sequence[tuple[int, str]],
        dates: Sequence[TimeExpression],
        told: str,
    ) -> None:
        self._cues = cues
        self._told = told
        self._since = any((date.value or "").endswith("/..") for date in dates)
        self._years = any(_is_years(date.value) for date in dates)
        starts = {token.start: index for index, token in enumerate(sentence.tokens)}
        until = (
            date
            for date in dates
            if (index := starts.get(date.span.start)) and words.other(sentence.tokens, index - 1, CountKind.UNTIL)
        )
        self.as_of = next((date.value for date in until if date.value and not date.value.startswith("P")), None)

    def of(self, counted: Counted) -> str:
        """The scope of a figure: the nearest act in its sentence, unless it sums up a time."""
        if counted.territory:
            return "agreement"
        means = counted.measure in _MEANS
        if self._since and not means:
            return "cumulative"
        fitting = [
            (scope != "cumulative", not (means and scope == "deployment"), _distance(position, counted), scope)
            for position, scope in self._cues
            if scope != "deployment" or means
        ]
        if fitting:
            return min(fitting)[-1]
        if self._years and counted.measure in BEFALLEN:
            return "war" if self._told == "war" else "cumulative"
        return UNKNOWN


def _distance(position: int, counted: Counted) -> int:
    return counted.first - position if position <= counted.first else position - counted.first + _BEHIND


def _is_years(value: str | None) -> bool:
    """Whether a date is a stretch of years («بين 1988 و1994», between 1988 and 1994)."""
    if value is None or "/" not in value:
        return False
    first, last = day_bounds(value)
    return first is not None and last is not None and (last - first).days > _YEARS_OF_WAR_DAYS
