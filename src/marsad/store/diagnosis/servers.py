"""A record on a PostgreSQL server → findings, in read-only transactions."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from marsad.capture.store import WRITERS
from marsad.errors import StoreError
from marsad.store.diagnosis.clock import examine_distance
from marsad.store.diagnosis.disks import examine_disk
from marsad.store.diagnosis.facts import examine_facts, read_facts, unreadable
from marsad.store.diagnosis.findings import Finding, ok, problem, warning
from marsad.store.diagnosis.marks import examine_captures, examine_leftovers
from marsad.store.opening import dialect_of
from marsad.store.refusals import TABLES

GUIDE: Final = "docs/guides/team-store.md"
SETTINGS: Final = (
    "server_version",
    "fsync",
    "full_page_writes",
    "synchronous_commit",
    "data_checksums",
    "server_encoding",
)
NEEDED: Final = {
    **dict.fromkeys(TABLES, ("SELECT", "INSERT")),
    "alembic_version": ("SELECT",),
    "search": ("SELECT", "INSERT", "DELETE"),
}
"""What whoever adds to a record must be able to do."""
NOW: Final = "SELECT extract(epoch FROM clock_timestamp())::float8"
DANGEROUS: Final = dict.fromkeys(TABLES, ("UPDATE", "DELETE", "TRUNCATE"))
"""What nobody has to. `DELETE` on `objects` is for redaction."""


def examine_server(url: str, captures: Path, key: Path) -> Iterator[Finding]:
    """The server, its settings, the role's rights, what the record says, its key, and the disk of the captures."""
    try:
        with closing(dialect_of(url, writable=False)) as dialect, dialect.reading() as connection:
            yield ok("record", dialect.place)
            yield from examine_settings(read_settings(connection))
            yield examine_distance(connection.exec_driver_sql(NOW).scalar_one())
            if dialect.is_blank(connection):
                yield ok("entries", "none: the database is empty (marsad add makes a record)")
            else:
                dialect.revision(connection)
                yield from examine_rights(connection)
                facts = read_facts(lambda statement: connection.exec_driver_sql(statement).all())
                yield from examine_facts(facts, key)
    except StoreError as error:
        yield unreadable(error)
    yield examine_captures(captures)
    yield examine_leftovers([captures], [captures / WRITERS])
    yield from examine_disk("captures", captures)


def read_settings(connection: Connection) -> Mapping[str, str]:
    """The server's settings, as they hold for this session; `standby` says whether it only copies another server."""
    columns = ", ".join(f"current_setting('{name}') AS {name}" for name in SETTINGS)
    row = connection.exec_driver_sql(f"SELECT {columns}, pg_is_in_recovery()::text AS standby").one()
    return dict(row._mapping)


def examine_settings(found: Mapping[str, str]) -> Iterator[Finding]:
    """Whether the server keeps what it has acknowledged, and can hold every character."""
    yield ok("postgresql", found["server_version"])
    for name in ("fsync", "full_page_writes"):
        if found[name] != "on":
            advice = f"set {name} = on in postgresql.conf and restart the server: what it acknowledges may be lost"
            yield problem(name, found[name], advice)
        else:
            yield ok(name, "on")
    own = "" if found["synchronous_commit"] == "on" else "; Marsad turns it on in each of its own transactions"
    yield ok("synchronous_commit", f"{found['synchronous_commit']}{own}")
    if found["data_checksums"] != "on":
        advice = "stop the server and run pg_checksums --enable: then it finds what a bad disk does to any page"
        yield warning("data_checksums", found["data_checksums"], advice)
    else:
        yield ok("data_checksums", "on")
    if found["server_encoding"] != "UTF8":
        advice = "Arabic needs UTF8: createdb --encoding=UTF8 --template=template0 NAME"
        yield problem("server_encoding", found["server_encoding"], advice)
    if found["standby"] == "true":
        yield warning("standby", "this server copies another one", "name that one to add anything")


def examine_rights(connection: Connection) -> Iterator[Finding]:
    """What this role cannot do that adding needs, and what it could do to the record against Marsad's rules."""
    ((role, is_superuser, is_owner),) = connection.exec_driver_sql(
        "SELECT current_user, rolsuper, pg_has_role(current_user, relowner, 'USAGE') FROM pg_roles, pg_class "
        "WHERE rolname = current_user AND pg_class.oid = 'log'::regclass"
    ).all()
    missing = list(held(connection, NEEDED, has=False))
    if missing:
        yield warning(
            "rights to add", f"{role} lacks {', '.join(missing)}", f"the owner can grant them: {GUIDE}, step 3"
        )
    else:
        yield ok("rights to add", f"{role} has what it needs")
    if is_superuser or is_owner:
        what = "a superuser" if is_superuser else "the owner of the tables"
        advice = f"it can take the triggers away that keep the record: daily work should use another role ({GUIDE})"
        yield warning("rights to change", f"{role} is {what}", advice)
        return
    excess = [right for right in held(connection, DANGEROUS, has=True) if right != "DELETE on objects"]
    if excess:
        yield warning("rights to change", f"{role} has {', '.join(excess)}", f"the owner should revoke them: {GUIDE}")
    else:
        yield ok("rights to change", f"{role} has none")


def held(connection: Connection, rights: Mapping[str, tuple[str, ...]], *, has: bool) -> Iterator[str]:
    """Those of the rights that this role has, or has not; tables that are not there are passed over."""
    for table, names in rights.items():
        for name in names:
            statement = f"SELECT has_table_privilege(to_regclass('{table}'), '{name}')"
            if connection.exec_driver_sql(statement).scalar() is has:
                yield f"{name} on {table}"
