"""The closed-class words of counting: resources/particles (ids `figures/…`) → sets of normal forms."""

from dataclasses import dataclass
from typing import ClassVar

from marsad.language.ar.closed import ClosedWords


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWords(ClosedWords):
    """Words that stand around a number, as normal forms; each set is glossed in its resource."""

    prefix: ClassVar[str] = "figures/"

    after_ellipsis: frozenset[str]
    reached: frozenset[str]
    between: frozenset[str]
    of: frozenset[str]
    these: frozenset[str]
    no_crowd: frozenset[str]
