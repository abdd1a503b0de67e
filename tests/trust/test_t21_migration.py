"""T21: migrations up and down keep what was recorded, and every proof of it; broken off, they have not happened."""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from marsad.capture import CaptureStore
from marsad.cli.migrate import fill_search
from marsad.errors import StoreFull
from marsad.pipeline import Reader, Recorder, build_record, ledger_digest, load_readings, read_state
from marsad.pipeline.verify import Verifier
from marsad.store.migrate import find_revision, migrate
from marsad.store.schema import REVISIONS
from tests.postgres import Cluster, running_cluster
from tests.store.backends import Backend, PostgresBackend, SqliteBackend, open_at, read_at
from tests.trust.conftest import Counts
from tests.trust.disks import can_mount, scratch, small_disk
from tests.trust.drill import DrillBroken, Run, recording
from tests.trust.migrated import Snapshot, faults_after, make_record, take_snapshot
from tests.trust.migrating import COMMAND

OLDEST, HEAD = REVISIONS[0], REVISIONS[-1]
SQLITE, POSTGRESQL = "sqlite", "postgresql"
DISK_MIB = 4


@contextmanager
def breakable(database: str) -> Iterator[Backend]:
    """A place where there is no record yet; its server, if it has one, may be killed."""
    with scratch() as folder:
        if database == SQLITE:
            yield SqliteBackend(folder)
            return
        with running_cluster() as cluster:
            yield PostgresBackend(cluster, cluster.create_database(), folder)


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    """A place where there is no record yet."""
    with scratch() as folder:
        if request.param == SQLITE:
            yield SqliteBackend(folder)
            return
        cluster: Cluster = request.getfixturevalue("cluster")
        yield PostgresBackend(cluster, cluster.create_database(), folder)


@dataclass(slots=True)
class Drill:
    """Migrations of one record, in processes that are killed."""

    backend: Backend
    before: Snapshot
    folder: Path
    options: tuple[str, ...] = ()
    lots: random.Random = field(default_factory=lambda: random.Random(21))
    statements: dict[str, int] = field(default_factory=dict)
    """How many statements the way to each revision takes, its commit among them."""
    lasts_s: dict[str, float] = field(default_factory=dict)
    """How long it takes from the first of them."""
    kills: int = 0
    undone: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def revision(self) -> str:
        """Where the record is."""
        ((revision,),) = self.backend.sql("SELECT version_num FROM alembic_version")
        return str(revision)

    @contextmanager
    def migrating(self, revision: str, *options: object) -> Iterator[Run]:
        """A process on its way to the revision."""
        command = (*COMMAND, self.backend.place, revision, "--key", self.backend.key, *self.options, *options)
        with recording(command, self.folder / "said") as run:
            yield run

    def rehearse(self) -> None:
        """Down and up, undisturbed, to know how much there is to break off."""
        for revision in (OLDEST, HEAD):
            with self.migrating(revision) as run:
                run.wait_for_more()
                begun = time.monotonic()
                assert run.wait() == 0, run.errors.read_text()
                self.lasts_s[revision] = time.monotonic() - begun
                self.statements[revision] = int(run.said.read_text().split()[-1])

    def break_off(self) -> None:
        """Go down or up in turns, and be killed on the way: before any statement of it, or at any instant."""
        revision = (OLDEST, HEAD)[self.kills % 2]
        if self.revision == revision:  # the last one in the other direction was undone
            migrate(self.backend.place, (HEAD, OLDEST)[self.kills % 2], fill=fill_search, key=self.backend.key)
        way = self.lots.choice((self.at_statement, self.at_instant, self.with_server))
        way(revision)
        self.settle()
        if not self.backend.key.exists():
            raise DrillBroken(f"somebody has removed {self.backend.key}")
        self.faults += [f"{way.__name__}: {fault}" for fault in faults_after(self.backend, self.before)]
        self.kills += 1
        self.undone += self.revision != revision

    def at_statement(self, revision: str) -> None:
        """The process dies before a statement, or before its commit."""
        with self.migrating(revision, "--die-at", self.lots.randint(2, self.statements[revision])) as run:
            run.wait()

    def at_instant(self, revision: str) -> None:
        """The process is killed at any instant of its work, or just after."""
        with self.migrating(revision) as run:
            run.wait_for_more()
            time.sleep(self.lots.uniform(0, 1.1 * self.lasts_s[revision]))
            run.kill()

    def with_server(self, revision: str) -> None:
        """Where there is a server, it dies; elsewhere the process does."""
        if not isinstance(self.backend, PostgresBackend):
            self.at_instant(revision)
            return
        with self.migrating(revision) as run:
            run.wait_for_more()
            time.sleep(self.lots.uniform(0, 1.1 * self.lasts_s[revision]))
            self.backend.cluster.kill9()
            run.kill()
        self.backend.cluster.start()

    def settle(self) -> None:
        """Return when the server, too, has noticed that the process is gone."""
        if isinstance(self.backend, PostgresBackend):
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            while self.backend.sql(f"SELECT count(*) FROM pg_stat_activity WHERE {others}") != [(0,)]:
                time.sleep(0.01)


@pytest.mark.parametrize("database", [SQLITE, POSTGRESQL])
def test_a_migration_that_is_killed_has_happened_or_not(
    database: str, tmp_path: Path, counts: Counts, figures: Callable[..., None]
) -> None:
    with breakable(database) as backend:
        make_record(backend, counts.of(short=2_000, long=100_000))
        drill = Drill(backend=backend, before=take_snapshot(backend), folder=tmp_path)
        drill.rehearse()
        for _ in range(counts.of(short=5, long=50)):
            drill.break_off()
        figures(
            "T21",
            database=database,
            entries=drill.before.size,
            kills=drill.kills,
            undone=drill.undone,
            done=drill.kills - drill.undone,
            between=len(drill.faults),
        )
        assert drill.faults == []


def test_a_migration_that_is_no_transaction_is_caught(backend: Backend, tmp_path: Path) -> None:
    make_record(backend, 200)
    drill = Drill(backend=backend, before=take_snapshot(backend), folder=tmp_path, options=("--torn",))
    drill.rehearse()
    assert faults_after(backend, drill.before) == []
    with drill.migrating(OLDEST, "--die-at", drill.statements[OLDEST]) as run:  # all done, and nothing said so
        run.wait()
    drill.settle()
    assert any("its schema is another" in fault for fault in faults_after(backend, drill.before))


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_released_schema_goes_to_the_newest_and_back(backend: Backend, revision: str, counts: Counts) -> None:
    make_record(backend, counts.of(short=500, long=100_000))
    before = take_snapshot(backend)
    for goal in (revision, HEAD, revision, HEAD):
        migrate(backend.place, goal, fill=fill_search, key=backend.key)
        assert find_revision(backend.place)[1] == goal
        assert faults_after(backend, before) == []


def test_the_ledger_is_the_same_and_verify_finds_nothing(backend: Backend, reader: Reader, tmp_path: Path) -> None:
    captures = CaptureStore(tmp_path / "captures")
    with as_file(files("marsad") / "demo" / "pages") as pages, closing(open_at(backend)) as store:
        Recorder(store=store, captures=captures, method=reader.method).record(reader.read_paths([pages]))
    before = take_snapshot(backend)
    digest, note = look(backend, captures, [])
    for goal in (OLDEST, HEAD):
        migrate(backend.place, goal, fill=fill_search, key=backend.key)
        assert faults_after(backend, before) == []
    assert look(backend, captures, [note])[0] == digest


def look(backend: Backend, captures: CaptureStore, witnesses: list[str]) -> tuple[str, str]:
    """The ledger's digest and the newest checkpoint, from a record without faults."""
    with closing(read_at(backend)) as store:
        assert list(Verifier(store, captures, witnesses=witnesses).faults()) == []
        digest = ledger_digest(build_record(list(load_readings(store, read_state(store)))))
        return digest, store.checkpoint() or ""


def test_a_full_disk_leaves_the_old_revision(counts: Counts, figures: Callable[..., None]) -> None:
    if not can_mount():
        pytest.skip("no right to mount a small disk here")
    with scratch() as folder, small_disk(folder / "disk", DISK_MIB) as disk:
        backend = SqliteBackend(disk)
        make_record(backend, 1_000)
        before = take_snapshot(backend)
        refused = 0
        lots = random.Random(21)
        for _ in range(counts.of(short=10, long=200)):
            goal = OLDEST if find_revision(backend.place)[1] == HEAD else HEAD
            with little_room(disk, lots.randrange(120_000)):
                try:
                    migrate(backend.place, goal, fill=fill_search, key=backend.key)
                except StoreFull:
                    refused += 1
                    assert find_revision(backend.place)[1] != goal
            assert faults_after(backend, before) == []
        figures("T21", full_disks=counts.of(short=10, long=200), refused=refused, between=0)
        assert refused > 0


@contextmanager
def little_room(disk: Path, room_bytes: int) -> Iterator[None]:
    """A disk with so little room left, for a while."""
    filler = disk / "filler"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, free - room_bytes))
    yield
    filler.unlink()


PLANTED: dict[str, tuple[str, ...]] = {
    "entries are not those": ("DELETE FROM checkpoints WHERE size = 200", "DELETE FROM log WHERE sequence = 199"),
    "its leaf does not have its hash": ("UPDATE log SET leaf = replace(leaf, '2031', '2032') WHERE sequence = 7",),
    "its objects are not those": ("DELETE FROM objects WHERE sha256 = (SELECT max(sha256) FROM objects)",),
    "checkpoints are not those": ("DELETE FROM checkpoints WHERE size = 1",),
    "its search index is not": ("INSERT INTO search (rowid, words) VALUES (5, 'planted')",),
    "its schema at 0001": (
        "DROP TABLE search_words",
        "DROP TABLE search",
        "UPDATE alembic_version SET version_num = '0001'",
    ),
    "its schema is another": (),
}
"""What a bad migration might do to a record → SQL that does it."""
SPARED = {"its schema is another": {"log_update_refused"}}
"""Triggers that it does not put back."""


@pytest.mark.parametrize("fault", PLANTED)
def test_a_migration_that_loses_something_is_caught(fault: str, tmp_path: Path) -> None:
    backend = SqliteBackend(tmp_path)
    make_record(backend, 200)
    before = take_snapshot(backend)
    assert faults_after(backend, before) == []
    triggers: dict[str, str] = dict(backend.sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    for name in triggers:
        backend.sql(f"DROP TRIGGER {name}")
    for statement in PLANTED[fault]:
        backend.sql(statement)
    for name in set(triggers) - SPARED.get(fault, set()):
        backend.sql(triggers[name])
    assert any(fault in found for found in faults_after(backend, before))
