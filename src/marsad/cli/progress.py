"""Progress of long work whose end is known, on standard error."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

progress_option = click.option("--progress/--no-progress", default=None, help="Show progress (default: on a terminal).")

Count = Callable[[int, int], None]
"""Called with how much is done, and of how much."""
UNWATCHED: Final[Count] = lambda _done, _of: None  # noqa: E731


@contextmanager
def counted(wanted: bool | None, things: str) -> Iterator[Count]:
    """What to call while the work goes on; it shows how many `things` are done if that is wanted, `None` where a
    person looks on."""
    if not (sys.stderr.isatty() if wanted is None else wanted):
        yield UNWATCHED
        return
    from rich.console import Console  # noqa: PLC0415  rich takes a fifth of a second to import
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (BarColumn(), TextColumn(f"{{task.completed}} of {{task.total}} {things}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)

        def count(done: int, of: int) -> None:
            bar.update(task, completed=done, total=of)

        yield count
