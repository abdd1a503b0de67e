"""`marsad verify`: is the record what was recorded? One line for each fault, naming record and file."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.brief.bidi import plain
from marsad.cli.options import captures_option, find_captures, json_option, store_option, witness_option
from marsad.cli.output import print_json
from marsad.cli.services import services_of
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.pipeline.verify import Verified


@click.command()
@store_option
@captures_option
@json_option
@witness_option
@click.option("--deep", is_flag=True, help="Also read every page's bytes again and compare the texts.")
@click.pass_context
def verify(
    context: click.Context,
    *,
    store_place: str,
    captures_folder: Path | None,
    as_json: bool,
    witnesses: tuple[Path, ...],
    deep: bool,
) -> None:
    """Check every entry, checkpoint, object, captured page and index of the record, and name what is not as recorded.

    Nothing is changed. The exit status is 1 if there are faults.
    """
    captures = find_captures(store_place, captures_folder)
    result = services_of(context).verify(store_place, captures, read_witnesses(witnesses), deep=deep)
    if as_json:
        print_json(result_json(result), indent=2)
    else:
        for fault in result.faults:
            click.echo(plain(str(fault)))
        for redaction in result.redactions:
            click.echo(plain(redaction))
        click.echo(summary(result))
    context.exit(1 if result.faults else 0)


def read_witnesses(paths: Sequence[Path]) -> list[str]:
    """The checkpoints in these files. Raises `UsageError` for a file that cannot be read or holds none."""
    from marsad.pipeline.witness import find_notes  # noqa: PLC0415

    found = []
    for path in paths:
        try:
            notes = find_notes(path.read_text(encoding="utf-8", errors="replace"))
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}; name a file that holds a checkpoint") from None
        if not notes:
            raise UsageError(f"{path}: there is no checkpoint in it (three lines and a signature that begins with «—»)")
        found += notes
    return found


def result_json(result: "Verified") -> dict[str, object]:
    """The result for programs."""
    return {
        "store": result.place,
        "entries": result.entries,
        "captures": result.captures,
        "bytes": result.bytes_checked,
        "checkpoint": result.checkpoint,
        "redactions": list(result.redactions),
        "faults": [{"record": fault.record, "place": fault.place, "detail": fault.detail} for fault in result.faults],
    }


def summary(result: "Verified") -> str:
    """How much was checked, and the checkpoint to keep."""
    faults = {0: "no faults", 1: "1 fault"}.get(len(result.faults), f"{len(result.faults)} faults")
    checked = f"{result.entries} entries, {result.captures} captures, {result.bytes_checked / 2**20:.1f} MiB"
    line = f"{result.place}: {checked} checked: {faults}."
    return line if result.faults or not result.checkpoint else f"{line}\n\n{result.checkpoint}".rstrip()
