"""What the commands need from the layers below, in one small class: imported when called for, replaced in tests."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import click

from marsad.model import ArticleReading, Ledger

if TYPE_CHECKING:
    from marsad.pipeline import Method, Outcome


class Reads(Protocol):
    """A reader of inputs: `marsad.pipeline.Reader`."""

    @property
    def method(self) -> "Method":
        """What makes the readings."""
        ...

    def read_paths(self, paths: Iterable[str]) -> Iterator["Outcome"]:
        """One outcome per page, in input order."""
        ...


class Services:
    """The real services."""

    def make_reader(self) -> Reads:
        """A reader with its resources loaded."""
        from marsad.pipeline import Reader  # noqa: PLC0415

        return Reader()

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
