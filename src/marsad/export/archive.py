"""Members → one ZIP file, the same bytes for the same members: no compression, no clock, no compressor's version in it.

The file's comment is the SHA-256 of everything before it, so that a changed byte shows wherever it is: also in the
headers between the members. What is written under a temporary name gets its own when all of it is on disk.
"""

import hashlib
import os
import secrets
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from marsad.log.keys import sync_folder

TEMPORARY: Final = ".new-"
"""How the name of a file begins that is being written, or that was left behind when its writer was killed."""
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""ZIP's first moment: every member has it, because times are stated in the log."""
UNIX: Final = 3
READABLE: Final = 0o644 << 16
CHUNK_BYTES: Final = 1 << 20
COMMENT: Final = "sha256:{}"


class GrowingMember:
    """A member that is written piece by piece."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Add to its end."""
        self._file.write(data)
        self.digest.update(data)


@dataclass(slots=True)
class ArchiveWriter:
    """An archive that is being written. `sums` has the SHA-256 (hex) of each member so far."""

    archive: zipfile.ZipFile
    sums: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, data: bytes) -> None:
        """Add a member."""
        self.archive.writestr(_info(name), data)
        self.sums[name] = hashlib.sha256(data).hexdigest()

    @contextmanager
    def growing(self, name: str) -> Iterator[GrowingMember]:
        """Add a member that is written piece by piece."""
        with self.archive.open(_info(name), "w", force_zip64=True) as file:
            member = GrowingMember(file)
            yield member
        self.sums[name] = member.digest.hexdigest()


@contextmanager
def new_archive(path: Path, check: Callable[[Path], None]) -> Iterator[ArchiveWriter]:
    """Write the archive `path`. It gets its name when all of it is on disk and `check` has looked at it.

    If anything raises, nothing stays; if the process is killed, at most a file whose name begins with `.new-`.
    """
    temporary = path.with_name(f"{TEMPORARY}{secrets.token_hex(8)}-{path.name}")
    try:
        with temporary.open("x+b") as file:
            with zipfile.ZipFile(file, "w") as archive:
                archive.comment = COMMENT.format("0" * 64).encode()
                yield ArchiveWriter(archive)
            _seal(file, len(archive.comment))
            file.flush()
            os.fsync(file.fileno())
        check(temporary)
        temporary.replace(path)
        sync_folder(path.parent)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _seal(file: IO[bytes], comment_bytes: int) -> None:
    """Put the digest of all before the comment into its place."""
    rest = file.seek(0, os.SEEK_END) - comment_bytes
    digest = hashlib.sha256()
    file.seek(0)
    while rest > 0:
        chunk = file.read(min(CHUNK_BYTES, rest))
        digest.update(chunk)
        rest -= len(chunk)
    file.seek(-comment_bytes, os.SEEK_END)
    file.write(COMMENT.format(digest.hexdigest()).encode())


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.create_system = UNIX
    info.external_attr = READABLE
    return info
