"""`marsad add`: inputs → the record, with a summary of what was new, what failed and what stayed open."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from marsad.brief.bidi import plain
from marsad.cli.options import captures_option, find_captures, json_option, store_option
from marsad.cli.output import print_json
from marsad.cli.services import services_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marsad.pipeline import Outcome, Recorder


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@store_option
@captures_option
@json_option
@click.option("--progress/--no-progress", default=None, help="Show progress (default: on a terminal).")
@click.pass_context
def add(
    context: click.Context,
    *,
    paths: tuple[str, ...],
    store_place: str,
    captures_folder: Path | None,
    as_json: bool,
    progress: bool | None,
) -> None:
    """Read pages (.txt, .html, .jsonl, .warc, a folder of them, or - for standard input) into the record.

    Adding a page twice changes nothing. An input that cannot be read is listed, the rest is added, and the exit status
    is 1.
    """
    services = services_of(context)
    reader = services.make_reader()
    wanted = sys.stderr.isatty() if progress is None else progress
    captures = find_captures(store_place, captures_folder)
    with (
        services.recorder(store_place, captures, reader.method) as recorder,
        watched(reader.read_paths(paths), wanted) as outcomes,
    ):
        recorder.record(outcomes)
    if as_json:
        print_json(summary_json(recorder), indent=2)
    else:
        click.echo(summary_text(recorder), nl=False)
    context.exit(1 if recorder.failures else 0)


@contextmanager
def watched(outcomes: "Iterable[Outcome]", wanted: bool) -> "Iterator[Iterable[Outcome]]":
    """The outcomes, counted on standard error while they pass if that is wanted."""
    if not wanted:
        yield outcomes
        return
    from rich.console import Console  # noqa: PLC0415  rich takes a fifth of a second to import
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.completed} pages read"), TimeElapsedColumn())
    with Progress(*columns, TextColumn("{task.description}", markup=False), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)

        def passing() -> "Iterator[Outcome]":
            for outcome in outcomes:
                bar.update(task, advance=1, description=plain(outcome.id))
                yield outcome

        yield passing()


def summary_json(recorder: "Recorder") -> dict[str, Any]:
    """The summary for programs."""
    tally = recorder.tally
    return {
        "store": recorder.store.place,
        "checkpoint": recorder.checkpoint,
        "pages": {"new": tally.pages_new, "known": tally.pages_known, "without_article": tally.without_article},
        "articles": {"new": tally.articles_new, "known": tally.articles_known},
        "codings": {"new": tally.codings_new},
        "failures": [
            {"input": failure.input, "code": failure.code, "message": failure.message} for failure in recorder.failures
        ],
        "issues": [
            {"article": name, "code": issue.code, "severity": issue.severity.value, "detail": issue.detail}
            for name, issue in recorder.issues
        ],
    }


def summary_text(recorder: "Recorder") -> str:
    """The summary for people: counts, each failure on a line, issues by code."""
    tally = recorder.tally
    lines = [
        f"{recorder.store.place}: {tally.pages_new} pages new, {tally.pages_known} known; "
        f"{tally.articles_new} articles new, {tally.articles_known} known."
    ]
    if tally.without_article:
        lines.append(f"Pages without an article: {tally.without_article}")
    if recorder.failures:
        lines.append(f"Could not be read: {len(recorder.failures)}")
        lines += [f"  {failure.code} {plain(failure.message)}" for failure in recorder.failures]
    if recorder.issues:
        lines.append(f"Issues: {len(recorder.issues)} (marsad brief lists them with their words)")
        counts = Counter((issue.severity.value, issue.code) for _, issue in recorder.issues)
        lines += [f"  {severity} {code}: {count}" for (severity, code), count in sorted(counts.items())]
    return "".join(f"{line}\n" for line in lines)
