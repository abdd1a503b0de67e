"""The record as a WARC archive: other tools read it, Marsad has the same texts from it, and it says what is gone."""

import gzip
import io
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
from warcio.recordloader import ArcWarcRecord  # type: ignore[import-untyped]

from marsad.capture import CaptureStore, capture_files
from marsad.cli.app import cli
from marsad.errors import StoreError, UsageError
from marsad.export.warc import WarcSummary, write_warc
from marsad.export.warc_records import ArchivedRecord, response_head, target_uri, warc_date
from marsad.model import Capture
from marsad.pipeline import Outcome, Reader
from tests.capture.archives import Record, archive_of
from tests.pipeline.desks import Office

WARCIO = Path(sys.executable).with_name("warcio")
WORDS = (
    "أعلنت البعثة الأممية أن وقف إطلاق النار صامد رغم خروق محدودة في محيط المدينة. وقال المتحدث إن اللجنة تجتمع غدا."
)
HTML = f"<html><head><title>هدنة</title></head><body><h1>هدنة في الوادي</h1><p>{WORDS}</p></body></html>"
ON_THE_WIRE = (
    ("Content-Type", "text/html; charset=windows-1256"),
    ("Content-Encoding", "gzip"),
    ("Content-Length", "7"),
    ("X-Note", "\xd9\x87 as received"),
)


@pytest.fixture
def office(tmp_path: Path, reader: Reader) -> Office:
    """A record of pages that came in every way: files, lines of JSON, and an archive."""
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "1 plain %25 page.txt").write_text(f"خبر عاجل\n\n{WORDS}\n", encoding="utf-8")
    (pages / "2.html").write_bytes(HTML.encode("windows-1256"))
    (pages / "3.jsonl").write_text(f'{{"id": "one", "text": "عنوان\\n{WORDS}", "title_end": 5}}', encoding="utf-8")
    (pages / "4.txt").write_bytes(f"{WORDS} ثم {WORDS}".encode("utf-16"))
    body = HTML.replace("هدنة", "اتفاق").encode("windows-1256")
    web = Record(body=body, http=ON_THE_WIRE, uri="https://site.example/a?b=%20c")
    (pages / "5.warc.gz").write_bytes(archive_of(web))
    office = Office(tmp_path)
    office.record(*reader.read_paths([pages]))
    return office


def export(office: Office, path: Path) -> WarcSummary:
    with office.store() as store:
        return write_warc(store, office.captures, path)


def counts(summary: WarcSummary) -> tuple[int, int]:
    return summary.pages, summary.redacted


def records_in(path: Path) -> list[tuple[ArcWarcRecord, bytes]]:
    """What the usual library reads in the archive: records with their content."""
    with path.open("rb") as file:
        return [(record, record.content_stream().read()) for record in ArchiveIterator(file, check_digests="raise")]


def texts_of(outcomes: Iterator[Outcome]) -> list[str]:
    return [outcome.page.text for outcome in outcomes if outcome.page is not None]


def warcio(*arguments: object) -> str:
    """What the usual tool says; it must be content."""
    command = [str(WARCIO), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return f"{done.stdout}{done.stderr}"


def test_the_archive_gives_the_same_texts_as_the_pages(office: Office, reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "record.warc.gz"
    assert counts(export(office, path)) == (5, 0)
    before, after = (texts_of(reader.read_paths([place])) for place in (tmp_path / "pages", path))
    assert len(before) == 5
    assert after == before
    assert len(set(after)) == 5


def test_the_archive_keeps_bytes_times_and_names(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "record.warc.gz"
    export(office, path)
    before = [item for item in capture_files([tmp_path / "pages"]) if isinstance(item, Capture)]
    after = [item for item in capture_files([path]) if isinstance(item, Capture)]
    assert [item.sha256 for item in after] == [item.sha256 for item in before]
    assert [item.charset for item in after] == [item.charset for item in before]
    assert (after[4].uri, after[4].captured_at) == (before[4].uri, before[4].captured_at)
    assert after[0].id == before[0].id == "1 plain %25 page"


def test_the_usual_tools_read_it(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "record.warc.gz"
    export(office, path)
    assert warcio("check", path) == ""
    index = warcio("index", "-f", "warc-type,warc-target-uri,offset", path).splitlines()
    assert [line.split('"warc-type": "')[1].split('"')[0] for line in index] == [
        "warcinfo", "metadata", "resource", "resource", "resource", "resource", "response",
    ]  # fmt: skip
    page, body = records_in(path)[-1]
    assert body == HTML.replace("هدنة", "اتفاق").encode("windows-1256")
    headers = dict(page.http_headers.headers)
    assert headers["X-Archive-Orig-Content-Encoding"] == "gzip"
    assert headers["X-Archive-Orig-Content-Length"] == "7"
    assert headers["Content-Length"] == str(len(body))
    assert page.rec_headers["WARC-Payload-Digest"].startswith("sha256:")


def test_each_record_is_a_member_of_gzip_that_stands_alone(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "record.warc.gz"
    export(office, path)
    offsets = [int(line.split('"')[3]) for line in warcio("index", "-f", "offset", path).splitlines()]
    archive = path.read_bytes()
    for start, end in zip(offsets, [*offsets[1:], len(archive)], strict=True):
        assert gzip.decompress(archive[start:end]).startswith(b"WARC/1.1\r\n")


def test_the_same_record_gives_the_same_bytes(office: Office, tmp_path: Path) -> None:
    one, other = tmp_path / "one.warc.gz", tmp_path / "other.warc.gz"
    export(office, one)
    export(office, other)
    assert one.read_bytes() == other.read_bytes()
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".new-")] == []


def test_the_checkpoint_is_in_the_archive(office: Office, tmp_path: Path) -> None:
    export(office, tmp_path / "record.warc.gz")
    with office.store() as store:
        note = store.checkpoint()
    assert note is not None
    assert note.encode() in [content for _, content in records_in(tmp_path / "record.warc.gz")]


def test_what_is_redacted_is_named_and_not_there(office: Office, tmp_path: Path) -> None:
    office.hire()
    with office.store() as store:
        captures = [entry for entry in store.entries() if entry.kind == "capture"]
    gone = captures[1].payload
    with office.desk("Amal") as desk:
        proposal = desk.redact(gone["capture"], "names a child")
    with office.desk("Basim") as desk:
        desk.approve(proposal.entry.sequence, "agreed")
    path = tmp_path / "record.warc.gz"
    assert counts(export(office, path)) == (4, 1)
    assert warcio("check", path) == ""
    (record,) = [record for record in records_in(path) if gone["sha256"].encode() in record[1]]
    assert record[0].rec_type == "metadata"
    assert b"redacted: entry" in record[1]
    assert gzip.decompress(path.read_bytes()).count(HTML.encode("windows-1256")) == 0


def test_without_its_bytes_nothing_is_written(office: Office, tmp_path: Path) -> None:
    name = next(office.captures.names())
    office.captures.path_of(name).write_bytes(b"something else")
    with pytest.raises(StoreError, match="bytes have changed"):
        export(office, tmp_path / "record.warc.gz")
    assert list(tmp_path.glob("*.warc.gz")) == list(tmp_path.glob(".new-*")) == []


def test_what_is_there_is_not_written_over(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "record.warc.gz"
    path.write_text("mine")
    with pytest.raises(UsageError, match="already"):
        export(office, path)
    assert path.read_text() == "mine"


def test_it_is_written_from_the_command_line(office: Office, tmp_path: Path) -> None:
    assert list(office.captures.names())
    place, path = tmp_path / "marsad.db", tmp_path / "record.warc.gz"
    done = CliRunner().invoke(cli, ["export", "warc", str(path), "--store", str(place)])
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"{path}: 5 pages" in done.output
    other = tmp_path / "other.warc.gz"
    done = CliRunner().invoke(cli, ["export", "warc", str(other), "--store", str(place), "--json"])
    summary = json.loads(done.output)
    assert (summary["pages"], summary["redacted"], summary["bytes"]) == (5, 0, path.stat().st_size)
    assert other.read_bytes() == path.read_bytes()


def test_a_folder_that_is_not_there_is_told(office: Office, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file"):
        export(office, tmp_path / "none" / "record.warc.gz")


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("https://site.example/a?b=%20c#d", "https://site.example/a?b=%20c#d"),
        ("https://site.example/هدنة", "https://site.example/%D9%87%D8%AF%D9%86%D8%A9"),
        ("pages/one two.html", "file:pages/one%20two.html"),
        ("/pages/100%.html", "file:/pages/100%25.html"),
        ("C:\\pages", "file:C%3A%5Cpages"),
        ("-", "file:-"),
        ("urn:x:1", "urn:x:1"),
    ],
)
def test_every_capture_has_a_uri_of_ascii(uri: str, expected: str) -> None:
    assert target_uri(uri) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2031-03-07T10:00:00+00:00", "2031-03-07T10:00:00Z"),
        ("2031-03-07T10:00:00.250000+03:00", "2031-03-07T07:00:00.250000Z"),
    ],
)
def test_times_are_utc(moment: str, expected: str) -> None:
    assert warc_date(moment) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([("A", "1"), ("Content-Length", "5")], b"A: 1\r\nContent-Length: 5\r\n"),
        ([("A", "\xff")], b"A: \xff\r\n"),
        ([("A", "ه")], b"A: \xd9\x87\r\n"),
        ([("A", "1\r\nB: 2")], b"A: 1 B: 2\r\n"),
        ([("content-length", "9")], b"X-Archive-Orig-content-length: 9\r\nContent-Length: 5\r\n"),
        (
            [("Transfer-Encoding", "chunked")],
            b"X-Archive-Orig-Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        ),
    ],
)
def test_headers_are_those_received_unless_they_speak_of_other_bytes(
    headers: Sequence[tuple[str, str]], expected: bytes
) -> None:
    assert response_head(headers, 5) == b"HTTP/1.1 200 OK\r\n" + expected + b"\r\n"


def test_an_altered_record_does_not_pass_the_usual_tool(tmp_path: Path) -> None:
    record = ArchivedRecord(
        type="resource",
        name="x",
        date="2031-03-07T10:00:00Z",
        content_type="text/plain",
        payload=WORDS.encode(),
        uri="a.txt",
    )
    plain = gzip.decompress(record.encode())
    path = tmp_path / "altered.warc"
    path.write_bytes(plain.replace("صامد".encode(), "منهار".encode()[:8]))
    done = subprocess.run([WARCIO, "check", path], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert [type(item).__name__ for item in capture_files([path])] == ["CaptureFailure"]
    assert [type(item).__name__ for item in capture_files(["-"], stdin=io.BytesIO(plain))] == ["Capture"]


def test_the_store_of_captures_stays_as_it_was(office: Office, tmp_path: Path) -> None:
    before = list(CaptureStore(tmp_path / "captures").names())
    export(office, tmp_path / "record.warc.gz")
    assert list(CaptureStore(tmp_path / "captures").names()) == before
    assert list(CaptureStore(tmp_path / "captures").strangers()) == []
