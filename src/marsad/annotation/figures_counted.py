"""A count in a sentence, and which measures pass on to the counts behind it."""

from dataclasses import dataclass
from typing import Final

from marsad.model import Measure, Span

INHERITED: Final = frozenset(
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
BEFALLEN: Final = INHERITED - {Measure.PERSONNEL, Measure.VEHICLES, Measure.AIRCRAFT}


@dataclass(frozen=True, slots=True)
class Counted:
    """A count in tokens `[first, last)`; `territory` marks counted districts and villages."""

    span: Span
    first: int
    last: int
    measure: Measure
    low: int | None
    high: int | None
    approximate: bool
    who: Span | None
    territory: bool = False
