"""The content-addressed store of captured bytes: sha256 → file, immutable, durable before it is acknowledged."""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import Final

from marsad.capture.faults import store_error
from marsad.capture.writers import Writers
from marsad.errors import StoreError
from marsad.model import Capture

# matches 64 hexadecimal digits in lower case; never a path
_NAME: Final = re.compile(r"[0-9a-f]{64}")
FAN_OUT: Final = 2
"""Leading digits that name the sub-folder: 256 folders."""
WRITERS: Final = ".writers"
"""The file that tells whether somebody writes, or broke off."""
RESERVE: Final = ".reserve"
"""Room set aside for the entry that says that the disk was full."""
RESERVE_BYTES: Final = 1 << 18
OWN_FILES: Final = frozenset({WRITERS, RESERVE})
TEMPORARY: Final = ".new-"
"""How the names of files begin that a writer has not finished."""
FLUSHERS: Final = 8
"""Files of a batch that are flushed at once: the disk's journal then commits them together. On ext4, in batches of 50
bodies of 3–6 KB, 8 threads store 2,500 bodies/s, one thread 2,100, and one body at a time 400."""


class CaptureStore:
    """Bytes under `FOLDER/ab/cdef…`, where `abcdef…` is their SHA-256. Safe for several writers at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def writing(self) -> Iterator[Writers]:
        """Be one of the folder's writers during the block, so that a later one sees whether this one broke off."""
        writers = Writers(self._folder / WRITERS)
        try:
            for folder in self._make_folders([self._folder]):
                self.sync_folder(folder)
            writers.join()
        except OSError as error:
            raise store_error(error, writers.path, "nothing can be captured") from error
        self._make_reserve()
        try:
            yield writers
        finally:
            with suppress(OSError):  # a full disk: the next writer sweeps, and finds nothing
                writers.leave()

    def _make_reserve(self) -> None:
        """Set some room aside, if there is any."""
        reserve = self._folder / RESERVE
        if not reserve.exists():
            with suppress(OSError):
                reserve.write_bytes(bytes(RESERVE_BYTES))

    def give_up_reserve(self) -> None:
        """Free the room that was set aside, so that a full disk can still take the words that it is full."""
        with suppress(OSError):
            (self._folder / RESERVE).unlink(missing_ok=True)

    def put(self, capture: Capture) -> Path:
        """Store one capture's bytes; returns their path once file and folders are on disk. As `put_all`."""
        self.put_all([capture])
        return self.path_of(capture.sha256)

    def put_all(self, captures: Sequence[Capture]) -> None:
        """Store the bytes of `captures`; all files and folders are on disk when it returns. Twice changes nothing.

        Raises `StoreError` (`StoreFull`, `StoreNotWritable`) if the disk refuses, or if bytes and name do not agree:
        then any of them may be stored, none is acknowledged, and no half file stays.
        """
        bodies = {}
        for capture in captures:
            if hashlib.sha256(capture.body).hexdigest() != capture.sha256:
                raise StoreError(f"capture {capture.id}: its bytes are not those its hash names")
            bodies[self.path_of(capture.sha256)] = capture.body
        if not bodies:
            return
        new = dict(bodies)
        try:
            new = {path: body for path, body in bodies.items() if not _holds(path, body)}
            made_in = self._make_folders({path.parent for path in new})
            self._write(new)
            # also folders of files that were there: whoever renamed them may not have flushed the folder yet
            for folder in sorted(made_in | {path.parent for path in bodies} | {self._folder}):
                self.sync_folder(folder)
        except OSError as error:
            needed = sum(map(len, new.values()))  # an upper bound: some may be on disk already
            raise store_error(error, self._folder, "no capture of this batch is acknowledged", needed) from error

    def get(self, sha256: str) -> bytes:
        """The bytes named `sha256`. Raises `StoreError` if they are missing or no longer have this hash."""
        path = self.path_of(sha256)
        try:
            body = path.read_bytes()
        except OSError as error:
            raise store_error(error, path, "the capture cannot be read") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise StoreError(f"{path}: its bytes have changed; restore them from a backup")
        return body

    def size(self, sha256: str) -> int:
        """How many bytes are stored under `sha256`, unread. Raises `StoreError` if there is no such file."""
        path = self.path_of(sha256)
        try:
            return path.stat().st_size
        except OSError as error:
            raise store_error(error, path, "the capture cannot be read") from error

    def names(self) -> Iterator[str]:
        """The SHA-256 of every stored body, in order, as the files are called: their bytes are not read."""
        for path in self._files():
            name = self._name_of(path)
            if name is not None:
                yield name

    def strangers(self) -> Iterator[Path]:
        """Every file in the folder that is called like no body, in order; temporaries of writers among them."""
        return (path for path in self._files() if self._name_of(path) is None and path.name not in OWN_FILES)

    def is_temporary(self, path: Path) -> bool:
        """Whether a stranger is a file that a writer is busy with, or left behind when it was killed."""
        return path.name.startswith(TEMPORARY)

    def remove(self, sha256: str) -> bool:
        """Destroy a body, for redaction; gone from the disk when it returns. Tells whether it was there.

        Raises `StoreError` if the disk refuses.
        """
        path = self.path_of(sha256)
        try:
            was_there = path.exists()
            self._discard([path])
        except OSError as error:
            raise store_error(error, path, "the capture is not removed") from error
        return was_there

    def sweep(self, keep: Callable[[str], bool]) -> tuple[Path, ...]:
        """Remove what crashes left: temporaries, and bodies whose name `keep` refuses. Returns what was removed.

        Nobody else may write meanwhile. Other strangers stay: they are not ours. Raises `StoreError`.
        """
        try:
            bodies = [self.path_of(name) for name in self.names() if not keep(name)]
            leftovers = [*bodies, *filter(self.is_temporary, self.strangers())]
            self._discard(leftovers)
        except OSError as error:
            raise store_error(error, self._folder, "leftovers of a crash are not removed") from error
        return tuple(sorted(leftovers))

    def path_of(self, sha256: str) -> Path:
        """Where the bytes named `sha256` (64 hexadecimal digits) lie or would lie."""
        if _NAME.fullmatch(sha256) is None:
            raise StoreError(f"{sha256!r} is not a SHA-256 in hexadecimal digits")
        return self._folder / sha256[:FAN_OUT] / sha256[FAN_OUT:]

    def sync_file(self, handle: int) -> None:
        """Bring an open file to the disk. A method of its own, so that a drill can leave it out."""
        os.fsync(handle)

    def sync_folder(self, folder: Path) -> None:
        """Bring a folder's names to the disk. A method of its own, so that a drill can leave it out."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _make_folders(self, folders: Iterable[Path]) -> set[Path]:
        """Make the missing ones; returns the folders in which one was made, still to be flushed."""
        made_in = set()
        for folder in folders:
            missing = list(takewhile(lambda parent: not parent.exists(), (folder, *folder.parents)))
            if missing:
                folder.mkdir(parents=True, exist_ok=True)
            made_in |= {made.parent for made in missing}
        return made_in

    def _write(self, bodies: Mapping[Path, bytes]) -> None:
        """Write the bodies beside their places and flush them; only when all are on disk, give them their names."""
        temporaries: list[Path] = []
        try:
            for body in bodies.values():
                handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=self._folder)
                temporaries.append(Path(name))
                with os.fdopen(handle, "wb") as file:
                    file.write(body)
            self._flush(temporaries)
            for temporary, path in zip(temporaries, bodies, strict=True):
                temporary.replace(path)
        except BaseException:
            for temporary in temporaries:
                temporary.unlink(missing_ok=True)
            raise

    def _flush(self, paths: Sequence[Path]) -> None:
        """Flush written files, several at once; opened again for it, so that a large batch needs few open files."""

        def flush(path: Path) -> None:
            handle = os.open(path, os.O_RDWR)
            try:
                self.sync_file(handle)
            finally:
                os.close(handle)

        if len(paths) <= 1:
            for path in paths:
                flush(path)
            return
        with ThreadPoolExecutor(FLUSHERS) as pool:
            for _ in pool.map(flush, paths):
                pass

    def _discard(self, paths: Sequence[Path]) -> None:
        for path in paths:
            path.unlink(missing_ok=True)
        for folder in sorted({path.parent for path in paths if path.parent.exists()}):
            self.sync_folder(folder)

    def _files(self) -> Iterator[Path]:
        """Every file under the folder, in order of names: all of one sub-folder before the next."""
        if not self._folder.is_dir():
            return
        for entry in sorted(self._folder.iterdir()):
            if entry.is_dir() and not entry.is_symlink():
                yield from sorted(path for path in entry.rglob("*") if path.is_symlink() or not path.is_dir())
            else:
                yield entry

    def _name_of(self, path: Path) -> str | None:
        name = "".join(path.relative_to(self._folder).parts)
        is_body = _NAME.fullmatch(name) is not None and path == self.path_of(name)
        return name if is_body else None


def _holds(path: Path, body: bytes) -> bool:
    return path.is_file() and path.read_bytes() == body
