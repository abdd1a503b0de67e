"""What was once given out of a record verifies for ever: leaves, checkpoints, proofs, decisions."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from marsad.model import EntryKind
from tests.trust.issued import FOLDER, Issued, faults_of, issue

FILES = sorted(FOLDER.glob("*.json"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_still_proves_what_it_proved(path: Path) -> None:
    assert list(faults_of(json.loads(path.read_text(encoding="utf-8")))) == []


def test_there_is_something_of_every_kind() -> None:
    found = {json.loads(leaf)["kind"] for path in FILES for leaf in json.loads(path.read_text())["leaves"]}
    assert found == set(EntryKind)


def test_what_this_version_gives_out_is_good() -> None:
    assert list(faults_of(issue())) == []


def change_leaf(issued: Issued) -> None:
    issued["leaves"][2] = issued["leaves"][2].replace("2031", "2032")


def swap_leaves(issued: Issued) -> None:
    issued["leaves"][3], issued["leaves"][4] = issued["leaves"][4], issued["leaves"][3]


def change_signature(issued: Issued) -> None:
    size, note = issued["checkpoints"][0]
    issued["checkpoints"][0] = (size, note[:-8] + ("AAA" if note[-8:-5] != "AAA" else "BBB") + note[-5:])


def change_path(issued: Issued) -> None:
    path = issued["inclusion"][-1]["path"]
    path[0] = path[0][::-1]


def change_consistency(issued: Issued) -> None:
    path = next(proof["path"] for proof in issued["consistency"] if proof["path"])
    path[0] = path[0][::-1]


def spell_otherwise(issued: Issued) -> None:
    issued["leaves"][1] = issued["leaves"][1].replace('"kind":', '"kind": ')


@pytest.mark.parametrize(
    "plant", [change_leaf, swap_leaves, change_signature, change_path, change_consistency, spell_otherwise]
)
def test_whatever_is_changed_is_noticed(plant: Callable[[Issued], None]) -> None:
    issued = json.loads(json.dumps(issue()))
    plant(issued)
    assert list(faults_of(issued)) != []
