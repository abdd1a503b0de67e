"""`marsad demo`: the bundled pages → a record in a temporary folder, the board and the brief in both languages."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

import click

from marsad.brief import Face, Lang
from marsad.brief.layout import Line
from marsad.cli.add import summary_text
from marsad.cli.options import CAPTURES, DEFAULT_STORE
from marsad.cli.output import print_lines, write_document
from marsad.cli.services import services_of
from marsad.errors import ResourceError, UsageError

PAGES: Final = ("demo", "pages")


@click.command()
@click.option(
    "--html-dir",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where to write the HTML reports (default: beside the temporary record).",
)
@click.pass_context
def demo(context: click.Context, html_dir: Path | None) -> None:
    """Read the bundled pages of an invented ceasefire, and print the board and the situation report."""
    services = services_of(context)
    folder = Path(tempfile.mkdtemp(prefix="marsad-demo-"))
    store_path = folder / DEFAULT_STORE
    reader = services.make_reader()
    place = str(store_path)
    with bundled_pages() as pages, services.recorder(place, folder / CAPTURES, reader.method) as recorder:
        recorder.record(reader.read_paths([str(page) for page in pages]))
    click.echo(summary_text(recorder))
    view = services.read(place, None)
    target = make_folder(html_dir or folder)
    faces = {lang: Face(view.ledger, view.readings, lang, view.checkpoint) for lang in Lang}
    for face in faces.values():
        print_lines((*face.board(), Line(text="")))
    for lang, face in faces.items():
        print_lines((*face.brief(), Line(text="")))
        write_document(str(target / f"brief-{lang}.html"), face.html())
    click.echo(f"HTML reports: {target / 'brief-ar.html'}, {target / 'brief-en.html'}")
    click.echo(f"The record: {store_path}. Look closer: marsad board --store {store_path}")
    context.exit(1 if recorder.failures else 0)


@contextmanager
def bundled_pages() -> Iterator[list[Path]]:
    """The demonstration pages, in order of their names. Raises `ResourceError` if the package lacks them."""
    with as_file(files("marsad").joinpath(*PAGES)) as folder:
        pages = sorted(folder.glob("*.html"))
        if not pages:
            raise ResourceError("the demonstration pages are not in this installation; install Marsad again")
        yield pages


def make_folder(folder: Path) -> Path:
    """The folder, made if it is not there. Raises `UsageError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: {error.strerror}; choose a folder that can be written for --html-dir") from None
    return folder
