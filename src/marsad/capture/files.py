"""Files, folders and standard input → captures: bytes as they are, named by their hash, with the charset they are in.

An input that cannot be read becomes a `CaptureFailure` with a coded error; the rest goes on. A `.jsonl` file gives one
capture a line, whose body is the record's text; a WARC archive gives one capture for each page in it.
"""

import gzip
import hashlib
import sys
import zlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

from marsad.capture.names import escape_name
from marsad.capture.pages import HTML, LARGEST_PAGE_BYTES, PLAIN, CaptureFailure, capture_page
from marsad.capture.records import Record, decode_record, encode_text, parse_record, record_id, split_records
from marsad.capture.unpacked import GZIP_START, Unpacked
from marsad.capture.warc import START as WARC_START
from marsad.capture.warc_pages import capture_archive
from marsad.errors import EmptyPage, InputError, MalformedRecord, MissingInput, UnknownFileType
from marsad.model import Capture

RECORDS: Final = "application/x-ndjson"
ARCHIVE: Final = "application/warc"
MEDIA_TYPES: Final = {
    ".txt": PLAIN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".jsonl": RECORDS,
    ".ndjson": RECORDS,
    ".jsonl.gz": RECORDS,
    ".warc": ARCHIVE,
    ".warc.gz": ARCHIVE,
}
STDIN: Final = "-"


def capture_files(
    paths: Iterable[str | Path], captured_at: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[Capture | CaptureFailure]:
    """The captures of files, folders (all known files in them, sorted) and `-` (standard input), in order.

    `captured_at` is aware UTC, ISO 8601; by default the time of the call. Pages in a WARC archive have their own. Never
    raises for what an input holds.
    """
    now = captured_at or datetime.now(UTC).isoformat(timespec="seconds")
    for path in paths:
        if str(path) == STDIN:
            yield from _capture_stream(stdin or sys.stdin.buffer, now)
            continue
        for file in _expand(Path(path)):
            yield from _capture_file(file, now)


def _capture_stream(stream: BinaryIO, now: str) -> Iterator[Capture | CaptureFailure]:
    """Standard input: JSON Lines if its first line is a JSON object, an archive if it begins like one, else a page."""
    first = stream.readline(LARGEST_PAGE_BYTES)
    if first.lstrip(b"\xef\xbb\xbf ").startswith(b"{") and b'"text"' in first:
        yield from _capture_lines(chain([first], split_records(stream, LARGEST_PAGE_BYTES)), STDIN, now)
        return
    if first.startswith((WARC_START, GZIP_START)):
        archive = Unpacked(stream, first)
        if archive.peek(len(WARC_START)) == WARC_START:
            yield from capture_archive(archive, STDIN)
            return
    body = first + stream.read(LARGEST_PAGE_BYTES + 1 - len(first))
    yield capture_page(body, name="stdin", uri=STDIN, captured_at=now)


def _expand(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    known = sorted(file for file in path.rglob("*") if file.is_file() and _media_type(file) is not None)
    return [file for file in known if not any(part.startswith(".") for part in file.relative_to(path).parts)] or [path]


def _capture_file(path: Path, now: str) -> Iterator[Capture | CaptureFailure]:
    uri, media_type = escape_name(str(path)), _media_type(path)
    name = escape_name(path.name.removesuffix(".gz").rsplit(".", 1)[0] or path.name)
    if path.is_dir():
        detail = f"{uri}: no {', '.join(MEDIA_TYPES)} file in this folder"
        yield CaptureFailure(id=name, uri=uri, error=MissingInput(detail))
        return
    try:
        if media_type == RECORDS:
            yield from _capture_records(path, uri, now)
            return
        with path.open("rb") as file:
            if media_type == ARCHIVE:
                yield from capture_archive(Unpacked(file), uri)
                return
            body = file.read(LARGEST_PAGE_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield CaptureFailure(id=name, uri=uri, error=MissingInput(f"{uri}: {reason}; check the path and its rights"))
        return
    if media_type is None:
        detail = f"{uri}: neither text (.txt), HTML (.html), JSON Lines (.jsonl) nor WARC (.warc); rename or convert it"
        yield CaptureFailure(id=name, uri=uri, error=UnknownFileType(detail))
        return
    yield capture_page(body, name=name, uri=uri, captured_at=now, media_type=media_type)


def _media_type(path: Path) -> str | None:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    return MEDIA_TYPES.get("".join(suffixes[-2:])) or MEDIA_TYPES.get(suffixes[-1] if suffixes else "")


def _capture_records(path: Path, uri: str, now: str) -> Iterator[Capture | CaptureFailure]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
        try:
            yield from _capture_lines(split_records(file, LARGEST_PAGE_BYTES), uri, now)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            detail = f"{uri}: the archive is damaged ({error}); the records before this point were read"
            yield CaptureFailure(id=escape_name(path.name), uri=uri, error=MalformedRecord(detail))


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
        yield _record_capture(record, where, now)
    if is_empty:
        yield CaptureFailure(id=uri, uri=uri, error=EmptyPage(f"{uri}: no records in it"))


def _record_capture(record: Record, where: str, now: str) -> Capture:
    """The capture of a record: its text is taken as it is, no charset is looked for."""
    body, charset = encode_text(record.text)
    return Capture(
        id=record.id,
        uri=where,
        sha256=hashlib.sha256(body).hexdigest(),
        media_type=PLAIN,
        charset=charset,
        body=body,
        captured_at=now,
        declared=record.declared,
    )
