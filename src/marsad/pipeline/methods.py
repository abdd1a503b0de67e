"""Why codings changed: the software before and after, and the resource tables in which its knowledge differs."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marsad.log.captures import CodingState
from marsad.log.state import RecordState

if TYPE_CHECKING:
    from marsad.pipeline.reader import Method


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """A resource table that differs: its SHA-256 (hex) before and after, `None` where there is none of this name."""

    table: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodChange:
    """What codings were made by before, and what by now; `resources` are digests (SHA-256, hex), `pages` how many.

    `tables` are those that differ; `None` where the log does not say which ones the old method read with. `extractors`
    (before, after) make the page's text of its bytes.
    """

    version_before: str
    version_after: str
    resources_before: str
    resources_after: str
    extractors: tuple[str | None, str | None]
    tables: tuple[TableChange, ...] | None
    pages: int


def method_changes(
    state: RecordState, method: "Method", rereads: Iterable[tuple[CodingState, str | None]]
) -> tuple[MethodChange, ...]:
    """The changes of method behind the codings before, given with what extracts their texts now; most pages first."""
    counts = Counter((before.version, before.resources, (before.extractor, extractor)) for before, extractor in rereads)
    return tuple(
        MethodChange(
            version_before=version,
            version_after=method.version,
            resources_before=resources,
            resources_after=method.resources,
            extractors=extractors,
            tables=_compare_tables(state, (version, resources), method),
            pages=pages,
        )
        for (version, resources, extractors), pages in counts.most_common()
    )


def _compare_tables(state: RecordState, before: tuple[str, str], method: "Method") -> tuple[TableChange, ...] | None:
    if before[1] == method.resources:
        return ()
    old, new = state.methods.get(before), dict(method.tables)
    if not old or not new:
        return None
    return tuple(
        TableChange(table=table, before=old.get(table), after=new.get(table))
        for table in sorted(old.keys() | new.keys())
        if old.get(table) != new.get(table)
    )
