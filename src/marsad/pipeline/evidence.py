"""The part of `verify` that looks at what the log names: objects, captured bytes, search documents."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from marsad.capture import CaptureStore
from marsad.errors import DamagedRecord, StoreError
from marsad.log.captures import CaptureState, CodingState
from marsad.log.redactions import destroyed, redactions
from marsad.log.state import RecordState
from marsad.model import StoredObject
from marsad.model.search import PARTS
from marsad.pipeline.faults import Fault

if TYPE_CHECKING:
    from marsad.store import Store

OBJECTS_AT_ONCE: Final = 250


@dataclass(slots=True)
class Evidence:
    """Checks objects, captures and search documents against the `state` of the log."""

    store: "Store"
    captures: CaptureStore
    state: RecordState
    bytes_checked: int = 0

    def objects(self) -> Iterator[Fault]:
        """Every object that a coding names is there with its bytes, or was destroyed by an approved redaction."""
        needed: dict[str, CodingState] = {}
        redacted: dict[str, CodingState] = {}
        for identity, codings in self.state.codings.items():
            users = needed if self.state.captures[identity].redacted is None else redacted
            for coding in codings:
                users.update({name: coding for name in (coding.text, coding.coding) if name})
        yield from self._erasures(self.store.erasures())
        names = list(self.store.object_names())
        for start in range(0, len(names), OBJECTS_AT_ONCE):
            for name, item in self._fetch(names[start : start + OBJECTS_AT_ONCE]):
                yield from self._object(name, item, needed, redacted)
        for name in sorted(set(needed) - set(names)):
            yield self._fault(f"object {name}", f"is missing; entry {needed[name].sequence} names it")

    def _fetch(self, names: Sequence[str]) -> Iterator[tuple[str, StoredObject | DamagedRecord]]:
        """The objects of these names; one that cannot be unpacked does not keep the others from being looked at."""
        try:
            yield from [(item.sha256, item) for item in self.store.objects(names)]
        except DamagedRecord as error:
            if len(names) == 1:
                yield names[0], error
                return
            for name in names:
                yield from self._fetch([name])

    def _object(
        self,
        name: str,
        item: StoredObject | DamagedRecord,
        needed: Mapping[str, CodingState],
        redacted: Mapping[str, CodingState],
    ) -> Iterator[Fault]:
        record = f"object {name}"
        if isinstance(item, DamagedRecord):
            yield self._fault(record, f"its bytes were changed: {item.message}")
            return
        self.bytes_checked += len(item.body)
        if hashlib.sha256(item.body).hexdigest() != name:
            yield self._fault(record, "its bytes are not those that its name says")
        if name in redacted and name not in needed:
            yield self._fault(record, f"is still there, though what entry {redacted[name].sequence} read is redacted")
        elif name not in needed:
            yield self._fault(record, "no entry of the log names it")

    def _erasures(self, erased: Mapping[str, int]) -> Iterator[Fault]:
        """Redactions in effect, and nothing else, have destroyed something, and what they destroyed is marked so."""
        allowed: dict[str, set[int]] = {}
        for decision in redactions(self.state):
            for name in (*decision.payload["objects"], self.state.captures[decision.payload["capture"]].sha256):
                allowed.setdefault(name, set()).add(decision.approvals[-1].sequence)
        for name, sequence in sorted(erased.items()):
            if sequence not in allowed.get(name, ()):
                yield self._fault(f"object {name}", "was marked as destroyed, but no approved redaction names it")
        for name, sequence in sorted(destroyed(self.state).items()):
            if name not in erased:
                detail = f"was destroyed by entry {sequence}, but is not marked so: it could be recorded again"
                yield self._fault(f"object {name}", detail)

    def files(self) -> Iterator[Fault]:
        """Captured bytes are there under their hash unless redacted, and nothing lies beside them."""
        kept: dict[str, CaptureState] = {}
        gone: dict[str, CaptureState] = {}
        for capture in self.state.captures.values():
            (gone if capture.redacted is not None else kept)[capture.sha256] = capture
        found = set(self.captures.names())
        for name in sorted(found):
            yield from self._file(name, kept.get(name), gone.get(name))
        for name in sorted(set(kept) - found):
            yield self._file_fault(kept[name], "its bytes are missing")
        for path in self.captures.strangers():
            what = "an interrupted writer left it" if self.captures.is_temporary(path) else "it is no captured page"
            yield Fault(record=f"file {path.name}", place=str(path), detail=f"{what}; the log knows nothing of it")

    def _file(self, name: str, kept: CaptureState | None, gone: CaptureState | None) -> Iterator[Fault]:
        if kept is None:
            path = str(self.captures.path_of(name))
            if gone is not None:
                yield self._file_fault(gone, "it is redacted, and its bytes are still there; see: marsad approve")
            else:
                yield Fault(record=f"file {name}", place=path, detail="no entry of the log names it")
            return
        try:
            size = len(self.captures.get(name))
        except StoreError as error:
            yield self._file_fault(kept, f"its bytes were changed: {error.message}")
            return
        self.bytes_checked += size
        if size != kept.bytes:
            yield self._file_fault(kept, f"it has {size} bytes, and entry {kept.sequence} says {kept.bytes}")

    def documents(self) -> Iterator[Fault]:
        """The search index, which is derived, has each article of each coding once, and of nothing that is redacted."""
        found = Counter(sequence for sequence, _ in self.store.find_documents())
        wanted: dict[int, int] = {}
        for identity, codings in self.state.codings.items():
            redacted = self.state.captures[identity].redacted is not None
            wanted.update({coding.sequence: 0 if redacted else min(coding.articles, PARTS) for coding in codings})
        for sequence in sorted(set(found) | set(wanted)):
            has, needs = found.get(sequence, 0), wanted.get(sequence, 0)
            if has != needs:
                detail = f"the search index has {has} of its articles instead of {needs}; make it again: marsad rebuild"
                yield self._fault(f"entry {sequence}", detail)

    def _fault(self, record: str, detail: str) -> Fault:
        return Fault(record=record, place=self.store.place, detail=detail)

    def _file_fault(self, capture: CaptureState, detail: str) -> Fault:
        record = f"capture {capture.identity} ({capture.page})"
        return Fault(record=record, place=str(self.captures.path_of(capture.sha256)), detail=detail)
