"""`marsad doctor`: is this machine, and the place of this record, fit to keep it? Nothing is written."""

import locale
import os
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from click.core import ParameterSource

from marsad.brief.bidi import plain
from marsad.brief.layout import COLUMNS, Line, wrap
from marsad.cli.options import captures_option, find_captures, json_option, store_option
from marsad.cli.output import print_json, print_lines

if TYPE_CHECKING:
    from marsad.store.diagnosis import Finding

MACHINE, RECORD = "machine", "record"
HEADINGS: Final = {MACHINE: "This machine", RECORD: "The record"}
INDENT, MARGIN = 2, 9
"""Columns before a verdict, and those that it takes with the blanks after it."""
WIDTH: Final = COLUMNS - INDENT - MARGIN - 2
"""Of the text beside them; two columns are the layout's own."""


@click.command()
@store_option
@captures_option
@json_option
@click.pass_context
def doctor(context: click.Context, *, store_place: str, captures_folder: Path | None, as_json: bool) -> None:
    """Look at the machine, the disks and the record's file or server: what is not as it should be, and what to do.

    Nothing is written. The exit status is 1 if there is a problem; warnings alone leave it 0. Whether what was recorded
    is as it was recorded, `marsad verify` tells.
    """
    from marsad.store.diagnosis import Verdict, examine_machine, examine_record  # noqa: PLC0415

    is_named = context.get_parameter_source("store_place") is not ParameterSource.DEFAULT
    captures = find_captures(store_place, captures_folder)
    parts = {
        MACHINE: [*examine_program(), *examine_machine(), examine_terminal()],
        RECORD: list(examine_record(store_place, captures, is_named=is_named)),
    }
    counts = {verdict: sum(one.verdict is verdict for found in parts.values() for one in found) for verdict in Verdict}
    if as_json:
        worst = [verdict for verdict in Verdict if counts[verdict]][-1]
        findings = [finding_json(part, one) for part, found in parts.items() for one in found]
        print_json({"verdict": worst, "findings": findings}, indent=2)
    else:
        for part, found in parts.items():
            print_lines(part_lines(HEADINGS[part], found))
        warnings, problems = (count_of(counts[one], one.value) for one in (Verdict.WARNING, Verdict.PROBLEM))
        print_lines([Line(text=f"{warnings}, {problems}.")])
    context.exit(1 if counts[Verdict.PROBLEM] else 0)


def examine_program() -> "Iterator[Finding]":
    """Marsad itself, and the knowledge it reads with."""
    from marsad.errors import ResourceError  # noqa: PLC0415
    from marsad.reference.registry import resources_digest  # noqa: PLC0415
    from marsad.store.diagnosis.findings import ok, problem  # noqa: PLC0415

    yield ok("marsad", version("marsad"))
    try:
        yield ok("resources", resources_digest())
    except ResourceError as error:
        yield problem("resources", error.message, "install Marsad again")


def examine_terminal(encoding: str | None = None) -> "Finding":
    """Whether Arabic can be shown where this runs."""
    from marsad.store.diagnosis.findings import ok, warning  # noqa: PLC0415

    found = encoding or locale.getencoding()
    where = "a terminal" if sys.stdout.isatty() else "a file or a pipe"
    if found.lower().replace("-", "") != "utf8":
        advice = "Marsad writes UTF-8 all the same; set LANG=C.UTF-8, or Arabic will not be readable here"
        return warning("terminal", f"{found}, output to {where}", advice)
    return ok("terminal", f"UTF-8, output to {where}, TERM={os.environ.get('TERM', 'unset')}")


def part_lines(heading: str, findings: "Iterable[Finding]") -> Iterator[Line]:
    """One part, a line for each finding and under it what to do."""
    yield Line(text=heading, style="heading")
    for one in findings:
        verdict = one.verdict.value
        first, *rest = wrap(plain(f"{one.name}: {one.found}"), WIDTH)
        yield Line(head=f"{verdict:<{MARGIN}}", text=first, style=verdict, indent=INDENT)
        rest += wrap(f"→ {plain(one.advice)}", WIDTH) if one.advice else []
        yield from (Line(text=text, indent=INDENT + MARGIN) for text in rest)
    yield Line(text="")


def finding_json(part: str, finding: "Finding") -> dict[str, object]:
    """A finding for programs."""
    return {
        "part": part,
        "name": finding.name,
        "verdict": finding.verdict.value,
        "found": finding.found,
        "advice": finding.advice,
    }


def count_of(count: int, thing: str) -> str:
    """`2 warnings`."""
    return f"{count} {thing}{'' if count == 1 else 's'}"
