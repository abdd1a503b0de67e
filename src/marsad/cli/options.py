"""Options that several commands share."""

from datetime import datetime
from pathlib import Path
from typing import Final

import click

from marsad.brief.phrasebook import Lang

DEFAULT_STORE: Final = "marsad.db"

store_option = click.option(
    "--store",
    "store_path",
    type=click.Path(path_type=Path),
    default=DEFAULT_STORE,
    envvar="MARSAD_STORE",
    show_default=True,
    help="The record, an SQLite file; captured bytes lie in the folder captures beside it.",
)

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
