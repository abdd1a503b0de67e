"""`marsad read`: inputs → one JSON object per article on standard output. No store, no network."""

import gc

import click

from marsad.cli.output import print_json
from marsad.cli.services import services_of


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.pass_context
def read(context: click.Context, paths: tuple[str, ...]) -> None:
    """Read pages (.txt, .html, .jsonl, .warc, a folder of them, or - for standard input) and print JSON Lines.

    One object per article, in input order. An input that cannot be read gives an object with an error; the rest is
    read, and the exit status is 1.
    """
    services = services_of(context)
    reader = services.make_reader()
    gc.freeze()  # the compiled resources live as long as the run: collections need not walk them
    failed = False
    for outcome in reader.read_paths(paths):
        failed = failed or outcome.failure is not None
        for item in services.outcome_json(outcome, reader.method):
            print_json(item)
    context.exit(1 if failed else 0)
