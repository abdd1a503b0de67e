"""A process that backs a record up: `python -m tests.trust.backing RECORD FILE [--fault NAME]`.

It says `ready` when the record is open, and `done` when the bundle is acknowledged.
"""

import argparse
import os
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from marsad.capture import CaptureStore
from marsad.export import write_bundle
from marsad.export.archive import COMMENT, ArchiveWriter, _seal, new_archive
from marsad.export.bundle import BundleWriter
from marsad.model import LogEntry
from marsad.store import Store, read_store
from tests.trust.drill import GLANCE_S

Writer = Callable[[Store, CaptureStore, Path], object]


def write_in_place(store: Store, captures: CaptureStore, path: Path) -> None:
    """The planted fault: the bundle grows under the very name that says that it is whole."""
    with path.open("x+b") as file:
        with zipfile.ZipFile(file, "w") as archive:
            archive.comment = COMMENT.format("0" * 64).encode()
            BundleWriter(store, captures, lambda *_: None)._add_all(ArchiveWriter(archive))
        _seal(file, len(archive.comment))


class EndlessWriter(BundleWriter):
    """Another: it reads the log to its end, which by then is not where its checkpoint says."""

    def entries(self) -> Iterator[LogEntry]:
        """All there are, once there are more."""
        while self._store.size() <= self._size:
            time.sleep(GLANCE_S)
        return self._store.entries()


def write_without_snapshot(store: Store, captures: CaptureStore, path: Path) -> None:
    """Write what is there when its turn comes, and check nothing."""
    with new_archive(path, lambda _: None) as archive:
        EndlessWriter(store, captures, lambda *_: None)._add_all(archive)


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
