"""`marsad reread`: pages read again by the rules of today; codings are added, and what changed is shown with why."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from marsad.brief.bidi import plain
from marsad.brief.changes import ledger_lines, reread_lines, summary_lines
from marsad.brief.layout import Line
from marsad.cli.options import captures_option, find_captures, json_option, store_option
from marsad.cli.output import print_json, print_lines
from marsad.cli.rebuild import existing
from marsad.cli.services import services_of

if TYPE_CHECKING:
    from marsad.pipeline.reread import Reread, Rereader
    from marsad.pipeline.reread_report import RereadReport
    from marsad.store import Store


@click.command()
@store_option
@captures_option
@json_option
@click.option("--diff", is_flag=True, help="Show what changed in every article, why, and what it means for the ledger.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and record nothing.")
@click.option("--all", "every", is_flag=True, help="Also read pages that this method has read: nothing must change.")
@click.option("--progress/--no-progress", default=None, help="Show progress (default: on a terminal).")
@click.pass_context
def reread(
    context: click.Context,
    *,
    store_place: str,
    captures_folder: Path | None,
    as_json: bool,
    diff: bool,
    dry_run: bool,
    every: bool,
    progress: bool | None,
) -> None:
    """Read pages on the record again by the rules of this version, where others made their newest coding.

    Codings are added, none is changed or removed: the newest is what the ledger stands on. A page that cannot be read
    any more keeps the coding it has; the exit status is then 1.
    """
    from marsad.capture import CaptureStore  # noqa: PLC0415
    from marsad.pipeline.reread import Rereader  # noqa: PLC0415
    from marsad.pipeline.reread_report import RereadReport  # noqa: PLC0415

    captures = CaptureStore(find_captures(store_place, captures_folder))
    shows_progress = sys.stderr.isatty() if progress is None else progress
    reader = services_of(context).make_reader()
    with closing(open_place(store_place, writable=not dry_run)) as store:
        rereader = Rereader(store=store, captures=captures, reader=reader, dry_run=dry_run, every=every)
        report = RereadReport(rereader=rereader, diff=diff)
        with watched(rereader, shows_progress) as pages:
            report.add(pages)
        if as_json:
            print_json(report_json(report), indent=2)
        else:
            print_lines(report_lines(report))
    context.exit(1 if report.has_faults else 0)


def open_place(store_place: str, *, writable: bool) -> "Store":
    """The record, which must be there. Raises `StoreError`."""
    from marsad.store import open_store, read_store  # noqa: PLC0415

    return open_store(existing(store_place)) if writable else read_store(store_place)


@contextmanager
def watched(rereader: "Rereader", wanted: bool) -> "Iterator[Iterator[Reread]]":
    """The pages as they are read again, counted on standard error while they pass if that is wanted."""
    if not wanted:
        yield rereader.run()
        return
    from rich.console import Console  # noqa: PLC0415  rich takes a fifth of a second to import
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("read again"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, TextColumn("{task.description}", markup=False), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=len(rereader.wanted))

        def passing() -> "Iterator[Reread]":
            for page in rereader.run():
                bar.update(task, advance=1, description=plain(page.capture.page))
                yield page

        yield passing()


def report_lines(report: "RereadReport") -> "Iterator[Line]":
    """The run for people: what changed where that was asked for, then why, then counts."""
    if report.diff:
        for page in report.pages:
            yield from reread_lines(page, names_of(report, page))
        if report.pages:
            yield Line(text="")
            yield from ledger_lines(report.ledger())
            yield Line(text="")
    yield from summary_lines(report)


def report_json(report: "RereadReport") -> dict[str, Any]:
    """The run for programs."""
    from marsad.pipeline.changes_json import ledger_json, reread_json, summary_json  # noqa: PLC0415
    from marsad.pipeline.reread import Verdict  # noqa: PLC0415

    found = summary_json(report)
    if not report.diff:
        return found
    pages = [reread_json(page, names_of(report, page)) for page in report.pages if page.verdict is not Verdict.SAME]
    ledger = report.ledger()
    untold = ledger if isinstance(ledger, str) else None
    told = None if isinstance(ledger, str) else ledger_json(ledger)
    return found | {"changes": pages, "ledger": told, "ledger_untold": untold}


def names_of(report: "RereadReport", page: "Reread") -> dict[int, str]:
    """The ids of the articles of a page, by part."""
    parts = [article.part for article in page.change.articles] if page.change else []
    return {part: report.rereader.state.article_name(page.capture.identity, part) for part in parts}
