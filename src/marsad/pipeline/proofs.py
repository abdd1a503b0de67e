"""Entries of the log → proofs that they are in it, and that it only grew: for whoever has a checkpoint and SHA-256.

A proof is a list of hashes with the side on which each stands. Whoever has a leaf begins with SHA-256(0x00 ‖ leaf), and
takes SHA-256(0x01 ‖ left ‖ right) with each of them in turn; what comes out is the root that the checkpoint states.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from marsad.errors import DamagedRecord, MissingRecord
from marsad.log import (
    Checkpoint,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    open_checkpoint,
    parse_leaf,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from marsad.log.checkpoints import parse_checkpoint
from marsad.log.state import RecordState
from marsad.model import LogEntry

if TYPE_CHECKING:
    from marsad.store import Store


@dataclass(frozen=True, slots=True)
class Step:
    """A hash (32 bytes) on the way from a leaf to the root, and whether it stands at the left of what is known."""

    is_left: bool
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Inclusion:
    """An entry, the hash of its leaf, and the way from there to the root; `fault` says why it does not lead there."""

    entry: LogEntry
    hash: bytes
    steps: tuple[Step, ...]
    fault: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consistency:
    """That the log only grew since an older checkpoint (`note`): the hashes that show it, or the `fault` if it did not.

    `old` is what the note states; `None` where it cannot be trusted.
    """

    note: str
    old: Checkpoint | None
    hashes: tuple[bytes, ...]
    fault: str | None


@dataclass(slots=True)
class LogProofs:
    """Proofs against the newest checkpoint of a record. Raises `StoreError`, `MissingRecord` for a log without entries.

    `state` is that of the entries which the checkpoint covers; `fault` says why the checkpoint itself does not hold.
    """

    store: "Store"
    note: str = field(init=False)
    checkpoint: Checkpoint = field(init=False)
    state: RecordState = field(init=False, default_factory=RecordState)
    fault: str | None = field(init=False, default=None)
    _hashes: list[bytes] = field(init=False, default_factory=list)
    _found: dict[int, Inclusion] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        note = self.store.checkpoint()
        if note is None:
            raise MissingRecord(f"{self.store.place}: nothing has been recorded yet")
        self.note, self.checkpoint = note, parse_checkpoint(note)
        for row in self.store.rows(0, self.checkpoint.size):
            self._hashes.append(leaf_hash(row.leaf))
            self.state.add(parse_leaf(row.leaf))
        try:
            open_checkpoint(note, self.state.key or "")
        except DamagedRecord as error:
            self.fault = error.message
        if root_of(self._hashes) != self.checkpoint.root:
            self.fault = "the entries of the log are not those that its checkpoint was signed for; see: marsad verify"

    def inclusion(self, sequence: int) -> Inclusion:
        """The proof for one entry. Raises `IndexError` for one that the checkpoint does not cover."""
        if sequence not in self._found:
            self._found[sequence] = self._prove(sequence)
        return self._found[sequence]

    def _prove(self, sequence: int) -> Inclusion:
        hashes = inclusion_proof(self._hashes, sequence)
        [row] = self.store.rows(sequence, sequence + 1)
        size, leaf = self.checkpoint.size, leaf_hash(row.leaf)
        holds = verify_inclusion(leaf=leaf, index=sequence, size=size, proof=hashes, root=self.checkpoint.root)
        return Inclusion(
            entry=parse_leaf(row.leaf),
            hash=leaf,
            steps=tuple(map(Step, _sides(sequence, size), hashes)),
            fault=None if holds else f"entry {sequence} is not in the tree of the checkpoint",
        )

    def consistency(self, note: str) -> Consistency:
        """Whether the log only grew since this checkpoint, signed by the record's key, was given out."""
        try:
            old = open_checkpoint(note, self.state.key or "")
        except DamagedRecord as error:
            return Consistency(note=note, old=None, hashes=(), fault=error.message)
        new = self.checkpoint
        if old.size > new.size:
            fault = f"it covers {old.size} entries, and the log has {new.size}: its end was cut off, or it is older"
            return Consistency(note=note, old=old, hashes=(), fault=fault)
        hashes = consistency_proof(self._hashes, old.size)
        holds = old.origin == new.origin and verify_consistency(
            old_size=old.size, old_root=old.root, new_size=new.size, new_root=new.root, proof=hashes
        )
        fault = f"the log's first {old.size} entries are not those that it was signed for: history was rewritten"
        return Consistency(note=note, old=old, hashes=hashes, fault=None if holds else fault)


def _sides(index: int, size: int) -> Sequence[bool]:
    """For each step from the leaf up, whether the sibling stands at the left."""
    sides: list[bool] = []
    while size > 1:
        left = 1 << (size - 1).bit_length() - 1
        is_right = index >= left
        sides.append(is_right)
        index, size = (index - left, size - left) if is_right else (index, left)
    return sides[::-1]
