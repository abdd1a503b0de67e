"""The stand-alone verifier: short, without dependencies, and it names what anybody changed, added, or took away."""

import ast
import base64
import json
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from marsad.export import check_bundle, verify_bundle
from marsad.export.verify_bundle import Bundle
from marsad.log import (
    Checkpoint,
    SigningKey,
    canonical_json,
    leaf_hash,
    make_leaf,
    parse_checkpoint,
    parse_leaf,
    root_of,
    sign_checkpoint,
)
from marsad.model import EntryKind
from tests.export.records import COMMENT_BYTES, back_up, flip, forge, members_of, redact, seal
from tests.pipeline.desks import office_in

SCRIPT = Path(verify_bundle.__file__)
LINES = 150
Members = dict[str, bytes]


def run(*arguments: object, script: Path = SCRIPT) -> subprocess.CompletedProcess[str]:
    """The script as a stranger runs it: by itself, with nothing installed."""
    command = [sys.executable, "-I", "-S", str(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={"PYTHONIOENCODING": "utf-8"})


def test_it_is_short_and_needs_nothing_but_python() -> None:
    source = SCRIPT.read_text(encoding="utf-8")
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
    assert members_of(bundle)["verify_bundle.py"] == SCRIPT.read_bytes()
    with zipfile.ZipFile(bundle) as archive:
        archive.extract("verify_bundle.py", tmp_path)
    done = run(bundle, script=tmp_path / "verify_bundle.py")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.fullmatch(r"No faults in \d+ entries, \d+ captures and objects\n", done.stdout)


def test_wrong_usage_has_its_own_status(tmp_path: Path) -> None:
    assert run().returncode == 2
    missing = run(tmp_path / "nothing.zip")
    assert missing.returncode == 1
    assert "nothing.zip" in missing.stdout


def an_entry(members: Members, kind: str) -> int:
    """The number of the last entry of a kind."""
    entries = [json.loads(line) for line in members["log.jsonl"].splitlines()]
    return max(number for number, entry in enumerate(entries) if entry["kind"] == kind)


def change_lines(members: Members, name: str, change: Callable[[list[bytes]], object]) -> None:
    """Change the lines of a member."""
    lines = members[name].splitlines(keepends=True)
    change(lines)
    members[name] = b"".join(lines)


def rename_actor(members: Members) -> None:
    place = an_entry(members, "capture")

    def change(lines: list[bytes]) -> None:
        lines[place] = lines[place].replace(b'"actor":"marsad"', b'"actor":"nobody"')

    change_lines(members, "log.jsonl", change)


def swap_entries(members: Members) -> None:
    def change(lines: list[bytes]) -> None:
        lines[3], lines[4] = lines[4], lines[3]

    change_lines(members, "log.jsonl", change)


def back_date(members: Members) -> None:
    def change(lines: list[bytes]) -> None:
        lines[5] = re.sub(rb'"recorded_at":"\d{4}', b'"recorded_at":"1999', lines[5])

    change_lines(members, "log.jsonl", change)


def repeat_entry(members: Members) -> None:
    change_lines(members, "log.jsonl", lambda lines: lines.insert(7, lines[6]))


def drop_entry(members: Members) -> None:
    change_lines(members, "log.jsonl", lambda lines: lines.pop(5))


def drop_tail(members: Members) -> None:
    change_lines(members, "log.jsonl", lambda lines: lines.pop())


def end_lines_as_windows_does(members: Members) -> None:
    members["log.jsonl"] = members["log.jsonl"].replace(b"\n", b"\r\n")


def put_in_blanks(members: Members) -> None:
    members["log.jsonl"] = members["log.jsonl"].replace(b'","', b'", "')


def make_unreadable(members: Members) -> None:
    change_lines(members, "log.jsonl", lambda lines: lines.__setitem__(8, b"{}\n"))


def go_back_to_an_older_checkpoint(members: Members) -> None:
    older = json.loads(members["checkpoints.jsonl"].splitlines()[-2])["note"]
    members["checkpoint"] = older.encode()
    change_lines(members, "checkpoints.jsonl", lambda lines: lines.pop())


def drop_newest_checkpoint(members: Members) -> None:
    change_lines(members, "checkpoints.jsonl", lambda lines: lines.pop())


def state_another_root(members: Members) -> None:
    note = members["checkpoint"].decode()
    root = note.split("\n")[2]
    other = base64.b64encode(bytes(reversed(base64.b64decode(root)))).decode()
    members["checkpoint"] = note.replace(root, other).encode()
    members["checkpoints.jsonl"] = members["checkpoints.jsonl"].replace(root.encode(), other.encode())


def state_another_origin(members: Members) -> None:
    members["checkpoints.jsonl"] = members["checkpoints.jsonl"].replace(b'"note":"marsad/', b'"note":"madras/')
    members["checkpoint"] = b"madras/" + members["checkpoint"].removeprefix(b"marsad/")


def a_member(members: Members, folder: str) -> str:
    return next(name for name in members if name.startswith(folder))


def drop_capture(members: Members) -> None:
    del members[a_member(members, "captures/")]


def drop_object(members: Members) -> None:
    del members[a_member(members, "objects/")]


def change_capture(members: Members) -> None:
    members[a_member(members, "captures/")] += b" "


def swap_captures(members: Members) -> None:
    first, second = [name for name in members if name.startswith("captures/")][:2]
    members[first], members[second] = members[second], members[first]


def add_capture(members: Members) -> None:
    members["captures/2c/f24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"] = b"hello"


def add_file(members: Members) -> None:
    members["notes.txt"] = b"hello"


def climb_out(members: Members) -> None:
    members["captures/../../etc/passwd"] = b"hello"


def drop_script(members: Members) -> None:
    del members["verify_bundle.py"]


def drop_log(members: Members) -> None:
    del members["log.jsonl"]


TAMPERING: dict[str, tuple[Callable[[Members], None], str]] = {
    "an entry changed": (rename_actor, r"log\.jsonl: its first \d+ entries are not those signed"),
    "entries swapped": (swap_entries, r"log\.jsonl: its first \d+ entries"),
    "an entry back-dated": (back_date, r"log\.jsonl: its first \d+ entries"),
    "an entry twice": (repeat_entry, r"log\.jsonl: its first \d+ entries"),
    "an entry taken out": (drop_entry, r"log\.jsonl: its first \d+ entries"),
    "the last entry cut off": (drop_tail, r"log\.jsonl: its first \d+ entries"),
    "other line ends": (end_lines_as_windows_does, r"log\.jsonl: its first 1 entries"),
    "blanks in the JSON": (put_in_blanks, r"log\.jsonl: its first 1 entries"),
    "an entry that is none": (make_unreadable, r"entry 8: it cannot be read on"),
    "an older checkpoint as the newest": (go_back_to_an_older_checkpoint, r"checkpoint: it is not the newest one"),
    "the newest checkpoint not among all": (drop_newest_checkpoint, r"checkpoint: it is not the newest one"),
    "a checkpoint of another root": (state_another_root, r"log\.jsonl: its first \d+ entries"),
    "checkpoints of another record": (state_another_origin, r"log\.jsonl: its first 1 entries"),
    "a capture taken out": (drop_capture, r"captures/[0-9a-f]{64}: it is missing; capture-[0-9a-f]{16} needs it"),
    "an object taken out": (drop_object, r"objects/[0-9a-f]{64}: it is missing; capture-[0-9a-f]{16} needs it"),
    "a capture changed": (change_capture, r"captures/../[0-9a-f]{62}: its bytes are not those"),
    "two captures swapped": (swap_captures, r"captures/../[0-9a-f]{62}: its bytes are not those"),
    "a capture put in": (add_capture, r"captures/2cf24dba5f\w*: no entry names it"),
    "another file put in": (add_file, r"notes\.txt: it does not belong"),
    "a name that leads out": (climb_out, r"captures/\.\./\.\./etc/passwd: it does not belong"),
    "no log": (drop_log, r"log\.jsonl"),
}


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


def rewritten(members: Members, key: SigningKey) -> Members:
    """Another history: an old entry is another, and everything after it is signed anew with the record's own key."""
    origin = json.loads(members["log.jsonl"].splitlines()[0])["payload"]["origin"]
    rename_actor(members)
    hashes = [leaf_hash(line) for line in members["log.jsonl"].splitlines()]
    notes = []
    for line in members["checkpoints.jsonl"].splitlines():
        size = json.loads(line)["size"]
        note = sign_checkpoint(Checkpoint(origin=origin, size=size, root=root_of(hashes[:size])), key)
        notes.append(canonical_json({"size": size, "note": note}) + b"\n")
    members["checkpoints.jsonl"] = b"".join(notes)
    members["checkpoint"] = json.loads(notes[-1])["note"].encode()
    return members


REPORTS: dict[str, Callable[[str], str]] = {
    "the note alone": lambda note: note,
    "a report as text": lambda note: f"Situation report\n\n  Checkpoint of the log:\n\n{note}\nPage 1\n",
    "a report as HTML": lambda note: f'<p>…</p><pre class="checkpoint">{note}</pre>',
    "a report as JSON": lambda note: json.dumps({"as_of": None, "checkpoint": note}),
    "a whole report in JSON": lambda note: json.dumps({"text": f"Report\n\nCheckpoint:\n{note}"}),
    "a report from Windows": lambda note: note.replace("\n", "\r\n"),
    "an indented report": lambda note: "".join(f"    {line}\n" for line in note.splitlines()),
}


@pytest.mark.parametrize("report", REPORTS.values(), ids=REPORTS)
def test_a_history_rewritten_with_the_stolen_key_contradicts_any_report(
    record: Path, bundle: Path, tmp_path: Path, report: Callable[[str], str]
) -> None:
    note = members_of(bundle)["checkpoint"].decode()
    (tmp_path / "report").write_text(report(note), encoding="utf-8")
    forged = forge(tmp_path / "x.zip", rewritten(members_of(bundle), SigningKey.load(record / "marsad.key")))
    assert check_bundle(forged).faults == []  # from inside, nothing can be seen
    assert run(bundle, "--checkpoint", tmp_path / "report").returncode == 0
    told = run(forged, "--checkpoint", tmp_path / "report")
    assert told.returncode == 1
    assert re.fullmatch(rf"log\.jsonl: its first \d+ entries are not those signed in {tmp_path}/report\n", told.stdout)


def test_an_earlier_checkpoint_holds_for_a_later_bundle(bundle: Path) -> None:
    notes = [json.loads(line)["note"] for line in members_of(bundle)["checkpoints.jsonl"].splitlines()]
    assert Bundle(bundle, dict(enumerate(notes))).faults == []  # type: ignore[arg-type]


def test_a_later_checkpoint_shows_that_the_bundle_was_cut(bundle: Path, tmp_path: Path) -> None:
    members = members_of(bundle)
    go_back_to_an_older_checkpoint(members)
    size = parse_checkpoint(members["checkpoint"].decode()).size
    members["log.jsonl"] = b"".join(members["log.jsonl"].splitlines(keepends=True)[:size])
    needed = {
        f"{folder}/{name[:2]}/{name[2:]}"
        for line in members["log.jsonl"].splitlines()
        for payload in [json.loads(line)["payload"]]
        for folder, name in [
            ("captures", payload.get("sha256")),
            ("objects", payload.get("text")),
            ("objects", payload.get("coding")),
        ]
        if name
    }
    cut = {name: data for name, data in members.items() if name in needed or "/" not in name}
    path = forge(tmp_path / "x.zip", cut)
    assert Bundle(path, {}).faults == []
    note = members_of(bundle)["checkpoint"].decode()
    assert [fault for fault in Bundle(path, {"report": note}).faults if fault.startswith("log.jsonl")]


def test_a_report_without_a_checkpoint_proves_nothing(bundle: Path) -> None:
    assert Bundle(bundle, {"report.txt": "Nothing was signed.\n"}).faults == [
        "log.jsonl: its first 0 entries are not those signed in report.txt"
    ]


@pytest.mark.parametrize("filler", ["x", "\n", " \n", "\\n", "n", "9\n", "A"], ids=repr)
def test_a_long_report_takes_no_long_time(filler: str) -> None:
    text = filler * (200_000 // len(filler))
    began = time.process_time()
    assert verify_bundle.NOTE.findall(text) == []
    assert time.process_time() - began < 1


def test_a_checkpoint_of_another_record_does_not_fit(bundle: Path) -> None:
    note = members_of(bundle)["checkpoint"].decode()
    assert Bundle(bundle, {"report": note.replace("marsad/", "madras/")}).faults


def test_redacted_bytes_may_be_missing_and_no_others(tmp_path: Path) -> None:
    office = office_in(tmp_path, "page-1", "page-2")
    approval = redact(office, "page-1")
    members = members_of(back_up(tmp_path, tmp_path / "x.zip").path)
    assert Bundle(tmp_path / "x.zip", {}).faults == []

    def without_approval(lines: list[bytes]) -> None:
        entry = parse_leaf(lines[approval].rstrip(b"\n"))
        lines[approval] = lines[approval].replace(b'"Basim"', b'"Amal"')
        assert entry.actor == "Basim"

    change_lines(members, "log.jsonl", without_approval)
    faults = Bundle(forge(tmp_path / "y.zip", members), {}).faults
    assert sum("it is missing" in fault for fault in faults) == 3, faults


def test_openssl_checks_the_signature(bundle: Path, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("the command openssl is missing")
        pytest.skip("the command openssl is not installed")
    folder = tmp_path / "new" / "check"
    told = run(bundle, "--extract", folder)
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


def test_a_key_of_their_own_does_not_help(bundle: Path, tmp_path: Path) -> None:
    """A history signed with another key needs another first entry, and so another origin than any report names."""
    key = SigningKey.generate("marsad/0000000000000000")
    members = members_of(bundle)
    first = parse_leaf(members["log.jsonl"].splitlines()[0])
    leaf = make_leaf(
        sequence=0,
        kind=EntryKind.OPENED,
        payload={**first.payload, "origin": key.name, "key": key.verifier},
        actor=first.actor,
        reason=None,
        identity=first.identity,
        recorded_at=first.recorded_at,
    )
    change_lines(members, "log.jsonl", lambda lines: lines.__setitem__(0, leaf + b"\n"))
    note = members["checkpoint"].decode()
    forged = forge(tmp_path / "x.zip", rewritten(members, key))
    assert check_bundle(forged).faults == []
    assert check_bundle(forged, {"report": note}).faults
