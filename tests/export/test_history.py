"""Another history, signed with the record's own key: nothing inside shows it, and any report from before does."""

import json
import re
import time
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
from tests.export.records import forge, members_of, run_verifier
from tests.export.tampering import Members, change_lines, go_back_to_an_older_checkpoint, rename_actor


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
    assert run_verifier(bundle, "--checkpoint", tmp_path / "report").returncode == 0
    told = run_verifier(forged, "--checkpoint", tmp_path / "report")
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
