"""Pages read again → the report of the run: how many came to what, why, and what it means for the ledger."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from marsad.errors import DamagedRecord
from marsad.log.captures import CodingState
from marsad.pipeline.changes import total
from marsad.pipeline.layers import LAYERS
from marsad.pipeline.ledger_changes import LedgerChange, compare_records
from marsad.pipeline.methods import MethodChange, method_changes
from marsad.pipeline.recorder import ReadFailure
from marsad.pipeline.reread import Reread, Rereader, Verdict

FAULTS: Final = frozenset({Verdict.FAILED, Verdict.MISSING, Verdict.DIFFERS})
"""Verdicts that somebody must look into."""
CHANGES: Final = frozenset({Verdict.CHANGED, Verdict.DIFFERS})
"""Verdicts of pages that have another coding than before."""
Counts = tuple[int, int, int]
"""Things added, removed and changed."""


@dataclass(slots=True)
class RereadReport:
    """What a run did. Pages and their changes are kept only where `diff` asks for them: a record may have very many."""

    rereader: Rereader
    diff: bool = False
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    counts: dict[str, Counts] = field(default_factory=lambda: dict.fromkeys(LAYERS, (0, 0, 0)))
    """By layer, of pages that had a coding before."""
    failures: list[ReadFailure] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    pages: list[Reread] = field(default_factory=list)
    _replaced: list[tuple[CodingState, str | None]] = field(default_factory=list)

    def add(self, pages: Iterable[Reread]) -> None:
        """Count pages in."""
        for page in pages:
            self.verdicts[page.verdict] += 1
            self.orphans += page.orphans
            if page.failure is not None:
                self.failures.append(page.failure)
            if page.before is not None and page.verdict in CHANGES:
                self._replaced.append((page.before, page.extractor))
            if page.before is not None and page.change is not None:
                found = total([page.change])
                self.counts = {
                    layer: (one + more[0], two + more[1], three + more[2])
                    for (layer, (one, two, three)), more in zip(self.counts.items(), found.values(), strict=True)
                }
            if self.diff:
                self.pages.append(page)

    @property
    def has_faults(self) -> bool:
        """Whether a page could not be read, or is read in two ways by one method."""
        return any(self.verdicts[verdict] for verdict in FAULTS)

    def methods(self) -> tuple[MethodChange, ...]:
        """Why codings changed."""
        return method_changes(self.rereader.state, self.rereader.reader.method, self._replaced)

    def ledger(self) -> LedgerChange | str:
        """What it means for the ledger, or why that cannot be told. Raises `StoreError`."""
        codings = {
            page.capture.identity: page.after
            for page in self.pages
            if page.after is not None and page.verdict is not Verdict.DIFFERS  # which is not recorded
        }
        try:
            return compare_records(self.rereader.store, self.rereader.state, codings)
        except DamagedRecord as error:
            return error.message
