"""A reader that needs no Arabic: it gives the outcomes it was made with, whatever it is asked to read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marsad.cli.services import Reads, Services
from marsad.errors import UnknownFileType
from marsad.model import ArticleReading, Capture, Ledger, Page
from marsad.pipeline import Method, Outcome
from tests.factories import Scene, make_capture, make_reading

METHOD = Method(version="0.0", resources="none")


@dataclass(frozen=True)
class FakeReader:
    """Reads every path as the page of tests/factories.py; refuses PDF."""

    method: Method = METHOD

    def read_paths(self, paths: Iterable[str]) -> Iterator[Outcome]:
        for path in paths:
            if path.endswith(".pdf"):
                yield Outcome(id=path, uri=path, failure=UnknownFileType(f"{path}: neither text nor HTML; convert it"))
                continue
            name = Path(path).stem
            yield Outcome(id=name, uri=path, capture=make_capture(name), readings=(make_reading(name),))

    def attempt(self, capture: Capture) -> Outcome:
        return Outcome(id=capture.id, uri=capture.uri, capture=capture, readings=(make_reading(capture.id),))

    def read_page(self, capture: Capture) -> Page:
        raise NotImplementedError  # no test here reads deeper


class FakeServices(Services):
    """Any record is the scene of tests/factories.py."""

    def make_reader(self) -> Reads:
        return FakeReader()

    def build(self, readings: Sequence[ArticleReading], as_of: str | None) -> Ledger:
        return Scene(readings[0]).ledger(as_of)

    def outcome_json(self, outcome: Outcome, method: Method) -> list[dict[str, Any]]:
        if outcome.failure is not None:
            return [{"id": outcome.id, "error": {"code": outcome.failure.code, "message": outcome.failure.message}}]
        return [{"id": reading.article.id, "version": method.version} for reading in outcome.readings]
