"""A path or URL → the record there, checked, and made if it is to be written and is not there yet."""

import os
import uuid
from pathlib import Path
from typing import Final

from marsad.errors import KeyUnavailable, MissingRecord, NewerRecord, OlderRecord, StoreError
from marsad.log.keys import SigningKey, sync_folder
from marsad.model import Draft, EntryKind, LogEntry
from marsad.store.database import Database
from marsad.store.dialect import Dialect
from marsad.store.schema import REVISIONS
from marsad.store.sqlite import Sqlite

KEY_VARIABLE: Final = "MARSAD_KEY"
POSTGRES: Final = ("postgresql://", "postgres://")
DEFAULT_KEY: Final = Path("marsad.key")
OPENED: Final = "opened"
"""Identity of a log's first entry: however many writers make the record, it begins once."""


def open_store(place: str | Path, *, key: Path | None = None) -> Database:
    """The record at `place` (a path or `postgresql://…`), for writing; made if it is not there. Raises `StoreError`.

    `key` is the file of the key that signs its checkpoints, by default `$MARSAD_KEY`, else a file beside the record.
    """
    dialect = dialect_of(place, writable=True)
    try:
        dialect.insist(lambda: make_ready(dialect))
        return begin(dialect, key or key_path(place))
    except BaseException:
        dialect.close()
        raise


def make_ready(dialect: Dialect) -> None:
    """Make the tables of a record where there is nothing, and check that there is one. Raises `StoreError`."""
    with dialect.writing() as connection:
        if dialect.is_blank(connection):
            from marsad.store.migrate import upgrade  # noqa: PLC0415  Alembic is slow to import

            dialect.prepare(connection)
            upgrade(connection)
        check_revision(dialect.revision(connection), dialect.place)


def begin(dialect: Dialect, key: Path) -> Database:
    """The record with the key that signs for it; its log begins here if it is empty. Raises `KeyUnavailable`."""
    database = Database(dialect)
    first = next(database.entries(0, 1), None)
    signing_key = find_key(dialect.place, first, key)
    database = Database(dialect, signing_key)
    if first is None:
        payload = {"origin": signing_key.name, "key": signing_key.verifier}
        database.append([Draft(kind=EntryKind.OPENED, payload=payload, actor="marsad", identity=OPENED)])
    return database


def read_store(place: str | Path) -> Database:
    """The record at `place`, for reading only. Raises `StoreError`, `MissingRecord` if there is none."""
    dialect = dialect_of(place, writable=False)
    try:
        dialect.insist(lambda: check_is_record(dialect))
    except BaseException:
        dialect.close()
        raise
    return Database(dialect)


def check_is_record(dialect: Dialect) -> None:
    """Raise `StoreError` where there is no record that this version can read."""
    with dialect.reading() as connection:
        if dialect.is_blank(connection):
            raise MissingRecord(f"{dialect.place} is empty; make a record with: marsad add PATH…")
        check_revision(dialect.revision(connection), dialect.place)


def dialect_of(place: str | Path, *, writable: bool) -> Dialect:
    """The dialect that speaks to the database at `place`. Raises `StoreError`."""
    if str(place).startswith(POSTGRES):
        try:
            from marsad.store.postgres import Postgres  # noqa: PLC0415  needs the extra `pg`
        except ImportError as error:
            raise StoreError(
                f"PostgreSQL needs the driver psycopg ({error}); install it with: pip install 'marsad[pg]'"
            ) from error

        return Postgres(str(place), writable=writable)
    return Sqlite(Path(place), writable=writable)


def key_path(place: str | Path) -> Path:
    """Where the record's key lies if nobody says otherwise."""
    named = os.environ.get(KEY_VARIABLE)
    if named:
        return Path(named)
    return DEFAULT_KEY if str(place).startswith(POSTGRES) else Path(place).with_suffix(".key")


def check_revision(revision: str, place: str) -> None:
    """Raise the coded error unless this version works with the schema's `revision`."""
    check_known(revision, place)
    if revision != REVISIONS[-1]:
        raise OlderRecord(
            f"{place} has an older schema ({revision}); bring it up to date with: marsad migrate --store {place}"
        )


def check_known(revision: str, place: str) -> None:
    """Raise `NewerRecord` for a schema's `revision` that this version has never heard of."""
    if revision not in REVISIONS:
        raise NewerRecord(
            f"{place} was made by a newer Marsad (schema {revision}); upgrade this one, or let that one take the "
            f"record back with: marsad migrate --to {REVISIONS[-1]}"
        )


def find_key(place: str, first: LogEntry | None, path: Path) -> SigningKey:
    """The key of the checkpoints; made where there is no first entry yet to name it. Raises `KeyUnavailable`."""
    if first is None:
        key = SigningKey.load(path) if path.exists() else make_key(path)
        sync_folder(path.parent)  # whoever made the key may have been killed before it did
        return key
    if not path.exists():
        raise KeyUnavailable(
            f"{place}: the key that signs this record is not at {path}; put it there, or name its file in "
            f"{KEY_VARIABLE}"
        )
    key = SigningKey.load(path)
    if first.payload.get("key") != key.verifier:
        raise KeyUnavailable(f"{path} is the key of another record than {place}; name the right one")
    return key


def make_key(path: Path) -> SigningKey:
    """A new key under a name that no other record has; the one of another process if that was faster."""
    key = SigningKey.generate(f"marsad/{uuid.uuid4().hex[:16]}")
    try:
        key.save(path)
    except FileExistsError:
        return SigningKey.load(path)
    return key
