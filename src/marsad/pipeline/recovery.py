"""After a writer broke off: what it left that the log knows nothing of is swept away. Nothing acknowledged is touched."""

from pathlib import Path
from typing import TYPE_CHECKING

from marsad.capture import CaptureStore
from marsad.pipeline.record import read_state

if TYPE_CHECKING:
    from marsad.store import Store


def sweep_leftovers(store: "Store", captures: CaptureStore) -> tuple[Path, ...]:
    """Remove unfinished files and bytes that no entry names, if the last writer never closed the record.

    Bytes come before their entry: without one they were never acknowledged. Raises `StoreError`.
    """
    with store.after_interruption() as is_alone:
        if not is_alone:
            return ()
        named = {capture.sha256 for capture in read_state(store).captures.values() if capture.redacted is None}
        return captures.sweep(named.__contains__)
