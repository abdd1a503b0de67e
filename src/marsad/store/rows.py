"""Pages with their readings → rows of the record's tables, each under a key made of its content."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass

from sqlalchemy import Table

from marsad.model import ArticleReading, Capture, Issue, content_id
from marsad.store.codec import encode_reading, text_digest
from marsad.store.schema import ARTICLES, CAPTURES, ISSUES, READINGS, TEXTS

Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedPage:
    """What the record keeps of a page: its capture, the reading of each article, and the page's own issues."""

    capture: Capture
    readings: tuple[ArticleReading, ...]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFailure:
    """An input that could not be read: its name, the error's code and message."""

    input: str
    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a recording added: pages and articles new to the record or known to it, and new readings."""

    pages_new: int = 0
    pages_known: int = 0
    articles_new: int = 0
    articles_known: int = 0
    readings_new: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in Tally.__slots__})


def rows_of(pages: Sequence[RecordedPage], method: str) -> dict[Table, list[Row]]:
    """Rows by table, in the order in which foreign keys allow adding them. Raises `UndecodableBytes`."""
    rows: dict[Table, list[Row]] = {table: [] for table in (CAPTURES, TEXTS, ARTICLES, READINGS, ISSUES)}
    for page in pages:
        capture = capture_key(page.capture)
        rows[CAPTURES].append(capture_row(capture, page.capture))
        rows[ISSUES] += issue_rows(capture, None, page.issues)
        for reading in page.readings:
            text = text_digest(reading.page_text)
            article = content_id("article", capture, reading.article.part)
            key = content_id("reading", article, method)
            rows[TEXTS].append({"sha256": text, "text": reading.page_text})
            rows[ARTICLES].append(
                {"id": article, "capture": capture, "part": reading.article.part, "name": reading.article.id}
            )
            rows[READINGS].append(
                {"id": key, "article": article, "text": text, "method": method, "payload": encode_reading(reading)}
            )
            rows[ISSUES] += issue_rows(capture, key, reading.issues)
    return rows


def capture_key(capture: Capture) -> str:
    """The capture's key: its bytes and what the carrier declared of them, not where and when they were found."""
    return content_id("capture", capture.sha256, *astuple(capture.declared))


def capture_row(key: str, capture: Capture) -> Row:
    """The capture without its bytes, which lie in the capture folder under their hash."""
    return {
        "id": key,
        "page": capture.id,
        "uri": capture.uri,
        "sha256": capture.sha256,
        "media_type": capture.media_type,
        "charset": capture.charset,
        "captured_at": capture.captured_at,
        "source": capture.declared.source,
        "url": capture.declared.url,
        "published": capture.declared.published,
        "title_end": capture.declared.title_end,
    }


def issue_rows(capture: str, reading: str | None, issues: Sequence[Issue]) -> list[Row]:
    """The issues of a reading, or of the page as a whole where `reading` is `None`."""
    return [
        {
            "id": content_id("issue", capture, reading, position, issue.code, issue.detail),
            "capture": capture,
            "reading": reading,
            "code": issue.code,
            "stage": issue.stage,
            "severity": issue.severity.value,
            "detail": issue.detail,
            "start": issue.span.start if issue.span else None,
            "end": issue.span.end if issue.span else None,
        }
        for position, issue in enumerate(issues)
    ]


def failure_rows(failures: Sequence[ReadFailure]) -> list[Row]:
    """Inputs that could not be read, as rows."""
    return [
        {
            "id": content_id("failure", failure.input, failure.code, failure.message),
            "input": failure.input,
            "code": failure.code,
            "message": failure.message,
        }
        for failure in failures
    ]
