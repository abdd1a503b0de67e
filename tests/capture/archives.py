"""WARC archives made in the test, by the library that most archives are made with."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

from marsad.capture import CaptureFailure
from marsad.capture.unpacked import Unpacked
from marsad.capture.warc_pages import capture_archive
from marsad.model import Capture

DATE = "2031-05-04T10:20:30Z"
URI = "https://site.example/2031/truce"
TEXT = "أعلنت البعثة أن وقف إطلاق النار صامد رغم خروق محدودة. وقال المتحدث إن اللجنة تجتمع غدا."
PAGE = f"<html><body><p>{TEXT}</p></body></html>".encode()


@dataclass(frozen=True, kw_only=True)
class Record:
    """What to write: a response with `http` headers, or a record of another type without."""

    body: bytes = PAGE
    uri: str = URI
    type: str = "response"
    status: str = "200 OK"
    http: Sequence[tuple[str, str]] | None = (("Content-Type", "text/html"),)
    content_type: str = ""
    warc: Mapping[str, str] = field(default_factory=dict)


def raw_record(block: bytes, content_type: str = "application/http", **headers: str) -> bytes:
    """A response record as somebody may have written it by hand."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    named = ["WARC/1.1", "WARC-Type: response", f"WARC-Target-URI: {URI}", f"WARC-Date: {DATE}"]
    head = "\r\n".join([*named, f"Content-Type: {content_type}", *lines, f"Content-Length: {len(block)}"])
    return head.encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def archive_of(*records: Record, gzip: bool = True, version: str = "WARC/1.1") -> bytes:
    """The archive with these records, and digests as its library makes them unless a record has its own."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=gzip, warc_version=version)
    for record in records:
        http = None if record.http is None else StatusAndHeaders(record.status, list(record.http), protocol="HTTP/1.1")
        made = writer.create_warc_record(
            record.uri,
            record.type,
            payload=io.BytesIO(record.body),
            length=len(record.body),
            warc_content_type=record.content_type,
            warc_headers_dict={"WARC-Date": DATE, **record.warc},
            http_headers=http,
        )
        writer.write_record(made)
    return out.getvalue()


def read_archive(archive: bytes) -> list[Capture | CaptureFailure]:
    """What Marsad finds in the archive."""
    return list(capture_archive(Unpacked(io.BytesIO(archive)), "pages.warc"))


def bodies_of(found: Sequence[Capture | CaptureFailure]) -> list[bytes]:
    """The bodies of the captures among what was found."""
    return [item.body for item in found if isinstance(item, Capture)]


def codes_of(found: Sequence[Capture | CaptureFailure]) -> list[str]:
    """The codes of the failures among what was found."""
    return [item.error.code for item in found if isinstance(item, CaptureFailure)]
