"""Persons, organisations, groups, agencies and outlets: `resources/entities` → typed entries."""

from dataclasses import dataclass
from typing import Final

from marsad.model import EntityKind
from marsad.reference.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """An office held: `office` is a role id (`president`) of `country`; `start` and `end` are EDTF, open if absent."""

    office: str
    country: str | None = None
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A named actor. `country` = the state it acts for (`None` for rebels, bodies of many states, outlets abroad).

    `names` are safe alone; `short` ones only where the article has named the entity in full, or after its title.
    A group with `role` (`separatists`) and `place` is what that role noun means in an article about that place.
    """

    id: str
    kind: EntityKind
    name: str
    names: tuple[str, ...]
    short: tuple[str, ...] = ()
    country: str | None = None
    role: str | None = None
    place: str | None = None
    terms: tuple[Term, ...] = ()
    gloss: str | None = None
    source: str | None = None


ENTITIES: Final = Table("entities", Entity)
