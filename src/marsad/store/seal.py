"""The seal of a record's file: a digest of each of its pages, so that `verify` finds a changed byte wherever it is.

Hashes in the log cover what is recorded, not what else a database file holds: free space, indexes, headers. The seal
beside the file covers all of it, from the moment when the last writer has closed the record until the next one opens
it. A writer that dies leaves the seal open: then there is nothing to compare the file's bytes with, until it is next
closed, and only what is recorded is checked.

Two lines: how the writers left it (`marsad.capture.writers`), and the digests in base64 behind a digest of their own.
"""

import base64
import binascii
import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from marsad.capture.faults import store_error
from marsad.capture.writers import Left, Writers, try_lock

SUFFIX: Final = ".seal"
PAGE_BYTES: Final = 4096
DIGEST_BYTES: Final = 8
"""Of each page's SHA-256: one altered page in 2^64 would go unseen."""
OWN_BYTES: Final = 32
"""Of the digest over all digests."""


class SealState(StrEnum):
    """What a seal can tell of its file."""

    OPEN = "open"
    CLOSED = "closed"
    DAMAGED = "damaged"
    MISSING = "missing"


@dataclass(slots=True)
class Seal:
    """The seal of the file at `path`. Every writer holds it from opening to closing; the last to leave closes it."""

    path: Path
    _writers: Writers = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._writers = Writers(self.place)

    @property
    def place(self) -> Path:
        """The seal's own file."""
        return self.path.with_name(self.path.name + SUFFIX)

    def open(self) -> None:
        """Join the writers. Raises `StoreError`."""
        try:
            self._writers.join()
        except OSError as error:
            raise store_error(error, self.place, "the record is not opened", PAGE_BYTES) from error

    def close(self) -> None:
        """Leave the writers; the last one seals the file as it is now. A disk without room leaves the seal open."""
        with suppress(OSError):
            self._writers.leave(self._write)

    def _write(self, handle: int) -> None:
        digests = b"".join(page_digests(self.path))
        body = base64.b64encode(hashlib.sha256(digests).digest() + digests) + b"\n"
        start = len(Left.CLOSED) + 1
        if os.pwrite(handle, body, start) < len(body):
            raise OSError(errno.ENOSPC, "the seal was not written as a whole")
        os.ftruncate(handle, start + len(body))
        os.fsync(handle)

    def check(self) -> tuple[SealState, list[int]]:
        """The state of the seal, and where it is closed, the numbers of the pages (of 4 KiB) that are not as sealed."""
        if not self.place.exists():
            return SealState.MISSING, []
        handle = os.open(self.place, os.O_RDONLY)
        try:
            if not try_lock(handle):
                return SealState.OPEN, []
            state, sealed = read_seal(self.place.read_bytes())
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


def read_seal(content: bytes) -> tuple[SealState, list[bytes]]:
    """The seal's state and, if it is closed, its digests."""
    state, _, rest = content.partition(b"\n")
    if not content or state == Left.OPEN.encode():
        return SealState.OPEN, []
    try:
        data = base64.b64decode(rest[:-1], validate=True)
    except binascii.Error:
        return SealState.DAMAGED, []
    own, digests = data[:OWN_BYTES], data[OWN_BYTES:]
    is_whole = state == Left.CLOSED.encode() and base64.b64encode(data) + b"\n" == rest
    if not is_whole or hashlib.sha256(digests).digest() != own:
        return SealState.DAMAGED, []
    return SealState.CLOSED, [digests[i : i + DIGEST_BYTES] for i in range(0, len(digests), DIGEST_BYTES)]
