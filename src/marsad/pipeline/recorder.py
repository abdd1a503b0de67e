"""Outcomes of reading → the record: bytes into the capture folder first, then entries, some pages to a transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from marsad.capture import CaptureStore
from marsad.errors import MarsadError, RedactedBytes, StoreError, StoreFull
from marsad.model import EntryKind, Issue, Receipt
from marsad.pipeline.drafts import Batch, add_outcome, draft_capture, draft_fault, draft_method
from marsad.pipeline.reader import Method, Outcome

if TYPE_CHECKING:
    from marsad.store import Store

PAGES_PER_TRANSACTION: Final = 50
"""A transaction costs some flushes of the disk; what a crash can undo is read again in a second."""

NOT_ARTICLES: Final = frozenset({"nothing-extracted", "not-arabic", "navigation-only", "not-an-article"})
"""Issues that say of a page that it holds no article: it is kept with them, and counted apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFailure:
    """An input that could not be read: its name, the error's code and message."""

    input: str
    code: str
    message: str


@dataclass(slots=True)
class Tally:
    """What a recording added: pages and articles new to the record or known to it, and new codings."""

    pages_new: int = 0
    pages_known: int = 0
    articles_new: int = 0
    articles_known: int = 0
    codings_new: int = 0
    without_article: int = 0


@dataclass(slots=True)
class Recorder:
    """Adds outcomes to a record and keeps count.

    `acknowledged` is called with the SHA-256 of every capture of a batch once all of it is on disk.
    """

    store: "Store"
    captures: CaptureStore
    method: Method
    acknowledged: Callable[[Sequence[str]], None] | None = None
    pages_per_transaction: int = PAGES_PER_TRANSACTION
    tally: Tally = field(default_factory=Tally)
    failures: list[ReadFailure] = field(default_factory=list)
    issues: list[tuple[str, Issue]] = field(default_factory=list)
    checkpoint: str | None = None

    def record(self, outcomes: Iterable[Outcome]) -> None:
        """Record all outcomes; where reading breaks off (Ctrl-C, a bug), what was read is recorded first.

        Raises `StoreError`; pages of finished transactions stay.
        """
        batch: list[Outcome] = []
        erased = self.store.erasures()
        try:
            for outcome in outcomes:
                batch.append(refuse_redacted(outcome, erased))
                if len(batch) >= self.pages_per_transaction:
                    full, batch = batch, []
                    self._keep(full)
        finally:
            if batch:
                self._keep(batch)

    def _keep(self, outcomes: Sequence[Outcome]) -> None:
        """Make one batch durable; a full disk leaves a word of it in the log."""
        try:
            self._flush(outcomes)
        except StoreFull as error:
            self.captures.give_up_reserve()
            with suppress(StoreError):
                self.store.append([draft_fault(self.store.place, error)])
            raise

    def _flush(self, outcomes: Sequence[Outcome]) -> None:
        """Make one batch durable: captured bytes, then everything that is said of them."""
        kept = [outcome.capture for outcome in outcomes if outcome.capture is not None]
        batch = Batch(drafts=[draft_method(self.method)])
        with ThreadPoolExecutor(1) as disk:  # which is waited for while the codings are packed
            stored = disk.submit(self.captures.put_all, kept)
            for outcome in outcomes:
                self._add(batch, outcome)
            stored.result()
        receipt = self.store.append(batch.drafts, objects=batch.objects, documents=batch.documents)
        self.checkpoint = receipt.checkpoint
        self._count(batch, receipt, {outcome.capture.identity: outcome for outcome in outcomes if outcome.capture})
        if self.acknowledged is not None:
            self.acknowledged([capture.sha256 for capture in kept])

    def _add(self, batch: Batch, outcome: Outcome) -> None:
        """The outcome's entries; a page that cannot be stored as text is kept as bytes with the reason."""
        if outcome.capture is not None:
            batch.drafts.append(draft_capture(outcome.capture, self.method.version))
        outcome = add_outcome(batch, outcome, self.method)
        if outcome.failure is not None:
            self._fail(outcome.uri, outcome.failure)
            return
        issues = outcome.page.issues if outcome.page and not outcome.readings else ()
        self.issues += [(outcome.id, issue) for issue in issues]
        self.issues += [(reading.article.id, issue) for reading in outcome.readings for issue in reading.issues]

    def _count(self, batch: Batch, receipt: Receipt, outcomes: dict[str, Outcome]) -> None:
        """Count what the log took and what it knew."""
        tally = self.tally
        for draft, entry in zip(batch.drafts, receipt.entries, strict=True):
            if draft.kind is EntryKind.CODING:
                tally.codings_new += entry is not None
            if draft.kind is not EntryKind.CAPTURE:
                continue
            is_new = entry is not None and entry.kind is EntryKind.CAPTURE
            outcome = outcomes[draft.payload["capture"]]
            tally.pages_new += is_new
            tally.pages_known += not is_new
            if outcome.failure is not None:
                continue
            if not holds_article(outcome):
                tally.without_article += 1
            elif is_new:
                tally.articles_new += len(outcome.readings)
            else:
                tally.articles_known += len(outcome.readings)

    def _fail(self, uri: str, error: MarsadError) -> None:
        self.failures.append(ReadFailure(input=uri, code=error.code, message=error.message))


def refuse_redacted(outcome: Outcome, erased: Mapping[str, int]) -> Outcome:
    """The outcome; without its bytes where these were redacted: they must not come back by another door."""
    capture = outcome.capture
    if capture is None or capture.sha256 not in erased:
        return outcome
    detail = f"{outcome.uri}: these bytes were redacted (entry {erased[capture.sha256]}) and are not recorded again"
    return replace(outcome.failed(RedactedBytes(detail)), capture=None)


def holds_article(outcome: Outcome) -> bool:
    """Whether reading found an article on the page."""
    own = outcome.page.issues if outcome.page else ()
    issues = (*own, *(issue for reading in outcome.readings for issue in reading.issues))
    return bool(outcome.readings) and not any(issue.code in NOT_ARTICLES for issue in issues)
