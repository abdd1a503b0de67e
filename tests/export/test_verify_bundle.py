"""The stand-alone verifier: short, without dependencies, and it names what anybody changed, added, or took away."""

import ast
import json
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from marsad.export import check_bundle
from marsad.export.verify_bundle import Bundle
from marsad.log import canonical_json
from tests.export.records import (
    COMMENT_BYTES,
    VERIFIER,
    back_up,
    flip,
    forge,
    members_of,
    redact,
    run_verifier,
    seal,
)
from tests.export.tampering import TAMPERING, Members, change_lines, drop_script
from tests.pipeline.desks import office_in

LINES = 150


def test_it_is_short_and_needs_nothing_but_python() -> None:
    source = VERIFIER.read_text(encoding="utf-8")
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(source))
        for name in (
            [node.module or "."]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    assert len(source.splitlines()) <= LINES
    assert imported <= sys.stdlib_module_names


def test_the_one_in_the_bundle_is_the_same(bundle: Path, tmp_path: Path) -> None:
    assert members_of(bundle)["verify_bundle.py"] == VERIFIER.read_bytes()
    with zipfile.ZipFile(bundle) as archive:
        archive.extract("verify_bundle.py", tmp_path)
    done = run_verifier(bundle, script=tmp_path / "verify_bundle.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"No faults in \d+ entries, \d+ captures and objects\n", done.stdout)


def test_wrong_usage_has_its_own_status(tmp_path: Path) -> None:
    assert run_verifier().returncode == 2
    missing = run_verifier(tmp_path / "nothing.zip")
    assert missing.returncode == 1
    assert "nothing.zip" in missing.stdout


@pytest.mark.parametrize(("tamper", "told"), TAMPERING.values(), ids=TAMPERING)
def test_what_somebody_who_knows_the_format_did_is_named(
    bundle: Path, tmp_path: Path, tamper: Callable[[Members], None], told: str
) -> None:
    """Hash list and comment are made anew, as a forger would."""
    members = members_of(bundle)
    tamper(members)
    faults = Bundle(forge(tmp_path / "x.zip", members), {}).faults
    assert any(re.search(told, fault) for fault in faults), faults
    assert check_bundle(tmp_path / "x.zip").faults


def test_a_forger_who_changes_nothing_is_innocent(bundle: Path, tmp_path: Path) -> None:
    assert Bundle(forge(tmp_path / "x.zip", members_of(bundle)), {}).faults == []


def test_a_stale_hash_list_is_noticed(bundle: Path, tmp_path: Path) -> None:
    members = members_of(bundle)
    members["verify_bundle.py"] += b"\n"
    drop_script(other := dict(members))
    for some in (members, other):
        faults = Bundle(forge(tmp_path / "x.zip", some, sums=False), {}).faults
        assert faults == ["verify_bundle.py: it is not as SHA256SUMS lists it"]


def test_a_member_that_is_there_twice_is_noticed(bundle: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(bundle, tmp_path / "x.zip"))
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("checkpoint", b"another")
    assert any(fault.startswith("checkpoint: it does not belong") for fault in Bundle(seal(path), {}).faults)


def test_nothing_is_unpacked(bundle: Path, tmp_path: Path) -> None:
    """A member that says that it is compressed, whether it is or not."""
    path = Path(shutil.copy(bundle, tmp_path / "x.zip"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("captures/aa/" + "b" * 62, bytes(50 << 20))
        infos = {info.filename: info for info in archive.infolist()}
        for method, name in ((8, "log.jsonl"), (12, "SHA256SUMS"), (14, "checkpoints.jsonl"), (99, "checkpoint")):
            infos[name].compress_type = method
    faults = Bundle(seal(path), {}).faults
    for name in ("captures/aa/bbb", "log.jsonl", "SHA256SUMS", "checkpoints.jsonl", "checkpoint"):
        assert any(fault.startswith(name) and "does not belong" in fault for fault in faults), (name, faults)


def test_every_changed_bit_is_noticed(bundle: Path, tmp_path: Path) -> None:
    """Wherever it is: in members, their names and headers, the directory, the comment."""
    path = Path(shutil.copy(bundle, tmp_path / "x.zip"))
    draw = random.Random(3)
    end = 8 * path.stat().st_size
    bits = [draw.randrange(end) for _ in range(40)]
    bits += [draw.randrange(end - 8 * 4000, end) for _ in range(40)]  # the directory and the comment
    bits += range(0, 8 * 60, 5)  # the first header
    for bit in bits:
        flip(path, bit)
        assert Bundle(path, {}).faults, bit
        flip(path, bit)
    assert Bundle(path, {}).faults == []


def test_a_changed_bit_of_a_member_names_the_member(bundle: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(bundle, tmp_path / "x.zip"))
    with zipfile.ZipFile(path) as archive:
        starts = [(info.filename, info.header_offset) for info in archive.infolist()]
    whole = path.read_bytes()
    for name, start in starts[1::9]:
        lengths = struct.unpack("<HH", whole[start + 26 : start + 30])  # of the name and of what follows it
        place = start + 30 + sum(lengths)
        flip(path, 8 * place + 3)
        assert any(fault.startswith(f"{name}: ") for fault in Bundle(path, {}).faults), name
        flip(path, 8 * place + 3)


def test_every_truncation_and_addition_is_noticed(bundle: Path, tmp_path: Path) -> None:
    whole = bundle.read_bytes()
    path = tmp_path / "x.zip"
    draw = random.Random(4)
    cuts = [0, 1, 21, 22, COMMENT_BYTES, len(whole) - 1, len(whole) - COMMENT_BYTES]
    for cut in cuts + [draw.randrange(len(whole)) for _ in range(20)]:
        path.write_bytes(whole[:cut])
        assert Bundle(path, {}).faults, cut
    for more in (b"\0", b"x" * 100, whole):
        path.write_bytes(whole + more)
        assert Bundle(path, {}).faults
    path.write_bytes(b"x" + whole)
    assert Bundle(path, {}).faults


def self_approved(approval: bytes) -> bytes:
    return approval.replace(b'"Basim"', b'"Amal"')


def of_another_proposal(approval: bytes) -> bytes:
    return re.sub(rb'"hash":"[0-9a-f]{64}"', b'"hash":"' + b"0" * 64 + b'"', approval)


def no_approval(approval: bytes) -> bytes:
    return approval.replace(b'"kind":"approval"', b'"kind":"judgement"')


@pytest.mark.parametrize("change", [self_approved, of_another_proposal, no_approval])
def test_redacted_bytes_may_be_missing_and_no_others(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    office = office_in(tmp_path, "page-1", "page-2")
    place = redact(office, "page-1")
    members = members_of(back_up(tmp_path, tmp_path / "x.zip").path)
    assert Bundle(tmp_path / "x.zip", {}).faults == []

    def change_approval(lines: list[bytes]) -> None:
        lines[place] = change(approval := lines[place])
        assert lines[place] != approval

    change_lines(members, "log.jsonl", change_approval)
    faults = Bundle(forge(tmp_path / "y.zip", members), {}).faults
    assert sum("it is missing" in fault for fault in faults) == 3, faults


def test_openssl_checks_the_signature(bundle: Path, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the command openssl is missing")
        pytest.skip("the command openssl is not installed")
    folder = tmp_path / "new" / "check"
    told = run_verifier(bundle, "--extract", folder)
    assert told.stderr == ""
    command = told.stdout.splitlines()[-1]
    assert command.startswith("openssl pkeyutl -verify ")
    assert subprocess.run(command.split(), cwd=folder, capture_output=True, check=False).returncode == 0
    (folder / "body").write_bytes((folder / "body").read_bytes().replace(b"marsad", b"madras"))
    assert subprocess.run(command.split(), cwd=folder, capture_output=True, check=False).returncode != 0


def test_check_bundle_looks_at_every_signature(bundle: Path, tmp_path: Path) -> None:
    """Which the script leaves to openssl: here the second checkpoint has the signature of another."""
    members = members_of(bundle)

    def change(lines: list[bytes]) -> None:
        first, second = (json.loads(line) for line in lines[:2])
        second["note"] = second["note"].split("\n\n")[0] + "\n\n" + first["note"].split("\n\n")[1]
        lines[1] = canonical_json(second) + b"\n"

    change_lines(members, "checkpoints.jsonl", change)
    path = forge(tmp_path / "x.zip", members)
    assert Bundle(path, {}).faults == []
    (fault,) = check_bundle(path).faults
    assert re.search(r"checkpoint of \d+ entries: .*does not fit its words", fault)


def test_a_checkpoint_listed_under_another_size_is_named(bundle: Path, tmp_path: Path) -> None:
    members = members_of(bundle)

    def change(lines: list[bytes]) -> None:
        stated = json.loads(lines[0])
        lines[0] = canonical_json({**stated, "size": stated["size"] + 1}) + b"\n"

    change_lines(members, "checkpoints.jsonl", change)
    (fault,) = check_bundle(forge(tmp_path / "x.zip", members)).faults
    assert "is of another size" in fault
