"""Planted faults: parts of Marsad broken on purpose, as real classes. A drill must find each of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from marsad.capture import CaptureStore
from marsad.errors import StoreError
from marsad.log.keys import SigningKey
from marsad.model import Capture
from marsad.store import Database, open_store
from marsad.store.sqlite import Sqlite


class UnsyncedFiles(CaptureStore):
    """Writes captures without flushing their bytes."""

    def sync_file(self, handle: int) -> None:
        """Leave the bytes where they are."""


class UnsyncedFolders(CaptureStore):
    """Flushes a capture's bytes, but not the folders that name them."""

    def sync_folder(self, folder: Path) -> None:
        """Leave the names where they are."""


class HastyCaptures(CaptureStore):
    """Takes a file's name for its bytes: what is there already is not looked at, and half a file is as good as one."""

    def put_all(self, captures: Sequence[Capture]) -> None:
        """Write straight to the final place, and go on where the disk refuses."""
        for capture in captures:
            path = self.path_of(capture.sha256)
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                with suppress(OSError):
                    path.write_bytes(capture.body)


class SwallowingCaptures(CaptureStore):
    """Says that captures are stored where the disk has refused them."""

    def put_all(self, captures: Sequence[Capture]) -> None:
        """Store them, or not."""
        with suppress(StoreError):
            super().put_all(captures)


class LateCaptures(CaptureStore):
    """Says that captures are stored, and stores them when the next ones come."""

    late: Sequence[Capture] = ()

    def put_all(self, captures: Sequence[Capture]) -> None:
        """Store those of the call before."""
        super().put_all(self.late)
        self.late = captures


class DeferredSqlite(Sqlite):
    """Begins to write without asking for the lock: of two writers that have both read, one cannot go on."""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """`BEGIN` where it must be `BEGIN IMMEDIATE`."""
        with self._transaction("BEGIN") as connection:
            yield connection


def open_with(make_dialect: Callable[[Path], Sqlite]) -> Callable[[Path], Database]:
    """How to open a record over another dialect than Marsad's own."""

    def open_record(path: Path) -> Database:
        open_store(path).close()
        return Database(make_dialect(path), SigningKey.load(path.with_suffix(".key")))

    return open_record


STORES: Final[Mapping[str, Callable[[Path], Database]]] = {
    "normal": open_with(lambda path: Sqlite(path, writable=True, synchronous="NORMAL")),
    "off": open_with(lambda path: Sqlite(path, writable=True, synchronous="OFF")),
    "deferred": open_with(lambda path: DeferredSqlite(path, writable=True)),
}
"""Name of a fault → the record opened with it. NORMAL and OFF take less care to flush the database than Marsad does."""

CAPTURES: Final[Mapping[str, type[CaptureStore]]] = {
    "unsynced-files": UnsyncedFiles,
    "unsynced-folders": UnsyncedFolders,
    "late-captures": LateCaptures,
    "swallowed-errors": SwallowingCaptures,
}
"""Name of a fault → the folder of captures with it."""
