"""Files, folders, JSON Lines and standard input → captures and coded failures; nothing stops the rest."""

import gzip
import hashlib
import io
import json
from pathlib import Path

import pytest

from marsad.capture import CaptureFailure, capture_files
from marsad.capture.pages import LARGEST_PAGE_BYTES
from marsad.model import Capture

TEXT = "هدنة في مأرب\r\nتبدأ الهدنة صباح الجمعة.\n"


def captures(*paths: str | Path, stdin: bytes = b"") -> list[Capture | CaptureFailure]:
    return list(capture_files(paths, captured_at="2026-01-01T00:00:00+00:00", stdin=io.BytesIO(stdin)))


def code_of(item: Capture | CaptureFailure) -> str | None:
    return item.error.code if isinstance(item, CaptureFailure) else None


def test_a_text_file_is_taken_byte_by_byte(tmp_path: Path) -> None:
    path = tmp_path / "page.one.txt"
    path.write_bytes(TEXT.encode())
    (capture,) = captures(path)
    assert isinstance(capture, Capture)
    assert (capture.id, capture.media_type, capture.charset) == ("page.one", "text/plain", "utf-8")
    assert capture.body == TEXT.encode()
    assert capture.sha256 == hashlib.sha256(capture.body).hexdigest()
    assert capture.captured_at == "2026-01-01T00:00:00+00:00"


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("a.pdf", b"%PDF-1.4", "M201"),
        ("a", b"text", "M201"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "M201"),
        ("a.html", b"%PDF-1.7 something", "M201"),
        ("a.txt", bytes(range(256)) * 20, "M202"),
        ("a.txt", b"", "M203"),
        ("a.txt", b" \r\n\t ", "M203"),
        ("a.html", "\ufeff \n".encode("utf-16"), "M203"),
        ("a.jsonl", b"\n\n", "M203"),
        ("a.jsonl", b"[1]\n", "M205"),
        ("a.jsonl", '{"id": "a", "text": "هدنة"}\n'.encode("cp1256"), "M205"),
        ("a.jsonl.gz", b"\x1f\x8b damaged", "M205"),
    ],
)
def test_each_failure_has_its_code(name: str, body: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    good = tmp_path / "good.txt"
    good.write_bytes(TEXT.encode())
    failure, following = captures(path, good)
    assert code_of(failure) == code
    assert isinstance(failure, CaptureFailure)
    assert str(path) in failure.error.message
    assert isinstance(following, Capture)


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "image.png").write_bytes(b"x")
    found = captures(tmp_path / "none.txt", tmp_path / "folder", tmp_path / "none")
    assert [code_of(item) for item in found] == ["M204", "M204", "M204"]


def test_a_folder_is_read_in_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a.html", "c/d.txt", ".hidden.txt", "e.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(TEXT.encode())
    assert [item.id for item in captures(tmp_path)] == ["a", "b", "d"]


def test_bad_lines_fail_alone_and_are_numbered(tmp_path: Path) -> None:
    records = [
        {
            "id": "one",
            "text": TEXT,
            "title_end": 12,
            "published": "2022-04-01",
            "source": "جريدة",
            "url": "https://x.example",
        },
        {"id": "no-text"},
        {"id": "blank", "text": " "},
        {"id": "bad-title", "text": TEXT, "title_end": 999},
        {"id": "bad-source", "text": TEXT, "source": 3},
        {"id": 7, "text": "half a pair \ud800 and NUL \x00"},
    ]
    lines = [json.dumps(record) for record in records]
    lines.insert(1, "not json")
    path = tmp_path / "pages.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = captures(path)
    assert [code_of(item) for item in found] == [None, "M205", "M205", "M203", "M205", "M205", None]
    names = ["one", f"{path}#2", "no-text", "blank", "bad-title", "bad-source", "7"]
    assert [item.id for item in found] == names
    assert isinstance(found[0], Capture)
    assert found[0].body.decode() == TEXT
    assert (found[0].declared.title_end, found[0].declared.published, found[0].declared.source) == (
        12,
        "2022-04-01",
        "جريدة",
    )
    assert isinstance(found[1], CaptureFailure)
    assert found[1].error.message.startswith(f"{path}#2:")
    assert isinstance(found[6], Capture)
    assert found[6].body.decode(found[6].charset, "surrogatepass") == "half a pair \ud800 and NUL \x00"
    assert found[6].body.decode(found[6].charset, "replace") == "half a pair \ufffd and NUL \x00"
    assert found[6].declared.article == "7"


def test_a_file_larger_than_any_page_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"text " * (LARGEST_PAGE_BYTES // 5 + 1))
    assert [code_of(item) for item in captures(path)] == ["M201"]


def test_a_line_that_is_too_long_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    long = b'{"id": "long", "text": "' + b"a" * (2 * LARGEST_PAGE_BYTES) + b'"}\n'
    path.write_bytes(long + b'{"id": "next", "text": "b"}\n')
    assert [code_of(item) for item in captures(path)] == ["M205", None]


def test_packed_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"id": "a", "text": "b"}\n' * 3))
    assert [item.id for item in captures(path)] == ["a", "a", "a"]


@pytest.mark.parametrize(
    ("body", "media_types"),
    [
        (TEXT.encode("windows-1256"), ["text/plain"]),
        ("<p>هدنة</p>".encode("utf-16"), ["text/html"]),
        (b'{"id": "a", "text": "b"}\n{"id": "c", "text": "d"}', ["text/plain", "text/plain"]),
    ],
    ids=["text", "html", "records"],
)
def test_standard_input_tells_what_it_is(body: bytes, media_types: list[str]) -> None:
    found = captures("-", stdin=body)
    assert [item.media_type for item in found if isinstance(item, Capture)] == media_types
