"""`marsad restore`: a bundle → a new record, after it was checked from end to end."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from marsad.brief.bidi import plain
from marsad.cli.options import captures_option, find_captures, json_option, store_option, witness_option
from marsad.cli.output import print_json
from marsad.cli.progress import counted, progress_option
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.export import CheckedBundle, Restored


@click.command()
@click.argument("path", type=click.Path(path_type=Path), metavar="FILE.zip")
@store_option
@captures_option
@json_option
@progress_option
@witness_option
@click.option("--check", "check_only", is_flag=True, help="Only check the bundle; write nothing.")
@click.pass_context
def restore(
    context: click.Context,
    *,
    path: Path,
    store_place: str,
    captures_folder: Path | None,
    as_json: bool,
    progress: bool | None,
    witnesses: tuple[Path, ...],
    check_only: bool,
) -> None:
    """Check a bundle and write what it holds into a new record, with the numbers, hashes and checkpoints it had.

    A bundle with a fault is refused, each fault is named, nothing is written, and the exit status is 1. The private key
    is not in a bundle: to go on adding to the record, put its key back.
    """
    from marsad.capture import CaptureStore  # noqa: PLC0415
    from marsad.export import check_bundle, restore_bundle  # noqa: PLC0415

    checked = check_bundle(path, {str(witness): read_report(witness) for witness in witnesses})
    restored = None
    if not checked.faults and not check_only:
        captures = CaptureStore(find_captures(store_place, captures_folder))
        with counted(progress, "captures and objects") as count:
            restored = restore_bundle(checked, store_place, captures, count)
    if as_json:
        print_json(restore_json(checked, restored), indent=2)
    else:
        click.echo(restore_text(checked, restored), nl=False)
    context.exit(1 if checked.faults else 0)


def read_report(path: Path) -> str:
    """The text in which a checkpoint is looked for. Raises `UsageError`."""
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name a file that holds a checkpoint") from None


def restore_json(checked: "CheckedBundle", restored: "Restored | None") -> dict[str, object]:
    """What was found and done, for programs."""
    written = None
    if restored is not None:
        written = {
            "store": restored.place,
            "captures": restored.captures,
            "objects": restored.objects,
            "articles": restored.articles,
            "key": restored.key,
        }
    return {
        "bundle": str(checked.path),
        "entries": checked.entries,
        "checkpoint": checked.checkpoint or None,
        "faults": list(checked.faults),
        "restored": written,
    }


def restore_text(checked: "CheckedBundle", restored: "Restored | None") -> str:
    """What was found and done, for people."""
    if checked.faults:
        found = "1 fault" if len(checked.faults) == 1 else f"{len(checked.faults)} faults"
        lines = [*map(plain, checked.faults), f"{checked.path}: {found}; nothing is restored."]
    elif restored is None:
        lines = [f"{checked.path}: {checked.entries} entries, no faults."]
    else:
        held = f"{restored.entries} entries, {restored.captures} captures, {restored.objects} objects"
        lines = [
            f"{restored.place}: {held} restored from {checked.path}.",
            f"To go on adding to it, put back its signing key ({restored.key.partition('+')[0]}).",
        ]
    return "".join(f"{line}\n" for line in lines) + (f"\n{checked.checkpoint}" if not checked.faults else "")
