"""Checkpoints: size and root of the log, signed, as text that people can print and other tools can check (C2SP).

    marsad.example/record
    1042
    tN2TmUVpZtCm8sG8YB8hCnHZNbL5v0vhC2VwKXyMbLw=

    — marsad.example/record Uw2QOkn8srV1…

Three lines (origin, size, root in base64), an empty one, then a signature on a line: an em dash, the key's name, and
base64(key id ‖ Ed25519 signature of the lines above the empty one). Rules: c2sp.org/tlog-checkpoint and /signed-note.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final

from marsad.errors import DamagedRecord
from marsad.log.keys import KEY_ID_BYTES, SigningKey, Verifier
from marsad.log.merkle import HASH_BYTES

SIGNATURE_BYTES: Final = 64
# matches "0", "1042"; not "007", "-1", "१", ""
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")
# matches "— name AAAA"; not "- name AAAA", "— name", "—  AAAA"
_SIGNATURE: Final = re.compile(r"— (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/=]+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The log of this name had `size` entries, and over them this `root` (32 bytes)."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The lines that a signature covers."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> str:
    """The checkpoint as a note signed by `key`."""
    signature = base64.b64encode(key.key_id + key.sign(checkpoint.body.encode())).decode()
    return f"{checkpoint.body}\n— {key.name} {signature}\n"


def parse_checkpoint(note: str) -> Checkpoint:
    """What the note states, whoever signed it. Raises `DamagedRecord` where it is no checkpoint."""
    return _parse_body(_split(note)[0])


def open_checkpoint(note: str, verifier: str) -> Checkpoint:
    """What the note states, signed by the owner of the key `verifier`.

    Raises `DamagedRecord` where it is no checkpoint, or not signed by this key. Signatures of others are passed over.
    """
    key = Verifier.parse(verifier)
    body, lines = _split(note)
    for name, signature in map(_parse_signature, lines):
        if (name, signature[:KEY_ID_BYTES]) == (key.name, key.key_id):
            if not key.verify(body.encode(), signature[KEY_ID_BYTES:]):
                raise _refusal(f"the signature of {name} does not fit its words")
            return _parse_body(body)
    raise _refusal(f"{key.name} (key id {key.key_id.hex()}) did not sign it")


def _split(note: str) -> tuple[str, list[str]]:
    """The lines that are signed, each with its line break, and the signature lines without theirs."""
    body, gap, signatures = note.rpartition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise _refusal("it lacks the empty line before the signatures, or its end")
    if any(character < " " and character != "\n" for character in note):
        raise _refusal("there are control characters in it")
    return f"{body}\n", signatures[:-1].split("\n")


def _parse_body(body: str) -> Checkpoint:
    lines = body[:-1].split("\n")
    if len(lines) < 3 or not all(lines):
        raise _refusal("it must state origin, size and root on a line each")
    root = _decode(lines[2])
    if _SIZE.fullmatch(lines[1]) is None:
        raise _refusal(f"{lines[1]!r} is no size")
    if root is None or len(root) != HASH_BYTES:
        raise _refusal(f"{lines[2]!r} is no root")
    return Checkpoint(origin=lines[0], size=int(lines[1]), root=root)


def _parse_signature(line: str) -> tuple[str, bytes]:
    """The signer's name; key id and signature."""
    match = _SIGNATURE.fullmatch(line)
    signature = _decode(match["signature"]) if match else None
    if match is None or signature is None or len(signature) <= KEY_ID_BYTES:
        raise _refusal(f"{line!r} is no signature")
    return match["name"], signature


def _decode(encoded: str) -> bytes | None:
    """The bytes; `None` unless `encoded` is the one way to write them."""
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == encoded else None


def _refusal(reason: str) -> DamagedRecord:
    return DamagedRecord(f"this is no checkpoint to trust: {reason}")
