"""The record on disk: what was captured, how it was read and what could not be read. The only SQL in Marsad."""

from marsad.store.record import PageIssue, Store
from marsad.store.rows import ReadFailure, RecordedPage, Tally

__all__ = ["PageIssue", "ReadFailure", "RecordedPage", "Store", "Tally"]
