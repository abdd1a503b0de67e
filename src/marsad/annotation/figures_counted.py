"""A count in a sentence, which measures pass on to the counts behind it, and what may follow a count without noun."""

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
AFTER_ELLIPSIS: Final = frozenset(
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
