"""A damaged record makes no bundle: what is missing or changed is named instead."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from marsad.errors import DamagedRecord, StoreError
from marsad.store import open_store
from tests.export.records import back_up
from tests.store.drafts import a_capture


def a_capture_of(folder: Path) -> Path:
    """The file of one of the captures."""
    return min(path for path in (folder / "captures").rglob("*") if path.is_file())


@pytest.fixture
def copy(record: Path, tmp_path: Path) -> Path:
    """A copy of the record, to be damaged."""
    return Path(shutil.copytree(record, tmp_path / "copy"))


def test_a_missing_capture_is_named(copy: Path, tmp_path: Path) -> None:
    victim = a_capture_of(copy)
    victim.unlink()
    with pytest.raises(DamagedRecord, match=victim.name):
        back_up(copy, tmp_path / "x.zip")
    assert list(tmp_path.glob("*.zip")) == []


def test_a_changed_capture_is_named(copy: Path, tmp_path: Path) -> None:
    victim = a_capture_of(copy)
    victim.write_bytes(victim.read_bytes() + b" ")
    with pytest.raises(StoreError, match=victim.name):
        back_up(copy, tmp_path / "x.zip")
    assert list(tmp_path.glob("*.zip")) == []


@pytest.mark.parametrize(
    ("tampering", "told"),
    [
        ("DELETE FROM objects WHERE rowid = 1", "missing"),
        ("UPDATE objects SET body = (SELECT body FROM objects WHERE rowid = 2) WHERE rowid = 1", "changed"),
    ],
)
def test_a_missing_or_changed_object_is_named(copy: Path, tmp_path: Path, tampering: str, told: str) -> None:
    with closing(sqlite3.connect(copy / "marsad.db")) as database, database:
        (name,) = database.execute("SELECT lower(hex(sha256)) FROM objects WHERE rowid = 1").fetchone()
        for trigger in ("objects_delete_refused", "objects_update_refused"):
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute(tampering)
    with pytest.raises(DamagedRecord, match=rf"{name} (is|has) {told}"):
        back_up(copy, tmp_path / "x.zip")
    assert list(tmp_path.glob("*.zip")) == []


def test_a_changed_entry_makes_no_bundle(copy: Path, tmp_path: Path) -> None:
    """Its hash in the table is changed with it: only the checkpoints tell."""
    with closing(sqlite3.connect(copy / "marsad.db")) as database, database:
        database.execute("DROP TRIGGER log_update_refused")
        database.execute("UPDATE log SET leaf = replace(leaf, ':\"marsad\"', ':\"Marsad\"') WHERE sequence = 9")
    with pytest.raises(DamagedRecord, match=r"log\.jsonl: its first \d+ entries are not those signed"):
        back_up(copy, tmp_path / "x.zip")
    assert list(tmp_path.glob("*.zip")) == []


def test_a_changed_signature_makes_no_bundle(copy: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(copy / "marsad.db")) as database, database:
        database.execute("DROP TRIGGER checkpoints_update_refused")
        (first,) = database.execute("SELECT note FROM checkpoints ORDER BY size").fetchone()
        signature = first.split("\n\n")[1]
        newest = "SELECT max(size) FROM checkpoints"
        database.execute(
            "UPDATE checkpoints SET note = substr(note, 1, instr(note, char(10) || char(10)) + 1) || ? "
            f"WHERE size = ({newest})",
            (signature,),
        )
    with pytest.raises(DamagedRecord, match=r"the checkpoint of \d+ entries: .*does not fit its words"):
        back_up(copy, tmp_path / "x.zip")


def test_an_entry_that_lacks_something_is_named(tmp_path: Path) -> None:
    with closing(open_store(tmp_path / "marsad.db")) as store:
        entry = store.append([a_capture()]).entries[0]
    assert entry is not None
    with pytest.raises(DamagedRecord, match=f"entry {entry.sequence} lacks .*bytes"):
        back_up(tmp_path, tmp_path / "x.zip")
