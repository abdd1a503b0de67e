"""Keys: written as other tools write them, kept by their owner alone, and noticed when a single byte has changed."""

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import DamagedRecord, KeyUnavailable, StoreError, StoreFull, UsageError
from marsad.log.keys import SigningKey, Verifier, verify

NAME = "marsad.example/record"

# The signing key that the documentation of Go's note package publishes, with its verifier key.
GO_SIGNER = b"PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz\n"
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_a_key_comes_back_and_signs_as_before(tmp_path: Path) -> None:
    key = SigningKey.generate(NAME)
    key.save(tmp_path / "marsad.key")
    again = SigningKey.load(tmp_path / "marsad.key")
    assert (again.name, again.verifier) == (NAME, key.verifier)
    assert again.sign(b"size 3") == key.sign(b"size 3")


def test_two_keys_of_one_name_are_two_keys() -> None:
    assert SigningKey.generate(NAME).verifier != SigningKey.generate(NAME).verifier


def test_a_key_of_another_tool_is_read(tmp_path: Path) -> None:
    path = tmp_path / "peter.key"
    path.write_bytes(GO_SIGNER)
    assert SigningKey.load(path).verifier == GO_VERIFIER


def test_only_its_owner_can_read_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        SigningKey.generate(NAME).save(tmp_path / "marsad.key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "marsad.key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["marsad.key"]


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "marsad.key"
    SigningKey.generate(NAME).save(path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        SigningKey.generate(NAME).save(path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["marsad.key"]


def test_file_and_folder_are_synced_and_the_name_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill at any moment leaves the whole key under its name, or nothing."""
    path = tmp_path / "marsad.key"
    synced: list[tuple[bool, bool]] = []
    real_fsync = os.fsync

    def record_fsync(handle: int) -> None:
        synced.append((Path(f"/proc/self/fd/{handle}").readlink() == tmp_path, path.exists()))
        real_fsync(handle)

    monkeypatch.setattr(os, "fsync", record_fsync)
    SigningKey.generate(NAME).save(path)
    assert synced == [(False, False), (True, True)]


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, StoreFull), (errno.EIO, StoreError)])
def test_a_disk_that_refuses_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StoreError]
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(kind, match="not stored"):
        SigningKey.generate(NAME).save(tmp_path / "marsad.key")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_key_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable, match="MARSAD_KEY") as caught:
        SigningKey.load(tmp_path / "marsad.key")
    assert caught.value.code == "M509"


def test_every_changed_bit_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "marsad.key"
    for bit in range(8 * len(GO_SIGNER)):
        place, mask = divmod(bit, 8)
        path.write_bytes(GO_SIGNER[:place] + bytes([GO_SIGNER[place] ^ 1 << mask]) + GO_SIGNER[place + 1 :])
        with pytest.raises(KeyUnavailable, match="damaged"):
            SigningKey.load(path)


@pytest.mark.parametrize("line", [b"", GO_SIGNER[:-1], GO_SIGNER + b"\n", GO_SIGNER * 2, b"PRIVATE+KEY", b"a+b+c+d\n"])
def test_a_line_too_short_or_too_long_is_noticed(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "marsad.key"
    path.write_bytes(line)
    with pytest.raises(KeyUnavailable, match="damaged"):
        SigningKey.load(path)


@pytest.mark.parametrize(
    "name", ["", "two words", "a+b", "line\nbreak", "tab\t", "half\ud800", "no\u00a0break", "\x00"]
)
def test_a_name_that_no_note_could_carry_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="name of a key"):
        SigningKey.generate(name)


@settings(deadline=None)
@given(message=st.binary(), bit=st.integers(0, 511))
def test_a_signature_is_one_of_this_message_by_this_key(message: bytes, bit: int) -> None:
    key, other = SigningKey.generate(NAME), SigningKey.generate(NAME)
    signature = key.sign(message)
    assert verify(key.verifier, message, signature)
    assert not verify(other.verifier, message, signature)
    assert not verify(key.verifier, message + b"x", signature)
    place, mask = divmod(bit, 8)
    assert not verify(
        key.verifier, message, signature[:place] + bytes([signature[place] ^ 1 << mask]) + signature[place + 1 :]
    )
    assert not verify(key.verifier, message, signature[:-1])


def test_every_changed_bit_of_a_verifier_key_is_noticed() -> None:
    signature = SigningKey.generate(NAME).sign(b"")
    spelt = GO_VERIFIER.encode()
    for bit in range(8 * len(spelt)):
        place, mask = divmod(bit, 8)
        changed = (spelt[:place] + bytes([spelt[place] ^ 1 << mask]) + spelt[place + 1 :]).decode("latin-1")
        with pytest.raises(DamagedRecord, match="no verifier key"):
            Verifier.parse(changed)
        assert not verify(changed, b"", signature)


@pytest.mark.parametrize(
    "text", ["", "+", "++", "PeterNeumann", GO_VERIFIER + "\n", GO_VERIFIER + "=", " " + GO_VERIFIER]
)
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(DamagedRecord, match="no verifier key"):
        Verifier.parse(text)
