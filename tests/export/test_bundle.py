"""Writing a bundle: exactly one state of the record, whole or not at all, the same bytes for the same state."""

import hashlib
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from marsad.capture import CaptureStore
from marsad.errors import DamagedRecord, MissingRecord, StoreError, UsageError
from marsad.export import check_bundle, write_bundle
from marsad.export.bundle import BundleWriter
from marsad.log import parse_checkpoint
from marsad.model import LogEntry, StoredObject
from marsad.store import Database, read_store
from tests.export.records import back_up, members_of, record_pages, redact
from tests.pipeline.desks import Office, office_in, outcome_of
from tests.store.drafts import a_setting


def test_a_bundle_has_the_log_its_checkpoints_and_what_the_log_names(record: Path, bundle: Path) -> None:
    members = members_of(bundle)
    entries = [json.loads(line) for line in members["log.jsonl"].splitlines()]
    with closing(read_store(record / "marsad.db")) as store:
        assert members["log.jsonl"] == b"".join(entry.leaf + b"\n" for entry in store.entries())
        assert members["checkpoint"].decode() == store.checkpoint()
        notes = [json.loads(line) for line in members["checkpoints.jsonl"].splitlines()]
        assert notes == [{"size": row.size, "note": row.note} for row in store.checkpoints()]
    captures = {entry["payload"]["sha256"] for entry in entries if entry["kind"] == "capture"}
    codings = [entry["payload"] for entry in entries if entry["kind"] == "coding"]
    objects = {payload[name] for payload in codings for name in ("text", "coding")}
    named = {f"captures/{name[:2]}/{name[2:]}" for name in captures}
    named |= {f"objects/{name[:2]}/{name[2:]}" for name in objects}
    lists = {"checkpoint", "checkpoints.jsonl", "log.jsonl", "SHA256SUMS", "verify_bundle.py"}
    assert set(members) == named | lists
    assert all(hashlib.sha256(members[name]).hexdigest() == "".join(name.split("/")[1:]) for name in named)


def test_the_same_state_gives_the_same_bytes(record: Path, bundle: Path, tmp_path: Path) -> None:
    back_up(record, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


def test_other_tools_read_it(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
    (tmp_path / "log.jsonl").write_bytes(b"")
    done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode != 0


def test_the_summary_counts_what_is_in_it(record: Path, tmp_path: Path) -> None:
    summary = back_up(record, tmp_path / "x.zip")
    names = members_of(summary.path)
    assert summary.entries == parse_checkpoint(summary.checkpoint).size
    assert summary.captures == sum(name.startswith("captures/") for name in names) > 0
    assert summary.objects == sum(name.startswith("objects/") for name in names) > 0
    assert summary.bytes == summary.path.stat().st_size


def test_progress_ends_where_it_said_it_would(record: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    with closing(read_store(record / "marsad.db")) as store:
        write_bundle(store, CaptureStore(record / "captures"), tmp_path / "x.zip", lambda *step: seen.append(step))
    assert [done for done, _ in seen] == list(range(1, len(seen) + 1))
    assert {of for _, of in seen} == {len(seen)}


class BusyStore:
    """A record to which somebody adds whenever it is read: `add` is called before each read."""

    def __init__(self, store: Database, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self.added = 40

    @property
    def place(self) -> str:
        return self.store.place

    def checkpoint(self) -> str | None:
        return self.store.checkpoint()

    def add(self) -> None:
        record_pages(self.folder, 10, start=self.added)
        self.added += 10

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[LogEntry]:
        self.add()
        return self.store.entries(start, stop)

    def checkpoints(self) -> Iterator[object]:
        self.add()
        return iter(self.store.checkpoints())

    def objects(self, names: Iterable[str]) -> Iterator[StoredObject]:
        self.add()
        return self.store.objects(names)


@pytest.fixture
def busy(record: Path, tmp_path: Path) -> Iterator[BusyStore]:
    """A copy of the record, with somebody at work on it."""
    folder = tmp_path / "busy"
    shutil.copytree(record, folder)
    with closing(read_store(folder / "marsad.db")) as store:
        yield BusyStore(store, folder)


def test_what_is_added_meanwhile_is_not_in_it(busy: BusyStore, bundle: Path, tmp_path: Path) -> None:
    captures = CaptureStore(busy.folder / "captures")
    write_bundle(busy, captures, tmp_path / "x.zip")  # type: ignore[arg-type]
    assert busy.store.size() > parse_checkpoint(members_of(bundle)["checkpoint"].decode()).size
    assert (tmp_path / "x.zip").read_bytes() == bundle.read_bytes()


class WriterWithoutSnapshot(BundleWriter):
    """The planted fault: it reads the log to its end, wherever that is by now."""

    def entries(self) -> Iterator[LogEntry]:
        return self._store.entries()


def test_a_writer_that_takes_no_snapshot_is_caught(busy: BusyStore, tmp_path: Path) -> None:
    captures = CaptureStore(busy.folder / "captures")
    with pytest.raises(DamagedRecord, match=r"sound bundle.*checkpoint"):
        WriterWithoutSnapshot(busy, captures, lambda *_: None).write(tmp_path / "x.zip")  # type: ignore[arg-type]
    assert list(tmp_path.glob("*.zip")) == []


def test_a_file_that_is_there_is_not_overwritten(record: Path, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"mine")
    with pytest.raises(UsageError, match="is there already"):
        back_up(record, tmp_path / "x.zip")
    assert (tmp_path / "x.zip").read_bytes() == b"mine"


def test_a_folder_that_is_not_there_is_named(record: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder"):
        back_up(record, tmp_path / "nowhere" / "x.zip")


def test_a_full_disk_leaves_nothing_and_says_how_much_is_needed(record: Path, tmp_path: Path) -> None:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this user may not mount a small disk")
    try:
        with pytest.raises(StoreError, match=r"No space.*free at least \d{4,} bytes") as caught:
            back_up(record, tmp_path / "x.zip")
        assert caught.value.code == "M505"
        assert list(tmp_path.iterdir()) == []
    finally:
        subprocess.run(["umount", tmp_path], check=True)


def test_an_empty_record_makes_no_bundle(tmp_path: Path) -> None:
    class EmptyStore:
        place = "marsad.db"

        def checkpoint(self) -> None:
            return None

    with pytest.raises(MissingRecord, match="empty"):
        write_bundle(EmptyStore(), CaptureStore(tmp_path), tmp_path / "x.zip")  # type: ignore[arg-type]


def test_what_was_redacted_is_not_in_it(tmp_path: Path) -> None:
    office = office_in(tmp_path, "page-1", "page-2")
    before = back_up(tmp_path, tmp_path / "before.zip")
    redact(office, "page-1")
    after = back_up(tmp_path, tmp_path / "after.zip")
    assert (after.captures, after.objects) == (before.captures - 1, before.objects - 2)
    capture = outcome_of("page-1").capture
    assert capture is not None
    assert not [name for name, data in members_of(after.path).items() if capture.body in data]
    assert check_bundle(after.path).faults == []


class HastyStore:
    """A record in which a page is redacted while the bundle is being written: after the log, before the bytes."""

    def __init__(self, store: Database, office: Office) -> None:
        self.store = store
        self.office = office
        self.is_redacted = False

    def __getattr__(self, name: str) -> object:
        return getattr(self.store, name)

    def objects(self, names: Iterable[str]) -> Iterator[StoredObject]:
        if not self.is_redacted:
            self.is_redacted = True
            redact(self.office, "page-1")
        return self.store.objects(names)


def test_a_redaction_meanwhile_begins_it_anew(tmp_path: Path) -> None:
    office = office_in(tmp_path, "page-1", "page-2")
    with closing(read_store(tmp_path / "marsad.db")) as store:
        before = store.size()
        summary = write_bundle(HastyStore(store, office), office.captures, tmp_path / "x.zip")  # type: ignore[arg-type]
    assert summary.entries == before + 2
    assert summary.captures == 1
    assert check_bundle(summary.path).faults == []
    assert [path.name for path in tmp_path.glob("*.zip")] == ["x.zip"]


def test_a_damaged_record_stays_damaged_after_an_unrelated_entry(tmp_path: Path) -> None:
    """Only an approval may explain that something is missing."""
    office = office_in(tmp_path, "page-1")
    office.captures.remove(next(office.captures.names()))

    class GrowingStore(HastyStore):
        def objects(self, names: Iterable[str]) -> Iterator[StoredObject]:
            with self.office.store() as writer:
                writer.append([a_setting()])
            return self.store.objects(names)

    with closing(read_store(tmp_path / "marsad.db")) as store, pytest.raises(DamagedRecord, match="No such file"):
        write_bundle(GrowingStore(store, office), office.captures, tmp_path / "x.zip")  # type: ignore[arg-type]


def test_redactions_without_end_are_not_waited_for(tmp_path: Path) -> None:
    office = office_in(tmp_path, *(f"page-{number}" for number in range(8)))

    class RestlessStore(HastyStore):
        number = 0

        def objects(self, names: Iterable[str]) -> Iterator[StoredObject]:
            redact(self.office, f"page-{self.number}")
            self.number += 1
            return self.store.objects(names)

    with (
        closing(read_store(tmp_path / "marsad.db")) as store,
        pytest.raises(StoreError, match=r"redactions went on.*write it again"),
    ):
        write_bundle(RestlessStore(store, office), office.captures, tmp_path / "x.zip")  # type: ignore[arg-type]
    assert list(tmp_path.glob("*.zip")) == []
