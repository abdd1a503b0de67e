"""Number words, ordinals and the words that bound a number: resources/numerals/*.yml → entries."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from marsad.reference.tables import Table


class NumeralKind(StrEnum):
    """How a number word takes part in a number."""

    CARDINAL = "cardinal"
    COMPOUND = "compound"
    TEEN = "teen"
    HUNDRED = "hundred"
    SCALE = "scale"
    HALF = "half"
    VAGUE = "vague"
    ORDINAL = "ordinal"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"
    ABOUT = "about"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWord:
    """A number word. `value` is the number (the least one if `vague`, `most` then the greatest).

    `dual` and `plural` are forms of a scale; `after` are the names of a bound that stands behind the number.
    """

    id: str
    kind: NumeralKind
    names: tuple[str, ...]
    value: int = 0
    most: int = 0
    dual: tuple[str, ...] = ()
    plural: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


NUMERALS: Final = Table("numerals", NumberWord)
