"""A process that backs a record up: `python -m tests.trust.backing RECORD FILE [--fault NAME]`.

It says `ready` when the record is open, and `done` when the bundle is acknowledged.
"""

import argparse
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from marsad.capture import CaptureStore
from marsad.export import write_bundle
from marsad.export.archive import ArchiveWriter
from marsad.export.bundle import BundleWriter
from marsad.model import LogEntry
from marsad.store import Store, read_store

Writer = Callable[[Store, CaptureStore, Path], object]


def write_in_place(store: Store, captures: CaptureStore, path: Path) -> None:
    """The planted fault: the bundle grows under the very name that says that it is whole."""
    with zipfile.ZipFile(path, "w") as archive:
        BundleWriter(store, captures, lambda *_: None)._add_all(ArchiveWriter(archive))


class EndlessWriter(BundleWriter):
    """Another: it reads the log to its end, wherever that is by now."""

    def entries(self) -> Iterator[LogEntry]:
        """No end to it."""
        return self._store.entries()


def write_without_snapshot(store: Store, captures: CaptureStore, path: Path) -> None:
    """Write what is there when its turn comes, and check nothing."""
    with zipfile.ZipFile(path, "w") as archive:
        EndlessWriter(store, captures, lambda *_: None)._add_all(ArchiveWriter(archive))


WRITERS: Final[dict[str, Writer]] = {"in-place": write_in_place, "no-snapshot": write_without_snapshot}


def main() -> None:
    """Back up once."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("path", type=Path)
    parser.add_argument("--fault", choices=WRITERS)
    options = parser.parse_args()
    with closing(read_store(options.folder / "marsad.db")) as store:
        os.write(sys.stdout.fileno(), b"ready\n")
        WRITERS.get(options.fault, write_bundle)(store, CaptureStore(options.folder / "captures"), options.path)
    os.write(sys.stdout.fileno(), b"done\n")


if __name__ == "__main__":
    main()
