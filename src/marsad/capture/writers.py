"""Who is writing: a small file that every writer holds while at work, and whose first line says how it was left.

While it says «open», somebody writes, or broke off before closing; the lock (flock), which dies with its process, tells
which of the two. The last writer to leave says «closed», after whatever it does to put things in order.
"""

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

WAIT_S: Final = 60.0
"""How long to wait for somebody who keeps the file alone: to seal or to check even a large record takes seconds."""
PAUSE_S: Final = 0.02


class Left(StrEnum):
    """How the writers left it; both of one length, because one is written over the other."""

    OPEN = "marsad-writers-1 open  "
    CLOSED = "marsad-writers-1 closed"


@dataclass(slots=True)
class Writers:
    """The writers that share the file at `path`. Raises `OSError` where it cannot be written."""

    path: Path
    interrupted: bool = False
    """Whether the last writer before this one broke off, and no other was at work then."""
    _handle: int | None = field(default=None, repr=False)

    def join(self) -> None:
        """Be one of the writers."""
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            self._hold(handle)
        except BaseException:
            os.close(handle)  # and with it the lock, for which others wait
            raise
        self._handle = handle

    def _hold(self, handle: int) -> None:
        # Again where another process closed or looked meanwhile: no writer may work while the file says «closed».
        until = time.monotonic() + WAIT_S
        while True:
            if try_lock(handle):
                self.interrupted = self.interrupted or reads_open(handle)
                write_state(handle, Left.OPEN)
            if try_lock(handle, fcntl.LOCK_SH) and reads_open(handle):
                return
            if time.monotonic() > until:
                raise TimeoutError(errno.ETIMEDOUT, f"another process has kept it for {WAIT_S:.0f} s")
            time.sleep(PAUSE_S)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Keep all others out for a while; `False` where one is at work already."""
        assert self._handle is not None
        is_alone = try_lock(self._handle)
        try:
            yield is_alone
        finally:
            before = self.interrupted
            self._hold(self._handle)  # turning a lock into another gives it up in between
            self.interrupted = before

    def leave(self, last: Callable[[int], None] = lambda _handle: None) -> None:
        """Be no writer any more; `last` is called with the open file if no other is left, before it says «closed»."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        try:
            if try_lock(handle):
                last(handle)
                write_state(handle, Left.CLOSED)
        finally:
            os.close(handle)


def try_lock(handle: int, kind: int = fcntl.LOCK_EX) -> bool:
    """Lock the file, for one process alone if nothing else is asked, without waiting; whether that succeeded."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def reads_open(handle: int) -> bool:
    """Whether the file says «open»."""
    return os.pread(handle, len(Left.OPEN), 0) == Left.OPEN.encode()


def write_state(handle: int, state: Left) -> None:
    """Write how the file is left, down to the disk."""
    os.pwrite(handle, state.encode() + b"\n", 0)
    os.fsync(handle)
