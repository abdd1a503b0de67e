"""The record → its faults: everything that is altered, missing or extra, by name.

Each step goes on where the one before had to stop: a record damaged in one place is still checked in all others.
What cannot be seen from inside, a whole history made anew with the record's own key, shows against any checkpoint that
somebody else has kept: give it as `witnesses`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from marsad.capture import CaptureStore
from marsad.errors import DamagedRecord, StoreError
from marsad.log.canonical import parse_leaf
from marsad.log.checkpoints import Checkpoint, open_checkpoint
from marsad.log.keys import SigningKey
from marsad.log.merkle import Frontier, leaf_hash
from marsad.log.redactions import redaction_words, redactions
from marsad.log.state import RecordState
from marsad.model import Capture, LogEntry, Page
from marsad.pipeline.evidence import Evidence
from marsad.pipeline.faults import Fault
from marsad.pipeline.rebuild import check_words
from marsad.pipeline.texts import Texts

if TYPE_CHECKING:
    from marsad.store import Store


@dataclass(slots=True)
class Verifier:
    """Checks one record, step by step. `state` and `bytes_checked` grow as it goes on."""

    store: "Store"
    captures: CaptureStore
    witnesses: Sequence[str] = ()
    state: RecordState = field(default_factory=RecordState)
    bytes_checked: int = 0
    _roots: dict[int, Frontier] = field(default_factory=dict)

    def faults(self) -> Iterator[Fault]:
        """Every fault, in the order of the checks."""
        for step in (self._log, self._checkpoints, self._database, self._evidence):
            yield from self._guarded(step)

    def _guarded(self, step: Callable[[], Iterator[Fault]]) -> Iterator[Fault]:
        try:
            yield from step()
        except (TypeError, ValueError, AttributeError) as error:  # a flipped bit can make a number of a text
            yield self._fault(f"the record's {step.__name__.strip('_')}", f"holds what cannot be there ({error!r})")
        except StoreError as error:
            yield self._fault(f"the record's {step.__name__.strip('_')}", f"cannot be read: {error.message}")

    def _log(self) -> Iterator[Fault]:
        """Entries stand without gaps, hash to what is stored, say what their columns say, and fit those before."""
        frontier = Frontier()
        wanted = {row.size for row in self.store.checkpoints()} | {size for size, _ in self._given()}
        expected = 0
        for row in self.store.rows():
            record = f"entry {row.sequence}"
            if row.sequence != expected:
                yield self._fault(f"entries {expected} to {row.sequence - 1}", "are missing from the log")
            expected = row.sequence + 1
            frontier.append(leaf_hash(row.leaf))
            self.bytes_checked += len(row.leaf)
            if leaf_hash(row.leaf) != row.hash:
                yield self._fault(record, "its content is not what was recorded (hash)")
            try:
                entry = parse_leaf(row.leaf)
            except DamagedRecord as error:
                yield self._fault(record, error.message)
                continue
            yield from self._compare(record, entry, (row.sequence, row.kind, row.identity))
            self.state.add(entry)
            if row.sequence + 1 in wanted:
                self._roots[row.sequence + 1] = Frontier.from_bytes(frontier.size, frontier.to_bytes())
        yield from (self._fault(f"entry {fault.sequence}", fault.detail) for fault in self.state.faults)
        if expected == 0 or self.state.origin is None:
            yield self._fault("entry 0", "the log does not begin with the entry that opens a record")

    def _compare(self, record: str, entry: LogEntry, columns: tuple[int, str, str | None]) -> Iterator[Fault]:
        said = (entry.sequence, entry.kind.value, entry.identity)
        for name, column, word in zip(("sequence", "kind", "identity"), columns, said, strict=True):
            if column != word:
                yield self._fault(record, f"its {name} is {word!r}, but the table says {column!r}")

    def _checkpoints(self) -> Iterator[Fault]:
        """Every checkpoint is signed with the record's key, and is that of the entries before it."""
        last = 0
        for row in self.store.checkpoints():
            record = f"checkpoint {row.size}"
            last = row.size
            frontier = self._roots.get(row.size)
            if frontier is None:
                yield self._fault(record, "it covers more entries than the log has, or one that cannot be read")
                continue
            if row.frontier != frontier.to_bytes():
                yield self._fault(record, "its tree is not that of the entries before it")
            yield from self._check_note(record, row.note, row.size, self.store.place)
        if last != self.state.size:
            yield self._fault(f"checkpoint {self.state.size}", f"is missing: the newest covers {last} entries")
        for number, (size, note) in enumerate(self._given(), start=1):
            yield from self._check_note(f"checkpoint {size}, given from outside", note, size, f"witness {number}")

    def _check_note(self, record: str, note: str, size: int, place: str) -> Iterator[Fault]:
        try:
            checkpoint = open_checkpoint(note, self.state.key or "")
        except StoreError as error:
            yield Fault(record=record, place=place, detail=error.message)
            return
        frontier = self._roots.get(size)
        if frontier is None:
            detail = f"it covers {size} entries, and the log has {self.state.size}: its end was cut off, or it is older"
        elif checkpoint != Checkpoint(origin=self.state.origin or "", size=size, root=frontier.root()):
            detail = f"the log's first {size} entries are not those that it was signed for: history was rewritten"
        else:
            return
        yield Fault(record=record, place=place, detail=detail)

    def _given(self) -> Iterator[tuple[int, str]]:
        """The checkpoints given from outside with the size each names; 0 for one that names none."""
        for note in self.witnesses:
            lines = note.splitlines()
            yield int(lines[1]) if len(lines) > 1 and lines[1].isascii() and lines[1].isdigit() else 0, note

    def _database(self) -> Iterator[Fault]:
        """What the database says of itself."""
        for sentence in self.store.inspect():
            yield self._fault("the database", sentence)

    def _evidence(self) -> Iterator[Fault]:
        """What the log names is there with its bytes, and nothing else is."""
        evidence = Evidence(self.store, self.captures, self.state)
        for step in (evidence.objects, evidence.files, evidence.documents):
            yield from self._guarded(step)
        self.bytes_checked += evidence.bytes_checked

    def _fault(self, record: str, detail: str) -> Fault:
        return Fault(record=record, place=self.store.place, detail=detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What a check found, and how much it looked at."""

    place: str
    entries: int
    captures: int
    bytes_checked: int
    checkpoint: str | None
    faults: tuple[Fault, ...]
    redactions: tuple[str, ...] = ()
    """What is rightly gone, one sentence each: by whom, approved by whom, and why."""


def verify_record(
    store: "Store",
    captures: CaptureStore,
    witnesses: Sequence[str] = (),
    read_page: Callable[[Capture], Page] | None = None,
    key: Path | None = None,
) -> Verified:
    """Check the whole record; with `read_page`, every page's text and search words too, by making them again.

    `key` is where the signing key would lie: it is checked where it is there, for only writers have it.
    """
    verifier = Verifier(store, captures, witnesses)
    faults = list(verifier.faults())
    if key is not None and key.exists():
        faults += check_key(key, verifier.state.key)
    if read_page is not None:
        faults += Texts(store, captures, verifier.state, read_page).faults()
        faults += check_words(store, verifier.state)
    return Verified(
        place=store.place,
        entries=verifier.state.size,
        captures=len(verifier.state.captures),
        bytes_checked=verifier.bytes_checked,
        checkpoint=None if faults else store.checkpoint(),
        faults=tuple(faults),
        redactions=tuple(redaction_words(verifier.state, found) for found in redactions(verifier.state)),
    )


def check_key(path: Path, verifier: str | None) -> Iterator[Fault]:
    """The signing key is whole, and the one that the record names."""
    try:
        found = SigningKey.load(path).verifier
    except StoreError as error:
        yield Fault(record="the signing key", place=str(path), detail=error.message)
        return
    if found != verifier:
        yield Fault(record="the signing key", place=str(path), detail="is the key of another record")


def unopened(place: str, error: StoreError) -> Verified | None:
    """The result for a record that cannot even be opened, if its seal shows that its file was changed; else `None`."""
    from marsad.store.seal import altered_parts  # noqa: PLC0415  what only reads pages needs no database

    altered = altered_parts(Path(place))
    faults = [Fault(record="the database", place=place, detail=sentence) for sentence in (error.message, *altered)]
    if not altered:
        return None
    return Verified(place=place, entries=0, captures=0, bytes_checked=0, checkpoint=None, faults=tuple(faults))
