"""A WARC archive (ISO 28500, 0.17 to 1.1), plain or gzip → its records, each only where it is whole.

The usual readers take a cut or altered archive for what is left of it. Here a record's own length, the two line ends
after it, the checksum of gzip and the digests that its headers declare must agree; where they do not, `DamagedArchive`
ends the reading after the last whole record.
"""

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from marsad.capture.unpacked import Unpacked

START: Final = b"WARC/"
LARGEST_HEAD_BYTES: Final = 65_536
"""Headers of one record; real ones have a few hundred bytes."""
LINE_ENDS: Final = (b"\r\n\r\n", b"\n\n")
"""What stands after every block; exactly, because a length that is off by one is seen by it."""
LONGEST_LENGTH: Final = 15
"""Digits of a Content-Length that is believed."""
DIGESTS: Final = frozenset({"md5", "sha1", "sha256", "sha384", "sha512"})
PAYLOAD_DIGEST: Final = "warc-payload-digest"
BLOCK_DIGEST: Final = "warc-block-digest"


class DamagedArchive(Exception):
    """The archive cannot be read beyond here. `uri` is that of the record at hand, where it is known."""

    def __init__(self, detail: str, uri: str | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.uri = uri


class PayloadOf(Protocol):
    """How to find the bytes that a payload digest may cover."""

    def __call__(self, headers: Mapping[str, str], block: bytes, /) -> Iterator[bytes]:
        """Each reading of what the record's payload is, as different writers understand it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcRecord:
    """A record: its number in the archive (from 1), its headers by name in lower case, and its block.

    `block` is empty where the record was not wanted, and of one that is too large, it `is_beginning`. `fault` names the
    digest that does not fit.
    """

    number: int
    headers: Mapping[str, str]
    block: bytes = b""
    is_beginning: bool = False
    fault: str | None = None

    @property
    def type(self) -> str:
        """What kind of record it is: «response», «resource», «warcinfo» …"""
        return self.headers.get("warc-type", "").lower()

    @property
    def uri(self) -> str:
        """Where its content was found; empty for records about the archive itself."""
        return self.headers.get("warc-target-uri", "").strip("<> ")


def read_records(
    stream: Unpacked, is_wanted: Callable[[Mapping[str, str]], bool], payloads: PayloadOf, most_bytes: int
) -> Iterator[WarcRecord]:
    """The records of the archive, in order. Blocks only of those that `is_wanted` (asked with the headers), and of one
    that is larger than `most_bytes` the beginning. Raises `DamagedArchive` after the last whole record."""
    number = 0
    while head := _read_head(stream, number + 1):
        number += 1
        uri = head.get("warc-target-uri")
        length = _length(head, number)
        is_taken = is_wanted(head)
        is_beginning = is_taken and length > most_bytes
        block = stream.read(LARGEST_HEAD_BYTES if is_beginning else length) if is_taken else b""
        missing = length - len(block) - stream.skip(length - len(block))
        if missing:
            detail = stream.damage or f"it ends {missing} bytes before the end of record {number}"
            raise DamagedArchive(detail, uri)
        is_whole = is_taken and not is_beginning
        fault, is_confirmed = _check_digests(head, block, payloads) if is_whole else (None, False)
        trouble = _pass_separators(stream, number)
        if trouble is not None and not is_confirmed:
            raise DamagedArchive(trouble, uri)
        yield WarcRecord(number=number, headers=head, block=block, is_beginning=is_beginning, fault=fault)
        if trouble is not None:
            raise DamagedArchive(trouble)
    if stream.damage is not None:
        raise DamagedArchive(stream.damage)


def _read_head(stream: Unpacked, number: int) -> dict[str, str]:
    """The headers of the next record; empty at the end. A header given twice keeps its first value."""
    first = stream.readline(LARGEST_HEAD_BYTES)
    if not first:
        return {}
    if not first.startswith(START) or not first.endswith(b"\n"):
        raise DamagedArchive(stream.damage or f"no record begins where record {number} should")
    left = LARGEST_HEAD_BYTES
    headers: dict[str, str] = {}
    name = ""
    while (line := stream.readline(left)).strip():
        left -= len(line)
        if not line.endswith(b"\n"):
            break
        text = line.decode("utf-8", "surrogateescape").rstrip("\r\n")
        if text[0] in " \t":
            headers[name] = f"{headers.get(name, '')} {text.strip()}"
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        headers.setdefault(name, value.strip())
    if not line.endswith(b"\n"):
        raise DamagedArchive(
            stream.damage or f"the headers of record {number} do not end", headers.get("warc-target-uri")
        )
    return headers


def _length(headers: Mapping[str, str], number: int) -> int:
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) <= LONGEST_LENGTH):
        raise DamagedArchive(f"record {number} does not say how long it is", headers.get("warc-target-uri"))
    return int(length)


def _pass_separators(stream: Unpacked, number: int) -> str | None:
    """Pass the two line ends after a block; what is wrong with them or with what follows, else `None`."""
    ends = next((ends for ends in LINE_ENDS if stream.peek(len(ends)) == ends), b"")
    stream.skip(len(ends))
    while stream.peek(1) in (b"\r", b"\n") and ends:
        stream.skip(1)
    following = stream.peek(len(START))
    if stream.damage is not None:
        return stream.damage
    if not ends and len(following) < len(START) and not following.strip():
        return f"it ends before the line ends that close record {number}"
    return None if ends and following in (b"", START) else f"record {number} is not as long as it says"


def _check_digests(headers: Mapping[str, str], block: bytes, payloads: PayloadOf) -> tuple[str | None, bool]:
    """What a declared digest contradicts, and whether at least one confirms the bytes."""
    is_confirmed = False
    for name in (BLOCK_DIGEST, PAYLOAD_DIGEST):
        algorithm, mark, value = headers.get(name, "").partition(":")
        algorithm = algorithm.lower().replace("-", "")
        if not mark or algorithm not in DIGESTS:
            continue
        candidates = [block] if name == BLOCK_DIGEST else payloads(headers, block)
        if not any(_fits(hashlib.new(algorithm, body, usedforsecurity=False).digest(), value) for body in candidates):
            return f"its bytes do not have the {algorithm} digest that the archive gives for them", False
        is_confirmed = True
    return None, is_confirmed


def _fits(digest: bytes, value: str) -> bool:
    """Whether `value` is this digest in base 32, hexadecimal digits or base 64."""
    bare = value.strip().rstrip("=")
    folded = (base64.b32encode(digest).decode(), digest.hex().upper())
    exact = (base64.b64encode(digest).decode(), base64.urlsafe_b64encode(digest).decode())
    return bare.upper() in {spelling.rstrip("=") for spelling in folded} or bare in {
        spelling.rstrip("=") for spelling in exact
    }
