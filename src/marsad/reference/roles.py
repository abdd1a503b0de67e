"""Offices, institutions and other actors named by a common noun: `resources/roles` → typed entries.

«وزير الدفاع» + «الروسي» (minister of defence, Russian) are composed by `marsad.annotation.names`, never listed.
"""

from dataclasses import dataclass
from typing import Final

from marsad.model import EntityKind
from marsad.reference.tables import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role noun. `words` are its phrases without the article, `construct` those that count only
    before a nationality or country.

    `alone` roles are actors even without a country or name; `person` roles introduce a person's name; `links` roles
    take another actor as complement («المتحدث باسم …», spokesman of …); `bound` words need a country or complement.
    """

    id: str
    kind: EntityKind
    name: str
    words: tuple[str, ...]
    construct: tuple[str, ...] = ()
    alone: bool = False
    person: bool = False
    links: bool = False
    composes: bool = True
    genus: str | None = None
    gloss: str | None = None


ROLES: Final = Table("roles", Role)
