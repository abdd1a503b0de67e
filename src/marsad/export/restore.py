"""A bundle → a new record with the numbers, hashes and checkpoints that it had. First of all it is checked in full.

The private key of the checkpoints is in no bundle: the restored record can be read and verified at once; to go on
adding to it, its key has to be put back beside it.
"""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from marsad.capture import CaptureStore
from marsad.errors import DamagedRecord, UsageError
from marsad.export.check import CheckedBundle, read_notes
from marsad.log.canonical import parse_leaf
from marsad.log.redactions import destroyed
from marsad.log.state import fold
from marsad.model import Capture, Declared, StoredObject
from marsad.store.restore import LogCopy, restore_log

CAPTURE_BYTES_AT_ONCE: Final = 16 << 20
"""Captured bytes held in memory, and made durable together."""
CAPTURES: Final = "captures/"
OBJECTS: Final = "objects/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was restored, and where: `articles` are those in the search index."""

    place: str
    entries: int
    captures: int
    objects: int
    articles: int
    checkpoint: str
    key: str
    """The verifier key of the checkpoints: the private key that belongs to it is not in the bundle."""


def restore_bundle(
    checked: CheckedBundle, place: str, captures: CaptureStore, progress: Callable[[int, int], None] | None = None
) -> Restored:
    """Write what the bundle holds into the new record at `place` and into `captures`.

    Broken off, it can be run again. Raises `DamagedRecord` for a bundle with faults, `UsageError` where there is
    another record, or other captures, already, `StoreError`.
    """
    if checked.faults:
        raise DamagedRecord(f"{checked.path} is damaged, and not restored: {checked.faults[0]}")
    with zipfile.ZipFile(checked.path) as archive:
        return _Restorer(archive, progress or (lambda _done, _of: None)).restore(place, captures)


class _Restorer:
    """Reads one checked bundle."""

    def __init__(self, archive: zipfile.ZipFile, progress: Callable[[int, int], None]) -> None:
        self._archive = archive
        self._progress = progress
        self._notes = dict(read_notes(archive))
        self._state = fold(map(parse_leaf, self._leaves()))
        names = archive.namelist()
        self._objects = [name for name in names if name.startswith(OBJECTS)]
        self._captures = [name for name in names if name.startswith(CAPTURES)]

    def restore(self, place: str, captures: CaptureStore) -> Restored:
        """Captures first: the log must not name what is not there."""
        others = set(captures.names()) - {_sha256(name) for name in self._captures}
        if others:
            raise UsageError(
                f"{captures.path_of(min(others))} belongs to another record; restore into a new folder: --captures DIR"
            )
        for batch in self._batches():
            captures.put_all(batch)
        copy = LogCopy(
            leaves=self._leaves(), notes=self._notes, objects=self._stored_objects(), erasures=destroyed(self._state)
        )
        from marsad.pipeline.rebuild import rebuild_search  # noqa: PLC0415  slow to import, and checking needs none of it

        with closing(restore_log(place, copy)) as store:
            articles = rebuild_search(store, self._state)
            return Restored(
                place=store.place,
                entries=self._state.size,
                captures=len(self._captures),
                objects=len(self._objects),
                articles=articles,
                checkpoint=self._notes[max(self._notes)],
                key=self._state.key or "",
            )

    def _leaves(self) -> Iterator[bytes]:
        with self._archive.open("log.jsonl") as file:
            for line in file:
                yield line.removesuffix(b"\n")

    def _batches(self) -> Iterator[list[Capture]]:
        """The captures, some megabytes at a time."""
        batch: list[Capture] = []
        held_bytes = 0
        for number, name in enumerate(self._captures, start=1):
            batch.append(_capture(_sha256(name), self._archive.read(name)))
            held_bytes += len(batch[-1].body)
            if held_bytes >= CAPTURE_BYTES_AT_ONCE:
                yield batch
                batch, held_bytes = [], 0
            self._progress(number, len(self._captures) + len(self._objects))
        yield batch

    def _stored_objects(self) -> Iterator[StoredObject]:
        for number, name in enumerate(self._objects, start=len(self._captures) + 1):
            yield StoredObject(sha256=_sha256(name), body=self._archive.read(name))
            self._progress(number, len(self._captures) + len(self._objects))


def _capture(sha256: str, body: bytes) -> Capture:
    """The bytes as the store of captures takes them; what is known of them stands in the log."""
    return Capture(
        id=sha256, uri="", sha256=sha256, media_type="", charset="", body=body, captured_at="", declared=Declared()
    )


def _sha256(member: str) -> str:
    """The SHA-256 that the member is called by."""
    return "".join(member.split("/")[1:])
