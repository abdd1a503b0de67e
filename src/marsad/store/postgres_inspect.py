"""A PostgreSQL database → what is wrong with the triggers that refuse changes. Whoever owns it can take them away."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

from marsad.store.refusals import TABLES, refusals

TRIGGERS: Final = """
    SELECT tgname, pg_get_triggerdef(t.oid, true), tgenabled
    FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
    WHERE NOT tgisinternal AND c.relnamespace = current_schema()::regnamespace AND c.relname = ANY(%s)
    ORDER BY tgname
"""
FUNCTIONS: Final = "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace"
ALWAYS: Final = ("O", "A")
"""States of a trigger that fires in an ordinary session: others are switched off."""


def changed_refusals(connection: Connection, place: str) -> Iterator[str]:
    """One sentence for each trigger, or function of one, that is missing, altered, switched off, or a stranger's."""
    rows = connection.exec_driver_sql(TRIGGERS, (list(TABLES),)).all()
    found = {name: definition for name, definition, state in rows if as_text(state) in ALWAYS}
    bodies = {row.proname: row.prosrc for row in connection.exec_driver_sql(FUNCTIONS)}
    for statement in refusals("postgresql"):
        kind, name = statement.split()[1:3]
        if kind == "TRIGGER" and found.pop(name, None) != statement:
            yield f"{place}: the trigger {name}, which refuses changes, is not as it was made"
        if kind == "FUNCTION" and bodies.get(name.removesuffix("()")) != statement.split("$$")[1]:
            yield f"{place}: the function {name}, which refuses changes, is not as it was made"
    yield from (f"{place}: the trigger {name} is none of Marsad's" for name in found)


def as_text(state: str | bytes) -> str:
    """PostgreSQL's type "char" comes as bytes from some drivers."""
    return state.decode() if isinstance(state, bytes) else state
