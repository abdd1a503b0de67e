"""The Merkle tree: RFC 6962's own vectors, its definition written out naively, and proofs that nothing else passes."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import DamagedRecord
from marsad.log.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The eight leaves that Certificate Transparency's implementations test with, and the root of the first n, n = 0 … 8.
LEAVES = [bytes.fromhex(leaf) for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
LEAVES.append(bytes(range(0x60, 0x70)))
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
HASHES = [leaf_hash(leaf) for leaf in LEAVES]


@pytest.mark.parametrize("size", range(9))
def test_reference_roots(size: int) -> None:
    assert root_of(HASHES[:size]).hex() == ROOTS[size]


def test_reference_inclusion_proof() -> None:
    assert [step.hex() for step in inclusion_proof(HASHES, 5)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_reference_consistency_proofs() -> None:
    assert [step.hex() for step in consistency_proof(HASHES, 6)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [step.hex() for step in consistency_proof(HASHES[:5], 2)] == [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ]


def defined_root(hashes: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1, as it stands."""
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    k = max(1 << power for power in range(64) if 1 << power < len(hashes))
    return hashlib.sha256(b"\x01" + defined_root(hashes[:k]) + defined_root(hashes[k:])).digest()


def hashes_of(size: int) -> list[bytes]:
    """So many leaf hashes, all different."""
    return [leaf_hash(b"%d" % number) for number in range(size)]


def test_roots_are_those_of_the_definition() -> None:
    for size in range(70):
        assert root_of(hashes_of(size)) == defined_root(hashes_of(size)), size


@settings(deadline=None)
@given(size=st.integers(0, 300), more=st.integers(0, 100))
def test_a_frontier_goes_on_where_it_was_put_down(size: int, more: int) -> None:
    hashes = hashes_of(size + more)
    frontier = Frontier()
    for leaf in hashes[:size]:
        frontier.append(leaf)
    frontier = Frontier.from_bytes(size, frontier.to_bytes())
    assert (frontier.size, frontier.root()) == (size, root_of(hashes[:size]))
    for leaf in hashes[size:]:
        frontier.append(leaf)
    assert (frontier.size, frontier.root()) == (size + more, root_of(hashes))


@pytest.mark.parametrize(("size", "data"), [(1, b""), (0, b"x" * 32), (3, b"x" * 63), (3, b"x" * 96), (-1, b"x" * 32)])
def test_a_frontier_of_another_length_is_refused(size: int, data: bytes) -> None:
    with pytest.raises(DamagedRecord, match="frontier"):
        Frontier.from_bytes(size, data)


def test_every_leaf_of_every_small_tree_has_a_proof() -> None:
    for size in range(1, 34):
        hashes = hashes_of(size)
        root = root_of(hashes)
        for index, leaf in enumerate(hashes):
            proof = inclusion_proof(hashes, index)
            assert verify_inclusion(leaf=leaf, index=index, size=size, proof=proof, root=root), (size, index)


def test_every_small_tree_is_consistent_with_every_beginning() -> None:
    for new_size in range(34):
        hashes = hashes_of(new_size)
        for old_size in range(new_size + 1):
            assert verify_consistency(
                old_size=old_size,
                old_root=root_of(hashes[:old_size]),
                new_size=new_size,
                new_root=root_of(hashes),
                proof=consistency_proof(hashes, old_size),
            ), (old_size, new_size)


def altered(data: bytes, bit: int) -> bytes:
    """`data` with one bit changed."""
    place, mask = divmod(bit % (8 * len(data)), 8)
    return data[:place] + bytes([data[place] ^ 1 << mask]) + data[place + 1 :]


@settings(deadline=None)
@given(data=st.data())
def test_an_altered_inclusion_proof_fails(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 200))
    index = data.draw(st.integers(0, size - 1))
    bit = data.draw(st.integers(0, 255))
    hashes = hashes_of(size)
    root, leaf, proof = root_of(hashes), hashes[index], inclusion_proof(hashes, index)
    step = data.draw(st.integers(0, len(proof) - 1))
    other = data.draw(st.integers(-1, size + 1).filter(lambda number: number != index))

    def holds(leaf: bytes = leaf, index: int = index, proof: Sequence[bytes] = proof, root: bytes = root) -> bool:
        return verify_inclusion(leaf=leaf, index=index, size=size, proof=proof, root=root)

    assert holds()
    assert not holds(leaf=altered(leaf, bit))
    assert not holds(root=altered(root, bit))
    assert not holds(index=other)
    assert not holds(proof=(*proof[:step], altered(proof[step], bit), *proof[step + 1 :]))
    assert not holds(proof=(*proof[:step], *proof[step + 1 :]))
    assert not holds(proof=(*proof, leaf))


@settings(deadline=None)
@given(data=st.data())
def test_an_altered_consistency_proof_fails(data: st.DataObject) -> None:
    new_size = data.draw(st.integers(2, 200))
    old_size = data.draw(st.integers(1, new_size - 1))
    bit = data.draw(st.integers(0, 255))
    hashes = hashes_of(new_size)
    old_root, new_root, proof = root_of(hashes[:old_size]), root_of(hashes), consistency_proof(hashes, old_size)
    step = data.draw(st.integers(0, len(proof) - 1))
    other = data.draw(st.integers(-1, new_size + 1).filter(lambda number: number != old_size))

    def holds(
        old_size: int = old_size, old_root: bytes = old_root, new_root: bytes = new_root, proof: Sequence[bytes] = proof
    ) -> bool:
        return verify_consistency(
            old_size=old_size, old_root=old_root, new_size=new_size, new_root=new_root, proof=proof
        )

    assert holds()
    assert not holds(old_root=altered(old_root, bit))
    assert not holds(new_root=altered(new_root, bit))
    assert not holds(old_size=other)
    assert not holds(proof=(*proof[:step], altered(proof[step], bit), *proof[step + 1 :]))
    assert not holds(proof=(*proof[:step], *proof[step + 1 :]))
    assert not holds(proof=(*proof, old_root))


@settings(deadline=None)
@given(size=st.integers(2, 100), data=st.data())
def test_a_rewritten_beginning_has_no_proof(size: int, data: st.DataObject) -> None:
    """The planted fault of every proof: a history in which one old leaf is another."""
    old_size = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, old_size - 1))
    honest = hashes_of(size)
    rewritten = [*honest[:changed], leaf_hash(b"rewritten"), *honest[changed + 1 :]]
    for claimed in (consistency_proof(rewritten, old_size), consistency_proof(honest, old_size)):
        assert not verify_consistency(
            old_size=old_size,
            old_root=root_of(honest[:old_size]),
            new_size=size,
            new_root=root_of(rewritten),
            proof=claimed,
        )


def test_nothing_is_the_beginning_of_everything_and_has_one_root() -> None:
    new = {"new_size": 5, "new_root": root_of(HASHES[:5])}
    assert verify_consistency(old_size=0, old_root=EMPTY_ROOT, proof=(), **new)  # type: ignore[arg-type]
    assert not verify_consistency(old_size=0, old_root=HASHES[0], proof=(), **new)  # type: ignore[arg-type]
    assert not verify_consistency(old_size=0, old_root=EMPTY_ROOT, proof=(HASHES[0],), **new)  # type: ignore[arg-type]


def test_the_size_is_bound_by_the_checkpoint_not_by_a_proof() -> None:
    """Why a size must come from a signed checkpoint: here the path to leaf 0 has the same shape in both trees."""
    proof, root = inclusion_proof(HASHES[:3], 0), root_of(HASHES[:3])
    assert verify_inclusion(leaf=HASHES[0], index=0, size=3, proof=proof, root=root)
    assert verify_inclusion(leaf=HASHES[0], index=0, size=4, proof=proof, root=root)
    assert not verify_inclusion(leaf=HASHES[0], index=0, size=5, proof=proof, root=root)


def test_there_is_no_proof_beyond_the_leaves() -> None:
    for index in (-1, 8):
        with pytest.raises(IndexError):
            inclusion_proof(HASHES, index)
    for old_size in (-1, 9):
        with pytest.raises(IndexError):
            consistency_proof(HASHES, old_size)
