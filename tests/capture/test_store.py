"""The store of captured bytes: durable before acknowledged, idempotent, and honest about damage."""

import errno
import hashlib
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.capture import CaptureStore
from marsad.errors import StoreError, StoreFull, StoreNotWritable
from marsad.model import Capture
from tests.reading.pages import capture_of


class WatchedStore(CaptureStore):
    """Notes what is flushed, and what lay where when it was."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.synced: list[str] = []

    def sync_file(self, handle: int) -> None:
        self.synced.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        super().sync_file(handle)

    def sync_folder(self, folder: Path) -> None:
        self.synced.append(str(folder))
        super().sync_folder(folder)


class RefusingStore(CaptureStore):
    """A disk that refuses to flush the file at this position of the run."""

    def __init__(self, folder: Path, error: int, after: int = 0) -> None:
        super().__init__(folder)
        self.error, self.left = error, after

    def sync_file(self, handle: int) -> None:
        if self.left == 0:
            raise OSError(self.error, os.strerror(self.error))
        self.left -= 1
        super().sync_file(handle)


class FrozenStore(CaptureStore):
    """A disk that does not take the change of a folder."""

    def sync_folder(self, folder: Path) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(folder))


def captures_of(*texts: str) -> Sequence[Capture]:
    return [capture_of(text) for text in texts]


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_bytes_lie_under_their_hash_and_come_back(tmp_path: Path) -> None:
    store, capture = CaptureStore(tmp_path / "captures"), capture_of("هدنة")
    path = store.put(capture)
    assert path == tmp_path / "captures" / capture.sha256[:2] / capture.sha256[2:]
    assert store.get(capture.sha256) == capture.body
    assert store.size(capture.sha256) == len(capture.body)


def test_a_batch_is_stored_whole_and_each_body_once(tmp_path: Path) -> None:
    store, captures = CaptureStore(tmp_path / "captures"), captures_of("one", "two", "one", *map(str, range(60)))
    store.put_all(captures)
    assert {name: store.get(name) for name in store.names()} == {item.sha256: item.body for item in captures}
    assert list(store.names()) == sorted({item.sha256 for item in captures})
    assert list(store.strangers()) == []
    store.put_all([])


def test_putting_twice_changes_nothing(tmp_path: Path) -> None:
    store, capture = CaptureStore(tmp_path), capture_of("هدنة")
    before = store.put(capture).stat()
    store.put_all(captures_of("هدنة", "another"))
    after = store.put(capture).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert len(files_in(tmp_path)) == 2


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
        store.put_all([capture_of("good"), replace(capture_of("هدنة"), sha256="0" * 64)])
    assert files_in(tmp_path) == []
    for name in ("../../etc/passwd", "", "A" * 64, "0" * 63):
        with pytest.raises(StoreError, match="not a SHA-256"):
            store.get(name)
    for act in (store.get, store.size):
        with pytest.raises(StoreError, match="No such file"):
            act("0" * 64)


def test_files_are_flushed_before_they_are_named_and_folders_after(tmp_path: Path) -> None:
    store, captures = WatchedStore(tmp_path / "new" / "captures"), captures_of("one", "two", "three")
    store.put_all(captures)
    files, folders = store.synced[:3], store.synced[3:]
    assert all(name.startswith(".new-") for name in files)
    parents = {str(store.path_of(item.sha256).parent) for item in captures}
    made_in = {str(tmp_path), str(tmp_path / "new"), str(tmp_path / "new" / "captures")}
    assert set(folders) == parents | made_in
    assert len(folders) == len(set(folders))


def test_the_folder_of_a_body_that_was_there_is_flushed_too(tmp_path: Path) -> None:
    CaptureStore(tmp_path).put(capture_of("one"))
    store = WatchedStore(tmp_path)
    path = store.put(capture_of("one"))
    assert str(path.parent) in store.synced


@pytest.mark.parametrize(
    ("error", "kind", "said"),
    [
        (errno.ENOSPC, StoreFull, "free at least 15 bytes"),
        (errno.EROFS, StoreNotWritable, "rights"),
        (errno.EACCES, StoreNotWritable, "rights"),
        (errno.EMFILE, StoreError, "ulimit"),
        (errno.EIO, StoreError, "Input/output error"),
    ],
)
@pytest.mark.parametrize("after", [0, 2])
def test_what_the_disk_refuses_has_its_code_and_leaves_nothing(
    error: int, kind: type[StoreError], said: str, after: int, tmp_path: Path
) -> None:
    with pytest.raises(StoreError, match=said) as raised:
        RefusingStore(tmp_path, error, after).put_all(captures_of("one", "three", "seven77"))
    assert type(raised.value) is kind
    assert str(tmp_path) in raised.value.message
    assert files_in(tmp_path) == []


def test_what_cannot_be_removed_is_told(tmp_path: Path) -> None:
    frozen, name = FrozenStore(tmp_path), capture_of("one").sha256
    CaptureStore(tmp_path).put(capture_of("one"))
    with pytest.raises(StoreNotWritable, match="not removed"):
        frozen.remove(name)
    CaptureStore(tmp_path).put(capture_of("one"))
    with pytest.raises(StoreNotWritable, match="not removed"):
        frozen.sweep({"another"}.__contains__)


def test_what_is_no_body_is_a_stranger(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path / "captures")
    assert (list(store.names()), list(store.strangers())) == ([], [])
    body = store.put(capture_of("one"))
    temporary = tmp_path / "captures" / ".new-abc"
    strange = [temporary, body.parent / "notes.txt", body.parent / "deep" / ("a" * 62), tmp_path / "captures" / "x"]
    for path in strange:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"?")
    assert list(store.names()) == [capture_of("one").sha256]
    assert set(store.strangers()) == set(strange)
    assert [path for path in strange if store.is_temporary(path)] == [temporary]


def test_a_removed_body_is_gone_and_its_folder_flushed(tmp_path: Path) -> None:
    store = WatchedStore(tmp_path)
    path, kept = store.put(capture_of("one")), store.put(capture_of("two"))
    store.synced.clear()
    assert store.remove(capture_of("one").sha256)
    assert store.synced == [str(path.parent)]
    assert files_in(tmp_path) == [kept]
    assert not store.remove(capture_of("one").sha256)
    assert not store.remove("0" * 64)


def test_a_sweep_removes_leftovers_and_nothing_else(tmp_path: Path) -> None:
    store = CaptureStore(tmp_path)
    kept, orphan = store.put(capture_of("one")), store.put(capture_of("two"))
    leftovers = [tmp_path / ".new-1", orphan.parent / ".new-2"]
    for path in [*leftovers, tmp_path / "notes.txt"]:
        path.write_bytes(b"?")
    wanted = {capture_of("one").sha256}
    assert set(store.sweep(wanted.__contains__)) == {orphan, *leftovers}
    assert files_in(tmp_path) == sorted([kept, tmp_path / "notes.txt"])
    assert store.sweep(wanted.__contains__) == ()


@given(st.binary())
def test_any_bytes_make_the_round_trip(tmp_path_factory: pytest.TempPathFactory, body: bytes) -> None:
    store = CaptureStore(tmp_path_factory.getbasetemp() / "shared-store")
    capture: Capture = capture_of(body)
    store.put(capture)
    assert store.get(hashlib.sha256(body).hexdigest()) == body
