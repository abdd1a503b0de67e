"""The content-addressed store of captured bytes: sha256 → file, immutable, durable before it is acknowledged."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import Final

from marsad.errors import StoreError
from marsad.model import Capture

# matches 64 hexadecimal digits in lower case; never a path
_NAME: Final = re.compile(r"[0-9a-f]{64}")
FAN_OUT: Final = 2
"""Leading digits that name the sub-folder: 256 folders."""


class CaptureStore:
    """Bytes under `FOLDER/ab/cdef…`, where `abcdef…` is their SHA-256. Safe for several writers at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, capture: Capture) -> Path:
        """Store the capture's bytes; returns their path once file and folders are on disk. Twice changes nothing.

        Raises `StoreError` if the disk refuses, or if bytes and name do not agree.
        """
        if hashlib.sha256(capture.body).hexdigest() != capture.sha256:
            raise StoreError(f"capture {capture.id}: its bytes are not those its hash names")
        path = self.path_of(capture.sha256)
        try:
            if not self._holds(path, capture.body):
                self._make_folder(path.parent)
                self._write(path, capture.body)
            _sync_folder(path.parent)
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}; the capture is not stored") from error
        return path

    def get(self, sha256: str) -> bytes:
        """The bytes named `sha256`. Raises `StoreError` if they are missing or no longer have this hash."""
        path = self.path_of(sha256)
        try:
            body = path.read_bytes()
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}; the capture cannot be read") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise StoreError(f"{path}: its bytes have changed; restore them from a backup")
        return body

    def path_of(self, sha256: str) -> Path:
        """Where the bytes named `sha256` (64 hexadecimal digits) lie or would lie."""
        if _NAME.fullmatch(sha256) is None:
            raise StoreError(f"{sha256!r} is not a SHA-256 in hexadecimal digits")
        return self._folder / sha256[:FAN_OUT] / sha256[FAN_OUT:]

    def _holds(self, path: Path, body: bytes) -> bool:
        return path.is_file() and path.read_bytes() == body

    def _make_folder(self, folder: Path) -> None:
        missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for made in missing:
            _sync_folder(made.parent)

    def _write(self, path: Path, body: bytes) -> None:
        handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
