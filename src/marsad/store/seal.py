"""The seal of a record's file: a digest of each of its pages, so that `verify` finds a changed byte wherever it is.

Hashes in the log cover what is recorded, not what else a database file holds: free space, indexes, headers. The seal
beside the file covers all of it, from the moment when the last writer has closed the record until the next one opens
it. A writer that dies leaves the seal open: then there is nothing to compare the file's bytes with, until it is next
closed, and only what is recorded is checked.

Two lines: the state, and for a closed seal the digests in base64 behind a digest of their own.
"""

import base64
import binascii
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from marsad.errors import StoreNotWritable

SUFFIX: Final = ".seal"
PAGE_BYTES: Final = 4096
DIGEST_BYTES: Final = 8
"""Of each page's SHA-256: one altered page in 2^64 would go unseen."""


class SealState(StrEnum):
    """How a record's file was left."""

    OPEN = "marsad-seal-1 open  "
    CLOSED = "marsad-seal-1 closed"
    DAMAGED = "damaged"
    MISSING = "missing"


@dataclass(slots=True)
class Seal:
    """The seal of the file at `path`. Every writer holds it from opening to closing; the last to leave closes it."""

    path: Path
    interrupted: bool = False
    """Whether the last writer before this one never closed the record, and no other is at work."""
    _handle: int | None = field(default=None, repr=False)

    @property
    def place(self) -> Path:
        """The seal's own file."""
        return self.path.with_name(self.path.name + SUFFIX)

    def open(self) -> None:
        """Join the writers. Raises `StoreNotWritable`."""
        try:
            self._handle = os.open(self.place, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreNotWritable(
                f"{self.place}: {error.strerror}; allow writing in its folder or choose another --store"
            ) from error
        # Again where another process closed or checked the seal meanwhile: no writer may work under a closed one.
        while True:
            if _try_lock(self._handle):
                self.interrupted = _reads_open(self._handle)
                _write_state(self._handle, SealState.OPEN)
            fcntl.flock(self._handle, fcntl.LOCK_SH)
            if _reads_open(self._handle):
                return

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Keep other writers out for a while; `False` where one is at work already."""
        assert self._handle is not None
        is_alone = _try_lock(self._handle)
        try:
            yield is_alone
        finally:
            fcntl.flock(self._handle, fcntl.LOCK_SH)

    def close(self) -> None:
        """Leave the writers; the last one seals the file as it is now. A disk without room leaves the seal open."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        try:
            if _try_lock(handle):
                digests = b"".join(page_digests(self.path))
                body = base64.b64encode(hashlib.sha256(digests).digest() + digests)
                os.pwrite(handle, b"\n" + body + b"\n", len(SealState.CLOSED))
                os.ftruncate(handle, len(SealState.CLOSED) + len(body) + 2)
                os.fsync(handle)
                _write_state(handle, SealState.CLOSED)
        except OSError:
            return
        finally:
            os.close(handle)

    def check(self) -> tuple[SealState, list[int]]:
        """The state of the seal, and where it is closed, the numbers of the pages (of 4 KiB) that are not as sealed."""
        if not self.place.exists():
            return SealState.MISSING, []
        handle = os.open(self.place, os.O_RDONLY)
        try:
            if not _try_lock(handle):
                return SealState.OPEN, []
            state, sealed = _read(self.place.read_bytes())
            if state is not SealState.CLOSED:
                return state, []
            found = list(page_digests(self.path))
        finally:
            os.close(handle)
        pages = range(max(len(found), len(sealed)))
        return state, [page for page in pages if found[page : page + 1] != sealed[page : page + 1]]


def altered_parts(path: Path) -> list[str]:
    """What of the file at `path` is not as it was sealed, for people; nothing where the seal cannot tell.

    For a file so damaged that the database cannot open it.
    """
    state, pages = Seal(path).check() if path.is_file() else (SealState.MISSING, [])
    if state is SealState.DAMAGED:
        return [f"{path}{SUFFIX}: the seal of the record's file is damaged"]
    return [f"{path}: bytes {page * PAGE_BYTES} to {(page + 1) * PAGE_BYTES - 1} were changed" for page in pages]


def page_digests(path: Path) -> Iterator[bytes]:
    """The digest of each page of the file, in order."""
    with path.open("rb") as file:
        while page := file.read(PAGE_BYTES):
            yield hashlib.sha256(page).digest()[:DIGEST_BYTES]


def _read(content: bytes) -> tuple[SealState, list[bytes]]:
    """The seal's state and, if it is closed, its digests."""
    state, _, rest = content.partition(b"\n")
    if not content or content.startswith(SealState.OPEN.encode()):
        return SealState.OPEN, []
    try:
        data = base64.b64decode(rest[:-1], validate=True)
    except binascii.Error:
        return SealState.DAMAGED, []
    own, digests = data[:32], data[32:]
    whole = state == SealState.CLOSED.encode() and rest.endswith(b"\n") and base64.b64encode(data) + b"\n" == rest
    if not whole or hashlib.sha256(digests).digest() != own:
        return SealState.DAMAGED, []
    return SealState.CLOSED, [digests[i : i + DIGEST_BYTES] for i in range(0, len(digests), DIGEST_BYTES)]


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _reads_open(handle: int) -> bool:
    return os.pread(handle, len(SealState.OPEN), 0) == SealState.OPEN.encode()


def _write_state(handle: int, state: SealState) -> None:
    os.pwrite(handle, state.encode(), 0)
    os.fsync(handle)
