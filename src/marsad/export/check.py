"""A bundle → its faults: what the stand-alone verifier finds, and the signature of every checkpoint."""

import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from marsad.errors import StoreError, UsageError
from marsad.export.verify_bundle import Bundle
from marsad.log.checkpoints import open_checkpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedBundle:
    """A bundle that was read from end to end, and what is wrong with it: only one without faults can be restored."""

    path: Path
    faults: Sequence[str]
    entries: int
    checkpoint: str


def check_bundle(path: Path, reports: Mapping[str, str] | None = None) -> CheckedBundle:
    """Read the bundle and name its faults, one sentence each, signatures of all checkpoints included.

    `reports` are texts (by name) with checkpoints seen earlier: the bundle must agree with all of them.
    Raises `UsageError` where there is no file.
    """
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file; name a bundle that marsad backup has written")
    bundle = Bundle(path, dict(reports or {}))
    faults = list(bundle.faults)
    if not faults:
        faults += [f"checkpoints.jsonl: {fault}" for fault in _signature_faults(path, bundle.key)]
    return CheckedBundle(path=path, faults=faults, entries=bundle.size, checkpoint=bundle.note)


def read_notes(archive: zipfile.ZipFile) -> Iterator[tuple[int, str]]:
    """Size and note of each checkpoint, oldest first."""
    for line in archive.read("checkpoints.jsonl").decode().splitlines():
        stated = json.loads(line)
        yield stated["size"], stated["note"]


def _signature_faults(path: Path, key: str) -> Iterator[str]:
    with zipfile.ZipFile(path) as archive:
        for size, note in read_notes(archive):
            try:
                if open_checkpoint(note, key).size != size:
                    yield f"the checkpoint listed for {size} entries is of another size"
            except StoreError as error:
                yield f"the checkpoint of {size} entries: {error.message}"
