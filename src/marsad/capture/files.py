"""Files, folders and standard input → captures: bytes as they are, named by their hash, with the charset they are in.

An input that cannot be read becomes a `CaptureFailure` with a coded error; the rest goes on. A `.jsonl` file gives one
capture a line, whose body is the record's text in UTF-8.
"""

import gzip
import hashlib
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from marsad.capture.charsets import detect_charset
from marsad.capture.records import decode_record, parse_record, record_id, split_records
from marsad.errors import EmptyPage, InputError, MalformedRecord, MissingInput, UndecodableBytes, UnknownFileType
from marsad.model import Capture, Declared

PLAIN: Final = "text/plain"
HTML: Final = "text/html"
RECORDS: Final = "application/x-ndjson"
MEDIA_TYPES: Final = {
    ".txt": PLAIN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".jsonl": RECORDS,
    ".ndjson": RECORDS,
    ".jsonl.gz": RECORDS,
}
STDIN: Final = "-"
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


_INVISIBLE: Final = dict.fromkeys(
    [0x00, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065)]
)
"""Code points that show nothing: a page of them and blanks is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureFailure:
    """An input (or one line of it) that could not be captured.

    `id` is what its page would have been called; a line that does not tell is «FILE#LINE».
    """

    id: str
    uri: str
    error: InputError


class _Body(NamedTuple):
    content: bytes
    media_type: str
    charset: str


def capture_files(
    paths: Iterable[str | Path], captured_at: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[Capture | CaptureFailure]:
    """The captures of files, folders (all known files in them, sorted) and `-` (standard input), in order.

    `captured_at` is aware UTC, ISO 8601; by default the time of the call. Never raises for what an input holds.
    """
    now = captured_at or datetime.now(UTC).isoformat(timespec="seconds")
    for path in paths:
        if str(path) == STDIN:
            yield from _capture_stream(stdin or sys.stdin.buffer, now)
            continue
        for file in _expand(Path(path)):
            yield from _capture_file(file, now)


def _capture_stream(stream: BinaryIO, now: str) -> Iterator[Capture | CaptureFailure]:
    """Standard input: JSON Lines if its first line is a JSON object, else one page."""
    first = stream.readline(LARGEST_PAGE_BYTES)
    if first.lstrip(b"\xef\xbb\xbf ").startswith(b"{") and b'"text"' in first:
        yield from _capture_lines(chain([first], split_records(stream, LARGEST_PAGE_BYTES)), STDIN, now)
        return
    body = first + stream.read(LARGEST_PAGE_BYTES + 1 - len(first))
    yield from _capture_body(body, "stdin", STDIN, None, now)


def _expand(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    known = sorted(file for file in path.rglob("*") if file.is_file() and _media_type(file) is not None)
    return [file for file in known if not any(part.startswith(".") for part in file.relative_to(path).parts)] or [path]


def _capture_file(path: Path, now: str) -> Iterator[Capture | CaptureFailure]:
    uri, media_type = str(path), _media_type(path)
    name = path.name.removesuffix(".gz").rsplit(".", 1)[0] or path.name
    if path.is_dir():
        detail = f"{uri}: no {', '.join(MEDIA_TYPES)} file in this folder"
        yield CaptureFailure(id=name, uri=uri, error=MissingInput(detail))
        return
    try:
        if media_type == RECORDS:
            yield from _capture_records(path, now)
            return
        with path.open("rb") as file:
            body = file.read(LARGEST_PAGE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield CaptureFailure(id=name, uri=uri, error=MissingInput(f"{uri}: {reason}; check the path and its rights"))
        return
    if media_type is None:
        detail = f"{uri}: neither text (.txt), HTML (.html) nor JSON Lines (.jsonl); rename or convert it"
        yield CaptureFailure(id=name, uri=uri, error=UnknownFileType(detail))
        return
    yield from _capture_body(body, name, uri, media_type, now)


def _media_type(path: Path) -> str | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    return MEDIA_TYPES.get("".join(suffixes[-2:])) or MEDIA_TYPES.get(suffixes[-1] if suffixes else "")


def _capture_body(
    body: bytes, name: str, uri: str, media_type: str | None, now: str
) -> Iterator[Capture | CaptureFailure]:
    """One page; without a media type its first bytes tell it."""
    try:
        charset = _text_charset(body, uri)
    except InputError as error:
        yield CaptureFailure(id=name, uri=uri, error=error)
        return
    yield _capture(name, uri, now, _Body(body, media_type or _sniff(body), charset), Declared())


def _text_charset(body: bytes, uri: str) -> str:
    """The charset of a page's bytes. Raises the coded error that tells why they are no page."""
    if not body.strip():
        raise EmptyPage(f"{uri}: the file is empty")
    for start, what in _BINARY_STARTS.items():
        if body.startswith(start):
            raise UnknownFileType(f"{uri}: holds {what}, not text or HTML; convert it first")
    if len(body) > LARGEST_PAGE_BYTES:
        raise UnknownFileType(f"{uri}: larger than {LARGEST_PAGE_BYTES >> 20} MiB, which no news page is")
    charset = detect_charset(body)
    if charset is None:
        raise UndecodableBytes(f"{uri}: no character set makes text of these bytes; save the page again as UTF-8")
    if not body.decode(charset.name, "replace").translate(_INVISIBLE).strip():
        raise EmptyPage(f"{uri}: nothing but blanks")
    return charset.name


def _sniff(body: bytes) -> str:
    """The media type of bytes that come without a name."""
    head = body[:SNIFFED_BYTES].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    is_html = head.startswith((b"<!doctype", b"<html", b"<?xml")) or b"<body" in head or b"<p>" in head
    return HTML if is_html else PLAIN


def _capture_records(path: Path, now: str) -> Iterator[Capture | CaptureFailure]:
    uri = str(path)
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        try:
            yield from _capture_lines(split_records(file, LARGEST_PAGE_BYTES), uri, now)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            detail = f"{uri}: the archive is damaged ({error}); the records before this point were read"
            yield CaptureFailure(id=path.name, uri=uri, error=MalformedRecord(detail))


def _capture_lines(lines: Iterable[bytes], uri: str, now: str) -> Iterator[Capture | CaptureFailure]:
    is_empty = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        is_empty = False
        where = name = f"{uri}#{number}"
        try:
            fields = decode_record(line, where)
            name = record_id(fields) or where
            record = parse_record(fields, where)
        except InputError as error:
            yield CaptureFailure(id=name, uri=where, error=error)
            continue
        yield _capture(record.id, where, now, _Body(record.text.encode(), PLAIN, "utf-8"), record.declared)
    if is_empty:
        yield CaptureFailure(id=uri, uri=uri, error=EmptyPage(f"{uri}: no records in it"))


def _capture(name: str, uri: str, now: str, page: _Body, declared: Declared) -> Capture:
    return Capture(
        id=name,
        uri=uri,
        sha256=hashlib.sha256(page.content).hexdigest(),
        media_type=page.media_type,
        charset=page.charset,
        body=page.content,
        captured_at=now,
        declared=declared,
    )
