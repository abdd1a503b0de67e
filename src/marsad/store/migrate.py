"""Schema revisions up and down with Alembic, inside one transaction: all of it happens, or nothing.

Down goes as far as the oldest revision, which has the log: entries, objects and checkpoints always stay, and only what
is derived from them goes. Up again, it is derived anew, in the same transaction.
"""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from marsad.errors import MissingRecord, UsageError
from marsad.log.keys import SigningKey
from marsad.model import Draft, EntryKind
from marsad.store.database import Database
from marsad.store.dialect import Dialect
from marsad.store.opening import check_known, dialect_of, find_key, key_path
from marsad.store.port import Store
from marsad.store.schema import REVISIONS
from marsad.store.transaction import InTransaction

SCRIPTS: Final = Path(__file__).parent / "migrations"
SETTING: Final = "schema"
"""The setting by which the log says that the schema was changed."""
MAKES_SEARCH: Final = ("0002",)
"""Revisions that make the search index, empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """What was done to the record at `place`: nothing where `before` is `after`.

    `entry` is the place in the log of the entry that says so; none where the record's key was not at hand.
    """

    place: str
    before: str
    after: str
    entry: int | None = None


def migrate(
    place: str | Path, revision: str = REVISIONS[-1], *, fill: Callable[[Store], object], key: Path | None = None
) -> Migration:
    """Bring the record at `place` to `revision`, up or down, in one transaction.

    `fill` is to make the search index of the record it is given, inside that transaction: called where the index is a
    new one. Raises `UsageError` for a revision that there is none of, and `StoreError`.
    """
    if revision not in REVISIONS:
        raise UsageError(f"there is no schema revision {revision!r}; there are {', '.join(REVISIONS)}")
    name, before = find_revision(place)
    if before == revision:
        return Migration(place=name, before=before, after=revision)
    entry = None
    with closing(dialect_of(place, writable=True)) as dialect, dialect.writing() as connection:
        before = dialect.revision(connection)  # again, now that nobody else can change it
        check_known(before, dialect.place)
        if before != revision:
            entry = move(dialect, connection, (before, revision), fill=fill, key=key or key_path(place))
    return Migration(place=dialect.place, before=before, after=revision, entry=entry)


def find_revision(place: str | Path) -> tuple[str, str]:
    """The place of a record, as messages name it, and its schema revision, which is known. Raises `StoreError`."""
    with closing(dialect_of(place, writable=False)) as dialect, dialect.reading() as connection:
        if dialect.is_blank(connection):
            raise MissingRecord(f"{dialect.place} is empty; make a record with: marsad add PATH…")
        revision = dialect.revision(connection)
        check_known(revision, dialect.place)
        return dialect.place, revision


def move(
    dialect: Dialect, connection: Connection, way: tuple[str, str], *, fill: Callable[[Store], object], key: Path
) -> int | None:
    """Go the `way` from one revision to the other, and say so in the log while the schema is the later of the two."""
    before, after = map(REVISIONS.index, way)
    inner = InTransaction(dialect, connection)
    signing_key = record_key(inner, key)
    store = Database(inner, signing_key)
    payload = {"name": SETTING, "before": way[0], "value": way[1]}
    drafts = [Draft(kind=EntryKind.SETTING, payload=payload, actor="marsad")] if signing_key else []
    if after < before:
        entry = enter(store, drafts)
        downgrade(connection, way[1])
        return entry
    upgrade(connection, way[1])
    if any(revision in MAKES_SEARCH for revision in REVISIONS[before + 1 : after + 1]):
        fill(store)
    return enter(store, drafts)


def enter(store: Database, drafts: Sequence[Draft]) -> int | None:
    """Append the entry, if there is one; its place in the log."""
    return store.append(drafts).size - 1 if drafts else None


def record_key(dialect: Dialect, path: Path) -> SigningKey | None:
    """The record's key, if it is there. Raises `KeyUnavailable` for that of another record."""
    first = next(Database(dialect).entries(0, 1), None)
    return find_key(dialect.place, first, path) if first is not None and path.exists() else None


def upgrade(connection: Connection, revision: str = REVISIONS[-1]) -> None:
    """Bring the schema up to `revision`."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take the schema back to `revision`."""
    command.downgrade(_config(connection), revision)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
