"""Of what time or act a figure is the sum: cue words of its sentence → scope."""

from collections.abc import Callable, Sequence

from marsad.annotation.figures_measure import Counted
from marsad.annotation.figures_words import CountWords
from marsad.model import Measure, Sentence, TimeExpression
from marsad.reference.measures import CountKind, CountWord

_MEANS = frozenset({Measure.PERSONNEL, Measure.VEHICLES, Measure.AIRCRAFT, Measure.VESSELS, Measure.WEAPONS})


class ScopeFinder:
    """Reads the scope of the figures of a sentence."""

    def __init__(self, words: CountWords) -> None:
        self._words = words

    def read(self, sentence: Sentence, dates: Sequence[TimeExpression]) -> Callable[[Counted], str]:
        """A function from a figure of `sentence` to its scope; `dates` are those of the sentence."""
        cues: list[tuple[int, CountWord]] = []
        for position in range(len(sentence.tokens)):
            found = self._words.other(sentence.tokens, position, CountKind.SCOPE)
            if found is not None:
                cues.append((position, found[0]))
        since = any((date.value or "").endswith("/..") for date in dates)

        def scope(counted: Counted) -> str:
            fitting = [
                (cue.rank, abs(position - counted.first), cue.scope)
                for position, cue in cues
                if cue.scope != "deployment" or counted.measure in _MEANS
            ]
            if since and counted.measure not in _MEANS:
                return "cumulative"
            return min(fitting)[2] if fitting else "unknown"

        return scope
