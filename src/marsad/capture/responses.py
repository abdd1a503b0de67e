"""The bytes of an HTTP response, as an archive keeps them → status, headers, and the page: unchunked and unpacked.

Nothing is unpacked beyond a limit, and a body that was cut is an error: half a page is never taken for the page.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from marsad.errors import InputError, MalformedRecord, UndecodableBytes, UnknownFileType

Headers = tuple[tuple[str, str], ...]

MOST_CODINGS: Final = 3
"""Content codings laid over one another; one is usual, two happen by mistake, more is an attack."""
CHUNK_HEAD_BYTES: Final = 1_024
# matches «HTTP/1.1 200 OK», «HTTP/2 200»; not «GET / HTTP/1.1»
_STATUS: Final = re.compile(rb"HTTP/[0-9.]+\s+([0-9]{3})\b")
# matches «1a», «0;name=value»; not a blank line, not «<html>»
_CHUNK_HEAD: Final = re.compile(rb"\s*([0-9A-Fa-f]{1,8})\s*(?:;[^\r\n]*)?\r?\n")
# matches «1a», «1a\r», all that is left of a cut chunk; not «1a\r\n»
_CUT_CHUNK_HEAD: Final = re.compile(rb"[0-9A-Fa-f]{1,8}\r?")
# matches the blank line that ends a head; the first one counts
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
# matches a line end and the blanks that a continued header begins with; not the end of a header
_CONTINUED: Final = re.compile(rb"\r?\n[ \t]+")
_ZLIB_WINDOWS: Final = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}
"""zlib's numbers for the codings; servers send «deflate» with its header, as they should, or without."""
_PACKED_STARTS: Final = (b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
"""How the bytes of gzip and of zlib begin."""
_NO_CODING: Final = frozenset({"", "identity"})


class _TooLarge(Exception):
    """What is packed is larger than a page may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """A response as received: `body` still has its transfer and content coding.

    `headers` are in the order received, one character a byte (ISO 8859-1), so that nothing of them is lost.
    """

    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> str:
        """The values of a header, joined by commas; empty where there is none. `name` is in lower case."""
        return ", ".join(value for given, value in self.headers if given.lower() == name)


def parse_response(block: bytes, where: str) -> Response:
    """The response that `block` holds. Raises `MalformedRecord`, with `where` in its message, if it holds none."""
    status = _STATUS.match(block)
    end = _HEAD_END.search(block)
    if status is None or end is None:
        raise MalformedRecord(f"{where}: not an HTTP response with a status line and headers")
    lines = _CONTINUED.sub(b" ", block[: end.start()]).splitlines()[1:]
    pairs = (line.decode("iso-8859-1").partition(":") for line in lines)
    headers = tuple((name.strip(), value.strip()) for name, mark, value in pairs if mark)
    return Response(status=int(status[1]), headers=headers, body=block[end.end() :])


def page_bytes(response: Response, where: str, most_bytes: int) -> bytes:
    """The body without its transfer and content codings.

    Raises `MalformedRecord` where it was cut, `UnknownFileType` where more than `most_bytes` is in it,
    `UndecodableBytes` where its coding is unknown here.
    """
    body = _unchunked(response, where)
    codings = [coding.strip().lower() for coding in response.header("content-encoding").split(",")]
    codings = [coding for coding in codings if coding not in _NO_CODING]
    if len(codings) > MOST_CODINGS:
        raise MalformedRecord(f"{where}: packed {len(codings)} times over, which no honest server does")
    if not codings and not _is_chunked(response):
        _check_length(response, where)
    try:
        for coding in reversed(codings):
            body = _unpacked(body, coding, where, most_bytes)
    except _TooLarge:
        raise UnknownFileType(f"{where}: larger than {most_bytes >> 20} MiB, which no news page is") from None
    return body


def payload_readings(response: Response) -> Iterator[bytes]:
    """What writers of archives take a payload digest of: the body as received, or the body without its chunks."""
    yield response.body
    if _is_chunked(response):
        try:
            yield _unchunked(response, "")
        except InputError:
            return


def _is_chunked(response: Response) -> bool:
    return "chunked" in response.header("transfer-encoding").lower()


def _check_length(response: Response, where: str) -> None:
    length = response.header("content-length")
    if length.isascii() and length.isdigit() and len(response.body) < int(length[:15]):
        detail = f"{where}: the server announced {length} bytes and {len(response.body)} came"
        raise MalformedRecord(f"{detail}; capture the page again")


def _unchunked(response: Response, where: str) -> bytes:
    """The body without its chunks. One that does not begin with a chunk was archived without them."""
    body, at = response.body, 0
    if not _is_chunked(response) or not (_CHUNK_HEAD.match(body) or _CUT_CHUNK_HEAD.fullmatch(body)):
        return body
    parts: list[bytes] = []
    while (head := _CHUNK_HEAD.match(body, at, at + CHUNK_HEAD_BYTES)) is not None:
        size = int(head[1], 16)
        if size == 0:
            return b"".join(parts)
        part = body[head.end() : head.end() + size]
        if len(part) < size:
            break
        parts.append(part)
        at = head.end() + size
        at += len(body[at : at + 2]) - len(body[at : at + 2].lstrip(b"\r\n"))
    raise MalformedRecord(f"{where}: its chunks are cut or damaged at byte {at}; capture the page again")


def _unpacked(body: bytes, coding: str, where: str, most_bytes: int) -> bytes:
    windows = _ZLIB_WINDOWS.get(coding)
    if windows is None:
        raise UndecodableBytes(f"{where}: packed with {coding[:20]!r}, which Marsad does not unpack")
    is_cut = body.startswith(_PACKED_STARTS)
    for window in windows:
        try:
            return _inflate(body, window, most_bytes)
        except EOFError:
            is_cut = True
        except zlib.error:
            continue
    if is_cut:
        raise MalformedRecord(f"{where}: its {coding} bytes are cut or damaged; capture the page again")
    return body  # archived unpacked, under the header that it was packed


def _inflate(body: bytes, window: int, most_bytes: int) -> bytes:
    """What zlib packed. Raises `EOFError` where it was cut, `zlib.error` where it is something else, `_TooLarge`."""
    parts: list[bytes] = []
    left = most_bytes
    while body:
        member = zlib.decompressobj(window)
        data = member.decompress(body, left + 1)
        if len(data) > left:
            raise _TooLarge
        if not member.eof:
            raise EOFError
        parts.append(data)
        left -= len(data)
        body = member.unused_data if window > 15 else b""  # only gzip has members
    return b"".join(parts)
