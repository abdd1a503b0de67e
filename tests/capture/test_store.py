"""The store of captured bytes: durable before acknowledged, idempotent, and honest about damage."""

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.capture import CaptureStore
from marsad.errors import StoreError
from marsad.model import Capture
from tests.reading.pages import capture_of


def test_bytes_lie_under_their_hash_and_come_back(tmp_path: Path) -> None:
    store, capture = CaptureStore(tmp_path / "captures"), capture_of("هدنة")
    path = store.put(capture)
    assert path == tmp_path / "captures" / capture.sha256[:2] / capture.sha256[2:]
    assert store.get(capture.sha256) == capture.body


def test_putting_twice_changes_nothing(tmp_path: Path) -> None:
    store, capture = CaptureStore(tmp_path), capture_of("هدنة")
    before = store.put(capture).stat()
    after = store.put(capture).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [store.path_of(capture.sha256)]


def test_changed_bytes_are_found_and_put_right(tmp_path: Path) -> None:
    store, capture = CaptureStore(tmp_path), capture_of("هدنة")
    path = store.put(capture)
    path.write_bytes(capture.body[:-1])
    with pytest.raises(StoreError, match="changed"):
        store.get(capture.sha256)
    store.put(capture)
    assert store.get(capture.sha256) == capture.body


def test_a_wrong_name_is_refused(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    with pytest.raises(StoreError, match="not those its hash names"):
        store.put(replace(capture_of("هدنة"), sha256="0" * 64))
    for name in ("../../etc/passwd", "", "A" * 64, "0" * 63):
        with pytest.raises(StoreError, match="not a SHA-256"):
            store.get(name)
    with pytest.raises(StoreError, match="No such file"):
        store.get("0" * 64)


def test_file_and_folder_are_synced_before_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    real_fsync = os.fsync

    def record_fsync(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real_fsync(handle)

    monkeypatch.setattr(os, "fsync", record_fsync)
    path = CaptureStore(tmp_path / "captures").put(capture_of("هدنة"))
    assert any(Path(name).name.startswith(".new-") for name in synced)
    assert synced[-1] == str(path.parent)
    assert {str(tmp_path), str(tmp_path / "captures")} <= set(synced)


@given(st.binary())
def test_any_bytes_make_the_round_trip(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    store = CaptureStore(tmp_path_factory.getbasetemp() / "shared-store")
    capture: Capture = capture_of(body)
    store.put(capture)
    assert store.get(hashlib.sha256(body).hexdigest()) == body
