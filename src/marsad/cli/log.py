"""`marsad log`: the entries of the log, with where each decision stands."""

from contextlib import closing

import click

from marsad.brief.bidi import plain
from marsad.cli.options import json_option, store_option
from marsad.cli.output import print_json
from marsad.model import EntryKind


@click.command()
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in EntryKind]),
    metavar="KIND",
    help="Only entries of this kind; may be given several times.",
)
@click.option("--since", type=click.IntRange(min=0), default=0, metavar="NUMBER", help="Only entries from this one on.")
@click.option("--pending", is_flag=True, help="Only what awaits another person.")
@store_option
@json_option
def log(*, kinds: tuple[str, ...], since: int, pending: bool, store_place: str, as_json: bool) -> None:
    """List the entries of the log: what was captured, how it was coded, what people decided and what awaits them.

    With --json, one object a line.
    """
    from marsad.pipeline.history import entry_json, entry_words, history  # noqa: PLC0415
    from marsad.store import read_store  # noqa: PLC0415

    with closing(read_store(store_place)) as store:
        for line in history(store):
            if line.entry.sequence < since or (kinds and line.entry.kind not in kinds):
                continue
            if pending and not line.is_pending:
                continue
            if as_json:
                print_json(entry_json(line))
            else:
                click.echo(plain(entry_words(line)))
