"""All resource tables, in one place: what `scripts/build_resources.py` builds and checks."""

import hashlib
from typing import Any, Final

from marsad.reference.agreements import AGREEMENT_CUES, AGREEMENT_WORDS, CONTROL_WORDS, GOVERNORS, PROVISIONS
from marsad.reference.calendar import CALENDAR
from marsad.reference.countries import COUNTRIES
from marsad.reference.entities import ENTITIES
from marsad.reference.events import EVENT_CUES, EVENT_LINKS, EVENT_TRIGGERS, EVENT_WEIGHTS
from marsad.reference.measures import MEASURES
from marsad.reference.name_words import NAME_WORDS
from marsad.reference.names import load_name_tables, name_collisions
from marsad.reference.numerals import NUMERALS
from marsad.reference.page_cues import PAGE_CUES, PARAGRAPH_OPENERS
from marsad.reference.particles import PARTICLES
from marsad.reference.places import PLACES
from marsad.reference.roles import ROLES
from marsad.reference.speech import SPEECH
from marsad.reference.tables import Table
from marsad.reference.wording import WORDING

TABLES: Final[tuple[Table[Any], ...]] = (
    AGREEMENT_CUES,
    AGREEMENT_WORDS,
    CALENDAR,
    CONTROL_WORDS,
    COUNTRIES,
    ENTITIES,
    EVENT_CUES,
    EVENT_LINKS,
    EVENT_TRIGGERS,
    EVENT_WEIGHTS,
    GOVERNORS,
    PAGE_CUES,
    PARAGRAPH_OPENERS,
    MEASURES,
    NUMERALS,
    NAME_WORDS,
    PARTICLES,
    PLACES,
    ROLES,
    PROVISIONS,
    SPEECH,
    WORDING,
)


def check_collisions() -> list[str]:
    """Faults across tables (one line each); none if all is well."""
    return name_collisions(load_name_tables())


def resources_digest() -> str:
    """SHA-256 (hex) over all built tables in the order of their names: the knowledge that a reading was made with."""
    digest = hashlib.sha256()
    for table in sorted(TABLES, key=lambda table: table.name):
        digest.update(table.name.encode() + b"\0" + table.read_bytes())
    return digest.hexdigest()


def table_digests() -> tuple[tuple[str, str], ...]:
    """Each built table by name with its SHA-256 (hex): what differs between two states of knowledge."""
    digests = ((table.name, hashlib.sha256(table.read_bytes()).hexdigest()) for table in TABLES)
    return tuple(sorted(digests))
