"""The records of a WARC archive → captures of the pages in it; images, requests and the like are passed over.

What is kept of a page is what its server meant to send: the body of the response without chunks and without
compression, with the headers as they came and the time of the archive. A page that the archive holds only in part is a
failure, never a shorter page.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final

from marsad.capture.charsets import header_charset
from marsad.capture.names import escape_name, uri_name
from marsad.capture.pages import HTML, LARGEST_PAGE_BYTES, PLAIN, CaptureFailure, capture_page, sniff
from marsad.capture.responses import page_bytes, parse_response, payload_readings
from marsad.capture.unpacked import Unpacked
from marsad.capture.warc import PAYLOAD_DIGEST, DamagedArchive, WarcRecord, read_records
from marsad.errors import EmptyPage, InputError, MalformedRecord, MissingInput, UnknownFileType
from marsad.model import Capture, Declared

PAGE_TYPES: Final = {"text/html": HTML, "application/xhtml+xml": HTML, "text/plain": PLAIN}
"""What a page calls itself, and what it is read as. Text that another program made of a page (a «conversion») is no
evidence of it and is passed over."""
UNNAMED_TYPES: Final = frozenset({"", "application/octet-stream"})
"""Then the first bytes tell; only HTML is told apart from everything else by them."""
FOUND: Final = frozenset({200, 203})
"""Statuses of responses that are the page. An error or a redirection is none, a range (206) only a part of one."""
LARGEST_HEAD_BYTES: Final = 262_144
"""Status line and headers of a response, beside the page."""
HTTP: Final = "application/http"
WEB: Final = ("http:", "https:")


def capture_archive(archive: Unpacked, uri: str) -> Iterator[Capture | CaptureFailure]:
    """The pages of an archive, in its order. `uri` is the archive's own name: failures of the archive bear it."""
    seen: set[str] = set()
    is_empty = True
    most_bytes = LARGEST_PAGE_BYTES + LARGEST_HEAD_BYTES
    try:
        for record in read_records(archive, _is_wanted, _payloads, most_bytes):
            is_empty = False
            found = _capture_record(record, seen, f"{uri}#{record.number}")
            if found is not None:
                yield found
    except DamagedArchive as damage:
        is_empty = False
        yield _damaged(damage, uri)
    if is_empty:
        yield CaptureFailure(id=uri, uri=uri, error=EmptyPage(f"{uri}: no records in it"))


def _damaged(damage: DamagedArchive, uri: str) -> CaptureFailure:
    page = escape_name(damage.uri.strip("<> ")) if damage.uri else None
    at = f" (at {page})" if page else ""
    detail = f"{uri}: {damage.detail}{at}; the records before this point were read; fetch the archive again"
    return CaptureFailure(id=uri_name(page) if page else uri, uri=page or uri, error=MalformedRecord(detail))


def _is_wanted(headers: Mapping[str, str]) -> bool:
    """Whether the record may hold a page, or tell of one."""
    kind, media_type = headers.get("warc-type", "").lower(), _bare(headers.get("content-type", ""))
    if _is_http(headers):
        return kind in ("response", "revisit")
    return kind in ("response", "resource") and (media_type in PAGE_TYPES or media_type in UNNAMED_TYPES)


def _is_http(headers: Mapping[str, str]) -> bool:
    """Whether the block is a response with its head. What came by another protocol is the page alone, as a file is."""
    return _bare(headers.get("content-type", "")) == HTTP


def _payloads(headers: Mapping[str, str], block: bytes) -> Iterator[bytes]:
    if not _is_http(headers):
        yield block
        return
    try:
        yield from payload_readings(parse_response(block, ""))
    except InputError:
        yield block


def _capture_record(record: WarcRecord, seen: set[str], where: str) -> Capture | CaptureFailure | None:
    """The page in the record, or why it cannot be had; `None` where it holds none. `seen` marks earlier pages."""
    if not _is_wanted(record.headers):
        return None
    uri = escape_name(record.uri) or where
    try:
        if record.type == "revisit":
            _check_revisit(record, seen, where)
            return None
        found = _page_of(record, uri, where)
    except InputError as error:
        return CaptureFailure(id=uri_name(uri), uri=uri, error=error)
    if isinstance(found, Capture):
        seen.update(_marks(record.headers, "warc-record-id", "warc-target-uri", PAYLOAD_DIGEST))
    return found


def _page_of(record: WarcRecord, uri: str, where: str) -> Capture | CaptureFailure | None:
    """The page in a response or resource. Raises `InputError` for one that is not there whole."""
    response = parse_response(record.block, where) if _is_http(record.headers) else None
    content_type = response.header("content-type") if response else record.headers.get("content-type", "")
    media_type = _media_type(content_type, response.body if response else record.block)
    if media_type is None or (response is not None and response.status not in FOUND):
        return None
    if record.is_beginning:
        raise UnknownFileType(f"{where}: larger than {LARGEST_PAGE_BYTES >> 20} MiB, which no news page is")
    _check_whole(record, where)
    return capture_page(
        page_bytes(response, where, LARGEST_PAGE_BYTES) if response else record.block,
        name=uri_name(uri),
        uri=uri,
        captured_at=_captured_at(record, where),
        media_type=media_type,
        headers=response.headers if response else (),
        charset=header_charset(content_type),
        declared=Declared(url=uri) if uri.startswith(WEB) else Declared(),
    )


def _media_type(content_type: str, body: bytes) -> str | None:
    """What the page is read as; `None` for what is no page."""
    bare = _bare(content_type)
    if bare in UNNAMED_TYPES:
        return HTML if sniff(body) == HTML else None
    return PAGE_TYPES.get(bare)


def _bare(content_type: str) -> str:
    return content_type.partition(";")[0].partition(",")[0].strip().lower()


def _check_whole(record: WarcRecord, where: str) -> None:
    """Raise `MalformedRecord` for a page that the archive itself says is not all there, or whose digest tells so."""
    if record.fault is not None:
        raise MalformedRecord(f"{where}: {record.fault}; fetch the archive again")
    truncated = record.headers.get("warc-truncated")
    if truncated is not None:
        reason = escape_name(truncated[:20])
        raise MalformedRecord(f"{where}: the archive kept only a part of it ({reason}); capture the page again")
    if "warc-segment-number" in record.headers:
        raise MalformedRecord(f"{where}: its parts lie in several records, which Marsad does not join")


def _captured_at(record: WarcRecord, where: str) -> str:
    """The time of the capture, aware UTC, ISO 8601. Raises `MalformedRecord` where the record gives none."""
    date = record.headers.get("warc-date", "")
    try:
        moment = datetime.fromisoformat(date)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        raise MalformedRecord(f"{where}: its WARC-Date {date[:40]!r} is no time") from None


def _check_revisit(record: WarcRecord, seen: set[str], where: str) -> None:
    """Raise `MissingInput` where a page is said to be unchanged since a capture that this archive does not hold.

    What does not say that it is a page passes: most of what crawlers meet again are images.
    """
    if not record.block or _bare(parse_response(record.block, where).header("content-type")) not in PAGE_TYPES:
        return
    marks = _marks(record.headers, "warc-refers-to", "warc-refers-to-target-uri", PAYLOAD_DIGEST)
    if not marks & seen:
        detail = f"{where}: unchanged since an earlier capture that is not in this archive; add the archive that has it"
        raise MissingInput(detail)


def _marks(headers: Mapping[str, str], *names: str) -> set[str]:
    """By what a later record may refer to this one: values with what they are."""
    kinds = {"warc-refers-to": "warc-record-id", "warc-refers-to-target-uri": "warc-target-uri"}
    return {f"{kinds.get(name, name)} {headers[name].strip('<> ')}" for name in names if headers.get(name)}
