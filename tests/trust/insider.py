"""A record under attack: made once, copied for each attack, and an owner who can do anything to its database."""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from marsad.capture import CaptureStore
from marsad.log import (
    Checkpoint,
    Frontier,
    SigningKey,
    canonical_json,
    leaf_hash,
    parse_checkpoint,
    parse_leaf,
    sign_checkpoint,
)
from marsad.log.people import Signer
from marsad.log.state import RecordState
from marsad.model import Draft
from marsad.pipeline import Recorder, read_state
from marsad.pipeline.decisions import Desk
from marsad.pipeline.verify import Verifier
from marsad.store import Database, open_store, read_store
from marsad.store.seal import Seal
from tests.pipeline.desks import METHOD, outcome_of
from tests.postgres import Cluster

PAGES = ("page-1", "page-2", "page-3", "page-4")
REASON = "it is not true"


@dataclass(frozen=True)
class Row:
    """A row of the table `log`."""

    sequence: int
    kind: str
    identity: str | None
    leaf: bytes
    hash: bytes

    @classmethod
    def of(cls, leaf: bytes) -> "Row":
        """The row that fits this leaf in every column."""
        entry = parse_leaf(leaf)
        return cls(entry.sequence, entry.kind.value, entry.identity, leaf, leaf_hash(leaf))


def changed(row: Row, **changes: Any) -> Row:
    """The row with another content, right in every column and hash."""
    entry = parse_leaf(row.leaf)
    fields = {name: getattr(entry, name) for name in ("sequence", "kind", "payload", "actor", "reason", "identity")}
    return Row.of(canonical_json(fields | {"recorded_at": entry.recorded_at} | changes))


@dataclass(frozen=True, kw_only=True)
class Crime:
    """A record, with what attackers may know or hold: keys of people, reports that were printed, the signing key."""

    folder: Path
    place: str
    cluster: Cluster | None
    people: dict[str, SigningKey]
    reports: tuple[str, ...] = ()
    """Checkpoints that were printed in reports, oldest first: after the pages, after a retraction, at the end."""
    backup: "Crime | None" = None
    """The record as it was at the second report."""
    proposal: int = 0
    """Amal's proposal that nobody has approved yet."""
    approval: int = 0
    """Basim's approval of the retraction in effect."""

    @property
    def key(self) -> Path:
        """The file of the record's signing key."""
        return self.folder / "marsad.key"

    @property
    def captures(self) -> CaptureStore:
        """The captured bytes."""
        return CaptureStore(self.folder / "captures")

    @contextmanager
    def store(self) -> Iterator[Database]:
        """The record, open for writing."""
        with closing(open_store(self.place, key=self.key)) as store:
            yield store

    @contextmanager
    def desks(self) -> Iterator[tuple[Desk, Desk]]:
        """Amal and Basim in front of the record."""
        with self.store() as store:
            yield (
                Desk(store, self.captures, self.people["Amal"]),
                Desk(store, self.captures, self.people["Basim"]),
            )

    def reported(self) -> "Crime":
        """The same, after a report that prints the newest checkpoint."""
        with closing(read_store(self.place)) as store:
            note = store.checkpoint()
        assert note is not None
        return replace(self, reports=(*self.reports, note))

    @property
    def state(self) -> RecordState:
        """The record as it stands."""
        with closing(read_store(self.place)) as store:
            return read_state(store)

    def signer(self, name: str) -> Signer:
        """Somebody with a key, in front of the record."""
        state = self.state
        return Signer(key=self.people[name], record=state.origin or "", after=state.size)

    def slip_in(self, draft: Draft) -> int:
        """Append past the desk, which would have refused; the number of the entry. As whoever may write."""
        with self.store() as store:
            [entry] = store.append([draft]).entries
        assert entry is not None
        return entry.sequence

    def verify(self, *witnesses: str, how: type[Verifier] = Verifier) -> list[str]:
        """What `marsad verify` says."""
        with closing(read_store(self.place)) as store:
            return [str(fault) for fault in how(store, self.captures, witnesses).faults()]

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run SQL as the owner of the database, triggers on."""
        if self.cluster is not None:
            return self._postgres(statement, values)
        with closing(sqlite3.connect(self.place)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    def _postgres(self, statement: str, values: Sequence[object], *, before: str = "") -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(self.place, autocommit=True) as connection:
            if before:
                connection.execute(before.encode())
            cursor = connection.execute(statement.replace("?", "%s").encode(), values)
            return cursor.fetchall() if cursor.description else []

    def force(self, statement: str, *values: object) -> None:
        """Run SQL with the triggers out of the way, and put them back so that nobody sees it."""
        if self.cluster is not None:
            self._postgres(statement, values, before="SET session_replication_role = replica")
            return
        with closing(sqlite3.connect(self.place)) as connection, connection:
            triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(statement, values)
            for _, made in triggers:
                connection.execute(made)

    def reseal(self) -> None:
        """Seal an SQLite file as it is now: the seal has no key, and so stops no owner."""
        if self.cluster is None:
            seal = Seal(Path(self.place))
            seal.open()
            seal.close()

    def rows(self) -> list[Row]:
        """The table `log`."""
        found = self.sql("SELECT sequence, kind, identity, leaf, hash FROM log ORDER BY sequence")
        return [
            Row(number, kind, identity, leaf.encode(), bytes(hash_)) for number, kind, identity, leaf, hash_ in found
        ]

    def put(self, row: Row) -> None:
        """Insert a row into the log."""
        values = (row.sequence, row.kind, row.identity, row.leaf.decode(), row.hash)
        self.force("INSERT INTO log (sequence, kind, identity, leaf, hash) VALUES (?, ?, ?, ?, ?)", *values)

    def overwrite(self, *rows: Row) -> None:
        """Put rows in the place of those with their numbers."""
        for row in rows:
            self.force("DELETE FROM log WHERE sequence = ?", row.sequence)
        for row in rows:
            self.put(row)

    def resign(self, key: SigningKey) -> None:
        """Make every checkpoint anew for the log as it is, signed with `key`."""
        sizes = [size for (size,) in self.sql("SELECT size FROM checkpoints ORDER BY size")]
        self.force("DELETE FROM checkpoints")
        frontier = Frontier()
        for row in self.rows():
            frontier.append(row.hash)
            if frontier.size in sizes:
                note = sign_checkpoint(Checkpoint(origin=key.name, size=frontier.size, root=frontier.root()), key)
                self.force("INSERT INTO checkpoints VALUES (?, ?, ?)", frontier.size, note, frontier.to_bytes())

    def copy(self, folder: Path) -> "Crime":
        """The whole record once more, in an empty folder: database, captures, key."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        if self.cluster is None:
            return replace(self, folder=folder, place=str(folder / "marsad.db"))
        name = f"copy_{next(self.cluster.numbers)}"
        self.cluster.query(f"CREATE DATABASE {name} TEMPLATE {self.place.rpartition('?')[0].rpartition('/')[2]}")
        return replace(self, folder=folder, place=self.cluster.url(name))


def make_record(folder: Path, cluster: Cluster | None) -> Crime:
    """Four pages, one of them redacted, two people, a retraction in effect and one that awaits approval."""
    place = str(folder / "record" / "marsad.db") if cluster is None else cluster.url(cluster.create_database())
    people = {name: SigningKey.generate(name) for name in ("Amal", "Basim", "Stranger")}
    crime = Crime(folder=folder / "record", place=place, cluster=cluster, people=people)
    crime.folder.mkdir()
    with crime.store() as store:
        Recorder(store=store, captures=crime.captures, method=METHOD).record(outcome_of(page) for page in PAGES)
        for name in ("Amal", "Basim"):
            Desk(store, crime.captures, people[name]).register("founds the desk")
    crime = crime.reported()
    with crime.desks() as (amal, basim):
        approval = basim.approve(amal.retract("page-3#0", REASON).entry.sequence, REASON).entry.sequence
    crime = crime.reported()
    backup = crime.copy(folder / "backup")
    with crime.desks() as (amal, basim):
        basim.approve(amal.redact("page-4", "it names a child").entry.sequence, REASON)
        proposal = amal.retract("page-1", REASON).entry.sequence
    return replace(crime.reported(), backup=backup, proposal=proposal, approval=approval)


def size_of(report: str) -> int:
    """How many entries a printed checkpoint covers."""
    return parse_checkpoint(report).size
