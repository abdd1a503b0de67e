"""All resource tables, in one place: what `scripts/build_resources.py` builds and checks."""

from typing import Any, Final

from marsad.reference.tables import Table

TABLES: Final[tuple[Table[Any], ...]] = ()


def check_collisions() -> list[str]:
    """Faults across tables (one line each); none if all is well."""
    return []
