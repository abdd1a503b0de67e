"""Options that several commands share."""

from datetime import datetime
from pathlib import Path
from typing import Final

import click

from marsad.brief.phrasebook import Lang

DEFAULT_STORE: Final = "marsad.db"
CAPTURES: Final = "captures"

store_option = click.option(
    "--store",
    "store_place",
    metavar="PATH|URL",
    default=DEFAULT_STORE,
    envvar="MARSAD_STORE",
    show_default=True,
    help="The record: an SQLite file, or postgresql://USER@HOST/DATABASE.",
)

captures_option = click.option(
    "--captures",
    "captures_folder",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="MARSAD_CAPTURES",
    help="The folder of captured bytes [default: captures, beside the record].",
)


def find_captures(store_place: str, folder: Path | None) -> Path:
    """The folder of captured bytes that belongs to the record."""
    if folder is not None:
        return folder
    return Path(CAPTURES) if "://" in store_place else Path(store_place).parent / CAPTURES


lang_option = click.option(
    "--lang",
    type=click.Choice([lang.value for lang in Lang]),
    default=Lang.EN.value,
    show_default=True,
    help="Language of the output: Arabic or English.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON (docs/reference/json.md).")


def iso_day(_context: click.Context, _parameter: click.Parameter, value: datetime | None) -> str | None:
    """The day as EDTF."""
    return None if value is None else value.date().isoformat()


as_of_option = click.option(
    "--as-of",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    callback=iso_day,
    metavar="YYYY-MM-DD",
    help="Only articles certainly published by the end of this day.",
)

witness_option = click.option(
    "--checkpoint",
    "witnesses",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    metavar="FILE",
    help="A report, export or note that holds an earlier checkpoint; what is checked must agree with it.",
)
