"""Checkpoints: C2SP's own example, notes of our own that openssl accepts, and nothing that anybody changed."""

import base64
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.errors import DamagedRecord
from marsad.log.checkpoints import Checkpoint, open_checkpoint, parse_checkpoint, sign_checkpoint
from marsad.log.keys import SigningKey, Verifier, verify

# The example of c2sp.org/signed-note.
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_MESSAGE = b"This is an example message.\n"
EXAMPLE_SIGNATURE = "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM="

KEY = SigningKey.generate("marsad.example/record")
CHECKPOINT = Checkpoint(origin="marsad.example/record", size=1042, root=bytes(range(32)))
NOTE = sign_checkpoint(CHECKPOINT, KEY)


def test_the_published_example_verifies() -> None:
    raw = base64.b64decode(EXAMPLE_SIGNATURE)
    assert raw[:4] == Verifier.parse(EXAMPLE_KEY).key_id == bytes.fromhex("530d903a")
    assert verify(EXAMPLE_KEY, EXAMPLE_MESSAGE, raw[4:])
    assert not verify(EXAMPLE_KEY, EXAMPLE_MESSAGE + b"\n", raw[4:])


def test_a_signed_note_that_is_no_checkpoint_is_refused() -> None:
    note = f"{EXAMPLE_MESSAGE.decode()}\n— example.com/foo {EXAMPLE_SIGNATURE}\n"
    with pytest.raises(DamagedRecord, match="origin, size and root"):
        open_checkpoint(note, EXAMPLE_KEY)


def test_a_note_has_the_lines_that_the_format_asks_for() -> None:
    origin, size, root, gap, signature, end = NOTE.split("\n")
    assert (origin, size, gap, end) == ("marsad.example/record", "1042", "", "")
    assert base64.b64decode(root) == bytes(range(32))
    assert signature.startswith("— marsad.example/record ")
    assert len(base64.b64decode(signature.split(" ")[2])) == 4 + 64


@settings(deadline=None)
@given(size=st.integers(0, 2**62), root=st.binary(min_size=32, max_size=32))
def test_what_was_signed_comes_back(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(origin="مرصد.example", size=size, root=root)
    note = sign_checkpoint(checkpoint, KEY)
    assert open_checkpoint(note, KEY.verifier) == parse_checkpoint(note) == checkpoint


def test_another_key_of_the_same_name_did_not_sign_it() -> None:
    with pytest.raises(DamagedRecord, match="did not sign it"):
        open_checkpoint(NOTE, SigningKey.generate(KEY.name).verifier)


def test_the_same_key_under_another_name_did_not_sign_it() -> None:
    renamed = SigningKey(name="other.example", private=KEY.private)
    with pytest.raises(DamagedRecord, match="did not sign it"):
        open_checkpoint(NOTE, renamed.verifier)


def test_a_witness_may_add_a_signature_of_its_own() -> None:
    witness = SigningKey.generate("witness.example")
    both = NOTE + sign_checkpoint(CHECKPOINT, witness).split("\n\n")[1]
    assert open_checkpoint(both, KEY.verifier) == open_checkpoint(both, witness.verifier) == CHECKPOINT


def test_a_line_that_a_later_format_adds_is_signed_too() -> None:
    body = CHECKPOINT.body + "extension\n"
    signature = base64.b64encode(KEY.key_id + KEY.sign(body.encode())).decode()
    note = f"{body}\n— {KEY.name} {signature}\n"
    assert open_checkpoint(note, KEY.verifier) == CHECKPOINT
    with pytest.raises(DamagedRecord, match="does not fit"):
        open_checkpoint(note.replace("extension", "extensioN"), KEY.verifier)


def test_every_changed_bit_is_noticed() -> None:
    spelt = NOTE.encode()
    for bit in range(8 * len(spelt)):
        place, mask = divmod(bit, 8)
        changed = spelt[:place] + bytes([spelt[place] ^ 1 << mask]) + spelt[place + 1 :]
        with pytest.raises(DamagedRecord):
            open_checkpoint(changed.decode("utf-8", "replace"), KEY.verifier)


BODY, SIGNATURE = NOTE.split("\n\n")
NO_CHECKPOINTS = {
    "nothing": "",
    "no signature": BODY + "\n",
    "no signature behind the gap": BODY + "\n\n",
    "no end": NOTE[:-1],
    "a line too many": NOTE + "\n",
    "a hyphen for the em dash": NOTE.replace("—", "-"),
    "lines that end as on Windows": NOTE.replace("\n", "\r\n"),
    "an empty line in its body": NOTE.replace("\n1042\n", "\n\n1042\n"),
    "an empty origin": NOTE.replace("marsad.example/record\n1042", "\n1042"),
    "a size with a leading zero": NOTE.replace("1042", "01042"),
    "a negative size": NOTE.replace("1042", "-1042"),
    "a size in Arabic digits": NOTE.replace("1042", "١٠٤٢"),
    "a size beyond every log": NOTE.replace("1042", "9" * 5000),
    "a root that is too short": NOTE.replace(base64.b64encode(bytes(range(32))).decode(), "AAAA"),
    "a root that is no base64": NOTE.replace(base64.b64encode(bytes(range(32))).decode(), "AAA?"),
    "a root in another spelling": NOTE.replace("Hh8=\n", "Hh9=\n"),
}


@pytest.mark.parametrize("note", NO_CHECKPOINTS.values(), ids=NO_CHECKPOINTS)
def test_what_is_no_checkpoint_is_refused(note: str) -> None:
    assert note != NOTE
    with pytest.raises(DamagedRecord):
        open_checkpoint(note, KEY.verifier)


@pytest.mark.parametrize("note", NO_CHECKPOINTS.values(), ids=NO_CHECKPOINTS)
def test_what_is_no_checkpoint_is_refused_unopened(note: str) -> None:
    """The form alone, whoever signed it; a hyphen is a matter of the signature."""
    if "\n- " not in note:
        with pytest.raises(DamagedRecord):
            parse_checkpoint(note)


def test_openssl_accepts_the_signature(tmp_path: Path) -> None:
    """An outsider needs no program of ours: body, public key and signature, and `openssl pkeyutl`."""
    if shutil.which("openssl") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the command openssl is missing")
        pytest.skip("the command openssl is not installed")
    public = Verifier.parse(KEY.verifier).public
    # An Ed25519 public key as DER is its algorithm's fixed head (RFC 8410) and the key.
    (tmp_path / "public.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + public)
    (tmp_path / "signature").write_bytes(base64.b64decode(SIGNATURE.split(" ")[2])[4:])

    def check(body: str) -> int:
        (tmp_path / "body").write_text(body)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public.der", "-keyform", "DER", "-rawin"]
        command += ["-in", "body", "-sigfile", "signature"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode

    assert check(CHECKPOINT.body) == 0
    assert check(CHECKPOINT.body.replace("1042", "1043")) != 0
