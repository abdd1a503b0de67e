"""Inputs → readings: the only place that orders the per-article stages. Pure: no store, no network."""

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path

from marsad.annotation.annotate import Annotator
from marsad.capture import CaptureFailure, capture_files
from marsad.coding.article import ArticleCoder
from marsad.errors import InputError, InternalError
from marsad.model import Article, ArticleReading, Capture, Page
from marsad.reading import PageReader, load_cues, load_datelines
from marsad.reference.countries import COUNTRIES
from marsad.reference.registry import resources_digest, table_digests


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What made a reading: Marsad's version and the digest of the resources it read with, in all and by table."""

    version: str
    resources: str
    tables: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one input: a page with its readings, or the coded `failure`; `id` names the input either way."""

    id: str
    uri: str
    capture: Capture | None = None
    page: Page | None = None
    readings: tuple[ArticleReading, ...] = ()
    failure: InputError | InternalError | None = None

    def failed(self, failure: InputError | InternalError) -> "Outcome":
        """The same input, but it could not be read after all."""
        return replace(self, page=None, readings=(), failure=failure)


class Reader:
    """Reads pages; resources are loaded and compiled once, on construction (about half a second)."""

    def __init__(self) -> None:
        cues = load_cues()
        self._pages = PageReader(cues, load_datelines(cues))
        self._annotator = Annotator()
        self._coder = ArticleCoder({country.id: country.name for country in COUNTRIES.load()})
        self.method = Method(version=version("marsad"), resources=resources_digest(), tables=table_digests())

    def read_paths(self, paths: Iterable[str | Path]) -> Iterator[Outcome]:
        """One outcome per page, in input order; an input that cannot be read gives its failure and the run goes on.

        So does one that meets a bug (`InternalError`): thousands of pages are not lost for the sake of one.
        """
        for item in capture_files(paths):
            if isinstance(item, CaptureFailure):
                yield Outcome(id=item.id, uri=item.uri, failure=item.error)
            else:
                yield self.attempt(item)

    def attempt(self, capture: Capture) -> Outcome:
        """Read one capture whatever happens: a bug becomes the outcome's failure too, and the run goes on."""
        try:
            return self.read(capture)
        except Exception as error:  # the run boundary: a bug costs this page and is told, the run goes on
            where = traceback.extract_tb(error.__traceback__)[-1]
            bug = f"{type(error).__name__} in {Path(where.filename).name}, line {where.lineno}"
            failure = InternalError(f"{capture.uri}: {bug}; please report it with the page")
            return Outcome(id=capture.id, uri=capture.uri, capture=capture, failure=failure)

    def read(self, capture: Capture) -> Outcome:
        """Read one capture. An `InputError` becomes the outcome's failure; anything else is a bug and propagates."""
        try:
            page = self.read_page(capture)
        except InputError as error:
            return Outcome(id=capture.id, uri=capture.uri, capture=capture, failure=error)
        readings = tuple(self.read_article(page, article) for article in page.articles)
        return Outcome(id=capture.id, uri=capture.uri, capture=capture, page=page, readings=readings)

    def read_page(self, capture: Capture) -> Page:
        """The page of a capture: its text, blocks and articles, uncoded. Raises `InputError`."""
        return self._pages.read(capture)

    def read_article(self, page: Page, article: Article) -> ArticleReading:
        """Annotate and code one article of a page."""
        annotation = self._annotator.annotate(page, article)
        document = annotation.document
        coding = self._coder.code(annotation)
        page_issues = page.issues if article.part == 0 else ()
        return ArticleReading(
            article=document.article,
            page=page.sha256,
            page_text=page.text,
            language=page.language,
            page_blocks=page.blocks if article.part == 0 else article.blocks,
            dates=annotation.dates,
            places=annotation.places,
            actors=annotation.actors,
            figures=coding.figures,
            statements=annotation.statements,
            events=coding.events,
            agreements=coding.agreements,
            fulfilments=coding.fulfilments,
            control=coding.control,
            claims=coding.claims,
            leads=tuple(sentence.span for sentence in document.leads),
            issues=(*page_issues, *article.issues, *annotation.issues),
        )
