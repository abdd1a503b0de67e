"""What the commands need from the layers below, in one small class: imported when called for, replaced in tests."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

from marsad.errors import StoreError
from marsad.model import ArticleReading, Ledger

if TYPE_CHECKING:
    from marsad.model import Capture, Page
    from marsad.pipeline import Method, Outcome, Recorder
    from marsad.pipeline.verify import Verified


class Reads(Protocol):
    """A reader of inputs: `marsad.pipeline.Reader`."""

    @property
    def method(self) -> "Method":
        """What makes the readings."""
        ...

    def read_paths(self, paths: Iterable[str]) -> Iterator["Outcome"]:
        """One outcome per page, in input order."""
        ...

    def attempt(self, capture: "Capture") -> "Outcome":
        """One capture read, whatever happens."""
        ...

    def read_page(self, capture: "Capture") -> "Page":
        """One page, uncoded."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The record as it stands: its ledger, the readings that this points into, and the checkpoint of the log."""

    ledger: Ledger
    readings: tuple[ArticleReading, ...]
    checkpoint: str | None


class Services:
    """The real services."""

    def make_reader(self) -> Reads:
        """A reader with its resources loaded."""
        from marsad.pipeline import Reader  # noqa: PLC0415

        return Reader()

    @contextmanager
    def recorder(self, store_place: str, captures: Path, method: "Method") -> "Iterator[Recorder]":
        """What adds to the record at `store_place`, which is made if it is not there. Raises `StoreError`."""
        from marsad.capture import CaptureStore  # noqa: PLC0415
        from marsad.pipeline import Recorder  # noqa: PLC0415
        from marsad.pipeline.recovery import writing  # noqa: PLC0415
        from marsad.store import open_store  # noqa: PLC0415

        folder = CaptureStore(captures)
        with closing(open_store(store_place)) as store, writing(store, folder):
            yield Recorder(store=store, captures=folder, method=method)

    def read(self, store_place: str, as_of: str | None) -> View:
        """The record at `store_place` as a reader sees it. Raises `StoreError`."""
        from marsad.pipeline import load_readings, read_state  # noqa: PLC0415
        from marsad.store import read_store  # noqa: PLC0415

        with closing(read_store(store_place)) as store:
            state = read_state(store)
            readings = tuple(load_readings(store, state))
            return View(ledger=self.build(readings, as_of), readings=readings, checkpoint=store.checkpoint())

    def verify(self, store_place: str, captures: Path, witnesses: Sequence[str], *, deep: bool) -> "Verified":
        """Check the record at `store_place`. Raises `StoreError` where there is none."""
        from marsad.capture import CaptureStore  # noqa: PLC0415
        from marsad.pipeline.verify import unopened, verify_record  # noqa: PLC0415
        from marsad.store import key_path, read_store  # noqa: PLC0415

        try:
            store = read_store(store_place)
        except StoreError as error:
            damaged = unopened(store_place, error)
            if damaged is None:
                raise
            return damaged
        read_page = self.make_reader().read_page if deep else None
        with closing(store):
            return verify_record(store, CaptureStore(captures), witnesses, read_page, key_path(store_place))

    def build(self, readings: Sequence[ArticleReading], as_of: str | None) -> Ledger:
        """The ledger of `readings` as of a day (EDTF), or as of the newest of them."""
        from marsad.pipeline import build_record  # noqa: PLC0415

        return build_record(readings, as_of)

    def outcome_json(self, outcome: "Outcome", method: "Method") -> list[dict[str, Any]]:
        """The objects that `marsad read` prints for one input."""
        from marsad.pipeline import outcome_json  # noqa: PLC0415

        return outcome_json(outcome, method)


def services_of(context: click.Context) -> Services:
    """The services that the caller put into the context, else the real ones."""
    return context.obj if isinstance(context.obj, Services) else Services()
