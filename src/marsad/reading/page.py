"""A capture → its page: text, blocks, articles, publication, and what could not be settled.

Plain text is taken as decoded; the text of an HTML page is built from what of it belongs to the article (`html`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import Final

from marsad.model import (
    Article,
    Block,
    BlockKind,
    Capture,
    Issue,
    Page,
    Severity,
    Span,
)
from marsad.reading.blocks import BlockFinder, Segmented
from marsad.reading.cues import PageCues
from marsad.reading.datelines import DatelineReader
from marsad.reading.html import read_html
from marsad.reading.lines import Line, split_lines
from marsad.reading.origins import find_origin
from marsad.reading.publication import Declarations, find_publication
from marsad.reading.script import detect_language

HTML: Final = "text/html"
ARABIC: Final = "ar"
_CLUTTER: Final = frozenset({BlockKind.NAVIGATION, BlockKind.RELATED, BlockKind.COMMENT_FORM})
EXTRACTOR: Final = 1
"""Counts up whenever the same bytes give another text than before: then texts must be made again, not compared."""
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
TOLERATED_LOSS: Final = 0.1
"""Share of a declared body that may be missing from the text: declared bodies carry captions and read-also lines."""
SHORTEST_BODY: Final = 12
"""Words of body text below which a page is navigation, a caption or a stub, not an article."""


@dataclass(frozen=True, slots=True)
class Source:
    """A capture as text, with its lines and what mark-up declares; `issues` are those of getting there."""

    text: str
    lines: tuple[Line, ...]
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    issues: tuple[Issue, ...] = ()


class PageReader:
    """Reads captures with one set of cues; build once, use for any number of pages."""

    def __init__(self, cues: PageCues, datelines: DatelineReader) -> None:
        self._cues = cues
        self._datelines = datelines
        self._extractors = {HTML: html_extractor()}

    def read(self, capture: Capture) -> Page:
        """The page of `capture`. Never raises on what a page holds: trouble is an issue on the page."""
        source = self._source(capture)
        declared = capture.declared.title_end
        finder = BlockFinder(source.text, source.lines, self._cues, self._datelines, declared)
        found = finder.find()
        articles = self._articles(capture, source, found)
        language = detect_language(source.text)
        return Page(
            id=capture.id,
            capture=capture.identity,
            sha256=capture.sha256,
            extractor=self._extractors.get(capture.media_type, f"text/{EXTRACTOR}"),
            text=source.text,
            language=language,
            blocks=found.blocks,
            articles=articles,
            issues=(*source.issues, *_page_issues(language, source, found)),
        )

    def _source(self, capture: Capture) -> Source:
        text, issues = _decode(capture)
        if capture.media_type != HTML:
            return Source(text, tuple(split_lines(text)), issues=issues)
        page = read_html(text, self._cues)
        declared = page.metadata
        if page.missing > TOLERATED_LOSS:
            detail = f"{page.missing:.0%} of the body that the page declares is not in what it shows"
            issues = (*issues, Issue(code="text-lost", stage="reading", severity=Severity.DOUBT, detail=detail))
        return Source(page.text, page.lines, declared.published, declared.publisher, declared.url, issues)

    def _articles(self, capture: Capture, source: Source, found: Segmented) -> tuple[Article, ...]:
        articles: list[Article] = []
        for part in sorted({block.article for block in found.blocks} | {0}):
            blocks = tuple(block for block in found.blocks if block.article == part)
            dateline = found.datelines.get(part)
            declared = Declarations(source.published, capture.declared.published) if part == 0 else Declarations()
            published, faults = find_publication(source.text, blocks, self._cues, dateline, declared)
            origin = find_origin(source.text, blocks, self._cues, dateline)
            placed = tuple(replace(fault, span=fault.span or _title_span(blocks)) for fault in faults)
            article = Article(
                id=capture.declared.article if part == 0 and capture.declared.article else f"{capture.id}#{part}",
                part=part,
                title=_title(source.text, blocks),
                blocks=blocks,
                published=published,
                source=(capture.declared.source or origin.source or source.publisher) if part == 0 else origin.source,
                url=(capture.declared.url or source.url) if part == 0 else None,
                agencies=origin.agencies,
                issues=placed,
            )
            articles.append(article)
        return tuple(articles)


def html_extractor() -> str:
    """What makes text of HTML, by name and version: the libraries that read it have a part in it."""
    return f"html/{EXTRACTOR} lxml/{version('lxml')} trafilatura/{version('trafilatura')}"


def _decode(capture: Capture) -> tuple[str, tuple[Issue, ...]]:
    """The capture's text: bytes that its charset does not explain and NUL become U+FFFD, one for one."""
    text = capture.body.decode(capture.charset, "replace")
    damaged = text.count(REPLACEMENT) - capture.body.count(REPLACEMENT.encode())
    text = text.replace("\x00", REPLACEMENT)
    if damaged > 0 and capture.charset == "utf-8":
        return text, (_problem("damaged-bytes", f"{damaged} byte sequences are not {capture.charset}"),)
    return text, ()


def _title(text: str, blocks: tuple[Block, ...]) -> str | None:
    span = _title_span(blocks)
    return span.of(text) if span is not None else None


def _title_span(blocks: tuple[Block, ...]) -> Span | None:
    return next((block.span for block in blocks if block.kind is BlockKind.TITLE), None)


def _page_issues(language: str, source: Source, found: Segmented) -> Iterator[Issue]:
    if not source.text.strip():
        yield _problem("nothing-extracted", "the page shows no text")
        return
    if language != ARABIC:
        yield _problem("not-arabic", f"most letters of the page are not Arabic (language: {language})")
    body = sum(len(block.span.of(source.text).split()) for block in found.blocks if block.kind is BlockKind.BODY)
    if body == 0 and any(block.kind in _CLUTTER for block in found.blocks):
        yield _problem("navigation-only", "no line of the page is running text")
    elif body < SHORTEST_BODY:
        yield _problem("not-an-article", f"only {body} words of body text")
    for span in found.uncut:
        detail = "the end of a related headline inside this line was not found; all of it is kept as related"
        yield Issue(code="headline-uncut", stage="reading", severity=Severity.DOUBT, detail=detail, span=span)


def _problem(code: str, detail: str) -> Issue:
    return Issue(code=code, stage="reading", severity=Severity.PROBLEM, detail=detail)
