"""Keys that sign: Ed25519, written as C2SP signed notes write them, so that other tools read them.

A verifier key is public: `name+key id+base64(0x01 ‖ public key)`. A signing key is kept in a file of one line, which
only its owner can read: `PRIVATE+KEY+name+key id+base64(0x01 ‖ seed)`. The key id, four bytes in hexadecimal digits, is
the beginning of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key); it is right only for this very name and key.
"""

import base64
import binascii
import errno
import hashlib
import os
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from marsad.errors import DamagedRecord, KeyUnavailable, StoreError, StoreFull, UsageError

ED25519: Final = b"\x01"
"""The algorithm's byte before a key."""
KEY_BYTES: Final = 32
KEY_ID_BYTES: Final = 4
PRIVATE: Final = "PRIVATE+KEY+"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A named key that signs. Its name has neither blanks nor `+`."""

    name: str
    private: Ed25519PrivateKey

    @classmethod
    def generate(cls, name: str) -> "SigningKey":
        """A new key. Raises `UsageError` for a name that no note could carry."""
        if not is_key_name(name):
            raise UsageError(f"{name!r} cannot be the name of a key; use letters, digits, '.', '-' and '/'")
        return cls(name=name, private=Ed25519PrivateKey.generate())

    @classmethod
    def load(cls, path: Path) -> "SigningKey":
        """The key in the file at `path`. Raises `KeyUnavailable` if it is missing or has changed by a single byte."""
        try:
            line = path.read_bytes()
        except OSError as error:
            raise KeyUnavailable(
                f"{path}: {error.strerror}; put the record's key back there, or name its file in MARSAD_KEY"
            ) from None
        key = _read_line(line)
        if key is None:
            raise KeyUnavailable(f"{path}: this is no signing key, or it is damaged; put a copy of the key back")
        return key

    def save(self, path: Path) -> None:
        """Write the key to a new file that only its owner can read; it is there as a whole, or not at all.

        Raises `FileExistsError` if there is a file already (it stays as it is), `StoreError` if the disk refuses.
        """
        temporary = path.with_name(f".new-{secrets.token_hex(8)}.key")
        try:
            try:
                _write_new(temporary, self._line())
                os.link(temporary, path)  # unlike a rename, a link never takes another file's place
            finally:
                temporary.unlink(missing_ok=True)
            sync_folder(path.parent)
        except FileExistsError:
            raise
        except OSError as error:
            kind = StoreFull if error.errno in (errno.ENOSPC, errno.EDQUOT) else StoreError
            raise kind(f"{path}: {error.strerror}; the signing key is not stored") from error

    @property
    def verifier(self) -> str:
        """The verifier key."""
        return Verifier(name=self.name, public=self.private.public_key().public_bytes_raw()).text

    @property
    def key_id(self) -> bytes:
        """The key id (4 bytes)."""
        return key_id(self.name, self.private.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The signature (64 bytes) of `message`."""
        return self.private.sign(message)

    def _line(self) -> bytes:
        secret = base64.b64encode(ED25519 + self.private.private_bytes_raw()).decode()
        return f"{PRIVATE}{self.name}+{self.key_id.hex()}+{secret}\n".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verifier:
    """A verifier key, taken apart."""

    name: str
    public: bytes

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """The key that `text` spells. Raises `DamagedRecord` unless it is spelt exactly and its key id is right."""
        name, _, rest = text.partition("+")
        _, _, encoded = rest.partition("+")
        key = _decode(encoded)
        if key is None or not is_key_name(name) or Verifier(name=name, public=key).text != text:
            raise DamagedRecord(f"{text!r} is no verifier key (name+key id+key), or it is damaged")
        return cls(name=name, public=key)

    @property
    def text(self) -> str:
        """The key as it is written."""
        return f"{self.name}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"

    @property
    def key_id(self) -> bytes:
        """The key id (4 bytes)."""
        return key_id(self.name, self.public)

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Whether the key's owner signed `message`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def verify(verifier: str, message: bytes, signature: bytes) -> bool:
    """Whether `signature` is one of `message` by the owner of the key `verifier`. A damaged key has signed nothing."""
    try:
        return Verifier.parse(verifier).verify(message, signature)
    except DamagedRecord:
        return False


def key_id(name: str, public: bytes) -> bytes:
    """The key id (4 bytes) of the public key (32 bytes) of this name."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:KEY_ID_BYTES]


def is_key_name(name: str) -> bool:
    """Whether a note can carry `name`: not empty, and without blanks, control characters, half characters and `+`."""
    return bool(name) and not any(
        character == "+" or character.isspace() or unicodedata.category(character) in ("Cc", "Cs") for character in name
    )


def _read_line(line: bytes) -> SigningKey | None:
    """The key in a key file; `None` unless every byte is as `save` writes it."""
    try:
        name, _, secret = line.decode().removeprefix(PRIVATE).rstrip("\n").split("+", 2)
    except ValueError:
        return None
    seed = _decode(secret)
    if seed is None or not is_key_name(name):
        return None
    key = SigningKey(name=name, private=Ed25519PrivateKey.from_private_bytes(seed))
    return key if key._line() == line else None


def _decode(encoded: str) -> bytes | None:
    """The 32 bytes of a key behind its algorithm's byte; `None` if there are none."""
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data[1:] if data[:1] == ED25519 and len(data) == 1 + KEY_BYTES else None


def _write_new(path: Path, line: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Bring the names in `folder` to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
