"""WARC archives → captures: whole pages with their headers and times; everything else is passed over or told."""

import base64
import gzip
import hashlib
import io
import zlib
from pathlib import Path

import pytest

from marsad.capture import CaptureFailure, capture_files
from marsad.capture.pages import LARGEST_PAGE_BYTES
from marsad.model import Capture
from tests.capture.archives import PAGE, TEXT, URI, Record, archive_of, bodies_of, codes_of, raw_record, read_archive

HTML_TYPE = ("Content-Type", "text/html")
GOOD = Record(body=PAGE + b"<!-- the next page -->", uri="https://site.example/next")


def chunked(body: bytes, size: int = 70) -> bytes:
    parts = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x;note=1\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def of_headers(*headers: tuple[str, str], body: bytes = PAGE) -> Record:
    return Record(http=(HTML_TYPE, *headers), body=body)


@pytest.mark.parametrize("version", ["WARC/1.0", "WARC/1.1"])
@pytest.mark.parametrize("packed", [True, False], ids=["gzip", "plain"])
def test_a_page_has_its_bytes_headers_and_time(packed: bool, version: str) -> None:
    headers = (("Date", "Sun, 04 May 2031 10:20:29 GMT"), HTML_TYPE, ("X-Two", "1"), ("X-Two", "2"))
    (capture,) = read_archive(archive_of(Record(http=headers), gzip=packed, version=version))
    assert isinstance(capture, Capture)
    assert capture.body == PAGE
    assert capture.sha256 == hashlib.sha256(PAGE).hexdigest()
    assert (capture.uri, capture.declared.url) == (URI, URI)
    assert (capture.media_type, capture.charset) == ("text/html", "utf-8")
    assert capture.captured_at == "2031-05-04T10:20:30+00:00"
    assert capture.headers == headers
    assert capture.id.startswith("site.example-truce-")


def test_headers_that_are_not_ascii_lose_nothing() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Title: \xd9\x87\xff\r\n continued\r\n\r\n"
    (capture,) = read_archive(raw_record(head + PAGE))
    assert isinstance(capture, Capture)
    assert capture.headers[1][1].encode("iso-8859-1") == b"\xd9\x87\xff continued"


def test_a_file_in_an_archive_has_no_headers_and_keeps_its_name() -> None:
    record = Record(type="resource", http=None, uri="file:pages/one.txt", content_type="text/plain", body=TEXT.encode())
    (capture,) = read_archive(archive_of(record))
    assert isinstance(capture, Capture)
    assert (capture.id, capture.media_type, capture.headers) == ("one", "text/plain", ())
    assert (capture.body, capture.declared.url) == (TEXT.encode(), None)


@pytest.mark.parametrize(
    "record",
    [
        of_headers(("Transfer-Encoding", "chunked"), body=chunked(PAGE)),
        of_headers(("Transfer-Encoding", "chunked")),
        of_headers(("Content-Encoding", "gzip"), body=gzip.compress(PAGE)),
        of_headers(("Content-Encoding", "gzip"), body=gzip.compress(PAGE[:90]) + gzip.compress(PAGE[90:])),
        of_headers(("Content-Encoding", "gzip"), ("Content-Length", "5")),
        of_headers(("Content-Encoding", "deflate"), body=zlib.compress(PAGE)),
        of_headers(("Content-Encoding", "deflate"), body=raw_deflate(PAGE)),
        of_headers(("Content-Encoding", "gzip, x-gzip"), body=gzip.compress(gzip.compress(PAGE))),
        of_headers(("Content-Encoding", "identity")),
        of_headers(
            ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip"), body=chunked(gzip.compress(PAGE), 9)
        ),
    ],
    ids=["chunks", "chunks-taken-out", "gzip", "gzip-members", "unpacked-already", "zlib", "deflate", "twice",
         "identity", "gzip-in-chunks"],
)  # fmt: skip
def test_a_page_is_stored_without_chunks_and_compression(record: Record) -> None:
    found = read_archive(archive_of(record))
    assert codes_of(found) == []
    assert bodies_of(found) == [PAGE]


@pytest.mark.parametrize("encoding", ["windows-1256", "iso-8859-6", "utf-8", "utf-16"])
@pytest.mark.parametrize("label", ["right", "iso-8859-1", "nonsense", "undefined", ""])
def test_the_charset_is_what_explains_the_bytes(encoding: str, label: str) -> None:
    said = encoding if label == "right" else label
    content_type = f'text/html; charset="{said}"' if said else "text/html"
    (capture,) = read_archive(
        archive_of(Record(body=PAGE.decode().encode(encoding), http=[("Content-Type", content_type)]))
    )
    assert isinstance(capture, Capture)
    assert capture.body.decode(capture.charset) == PAGE.decode()


@pytest.mark.parametrize(
    "record",
    [
        Record(http=[("Content-Type", "image/png")], body=b"\x89PNG"),
        Record(http=[("Content-Type", "text/css")]),
        Record(http=[], body=b"\x00\x01rubbish"),
        Record(status="404 Not Found"),
        Record(status="301 Moved Permanently"),
        Record(status="206 Partial Content"),
        Record(type="request", status="GET / HTTP/1.1"),
        Record(type="metadata", http=None, content_type="text/html"),
        Record(type="conversion", http=None, content_type="text/plain"),
        Record(type="resource", http=None, content_type="image/gif", body=b"GIF8"),
        Record(http=[("Content-Type", "video/mp4")], body=bytes(LARGEST_PAGE_BYTES + 300_000)),
        Record(uri="dns:site.example", http=None, content_type="text/dns", body=b"20310504 site.example. A 192.0.2.1"),
    ],
    ids=lambda record: f"{record.type}-{record.status}-{record.http and record.http[0][1]}",
)
def test_what_is_no_page_is_passed_over(record: Record) -> None:
    assert bodies_of(read_archive(archive_of(record, GOOD))) == [GOOD.body]
    assert codes_of(read_archive(archive_of(record, GOOD))) == []


@pytest.mark.parametrize(
    ("record", "code", "said"),
    [
        (Record(warc={"WARC-Truncated": "length"}), "M205", "only a part"),
        (Record(warc={"WARC-Segment-Number": "1"}), "M205", "several records"),
        (Record(warc={"WARC-Block-Digest": "sha1:" + "A" * 32}), "M205", "sha1 digest"),
        (Record(warc={"WARC-Payload-Digest": "sha256:" + "0" * 64}), "M205", "sha256 digest"),
        (of_headers(("Content-Encoding", "br")), "M202", "'br'"),
        (of_headers(("Content-Encoding", "gzip, gzip, gzip, gzip")), "M205", "4 times"),
        (of_headers(("Content-Length", "9999")), "M205", "announced 9999 bytes"),
        (of_headers(("Transfer-Encoding", "chunked"), body=chunked(PAGE)[:-40]), "M205", "cut or damaged"),
        (of_headers(("Transfer-Encoding", "chunked"), body=chunked(PAGE)[:-5]), "M205", "cut or damaged"),
        (of_headers(("Transfer-Encoding", "chunked"), body=b"4"), "M205", "cut or damaged"),
        (of_headers(("Content-Encoding", "gzip"), body=gzip.compress(PAGE)[:-1]), "M205", "cut or damaged"),
        (of_headers(("Content-Encoding", "gzip"), body=gzip.compress(bytes(30_000_000))), "M201", "larger than 20"),
        (Record(body=b"<p>" + bytes(LARGEST_PAGE_BYTES + 300_000)), "M201", "larger than 20"),
        (Record(warc={"WARC-Date": "yesterday"}), "M205", "is no time"),
        (Record(warc={"WARC-Date": "0001-01-01T00:00:00+23:59"}), "M205", "is no time"),
        (Record(body=b" "), "M203", "nothing"),
        (Record(body=b"\x89PNG\r\n\x1a\n"), "M201", "PNG"),
        (Record(body=bytes(range(256)) * 20), "M202", "character set"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)  # fmt: skip
def test_a_page_that_cannot_be_had_whole_is_told_and_the_next_is_read(record: Record, code: str, said: str) -> None:
    failure, capture = read_archive(archive_of(record, GOOD))
    assert isinstance(failure, CaptureFailure)
    assert failure.error.code == code
    assert said in failure.error.message
    assert failure.uri == URI
    assert bodies_of([capture]) == [GOOD.body]


@pytest.mark.parametrize("spelling", ["hex", "HEX", "base32", "base64"])
@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha-256", "sha512", "crc32"])
def test_digests_may_be_written_in_several_ways(algorithm: str, spelling: str) -> None:
    digest = hashlib.new(algorithm.replace("-", ""), PAGE).digest() if algorithm != "crc32" else b"????"
    written = {
        "hex": digest.hex(),
        "HEX": digest.hex().upper(),
        "base32": base64.b32encode(digest).decode(),
        "base64": base64.urlsafe_b64encode(digest).decode(),
    }
    found = read_archive(archive_of(Record(warc={"WARC-Payload-Digest": f"{algorithm}:{written[spelling]}"})))
    assert bodies_of(found) == [PAGE]


@pytest.mark.parametrize(
    ("block", "digested", "code"),
    [
        (chunked(PAGE), PAGE, None),
        (chunked(PAGE), chunked(PAGE), None),
        (chunked(PAGE), b"another", "M205"),
        (chunked(PAGE)[:-9], b"another", "M205"),
    ],
    ids=["of-the-page", "of-the-chunks", "of-another", "of-another-and-cut"],
)
def test_a_payload_digest_is_of_the_page_or_of_its_chunks(block: bytes, digested: bytes, code: str | None) -> None:
    digest = f"sha1:{hashlib.sha1(digested, usedforsecurity=False).hexdigest()}"
    record = Record(
        http=(HTML_TYPE, ("Transfer-Encoding", "chunked")), body=block, warc={"WARC-Payload-Digest": digest}
    )
    found = read_archive(archive_of(record))
    assert codes_of(found) == ([code] if code else [])
    assert bodies_of(found) == ([] if code else [PAGE])


def test_the_digest_of_a_file_is_of_all_of_it() -> None:
    for digested, count in ((PAGE, 1), (b"another", 0)):
        digest = f"sha-256:{hashlib.sha256(digested).hexdigest()}"
        record = Record(type="resource", http=None, content_type="text/html", warc={"WARC-Payload-Digest": digest})
        assert len(bodies_of(read_archive(archive_of(record)))) == count


@pytest.mark.parametrize(
    ("content_type", "block", "kept"),
    [("text/html", PAGE, [PAGE]), ("", PAGE, [PAGE]), ("", TEXT.encode(), []), ("image/gif", b"GIF8", [])],
)
def test_what_came_without_http_is_what_its_record_says(content_type: str, block: bytes, kept: list[bytes]) -> None:
    found = read_archive(raw_record(block, content_type))
    assert (bodies_of(found), codes_of(found)) == (kept, [])


def test_blank_lines_between_records_are_passed() -> None:
    archive = archive_of(Record(), gzip=False) + b"\r\n\r\n" + archive_of(GOOD, gzip=False)
    assert bodies_of(read_archive(archive)) == [PAGE, GOOD.body]


def test_a_response_without_a_status_line_is_told() -> None:
    records = raw_record(b"<p>no head</p>") + raw_record(b"<p>none</p>", WARC_Payload_Digest="sha1:none")
    found = read_archive(records + archive_of(GOOD, gzip=False))
    assert codes_of(found) == ["M205", "M205"]
    assert bodies_of(found) == [GOOD.body]


def revisit(**warc: str) -> Record:
    named = {name.replace("_", "-"): value for name, value in warc.items()}
    return Record(type="revisit", body=b"", warc={"WARC-Payload-Digest": "sha1:none", **named})


@pytest.mark.parametrize(
    ("records", "codes"),
    [
        ([Record(), revisit(WARC_Refers_To_Target_URI=URI)], []),
        ([Record(warc={"WARC-Record-ID": "<urn:x:1>"}), revisit(WARC_Refers_To="<urn:x:1>")], []),
        ([GOOD, revisit(WARC_Refers_To_Target_URI=URI)], ["M204"]),
        ([GOOD, Record(type="revisit", body=b"", http=[("Content-Type", "image/png")])], []),
        ([GOOD, Record(type="revisit", body=b"", http=None)], []),
    ],
)
def test_a_page_met_again_is_known_or_its_archive_asked_for(records: list[Record], codes: list[str]) -> None:
    found = read_archive(archive_of(*records))
    assert len(bodies_of(found)) == 1
    assert codes_of(found) == codes


def test_archives_come_as_files_in_folders_and_on_standard_input(tmp_path: Path) -> None:
    for name, packed in (("a.warc.gz", True), ("b.warc", False)):
        (tmp_path / name).write_bytes(archive_of(Record(), gzip=packed))
        found = list(capture_files(["-"], stdin=io.BytesIO(archive_of(Record(), gzip=packed))))
        assert bodies_of(found) == [PAGE]
    (tmp_path / "c.warc.gz").write_bytes(b"")
    (tmp_path / "d.warc").write_bytes(b"no archive at all")
    found = list(capture_files([tmp_path]))
    assert bodies_of(found) == [PAGE, PAGE]
    assert codes_of(found) == ["M203", "M205"]
    (plain,) = capture_files(["-"], stdin=io.BytesIO(gzip.compress(PAGE)))
    assert codes_of([plain]) == ["M201"]


def test_an_archive_packed_in_one_piece_is_read_too() -> None:
    assert bodies_of(read_archive(gzip.compress(archive_of(Record(), GOOD, gzip=False)))) == [PAGE, GOOD.body]
