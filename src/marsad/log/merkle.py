"""The Merkle tree of RFC 6962 over the log's leaves: leaf hashes → root, and proofs that need no other leaf.

A leaf hash is SHA-256(0x00 ‖ leaf), a node SHA-256(0x01 ‖ left ‖ right); the left branch of a tree of n leaves holds
the largest power of two below n. A proof binds hashes to a root. What binds the size of the tree is the signed
checkpoint that states size and root together: it must be taken from one.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

from marsad.errors import DamagedRecord

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256().digest()
"""The root of a tree without leaves."""


def leaf_hash(leaf: bytes) -> bytes:
    """The hash (32 bytes) of a leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash (32 bytes) of the node above two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The least that must be known of a tree to grow it: the root of each full subtree, largest (leftmost) first.

    There is one for each bit that is set in `size`, so that a log of a million entries needs 7.
    """

    def __init__(self) -> None:
        self._size = 0
        self._peaks: list[bytes] = []

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        return self._size

    def append(self, leaf: bytes) -> None:
        """Add the leaf with the hash `leaf` (32 bytes) at the right."""
        peak = leaf
        full = self._size
        while full & 1:
            peak = node_hash(self._peaks.pop(), peak)
            full >>= 1
        self._peaks.append(peak)
        self._size += 1

    def root(self) -> bytes:
        """The root (32 bytes) of the tree."""
        if not self._peaks:
            return EMPTY_ROOT
        *higher, root = self._peaks
        for peak in reversed(higher):
            root = node_hash(peak, root)
        return root

    def to_bytes(self) -> bytes:
        """The frontier as 32 bytes for each full subtree."""
        return b"".join(self._peaks)

    @classmethod
    def from_bytes(cls, size: int, data: bytes) -> "Frontier":
        """The frontier of a tree of `size` leaves. Raises `DamagedRecord` where `data` is not as long as one."""
        if size < 0 or len(data) != size.bit_count() * HASH_BYTES:
            raise DamagedRecord(
                f"the frontier of the log at {size} entries has {len(data)} bytes, not {size.bit_count() * HASH_BYTES}"
            )
        frontier = cls()
        frontier._size = size
        frontier._peaks = [data[start : start + HASH_BYTES] for start in range(0, len(data), HASH_BYTES)]
        return frontier


def root_of(hashes: Iterable[bytes]) -> bytes:
    """The root of the tree over these leaf hashes."""
    frontier = Frontier()
    for leaf in hashes:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The hashes that lead from leaf `index` up to the root, lowest first. Raises `IndexError` beyond the leaves."""
    if not 0 <= index < len(hashes):
        raise IndexError(f"leaf {index} of a tree of {len(hashes)}")
    start, stop = 0, len(hashes)
    proof: list[bytes] = []
    while stop - start > 1:
        middle = start + _left_leaves(stop - start)
        if index < middle:
            proof.append(root_of(hashes[middle:stop]))
            stop = middle
        else:
            proof.append(root_of(hashes[start:middle]))
            start = middle
    return tuple(reversed(proof))


def verify_inclusion(*, leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether `proof` shows that the leaf hash `leaf` stands at `index` in the tree of `size` leaves with this root."""
    if not 0 <= index < size:
        return False
    is_right: list[bool] = []  # on which side the path to the leaf goes at each node, from the root down
    while size > 1:
        left = _left_leaves(size)
        is_right.append(index >= left)
        index, size = (index - left, size - left) if index >= left else (index, left)
    if len(proof) != len(is_right):
        return False
    above = leaf
    for sibling, right in zip(proof, reversed(is_right), strict=True):
        above = node_hash(sibling, above) if right else node_hash(above, sibling)
    return above == root


def consistency_proof(hashes: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """The hashes that show that the tree over `hashes` only added leaves to its first `old_size`, lowest first.

    Empty where there was nothing or where nothing was added. Raises `IndexError` beyond the leaves.
    """
    if not 0 <= old_size <= len(hashes):
        raise IndexError(f"the first {old_size} leaves of a tree of {len(hashes)}")
    start, stop = 0, len(hashes)
    proof: list[bytes] = []
    while old_size not in (start, stop):
        middle = start + _left_leaves(stop - start)
        if old_size <= middle:
            proof.append(root_of(hashes[middle:stop]))
            stop = middle
        else:
            proof.append(root_of(hashes[start:middle]))
            start = middle
    if start > 0:  # else this subtree is the old tree itself, whose root the verifier has
        proof.append(root_of(hashes[start:stop]))
    return tuple(reversed(proof))


def verify_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the tree of `new_size` leaves begins with the leaves of the tree of `old_size`."""
    if not 0 <= old_size <= new_size:
        return False
    if old_size == 0:
        return old_root == EMPTY_ROOT and not proof
    is_right: list[bool] = []  # on which side the border between old and new lies at each node, from the root down
    start, stop = 0, new_size
    while old_size != stop:
        middle = start + _left_leaves(stop - start)
        is_right.append(old_size > middle)
        start, stop = (middle, stop) if old_size > middle else (start, middle)
    rest = list(proof)
    if len(rest) != len(is_right) + (start > 0):
        return False
    old = new = rest.pop(0) if start > 0 else old_root
    for sibling, right in zip(rest, reversed(is_right), strict=True):
        if right:
            old = node_hash(sibling, old)
            new = node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    return (old, new) == (old_root, new_root)


def _left_leaves(size: int) -> int:
    """How many of `size` > 1 leaves the left branch holds: the largest power of two below."""
    return 1 << (size - 1).bit_length() - 1
