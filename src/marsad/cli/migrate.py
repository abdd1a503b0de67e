"""`marsad migrate`: the schema of the record, up to that of this version or down to an older one."""

from typing import TYPE_CHECKING

import click

from marsad.cli.options import json_option, store_option
from marsad.cli.output import print_json

if TYPE_CHECKING:
    from marsad.store.migrate import Migration
    from marsad.store.port import Store


@click.command()
@store_option
@json_option
@click.option(
    "--to",
    "revision",
    metavar="REVISION",
    help="The schema revision to go to, up or down [default: the newest that this version knows].",
)
def migrate(*, store_place: str, as_json: bool, revision: str | None) -> None:
    """Bring the schema of the record up to date, or back to an older revision for an older Marsad.

    Nothing that was recorded changes: down, only what is derived goes, and up, it is made again from the log. It
    happens in one transaction, entirely or not at all, and the log says so.
    """
    from marsad.store.migrate import migrate as migrate_store  # noqa: PLC0415  Alembic is slow to import
    from marsad.store.schema import REVISIONS  # noqa: PLC0415

    migration = migrate_store(store_place, revision or REVISIONS[-1], fill=fill_search)
    if as_json:
        found = {"before": migration.before, "after": migration.after, "entry": migration.entry}
        print_json({"store": migration.place, **found}, indent=2)
    else:
        click.echo(sentence(migration))


def fill_search(store: "Store") -> None:
    """Make the search index of a record that has none."""
    from marsad.pipeline import read_state  # noqa: PLC0415
    from marsad.pipeline.rebuild import rebuild_search  # noqa: PLC0415

    rebuild_search(store, read_state(store))


def sentence(migration: "Migration") -> str:
    """What was done, for people."""
    if migration.before == migration.after:
        return f"{migration.place}: the schema is {migration.after} already; nothing to do."
    moved = f"{migration.place}: schema {migration.before} → {migration.after}; nothing that was recorded has changed."
    if migration.entry is None:
        return f"{moved} The log does not mention it: the key that signs for the record is not here."
    return f"{moved} Entry {migration.entry} of the log says so."
