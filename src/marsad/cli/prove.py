"""`marsad prove`: the chain of custody of one line, from the words on a page down to the signed checkpoint."""

from contextlib import closing
from pathlib import Path

import click

from marsad.brief.custody import trace_lines
from marsad.cli.options import captures_option, find_captures, json_option, store_option
from marsad.cli.output import print_json, print_lines
from marsad.cli.verify import read_witnesses


@click.command()
@click.argument("wanted", metavar="ID")
@store_option
@captures_option
@json_option
@click.option(
    "--from",
    "witnesses",
    type=click.Path(path_type=Path, dir_okay=False),
    multiple=True,
    metavar="FILE",
    help="A report, export or note that holds an earlier checkpoint: also prove that the log only grew since.",
)
@click.pass_context
def prove(
    context: click.Context,
    *,
    wanted: str,
    store_place: str,
    captures_folder: Path | None,
    as_json: bool,
    witnesses: tuple[Path, ...],
) -> None:
    """Show what a claim, obligation, agreement, figure, contradiction, article, page or entry of the log rests on.

    ID is its id or the beginning of it, or the number of an entry. From the quote the chain goes to the page's text,
    the captured bytes, the entries of the log, the proofs that they are in it, and the signed checkpoint. Every link is
    checked; the exit status is 1 if one does not hold.
    """
    from marsad.capture import CaptureStore  # noqa: PLC0415
    from marsad.pipeline.prove import Custodian  # noqa: PLC0415
    from marsad.pipeline.prove_json import faults_of, trace_json  # noqa: PLC0415
    from marsad.store import read_store  # noqa: PLC0415

    notes = read_witnesses(witnesses)
    with closing(read_store(store_place)) as store:
        custodian = Custodian(store, CaptureStore(find_captures(store_place, captures_folder)))
        trace = custodian.trace(wanted)
        since = [custodian.proofs.consistency(note) for note in notes]
    if as_json:
        print_json(trace_json(trace, custodian.proofs, since), indent=2)
    else:
        print_lines(trace_lines(trace, custodian.proofs, since))
    context.exit(1 if faults_of(trace, custodian.proofs, since) else 0)
