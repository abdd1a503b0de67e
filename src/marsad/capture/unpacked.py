"""An archive's bytes, plain or in members of gzip → the stream that was packed, with what damaged it.

Memory is bounded whatever the archive unpacks to. Nothing is believed to be whole that the archive's own checksums do
not confirm: a stream that ends early or fails its checksum says so in `damage`, and reads as if it ended there.
"""

import zlib
from typing import Final, Protocol

GZIP_START: Final = b"\x1f\x8b"
CHUNK_BYTES: Final = 65_536
"""Read, and unpacked, at a time."""
_GZIP_WINDOW: Final = 31
"""zlib's number for: with the header, checksum and length of gzip."""


class ByteStream(Protocol):
    """What can be read from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; empty at the end."""
        ...


class Unpacked:
    """Reads an archive from `file`; `start` are bytes of it that were read already.

    `damage` tells what is wrong where reading stopped, in words to follow a name and a colon; `None` while nothing is.
    """

    def __init__(self, file: ByteStream, start: bytes = b"") -> None:
        self._file = file
        self._packed = start or file.read(CHUNK_BYTES)
        self._is_gzip = self._packed.startswith(GZIP_START)
        self._member: zlib._Decompress | None = None
        self._buffer = b""
        self._at = 0
        self.damage: str | None = None

    def read(self, size: int) -> bytes:
        """The next `size` bytes; fewer only where the stream ends or is damaged."""
        parts = []
        while size > 0 and self._fill():
            part = self._buffer[self._at : self._at + size]
            parts.append(part)
            self._at += len(part)
            size -= len(part)
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """Pass over the next `size` bytes; returns how many there were."""
        left = size
        while left > 0 and self._fill():
            step = min(left, len(self._buffer) - self._at)
            self._at += step
            left -= step
        return size - left

    def readline(self, most: int) -> bytes:
        """The next line with its end, at most `most` bytes of it; empty at the end."""
        line = b""
        while len(line) < most and not line.endswith(b"\n") and self._fill():
            found = self._buffer.find(b"\n", self._at) + 1
            end = min(found or len(self._buffer), self._at + most - len(line))
            line += self._buffer[self._at : end]
            self._at = end
        return line

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, left in their place; fewer where the stream ends or is damaged."""
        while len(self._buffer) - self._at < size:
            rest = self._buffer[self._at :]
            more = self._next()
            self._buffer, self._at = rest + more, 0
            if not more:
                break
        return self._buffer[self._at : self._at + size]

    def _fill(self) -> bool:
        if self._at >= len(self._buffer):
            self._buffer, self._at = self._next(), 0
        return bool(self._buffer)

    def _next(self) -> bytes:
        """The next bytes that were packed, some of them; empty at the end and at damage."""
        if self.damage is not None:
            return b""
        if self._is_gzip:
            return self._unpack()
        data, self._packed = self._packed, b""
        return data or self._file.read(CHUNK_BYTES)

    def _unpack(self) -> bytes:
        data = b""
        while not data:
            self._packed = self._packed or self._file.read(CHUNK_BYTES)
            if self._member is None and not self._begin():
                break
            assert self._member is not None
            is_last = not self._packed
            try:
                data = self._member.decompress(self._packed, CHUNK_BYTES)
            except zlib.error as error:
                self.damage = f"its compressed bytes are damaged ({error})"
                break
            if self._member.eof:
                self._packed, self._member = self._member.unused_data, None
            else:
                self._packed = self._member.unconsumed_tail
                if is_last and not data:
                    self.damage = "it ends in the middle of compressed bytes"
                    break
        return data

    def _begin(self) -> bool:
        """Begin the next member of gzip, if there is one."""
        if self._packed == GZIP_START[:1]:
            self._packed += self._file.read(CHUNK_BYTES)
        if not self._packed:
            return False
        if not self._packed.startswith(GZIP_START):
            self.damage = "what follows its compressed bytes is no gzip"
            return False
        self._member = zlib.decompressobj(_GZIP_WINDOW)
        return True
