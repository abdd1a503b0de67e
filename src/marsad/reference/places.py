"""Places: `resources/places` → typed entries. Each theatre has its folder; `world` holds the rest."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from marsad.reference.tables import Table


class Tier(StrEnum):
    """How far a name may be trusted: alone, with a cue or its country in the text, or only after a place noun."""

    SAFE = "safe"
    CUE = "cue"
    NOUN = "noun"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A named place. `country` (ISO 3166-1 alpha-2) is the state internationally recognised as holding it, `None` where
    disputed between states or none; `claims` are the codes of all who claim it. `capital_of` marks capitals, which may
    stand for their government. `exonyms` are the other side's names. Coordinates are WGS 84 degrees.
    """

    id: str
    name: str
    names: tuple[str, ...]
    kind: str
    country: str | None = None
    exonyms: tuple[str, ...] = ()
    tier: Tier = Tier.SAFE
    capital_of: str | None = None
    parent: str | None = None
    claims: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    gloss: str | None = None
    source: str | None = None


PLACES: Final = Table("places", Place)
