"""Outcomes of reading → the record: bytes into the capture folder first, then rows, some pages to a transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from marsad.capture import CaptureStore
from marsad.errors import InputError, MarsadError
from marsad.model import Issue
from marsad.store import ReadFailure, RecordedPage, Store, Tally

if TYPE_CHECKING:
    from marsad.pipeline import Method, Outcome

PAGES_PER_TRANSACTION: Final = 50
"""A transaction costs two flushes of the disk; what a crash can undo is read again in a second."""

CAPTURES: Final = "captures"

NOT_ARTICLES: Final = frozenset({"nothing-extracted", "not-arabic", "navigation-only", "not-an-article"})
"""Issues that say of a page that it holds no article: it is kept with them, and counted apart."""


@dataclass(slots=True)
class Recorder:
    """Adds outcomes to the record at `path` and keeps count."""

    path: Path
    method: "Method"
    tally: Tally = field(default_factory=Tally)
    without_article: int = 0
    failures: list[ReadFailure] = field(default_factory=list)
    issues: list[tuple[str, Issue]] = field(default_factory=list)

    def record(self, outcomes: Iterable["Outcome"]) -> None:
        """Record all outcomes; where reading breaks off (Ctrl-C, a bug), what was read is recorded first.

        Raises `StoreError`; pages of finished transactions stay.
        """
        store = Store.open(self.path)
        captures = CaptureStore(self.path.parent / CAPTURES)
        batch: list[RecordedPage] = []
        try:
            for outcome in outcomes:
                if outcome.failure is not None:
                    self._fail(outcome.uri, outcome.failure)
                elif outcome.capture is not None:
                    captures.put(outcome.capture)
                    batch.append(self._page(outcome))
                if len(batch) >= PAGES_PER_TRANSACTION:
                    full, batch = batch, []
                    self._flush(store, full)
        finally:
            if batch:
                self._flush(store, batch)
            if self.failures:
                store.record_failures(self.failures)

    def _page(self, outcome: "Outcome") -> RecordedPage:
        """The page to record; its own issues are among its first article's where it has one."""
        assert outcome.capture is not None
        issues = outcome.page.issues if outcome.page and not outcome.readings else ()
        self.issues += [(outcome.id, issue) for issue in issues]
        self.issues += [(reading.article.id, issue) for reading in outcome.readings for issue in reading.issues]
        return RecordedPage(capture=outcome.capture, readings=outcome.readings, issues=issues)

    def _flush(self, store: Store, batch: list[RecordedPage]) -> None:
        """One transaction for the pages with an article, one for the others; what cannot be stored fails alone."""
        method = f"{self.method.version}+{self.method.resources}"
        with_article = [page for page in batch if holds_article(page)]
        without = [page for page in batch if not holds_article(page)]
        if with_article and without:
            self._flush(store, with_article)
            self._flush(store, without)
            return
        try:
            added = store.record(batch, method)
        except InputError as error:
            if len(batch) == 1:
                self._fail(batch[0].capture.uri, error)
                return
            for page in batch:
                self._flush(store, [page])
            return
        if without:
            added = replace(added, articles_new=0, articles_known=0)
            self.without_article += len(without)
        self.tally += added

    def _fail(self, uri: str, error: MarsadError) -> None:
        self.failures.append(ReadFailure(input=uri, code=error.code, message=error.message))


def holds_article(page: RecordedPage) -> bool:
    """Whether reading found an article on the page."""
    issues = (*page.issues, *(issue for reading in page.readings for issue in reading.issues))
    return bool(page.readings) and not any(issue.code in NOT_ARTICLES for issue in issues)
