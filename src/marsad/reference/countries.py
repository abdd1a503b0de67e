"""Countries: `resources/countries` → typed entries with their Arabic press names and what a nisba rule cannot know."""

from dataclasses import dataclass
from typing import Final

from marsad.reference.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A state or area with its own ISO 3166-1 code (`id`). The first of `names` is the base of the nisba by rule.

    `nisbas` are further nationality adjectives (masculine singular, no article), `plurals` broken plurals of the
    people (with article), `weak` those of `names` that are ordinary words or other places too.
    """

    id: str
    alpha3: str
    name: str
    names: tuple[str, ...]
    weak: tuple[str, ...] = ()
    nisba_by_rule: bool = True
    nisbas: tuple[str, ...] = ()
    plurals: tuple[str, ...] = ()


COUNTRIES: Final = Table("countries", Country)
