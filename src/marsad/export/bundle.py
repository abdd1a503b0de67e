"""The record → one bundle: the log up to a checkpoint, and exactly the bytes that it names. Backup and export in one.

The log only grows, so a checkpoint is a snapshot: it is taken first, then the entries below it, then what these name.
Nobody is kept waiting meanwhile. The one thing that may go is what a redaction destroys while the bundle is written:
then the bundle is begun anew, from a checkpoint that has the redaction in it. Members: see `verify_bundle.py`, which
checks each bundle before it gets its name, and comes with it.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import chain, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from marsad.capture import CaptureStore
from marsad.capture.faults import store_error
from marsad.capture.store import FAN_OUT
from marsad.errors import DamagedRecord, MissingRecord, StoreError, UsageError
from marsad.export.archive import ArchiveWriter, new_archive
from marsad.export.check import check_bundle
from marsad.log.canonical import canonical_json
from marsad.log.checkpoints import parse_checkpoint
from marsad.log.state import RecordState
from marsad.model import EntryKind, LogEntry

if TYPE_CHECKING:
    from marsad.store import Store

OBJECTS_AT_ONCE: Final = 250
ATTEMPTS: Final = 5
"""How often a bundle is begun anew because of redactions; each needs two people, so one is rare enough."""
FAULTS_NAMED: Final = 10
"""Faults named in an error; the rest follow from a look at the record."""
VERIFIER: Final = "verify_bundle.py"
Progress = Callable[[int, int], None]
"""Called with how many members are written, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleSummary:
    """A bundle that is on disk: how much is in it, and the signed checkpoint (C2SP note) of its log."""

    path: Path
    entries: int
    captures: int
    objects: int
    bytes: int
    checkpoint: str


class RedactedMeanwhile(Exception):
    """What the bundle was to hold has been redacted since its checkpoint. Never leaves this module."""


def write_bundle(
    store: "Store", captures: CaptureStore, path: Path, progress: Progress = lambda _done, _of: None
) -> BundleSummary:
    """Write a bundle of the record to the new file `path`, and check it. Others may go on writing to the record.

    Either a whole, checked bundle is on disk under this name when it returns, or nothing is. Raises `UsageError` if
    there is something already, or no folder, `DamagedRecord` if the record lacks what its log names, `StoreError`.
    """
    if path.exists():
        raise UsageError(f"{path} is there already; choose another name, or remove it first")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}; make it, or choose another one")
    for _ in range(ATTEMPTS):
        try:
            return BundleWriter(store, captures, progress).write(path)
        except RedactedMeanwhile:
            continue
    raise StoreError(f"{store.place}: redactions went on while the bundle was written; write it again")


class BundleWriter:
    """Writes the bundle of the record as it is when this is made."""

    def __init__(self, store: "Store", captures: CaptureStore, progress: Progress) -> None:
        note = store.checkpoint()
        if note is None:
            raise MissingRecord(f"{store.place}: the record is empty; there is nothing to write")
        self._store = store
        self._captures = captures
        self._progress = progress
        self._note = note
        self._size = parse_checkpoint(note).size
        self._needs = Needs()

    def write(self, path: Path) -> BundleSummary:
        """Write it to `path`. Raises `RedactedMeanwhile`, `StoreError`."""
        try:
            with new_archive(path, check_written) as archive:
                self._add_all(archive)
            written_bytes = path.stat().st_size
        except OSError as error:
            raise store_error(error, path, "no bundle is written", self._needs.bytes) from error
        return BundleSummary(
            path=path,
            entries=self._size,
            captures=len(self._needs.captures()),
            objects=len(self._needs.objects()),
            bytes=written_bytes,
            checkpoint=self._note,
        )

    def _add_all(self, archive: ArchiveWriter) -> None:
        archive.add("checkpoint", self._note.encode())
        self._add_checkpoints(archive)
        self._add_log(archive)
        objects, captures = self._needs.objects(), self._needs.captures()
        of = len(objects) + len(captures)
        for number, (name, body) in enumerate(chain(self._objects(objects), self._bodies(captures)), start=1):
            archive.add(name, body)
            self._progress(number, of)
        archive.add(VERIFIER, files("marsad.export").joinpath(VERIFIER).read_bytes())
        archive.add("SHA256SUMS", "".join(f"{digest}  {name}\n" for name, digest in archive.sums.items()).encode())

    def _add_checkpoints(self, archive: ArchiveWriter) -> None:
        with archive.growing("checkpoints.jsonl") as member:
            for row in takewhile(lambda row: row.size <= self._size, self._store.checkpoints()):
                member.write(canonical_json({"size": row.size, "note": row.note}) + b"\n")

    def _add_log(self, archive: ArchiveWriter) -> None:
        with archive.growing("log.jsonl") as member:
            for entry in self.entries():
                try:
                    self._needs.add(entry)
                except (LookupError, TypeError) as error:
                    raise DamagedRecord(f"entry {entry.sequence} lacks what its kind holds ({error!r})") from None
                member.write(entry.leaf + b"\n")

    def entries(self) -> Iterator[LogEntry]:
        """The entries of the snapshot. A method of its own, so that a drill can take another."""
        return self._store.entries(0, self._size)

    def _objects(self, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Member and bytes of each object, in order."""
        for start in range(0, len(names), OBJECTS_AT_ONCE):
            some = names[start : start + OBJECTS_AT_ONCE]
            found = {item.sha256: item.body for item in self._store.objects(some)}
            for name in some:
                if name not in found:
                    raise self._missing(f"object {name} is missing")
                if hashlib.sha256(found[name]).hexdigest() != name:
                    raise DamagedRecord(f"{self._store.place}: object {name} has changed; see: marsad verify")
                yield member_name("objects", name), found[name]

    def _bodies(self, names: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Member and bytes of each capture, in order."""
        for name in names:
            try:
                body = self._captures.get(name)
            except StoreError as error:
                if self._captures.path_of(name).exists():
                    raise
                raise self._missing(error.message) from error
            yield member_name("captures", name), body

    def _missing(self, what: str) -> Exception:
        """What to raise for it: a redaction since the checkpoint may be the reason."""
        newer = self._store.entries(self._size)
        if any(entry.kind is EntryKind.APPROVAL for entry in newer):
            return RedactedMeanwhile()
        return DamagedRecord(f"{self._store.place}: {what}; see: marsad verify")


@dataclass(slots=True)
class Needs:
    """What entries name and no redaction has destroyed: captured bytes and objects, by SHA-256 (hex)."""

    state: RecordState = field(default_factory=RecordState)
    bytes: int = 0
    """How many bytes the captures have."""
    _objects: dict[str, set[str]] = field(default_factory=dict)
    """The captures that need an object."""
    _captures: dict[str, set[str]] = field(default_factory=dict)

    def add(self, entry: LogEntry) -> None:
        """Take in the next entry."""
        self.state.add(entry)
        payload = entry.payload
        if entry.kind is EntryKind.CAPTURE:
            self.bytes += payload["bytes"]
            self._captures.setdefault(payload["sha256"], set()).add(payload["capture"])
        elif entry.kind is EntryKind.CODING:
            for name in filter(None, (payload["text"], payload["coding"])):
                self._objects.setdefault(name, set()).add(payload["capture"])

    def objects(self) -> list[str]:
        """The objects, in order."""
        return self._in_force(self._objects)

    def captures(self) -> list[str]:
        """The captures, in order."""
        return self._in_force(self._captures)

    def _in_force(self, users: Mapping[str, set[str]]) -> list[str]:
        redacted = {identity for identity, state in self.state.captures.items() if state.redacted is not None}
        return sorted(name for name, needed_by in users.items() if needed_by - redacted)


def member_name(folder: str, sha256: str) -> str:
    """What captured bytes or an object are called in a bundle."""
    return f"{folder}/{sha256[:FAN_OUT]}/{sha256[FAN_OUT:]}"


def check_written(path: Path) -> None:
    """Read a bundle back. Raises `DamagedRecord` that names the faults."""
    faults = check_bundle(path).faults
    if faults:
        named = "; ".join(faults[:FAULTS_NAMED])
        raise DamagedRecord(f"the record does not make a sound bundle: {named}; see: marsad verify")
