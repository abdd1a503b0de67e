"""Who sits at the desk: a name and the key file that belongs to it."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from marsad.cli.options import find_captures
from marsad.errors import UsageError

if TYPE_CHECKING:
    from marsad.log import SigningKey
    from marsad.pipeline.decisions import Desk

as_option = click.option(
    "--as", "name", metavar="NAME", envvar="MARSAD_PERSON", help="Who decides [default: $MARSAD_PERSON]."
)

key_option = click.option(
    "--key",
    "key_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The person's key file [default: marsad/people/NAME.key in $XDG_CONFIG_HOME or ~/.config].",
)

reason_option = click.option("--reason", required=True, metavar="WORDS", help="Why, in words.")

FOLDER_MODE: Final = 0o700
LONGEST_NAME: Final = 50
"""Characters: of up to four bytes each, in a file name of at most 255."""


@contextmanager
def open_desk(
    store_place: str, captures_folder: Path | None, key: "SigningKey", *, may_begin: bool = False
) -> "Iterator[Desk]":
    """The owner of `key` in front of the record, which is made only if `may_begin`. Raises `StoreError`."""
    from marsad.capture import CaptureStore  # noqa: PLC0415
    from marsad.pipeline.decisions import Desk  # noqa: PLC0415
    from marsad.pipeline.recovery import writing  # noqa: PLC0415
    from marsad.store import open_store, read_store  # noqa: PLC0415

    if not may_begin:
        read_store(store_place).close()  # opening for writing would make a record where there is none
    captures = CaptureStore(find_captures(store_place, captures_folder))
    with closing(open_store(store_place)) as store, writing(store, captures):
        yield Desk(store, captures, key)


def key_path(name: str | None, key_file: Path | None) -> Path:
    """Where the key of this person lies. Raises `UsageError` for no name, and one that is no file's."""
    if not name:
        raise UsageError("somebody must decide: say who with --as NAME, or set MARSAD_PERSON")
    if key_file is not None:
        return key_file
    if Path(name).name != name or name.startswith(".") or len(name) > LONGEST_NAME:
        raise UsageError(f"{name!r} cannot be a person's name; use letters, digits, '.' and '-'")
    home = os.environ.get("XDG_CONFIG_HOME")
    return (Path(home) if home else Path.home() / ".config") / "marsad" / "people" / f"{name}.key"


def load_key(name: str | None, key_file: Path | None) -> "SigningKey":
    """The key of this person. Raises `UsageError` where there is none, or where it is somebody else's."""
    from marsad.log import SigningKey  # noqa: PLC0415

    path = key_path(name, key_file)
    if not path.exists():
        raise UsageError(f"{name} has no key at {path}; make one with: marsad person {name}, or name it with --key")
    key = SigningKey.load(path)
    if key.name != name:
        raise UsageError(f"{path} is the key of {key.name}, not of {name}")
    return key


def load_or_make_key(name: str, key_file: Path | None) -> "SigningKey":
    """The key of this person, made where there is none yet. Raises `UsageError`, `StoreError`."""
    from marsad.log import SigningKey  # noqa: PLC0415

    path = key_path(name, key_file)
    if path.exists():
        return load_key(name, key_file)
    key = SigningKey.generate(name)
    try:
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{path.parent}: {error.strerror}; name a file for the key with --key") from None
    key.save(path)
    return key
