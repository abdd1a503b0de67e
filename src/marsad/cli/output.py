"""What commands print: JSON lines as UTF-8, laid-out text with colours where a person looks on, files."""

import json
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import click
import msgspec

from marsad.brief.layout import COLUMNS, Line, lay_out, no_paint
from marsad.errors import UsageError

STYLES: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "underline": True},
    "heading": {"bold": True, "fg": "cyan"},
    "name": {"bold": True},
    "faint": {"dim": True},
    "kept": {"fg": "green", "bold": True},
    "late": {"fg": "yellow", "bold": True},
    "breached": {"fg": "red", "bold": True},
    "contested": {"fg": "magenta", "bold": True},
    "pending": {"fg": "blue", "bold": True},
    "in progress": {"fg": "cyan", "bold": True},
    "added": {"fg": "green", "bold": True},
    "removed": {"fg": "red", "bold": True},
    "changed": {"fg": "yellow", "bold": True},
    "ok": {"fg": "green"},
    "warning": {"fg": "yellow", "bold": True},
    "problem": {"fg": "red", "bold": True},
}
"""How a terminal paints the styles of `marsad.brief.layout`; others stay as they are."""

WIDEST: Final = 100
"""Columns beyond which lines are hard to read, however wide the terminal."""


def print_json(value: object, *, indent: int | None = None) -> None:
    """One JSON document and a newline, as UTF-8; text that UTF-8 cannot hold is written with JSON's own escapes."""
    try:
        encoded = msgspec.json.encode(value)
    except UnicodeEncodeError:
        click.echo(json.dumps(msgspec.to_builtins(value), indent=indent))
        return
    click.echo(encoded if indent is None else msgspec.json.format(encoded, indent=indent))


def print_lines(lines: Iterable[Line]) -> None:
    """Laid-out text, as wide as the terminal; painted only on a terminal, and never where NO_COLOR is set."""
    is_terminal = sys.stdout.isatty()
    columns = min(shutil.get_terminal_size((COLUMNS, 24)).columns, WIDEST) if is_terminal else COLUMNS
    colours = is_terminal and not os.environ.get("NO_COLOR")
    click.echo(lay_out(lines, paint if colours else no_paint, columns), nl=False, color=colours)


def paint(text: str, style: str) -> str:
    """`text` with the terminal's codes for `style`."""
    return click.style(text, **STYLES.get(style, {}))


def write_document(path: str, document: str) -> None:
    """Write a UTF-8 file, or print it where `path` is `-`. Raises `UsageError` if the file cannot be written."""
    if path == "-":
        click.echo(document.encode(errors="replace"))
        return
    try:
        Path(path).write_text(document, encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(
            f"{path}: {error.strerror}; choose a file in a folder that exists and can be written"
        ) from None
