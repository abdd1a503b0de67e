"""The place of a record → findings about it, whatever database it lies in; or about the place where it would be."""

from collections.abc import Iterator
from pathlib import Path

from marsad.store.diagnosis.disks import examine_disk
from marsad.store.diagnosis.files import examine_file
from marsad.store.diagnosis.findings import Finding, ok, problem, warning
from marsad.store.diagnosis.servers import examine_server
from marsad.store.opening import POSTGRES, key_path


def examine_record(place: str, captures: Path, *, is_named: bool) -> Iterator[Finding]:
    """Everything about the record at `place`, and the folder of its `captures`.

    That there is none is worth a warning where somebody has named it (`is_named`).
    """
    key = key_path(place)
    try:
        if place.startswith(POSTGRES):
            yield from examine_server(place, captures, key)
        else:
            yield from examine_path(Path(place), captures, key, is_named=is_named)
    except OSError as error:
        yield problem("access", f"{error.filename}: {error.strerror}", "give this user the right to read it")


def examine_path(path: Path, captures: Path, key: Path, *, is_named: bool) -> Iterator[Finding]:
    """Likewise, for a file. Raises `OSError`."""
    if path.is_dir():
        yield problem("record", f"{path} is a folder", f"name a file in it: --store {path / 'marsad.db'}")
        return
    if path.exists():
        yield from examine_file(path, captures, key)
        return
    found = f"there is none at {path} yet"
    yield warning("record", found, "make one with: marsad add PATH…") if is_named else ok("record", found)
    yield from examine_disk("record", path.parent)
