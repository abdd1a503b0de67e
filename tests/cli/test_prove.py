"""`marsad prove`: what it prints, as text and as JSON, and how it ends."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marsad.cli.app import cli
from marsad.cli.services import Services
from marsad.pipeline import Reader

TEXT = "أعلنت الأمم المتحدة أمس الأحد أن هدنة بين اليمن والسعودية دخلت حيز التنفيذ.\n"
FSI, PDI = "\u2068", "\u2069"

Run = Callable[..., Result]


def add(reader: Reader, name: str) -> None:
    Path(f"{name}.txt").write_text(f"{TEXT}{name}\n", encoding="utf-8")
    with Services().recorder("marsad.db", Path("captures"), reader.method) as recorder:
        recorder.record(reader.read_paths([f"{name}.txt"]))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader) -> Run:
    """Run `marsad ARGUMENTS…` in a folder with a record of one page."""
    monkeypatch.chdir(tmp_path)
    add(reader, "page-1")
    return lambda *arguments: CliRunner().invoke(cli, arguments, catch_exceptions=False)


@pytest.fixture
def agreement(run: Run) -> str:
    """The id of the agreement on the board."""
    [found] = json.loads(run("board", "--json").stdout)["agreements"]
    return str(found["id"])


def test_a_line_is_printed_down_to_the_checkpoint(run: Run, agreement: str) -> None:
    result = run("prove", agreement)
    assert result.exit_code == 0
    lines = result.stdout.replace(FSI, "").replace(PDI, "").splitlines()
    assert lines[0] == f"agreement {agreement}"
    for wanted in ("    «هدنة»", "  entries of the log: 2, 3", "checkpoint", "Every link holds."):
        assert wanted in lines
    note = json.loads(run("board", "--json").stdout)["checkpoint"]
    assert note in result.stdout


def test_a_leaf_is_printed_as_it_was_hashed(run: Run) -> None:
    lines = run("prove", "2").stdout.splitlines()
    leaf, digest = lines[lines.index("  leaf") + 1], lines[lines.index("  its hash, SHA-256(0x00 ‖ leaf)") + 1].strip()
    hashed = subprocess.run(
        ["sh", "-c", "printf '\\0%s' \"$1\" | sha256sum", "sh", leaf], capture_output=True, text=True, check=True
    )
    assert hashed.stdout.split()[0] == digest


def test_json_is_what_the_reference_says(run: Run, agreement: str) -> None:
    found = json.loads(run("prove", agreement, "--json").stdout)
    assert set(found) == {
        *("kind", "id", "record", "key", "chains", "entries", "checkpoint", "consistency", "faults"),
    }
    [chain, *_] = found["chains"]
    assert set(chain) == {
        *("role", "claim", "article", "current", "retracted", "quote", "coding", "capture", "entries", "faults"),
    }
    text = f"{TEXT}page-1\n"
    assert text[chain["quote"]["start"] : chain["quote"]["end"]] == chain["quote"]["text"]
    assert [entry["sequence"] for entry in found["entries"]] == chain["entries"]


@pytest.mark.parametrize(
    "report", [("brief",), ("brief", "--html", "-"), ("brief", "--json"), ("brief", "--lang", "ar")]
)
def test_any_older_report_proves_that_the_log_only_grew(run: Run, reader: Reader, report: tuple[str, ...]) -> None:
    Path("report").write_text(run(*report).stdout, encoding="utf-8")
    size = json.loads(run("prove", "0", "--json").stdout)["checkpoint"]["size"]
    add(reader, "page-2")
    result = run("prove", "0", "--from", "report", "--json")
    [proof] = json.loads(result.stdout)["consistency"]
    assert (result.exit_code, proof["size"], proof["fault"]) == (0, size, None)
    assert proof["hashes"]
    assert "the log only grew" in run("prove", "0", "--from", "report").stdout


def test_a_broken_link_is_named_and_the_status_is_1(run: Run) -> None:
    [body] = Path("captures").glob("??/*")
    body.write_bytes(b"something else")
    result = run("prove", "page-1")
    assert result.exit_code == 1
    assert "Broken: " in result.stdout
    assert "Every link holds." not in result.stdout
    assert json.loads(run("prove", "page-1", "--json").stdout)["faults"]


def test_a_file_without_a_checkpoint_is_refused(run: Run) -> None:
    Path("report").write_text("nothing", encoding="utf-8")
    result = run("prove", "0", "--from", "report")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "no checkpoint" in result.stderr


def test_there_must_be_a_record_and_such_an_id(run: Run) -> None:
    assert run("prove", "0", "--store", "other.db").exit_code == 3
    assert not Path("other.db").exists()
    assert run("prove", "nowhere").exit_code == 2


def test_lines_close_their_isolates_and_no_control_reaches_the_terminal(run: Run, reader: Reader) -> None:
    add(reader, "evil\u202e\u009b31m")
    for wanted in ("4", "evil"):
        printed = run("prove", wanted).stdout
        assert "evil" in printed
        assert "\u202e" not in printed
        assert "\u009b" not in printed
        assert all(line.count(FSI) == line.count(PDI) for line in printed.splitlines())
