"""After a writer broke off: what it left that the log knows nothing of is swept away, and nothing acknowledged is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.capture import CaptureStore
from marsad.pipeline.record import read_state

if TYPE_CHECKING:
    from marsad.store import Store


@contextmanager
def writing(store: "Store", captures: CaptureStore) -> Iterator[tuple[Path, ...]]:
    """Write to the capture folder during the block; what the last writer left undone is swept before, and listed.

    Bytes come before their entry: those without one were never acknowledged. Raises `StoreError`.
    """
    with captures.writing() as writers:
        swept: tuple[Path, ...] = ()
        if writers.interrupted:
            with writers.alone() as is_alone:
                swept = sweep(store, captures) if is_alone else ()
        yield swept


def sweep(store: "Store", captures: CaptureStore) -> tuple[Path, ...]:
    """Remove unfinished files, and bytes that no entry names."""
    named = {capture.sha256 for capture in read_state(store).captures.values() if capture.redacted is None}
    return captures.sweep(named.__contains__)
