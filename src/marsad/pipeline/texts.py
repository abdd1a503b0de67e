"""The deepest check: the text of every page, made again from its captured bytes."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.capture import CaptureStore
from marsad.errors import MarsadError
from marsad.log.state import RecordState
from marsad.model import Capture, Page
from marsad.pipeline.captures import rebuild_capture
from marsad.pipeline.faults import Fault

if TYPE_CHECKING:
    from marsad.store import Store


@dataclass(frozen=True, slots=True)
class Texts:
    """Reads each page again with `read_page` and compares its text with the one that was recorded."""

    store: "Store"
    captures: CaptureStore
    state: RecordState
    read_page: Callable[[Capture], Page]

    def faults(self) -> Iterator[Fault]:
        """Texts that the very same extractor does not make of the very same bytes. Others are not compared."""
        for state in self.state.captures.values():
            for coding in self.state.codings.get(state.identity, ()):
                if state.redacted is not None or coding.text is None:
                    continue
                record = f"entry {coding.sequence} ({state.page})"
                try:
                    page = self.read_page(rebuild_capture(self.captures, state))
                except MarsadError as error:
                    yield Fault(record=record, place=self.store.place, detail=f"cannot be read again: {error.message}")
                    continue
                if page.extractor == coding.extractor and hashlib.sha256(page.text.encode()).hexdigest() != coding.text:
                    detail = f"its bytes give another text than the one recorded ({page.extractor})"
                    yield Fault(record=record, place=self.store.place, detail=detail)
