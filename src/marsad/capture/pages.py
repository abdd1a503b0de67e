"""The bytes of one page → its capture: what they are, which charset explains them, or why they are no page."""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from marsad.capture.charsets import detect_charset
from marsad.errors import EmptyPage, InputError, UndecodableBytes, UnknownFileType
from marsad.model import Capture, Declared

PLAIN: Final = "text/plain"
HTML: Final = "text/html"
SNIFFED_BYTES: Final = 2_048
LARGEST_PAGE_BYTES: Final = 20 * 1024 * 1024
"""A page or record above this is no news page; reading stops there (also for what gzip unpacks)."""
_BINARY_STARTS: Final = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive (or an Office document)",
    b"\x1f\x8b": "a gzip archive",
    b"RIFF": "a media file",
    b"SQLite format 3": "a SQLite database",
    b"\x7fELF": "a program",
    b"\xd0\xcf\x11\xe0": "an old Office document",
}
# matches any letter, digit or sign; not blanks, NUL, byte order marks, joiners, bidi marks: a page of these is empty
_VISIBLE: Final = re.compile("[^\\s\u0000\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2064]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureFailure:
    """An input (or one line of it) that could not be captured.

    `id` is what its page would have been called; a line that does not tell is «FILE#LINE».
    """

    id: str
    uri: str
    error: InputError


def capture_page(
    body: bytes,
    *,
    name: str,
    uri: str,
    captured_at: str,
    media_type: str | None = None,
    headers: tuple[tuple[str, str], ...] = (),
    charset: str | None = None,
    declared: Declared | None = None,
) -> Capture | CaptureFailure:
    """The capture of one page; its first bytes tell the media type that is not given. `charset` came with it."""

    try:
        found = text_charset(body, uri, charset)
    except InputError as error:
        return CaptureFailure(id=name, uri=uri, error=error)
    return Capture(
        id=name,
        uri=uri,
        sha256=hashlib.sha256(body).hexdigest(),
        media_type=media_type or sniff(body),
        charset=found,
        body=body,
        captured_at=captured_at,
        declared=declared or Declared(),
        headers=headers,
    )


def text_charset(body: bytes, uri: str, declared: str | None = None) -> str:
    """The charset of a page's bytes; `declared` came with them. Raises the error that says why they are no page."""
    if not body.strip():
        raise EmptyPage(f"{uri}: there is nothing in it")
    for start, what in _BINARY_STARTS.items():
        if body.startswith(start):
            raise UnknownFileType(f"{uri}: holds {what}, not text or HTML; convert it first")
    if len(body) > LARGEST_PAGE_BYTES:
        raise UnknownFileType(f"{uri}: larger than {LARGEST_PAGE_BYTES >> 20} MiB, which no news page is")
    charset = detect_charset(body, declared)
    if charset is None:
        raise UndecodableBytes(f"{uri}: no character set makes text of these bytes; save the page again as UTF-8")
    if _VISIBLE.search(body.decode(charset.name, "replace")) is None:
        raise EmptyPage(f"{uri}: nothing but blanks")
    return charset.name


def sniff(body: bytes) -> str:
    """The media type of bytes that come without a name."""
    head = body[:SNIFFED_BYTES].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    is_html = head.startswith((b"<!doctype", b"<html", b"<?xml")) or b"<body" in head or b"<p>" in head
    return HTML if is_html else PLAIN
