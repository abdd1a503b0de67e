"""`marsad search`: words → the articles that hold them, with the matches marked in the page's own words."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Final

import click

from marsad.brief.bidi import clean, isolate
from marsad.brief.layout import COLUMNS, Line, lay_out, no_paint
from marsad.cli.options import json_option, store_option
from marsad.cli.output import WIDEST, paint, print_json
from marsad.errors import UsageError
from marsad.query.search import HITS_SHOWN, Findings, Hit, Snippet, search_json
from marsad.query.search import search as search_articles

ELLIPSIS: Final = "…"
BOLD: Final = "\x1b[1m"
PLAIN: Final = "\x1b[22m"
OPEN: Final = "\N{INVISIBLE TIMES}"
CLOSE: Final = "\N{INVISIBLE SEPARATOR}"
"""What stands round a match while lines are laid out: they take no column, and a page's own are taken out."""
OWN: Final = dict.fromkeys(map(ord, (OPEN, CLOSE)))

Mark = Callable[[str], str]
"""The words of a match → the same, marked."""


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True, metavar="WORDS…")
@store_option
@json_option
@click.option("--limit", type=click.IntRange(min=1), default=HITS_SHOWN, show_default=True, help="Articles to show.")
def search(*, words: tuple[str, ...], store_place: str, as_json: bool, limit: int) -> None:
    """Search the articles on the record for words, however they are spelt.

    All WORDS must occur. «…» is a phrase, a last * any ending, a first - a word that must not occur.
    """
    unknown = next((word for word in words if word.startswith("--")), None)
    if unknown:
        raise UsageError(f"there is no option {unknown}; see: marsad search --help")
    typed = " ".join(words)
    findings = find(store_place, typed, limit)
    if as_json:
        print_json(search_json(typed, findings), indent=2)
        return
    is_terminal = sys.stdout.isatty()
    colours = is_terminal and not os.environ.get("NO_COLOR")
    columns = min(shutil.get_terminal_size((COLUMNS, 24)).columns, WIDEST) if is_terminal else COLUMNS
    click.echo(render(findings, columns, colours=colours), nl=False, color=colours)


def find(store_place: str, words: str, limit: int) -> Findings:
    """The first articles of the record at `store_place` that hold `words`. Raises `UsageError`, `StoreError`."""
    from marsad.pipeline.record import read_state  # noqa: PLC0415
    from marsad.pipeline.search import StandingArticles  # noqa: PLC0415
    from marsad.store import read_store  # noqa: PLC0415

    with closing(read_store(store_place)) as store:
        return search_articles(StandingArticles(store, read_state(store)), words, limit)


def render(findings: Findings, columns: int, *, colours: bool) -> str:
    """The findings as text; matches are bold, or between asterisks where there are no colours."""
    lines = findings_lines(findings, open_and_close if colours else star)
    laid = lay_out(lines, paint if colours else no_paint, columns)
    return laid.replace(OPEN, BOLD).replace(CLOSE, PLAIN)


def open_and_close(match: str) -> str:
    """Each word between its own marks: a line may break between any two."""
    return " ".join(f"{OPEN}{word}{CLOSE}" for word in match.split())


def star(match: str) -> str:
    """The match between asterisks, where nothing can be bold."""
    return f"*{match}*"


def findings_lines(findings: Findings, mark: Mark) -> Iterator[Line]:
    """How many articles there are, and those that are shown."""
    if not findings.total:
        yield Line(text="No article on the record holds these words.")
        return
    articles = "1 article holds" if findings.total == 1 else f"{findings.total} articles hold"
    rest = findings.total - len(findings.hits)
    shown = f"; shown are the {len(findings.hits)} recorded last (--limit)" if rest else ""
    yield Line(text=f"{articles} these words{shown}.", style="faint")
    for hit in findings.hits:
        yield Line(text="")
        yield from hit_lines(hit, mark)


def hit_lines(hit: Hit, mark: Mark) -> Iterator[Line]:
    """One article: title, source and date, id, snippets."""
    yield Line(text=isolate((hit.title or "(no title)").translate(OWN)), style="name")
    known = [isolate(part) for part in (hit.source, hit.published, hit.article) if part]
    yield Line(text=" · ".join(known), indent=2, style="faint")
    for snippet in hit.snippets:
        yield Line(text=isolate(marked_text(snippet, mark)), indent=2)


def marked_text(snippet: Snippet, mark: Mark) -> str:
    """The snippet's words with its matches marked, and an ellipsis where its paragraph goes on."""
    pieces = [] if snippet.begins else [ELLIPSIS]
    start = 0
    for first, last in marked_ranges(snippet):
        pieces += [safe(snippet.text[start:first]), mark(safe(snippet.text[first:last]))]
        start = last
    pieces += [safe(snippet.text[start:]), "" if snippet.ends else ELLIPSIS]
    return "".join(pieces)


def marked_ranges(snippet: Snippet) -> list[tuple[int, int]]:
    """Where matches stand in the snippet's text; matches with nothing but a blank between them are one."""
    ranges: list[tuple[int, int]] = []
    for match in snippet.marks:
        first, last = match.start - snippet.span.start, match.end - snippet.span.start
        if ranges and not snippet.text[ranges[-1][1] : first].strip():
            first, _ = ranges.pop()
        ranges.append((first, last))
    return ranges


def safe(words: str) -> str:
    """A page's words without what could drive the terminal or pass for our marks."""
    return clean(words).translate(OWN)
