"""`marsad rebuild`: everything that is derived, made again from the log, and the digest of the ledger."""

from contextlib import closing

import click

from marsad.cli.options import as_of_option, json_option, store_option
from marsad.cli.output import print_json
from marsad.cli.services import services_of


@click.command()
@store_option
@json_option
@as_of_option
@click.option(
    "--expect", metavar="DIGEST", help="The digest that the ledger must have; exit status 1 if it has another."
)
@click.option("--ledger", "ledger_only", is_flag=True, help="Only the ledger: leave the search index as it is.")
@click.pass_context
def rebuild(
    context: click.Context, *, store_place: str, as_json: bool, as_of: str | None, expect: str | None, ledger_only: bool
) -> None:
    """Make the search index and the ledger again from the log, and print the ledger's digest (SHA-256).

    The ledger is a pure function of the log: the same log gives the same digest on every machine and in every store.
    """
    from marsad.pipeline import ledger_digest, read_state  # noqa: PLC0415
    from marsad.pipeline.rebuild import rebuild_search  # noqa: PLC0415
    from marsad.store import open_store  # noqa: PLC0415

    services = services_of(context)
    indexed = None
    if not ledger_only:
        with closing(open_store(existing(store_place))) as store:
            indexed = rebuild_search(store, read_state(store))
    view = services.read(store_place, as_of)
    digest = ledger_digest(view.ledger)
    if as_json:
        found = {"store": store_place, "articles": len(view.readings), "indexed": indexed, "ledger": digest}
        print_json({**found, "checkpoint": view.checkpoint}, indent=2)
    else:
        if indexed is not None:
            click.echo(f"Search index: {indexed} articles.")
        click.echo(f"Ledger: {len(view.readings)} articles, SHA-256 {digest}")
    differs = expect is not None and expect != digest
    if differs:
        click.echo(f"The ledger is not the expected one ({expect}).", err=True)
    context.exit(1 if differs else 0)


def existing(store_place: str) -> str:
    """The place of a record that is there. Raises `MissingRecord`: rebuilding must not make one."""
    from marsad.store import read_store  # noqa: PLC0415

    read_store(store_place).close()
    return store_place
