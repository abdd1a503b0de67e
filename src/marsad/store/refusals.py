"""Triggers that make the database itself refuse every change of a row that was recorded.

Whoever owns the database can drop them: they stop mistakes and services, and `marsad verify` finds the rest.
"""

from collections.abc import Iterator
from typing import Final

MESSAGE: Final = "the record is append-only"
TABLES: Final = {
    "log": ("sequence", "identity"),
    "checkpoints": ("size",),
    "erasures": ("sha256",),
    "objects": ("sha256",),
}
"""Tables whose rows stay as they are, and their unique columns. Of `objects`, a row named in `erasures` may go."""

REFUSE: Final = (
    "CREATE FUNCTION marsad_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
)
REFUSE_UNLESS_ERASED: Final = (
    "CREATE FUNCTION marsad_refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql "  # noqa: S608  (words of ours)
    "SET search_path = pg_catalog AS "
    "$$ DECLARE is_erased boolean; BEGIN "
    "EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.erasures WHERE sha256 = $1)', TG_TABLE_SCHEMA) "
    "INTO is_erased USING OLD.sha256; "
    f"IF is_erased THEN RETURN OLD; END IF; RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$"
)
"""Looks beside the table itself: a temporary table of the same name would otherwise be asked first."""


def refusals(database: str) -> Iterator[str]:
    """The statements that make the triggers; `database` is SQLAlchemy's name of it: `sqlite` or `postgresql`."""
    if database == "postgresql":
        yield REFUSE
        yield REFUSE_UNLESS_ERASED
    for table in TABLES:
        yield from postgresql_triggers(table) if database == "postgresql" else sqlite_triggers(table)


def sqlite_triggers(table: str) -> Iterator[str]:
    """For one table of SQLite, where REPLACE removes the row that is in its way and fires no trigger for that."""
    unless = " WHEN NOT EXISTS (SELECT 1 FROM erasures WHERE erasures.sha256 = OLD.sha256)"
    for action, condition in (("UPDATE", ""), ("DELETE", unless if table == "objects" else "")):
        yield (
            f"CREATE TRIGGER {table}_{action.lower()}_refused BEFORE {action} ON {table}{condition} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )
    is_known = " OR ".join(f"{column} = NEW.{column}" for column in TABLES[table])
    yield (
        f"CREATE TRIGGER {table}_replace_refused BEFORE INSERT ON {table} "  # noqa: S608  (names of ours)
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {is_known}) "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


def postgresql_triggers(table: str) -> Iterator[str]:
    """For one table of PostgreSQL, where `TRUNCATE` has to be refused too."""
    unless = "_unless_erased" if table == "objects" else ""
    for action, function in (("UPDATE", "marsad_refuse"), ("DELETE", f"marsad_refuse{unless}")):
        yield (
            f"CREATE TRIGGER {table}_{action.lower()}_refused BEFORE {action} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()"
        )
    yield (
        f"CREATE TRIGGER {table}_truncate_refused BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION marsad_refuse()"
    )
