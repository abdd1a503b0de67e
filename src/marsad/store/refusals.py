"""Triggers that make the database itself refuse every change of a row that was recorded.

Whoever owns the database can drop them: they stop mistakes and services, and `marsad verify` finds the rest.
"""

from collections.abc import Iterator
from typing import Final

MESSAGE: Final = "the record is append-only"
TABLES: Final = ("log", "checkpoints", "erasures", "objects")
"""Tables whose rows stay as they are. Of `objects`, a row named in `erasures` may go."""

REFUSE: Final = (
    "CREATE FUNCTION marsad_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
)
IS_ERASED: Final = (
    "CREATE FUNCTION marsad_is_erased(name bytea) RETURNS boolean LANGUAGE sql STABLE AS "
    "$$ SELECT EXISTS (SELECT 1 FROM erasures WHERE sha256 = name) $$"
)
"""A trigger's condition may not hold a query in PostgreSQL, but may call a function."""


def refusals(database: str) -> Iterator[str]:
    """The statements that make the triggers; `database` is SQLAlchemy's name of it: `sqlite` or `postgresql`."""
    if database == "postgresql":
        yield REFUSE
        yield IS_ERASED
    for table in TABLES:
        yield from postgresql_triggers(table) if database == "postgresql" else sqlite_triggers(table)


def sqlite_triggers(table: str) -> Iterator[str]:
    """For one table of SQLite."""
    unless = " WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE erasures.sha256 = OLD.sha256)"
    for action, condition in (("UPDATE", ""), ("DELETE", unless if table == "objects" else "")):
        yield (
            f"CREATE TRIGGER {table}_{action.lower()}_refused BEFORE {action} ON {table}{condition} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )


def postgresql_triggers(table: str) -> Iterator[str]:
    """For one table of PostgreSQL, where `TRUNCATE` has to be refused too."""
    unless = " WHEN (NOT marsad_is_erased(OLD.sha256))"
    for action, condition in (("UPDATE", ""), ("DELETE", unless if table == "objects" else "")):
        yield (
            f"CREATE TRIGGER {table}_{action.lower()}_refused BEFORE {action} ON {table} "
            f"FOR EACH ROW{condition} EXECUTE FUNCTION marsad_refuse()"
        )
    yield (
        f"CREATE TRIGGER {table}_truncate_refused BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION marsad_refuse()"
    )
