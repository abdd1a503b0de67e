"""Captures and page shapes for the tests of reading."""

import hashlib

from marsad.model import Capture, Declared, Page


def capture_of(
    text: str | bytes,
    *,
    media_type: str = "text/plain",
    charset: str = "utf-8",
    title_end: int | None = None,
    published: str | None = None,
    source: str | None = None,
) -> Capture:
    """A capture of `text`, encoded in `charset` unless it is bytes already."""
    body = text if isinstance(text, bytes) else text.encode(charset)
    return Capture(
        id="page",
        uri="page.txt",
        sha256=hashlib.sha256(body).hexdigest(),
        media_type=media_type,
        charset=charset,
        body=body,
        captured_at="2026-01-01T00:00:00+00:00",
        declared=Declared(source=source, published=published, title_end=title_end),
    )


def shape_of(page: Page) -> list[tuple[str, int, str]]:
    """The page's blocks as (kind, article, words); a crosshead's kind ends in `|`."""
    return [
        (block.kind.value + ("|" if block.heading else ""), block.article, block.span.of(page.text))
        for block in page.blocks
    ]


def codes_of(page: Page) -> set[str]:
    """The codes of the page's issues and of those of its articles."""
    issues = [*page.issues, *(issue for article in page.articles for issue in article.issues)]
    return {issue.code for issue in issues}
