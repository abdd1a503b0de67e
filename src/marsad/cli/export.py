"""`marsad export`: the record, or a part of it, in a format that others read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

from marsad.cli.options import captures_option, find_captures, json_option, store_option
from marsad.cli.output import print_json
from marsad.cli.progress import progress_option

FORMATS: Final = {
    "bundle": ("marsad.cli.backup", "export_bundle"),
    "warc": ("marsad.cli.export_warc", "export_warc"),
}
"""Format → the module and the `Exporter` in it, imported when it is called for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an exporter did: a sentence for people, and the same for programs."""

    text: str
    json: Mapping[str, Any]


Exporter = Callable[[str, Path, Path, bool | None], Exported]
"""Writes the record at a place (its captures are in a folder) to a new file; the last argument: show progress, `None`
for where a person looks on. Raises `UsageError`, `StoreError`."""


@click.command()
@click.argument("kind", type=click.Choice(list(FORMATS)), metavar="FORMAT")
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE")
@store_option
@captures_option
@json_option
@progress_option
def export(
    *, kind: str, path: Path, store_place: str, captures_folder: Path | None, as_json: bool, progress: bool | None
) -> None:
    """Write the record to a new FILE in a format that others read: bundle (what `marsad backup` writes), warc (the
    captured pages as an archive)."""
    module, name = FORMATS[kind]
    exporter: Exporter = getattr(import_module(module), name)
    exported = exporter(store_place, find_captures(store_place, captures_folder), path, progress)
    if as_json:
        print_json(exported.json, indent=2)
    else:
        click.echo(exported.text, nl=False)
