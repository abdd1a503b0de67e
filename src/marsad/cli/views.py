"""`marsad board`, `brief` and `show`: the record as it stands, for people and for programs."""

import click

from marsad.brief import Face
from marsad.brief.details import detail_lines
from marsad.brief.phrasebook import Lang
from marsad.cli.options import as_of_option, json_option, lang_option, store_option
from marsad.cli.output import print_json, print_lines, write_document
from marsad.cli.services import services_of
from marsad.errors import UsageError
from marsad.query import board as board_json
from marsad.query import show as show_json
from marsad.query import situation


@click.command()
@store_option
@lang_option
@json_option
@as_of_option
@click.pass_context
def board(context: click.Context, *, store_place: str, lang: str, as_json: bool, as_of: str | None) -> None:
    """Show each agreement with its obligations, their compliance and the claims for and against."""
    view = services_of(context).read(store_place, as_of)
    if as_json:
        print_json(board_json(view.ledger, view.checkpoint), indent=2)
        return
    print_lines(Face(view.ledger, view.readings, Lang(lang), view.checkpoint).board())


@click.command()
@store_option
@lang_option
@json_option
@as_of_option
@click.option("--html", metavar="FILE", help="Write one self-contained HTML file (- for standard output).")
@click.pass_context
def brief(
    context: click.Context, *, store_place: str, lang: str, as_json: bool, as_of: str | None, html: str | None
) -> None:
    """Write the situation report: agreements, claims and denials, figures, control, gaps, articles, evidence."""
    if as_json and html is not None:
        raise UsageError("--json and --html exclude each other; give one of them")
    view = services_of(context).read(store_place, as_of)
    if as_json:
        print_json(situation(view.ledger, view.checkpoint), indent=2)
        return
    face = Face(view.ledger, view.readings, Lang(lang), view.checkpoint)
    if html is None:
        print_lines(face.brief())
    else:
        write_document(html, face.html())


@click.command()
@click.argument("wanted", metavar="ID")
@store_option
@json_option
@as_of_option
@click.pass_context
def show(context: click.Context, *, wanted: str, store_place: str, as_json: bool, as_of: str | None) -> None:
    """Show everything about an agreement, obligation, claim, figure, article, page, place or issue.

    ID is its id or the beginning of it, as far as it is the only one that begins so.
    """
    view = services_of(context).read(store_place, as_of)
    found = show_json(view.ledger, view.readings, wanted)
    if as_json:
        print_json(found, indent=2)
        return
    print_lines(detail_lines(found))
