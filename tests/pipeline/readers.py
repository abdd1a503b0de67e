"""Readers with other rules: what an older or a newer Marsad would make of the same pages."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from marsad.errors import EmptyPage, InternalError
from marsad.model import ArticleReading, Capture, Page
from marsad.pipeline import Method, Outcome
from tests.factories import make_reading
from tests.pipeline.desks import hex_of

OLD = Method(version="1", resources="none")
NEW = Method(version="2", resources="some", tables=(("places", "bb"), ("speech", "cc")))

Change = Callable[[ArticleReading], ArticleReading]


class Attempts(Protocol):
    """Whatever reads a capture."""

    def attempt(self, capture: Capture) -> Outcome: ...


def same(reading: ArticleReading) -> ArticleReading:
    """A change of rules that changes nothing."""
    return reading


def without_figures(reading: ArticleReading) -> ArticleReading:
    """A change of rules that finds fewer things."""
    return replace(reading, figures=())


@dataclass
class HandMade:
    """Finds on every page, which must hold the text of the factories, what they put there."""

    def attempt(self, capture: Capture) -> Outcome:
        reading = make_reading(capture.id, text=capture.body.decode())
        claims = tuple(replace(claim, id=f"claim-{hex_of(f'{capture.id}0')}") for claim in reading.claims)
        return Outcome(id=capture.id, uri=capture.uri, capture=capture, readings=(replace(reading, claims=claims),))


@dataclass
class RuleReader:
    """Reads as `inner` does and applies `change`. Pages in `refused` are empty to it, those in `buggy` meet a bug.

    `asked` are the pages that it was given; before it reads page `pause`, it calls `then`.
    """

    method: Method = NEW
    change: Change = same
    inner: Attempts = field(default_factory=HandMade)
    refused: frozenset[str] = frozenset()
    buggy: frozenset[str] = frozenset()
    pause: str | None = None
    then: Callable[[], None] | None = None
    asked: list[str] = field(default_factory=list)

    def attempt(self, capture: Capture) -> Outcome:
        if capture.id == self.pause and self.then is not None:
            self.then()
        self.asked.append(capture.id)
        outcome = self.inner.attempt(capture)
        if capture.id in self.refused:
            return outcome.failed(EmptyPage(f"{capture.uri}: nothing but blanks"))
        if capture.id in self.buggy:
            return outcome.failed(InternalError(f"{capture.uri}: KeyError in claims.py, line 1"))
        return replace(outcome, readings=tuple(map(self.change, outcome.readings)))

    def read_paths(self, paths: Iterable[str]) -> Iterator[Outcome]:
        raise NotImplementedError

    def read_page(self, capture: Capture) -> Page:
        raise NotImplementedError
