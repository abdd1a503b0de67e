"""`marsad backup`: the record as one checked file, while others go on writing to it."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.cli.export import Exported
from marsad.cli.options import captures_option, find_captures, json_option, store_option
from marsad.cli.output import print_json
from marsad.cli.progress import counted, progress_option

if TYPE_CHECKING:
    from marsad.export import BundleSummary

MIB = 2**20


@click.command()
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE.zip")
@store_option
@captures_option
@json_option
@progress_option
def backup(*, path: Path, store_place: str, captures_folder: Path | None, as_json: bool, progress: bool | None) -> None:
    """Write the whole record into a new file: the log, everything it names, and a script that checks it anywhere.

    Others may go on writing to the record. The private key is not in the file: keep a copy of it somewhere else.
    """
    summary = make_bundle(store_place, find_captures(store_place, captures_folder), path, progress)
    if as_json:
        print_json(bundle_json(summary), indent=2)
    else:
        click.echo(bundle_text(summary), nl=False)


def make_bundle(store_place: str, captures: Path, path: Path, progress: bool | None) -> "BundleSummary":
    """Write a bundle of the record. Raises `UsageError`, `StoreError`."""
    from marsad.capture import CaptureStore  # noqa: PLC0415
    from marsad.export import write_bundle  # noqa: PLC0415
    from marsad.store import read_store  # noqa: PLC0415

    with closing(read_store(store_place)) as store, counted(progress, "captures and objects") as count:
        return write_bundle(store, CaptureStore(captures), path, count)


def export_bundle(store_place: str, captures: Path, path: Path, progress: bool | None) -> Exported:
    """The `Exporter` of bundles."""
    summary = make_bundle(store_place, captures, path, progress)
    return Exported(text=bundle_text(summary), json=bundle_json(summary))


def bundle_json(summary: "BundleSummary") -> dict[str, object]:
    """The summary for programs."""
    return {
        "bundle": str(summary.path),
        "entries": summary.entries,
        "captures": summary.captures,
        "objects": summary.objects,
        "bytes": summary.bytes,
        "checkpoint": summary.checkpoint,
    }


def bundle_text(summary: "BundleSummary") -> str:
    """The summary for people, with the checkpoint to keep."""
    held = f"{summary.entries} entries, {summary.captures} captures, {summary.objects} objects"
    return f"{summary.path}: {held}, {summary.bytes / MIB:.1f} MiB, written and checked.\n\n{summary.checkpoint}"
