"""All tables of names together: what a finder of names is built from."""

from dataclasses import dataclass

from marsad.reference.countries import COUNTRIES, Country
from marsad.reference.entities import ENTITIES, Entity
from marsad.reference.name_words import NAME_WORDS, NameWords
from marsad.reference.places import PLACES, Place
from marsad.reference.roles import ROLES, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTables:
    """Countries, places, entities, roles and the word classes that decide how names are read."""

    countries: tuple[Country, ...]
    places: tuple[Place, ...]
    entities: tuple[Entity, ...]
    roles: tuple[Role, ...]
    words: tuple[NameWords, ...]


def load_name_tables() -> NameTables:
    """The tables as shipped. Raises `ResourceError` if one is missing or does not fit."""
    return NameTables(
        countries=COUNTRIES.load(),
        places=PLACES.load(),
        entities=ENTITIES.load(),
        roles=ROLES.load(),
        words=NAME_WORDS.load(),
    )


def name_collisions(tables: NameTables) -> list[str]:
    """Faults across the tables of names, one line each: dangling ids, unknown countries, one id for two things."""
    codes = {country.id for country in tables.countries}
    places = {place.id for place in tables.places}
    roles = {role.id for role in tables.roles}
    faults = []
    for place in tables.places:
        named = [code for code in (place.country, place.capital_of, *place.claims) if code is not None]
        faults += [f"places {place.id}: no country {code}" for code in named if code not in codes]
        if place.parent is not None and place.parent not in places:
            faults.append(f"places {place.id}: no parent {place.parent}")
    faults += [f"roles {role.id}: no genus {role.genus}" for role in tables.roles if role.genus not in {None, *roles}]
    for entity in tables.entities:
        if entity.country is not None and entity.country not in codes:
            faults.append(f"entities {entity.id}: no country {entity.country}")
        if entity.place is not None and entity.place not in places:
            faults.append(f"entities {entity.id}: no place {entity.place}")
        offices = [term.office for term in entity.terms] + ([entity.role] if entity.role else [])
        faults += [f"entities {entity.id}: no role {office}" for office in offices if office not in roles]
        if entity.id in places or entity.id in codes:
            faults.append(f"entities {entity.id}: the id is taken by a place or country")
    return faults
