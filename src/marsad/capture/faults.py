"""What the disk refused → the coded error that says what to do: `OSError` → `StoreError`."""

import errno
from pathlib import Path
from typing import Final

from marsad.errors import StoreError, StoreFull, StoreLocked, StoreNotWritable

FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
NOT_WRITABLE: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
TOO_MANY_FILES: Final = frozenset({errno.EMFILE, errno.ENFILE})


def store_error(error: OSError, path: Path, consequence: str, needed_bytes: int = 0) -> StoreError:
    """The error to raise for `error` at `path`; `consequence` says what did not happen for it."""
    reason = error.strerror or type(error).__name__
    if error.errno in FULL:
        return StoreFull(f"{path}: {reason}; {consequence}; free at least {needed_bytes} bytes and run it again")
    if error.errno in NOT_WRITABLE:
        return StoreNotWritable(f"{path}: {reason}; {consequence}; check the rights of the folder and of the disk")
    if isinstance(error, TimeoutError):
        return StoreLocked(f"{path}: {reason}; {consequence}; try again when it has finished")
    if error.errno in TOO_MANY_FILES:
        return StoreError(f"{path}: {reason}; {consequence}; raise the limit of open files (ulimit -n)")
    return StoreError(f"{path}: {reason}; {consequence}")
