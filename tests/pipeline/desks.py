"""A record on disk with pages that were read, and people who decide about it."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from marsad.capture import CaptureStore
from marsad.log import SigningKey
from marsad.model import Declared
from marsad.pipeline import Method, Outcome, Recorder
from marsad.pipeline.decisions import Desk
from marsad.store import Database, open_store
from tests.factories import TEXT, make_capture, make_reading

METHOD = Method(version="1", resources="none")


def outcome_of(page: str, text: str | None = None, declared: Declared | None = None, parts: int = 1) -> Outcome:
    """A page that was read, its claims named after it. Its words are its own unless `text` gives them."""
    text = text or f"{TEXT}{page}\n"
    capture = make_capture(page, text, declared=declared or Declared())
    readings = tuple(
        replace(
            reading,
            claims=tuple(replace(claim, id=f"claim-{hex_of(f'{page}{part}')}") for claim in reading.claims),
        )
        for part in range(parts)
        for reading in [make_reading(page, part, text)]
    )
    return Outcome(id=page, uri=f"{page}.txt", capture=capture, readings=readings)


def hex_of(name: str) -> str:
    """Sixteen hexadecimal digits that stand for a name."""
    return name.encode().hex()[-16:].rjust(16, "0")


@dataclass
class Office:
    """The record in a folder, and the keys of its people."""

    folder: Path
    keys: dict[str, SigningKey] = field(default_factory=dict)

    @property
    def captures(self) -> CaptureStore:
        """The captured bytes."""
        return CaptureStore(self.folder / "captures")

    @contextmanager
    def store(self) -> Iterator[Database]:
        """The record, open for writing."""
        with closing(open_store(self.folder / "marsad.db")) as store:
            yield store

    def record(self, *outcomes: Outcome, method: Method = METHOD) -> None:
        """Put pages on the record."""
        with self.store() as store:
            Recorder(store=store, captures=self.captures, method=method).record(outcomes)

    def hire(self, names: Sequence[str] = ("Amal", "Basim")) -> None:
        """Register people."""
        for name in names:
            with self.desk(name) as desk:
                desk.register("member of the desk")

    @contextmanager
    def desk(self, name: str) -> Iterator[Desk]:
        """Somebody at the desk."""
        key = self.keys.setdefault(name, SigningKey.generate(name))
        with self.store() as store:
            yield Desk(store, self.captures, key)


def office_in(folder: Path, *pages: str) -> Office:
    """A record of these pages and two people."""
    office = Office(folder)
    office.record(*(outcome_of(page) for page in pages))
    office.hire()
    return office
