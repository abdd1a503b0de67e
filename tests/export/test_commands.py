"""`marsad backup`, `restore` and `export`: what they print, what they write, and how they end."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marsad.cli.app import cli
from tests.export.records import flip, record_pages

Run = Callable[..., Result]


@pytest.fixture
def run(record: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `marsad ARGUMENTS…` in a folder with a record."""
    shutil.copytree(record, tmp_path / "work")
    monkeypatch.chdir(tmp_path / "work")

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(cli, arguments, prog_name="marsad", catch_exceptions=False)

    return invoke


def test_backup_says_what_it_wrote_and_the_checkpoint_to_keep(run: Run) -> None:
    result = run("backup", "record.zip")
    first, _, note = result.stdout.partition("\n\n")
    assert first.startswith("record.zip: 77 entries, ")
    assert first.endswith("written and checked.")
    assert note.splitlines()[1] == "77"
    assert "\n\n— marsad/" in note
    assert (result.exit_code, result.stderr) == (0, "")


def test_backup_as_json(run: Run) -> None:
    told = json.loads(run("backup", "record.zip", "--json").stdout)
    assert set(told) == {"bundle", "entries", "captures", "objects", "bytes", "checkpoint"}
    assert told["bytes"] == Path("record.zip").stat().st_size


def test_progress_goes_to_standard_error(run: Run) -> None:
    result = run("backup", "record.zip", "--progress")
    assert "captures and objects" in result.stderr
    assert "captures and objects" not in result.stdout
    assert (
        "captures and objects"
        in run("restore", "record.zip", "--store", "new.db", "--progress", "--captures", "c").stderr
    )


def test_backup_of_no_record_has_the_status_of_the_store(run: Run) -> None:
    result = run("backup", "x.zip", "--store", "nothing.db")
    assert (result.exit_code, result.stderr[:12]) == (3, "marsad: M507")
    assert not Path("x.zip").exists()


def test_backup_onto_a_file_is_wrong_usage(run: Run) -> None:
    Path("x.zip").write_bytes(b"mine")
    result = run("backup", "x.zip")
    assert (result.exit_code, result.stderr[:12]) == (2, "marsad: M101")


def test_backup_into_no_folder_says_so(run: Run) -> None:
    result = run("backup", "nowhere/x.zip")
    assert result.exit_code == 2
    assert "nowhere/x.zip: there is no folder nowhere" in result.stderr


def test_restore_says_what_it_wrote_and_which_key_is_missing(run: Run) -> None:
    note = run("backup", "record.zip").stdout.partition("\n\n")[2]
    result = run("restore", "record.zip", "--store", "new/marsad.db")
    assert result.exit_code == 0
    assert result.stdout.startswith("new/marsad.db: 77 entries, ")
    assert "put back its signing key (marsad/" in result.stdout
    assert result.stdout.endswith(f"\n\n{note}")
    assert run("verify", "--store", "new/marsad.db").exit_code == 0


def test_restore_as_json(run: Run) -> None:
    run("backup", "record.zip")
    told = json.loads(run("restore", "record.zip", "--store", "new.db", "--captures", "c", "--json").stdout)
    assert set(told) == {"bundle", "entries", "checkpoint", "faults", "restored"}
    assert set(told["restored"]) == {"store", "captures", "objects", "articles", "key"}
    assert told["faults"] == []


def test_restore_names_each_fault_and_writes_nothing(run: Run) -> None:
    run("backup", "record.zip")
    flip(Path("record.zip"), 8 * 40_000)
    result = run("restore", "record.zip", "--store", "new.db", "--captures", "c")
    *faults, last = result.stdout.splitlines()
    assert result.exit_code == 1
    assert last == f"record.zip: {len(faults)} faults; nothing is restored."
    assert any("Bad CRC-32" in fault for fault in faults)
    assert not Path("new.db").exists()
    assert not Path("c").exists()
    told = json.loads(run("restore", "record.zip", "--store", "new.db", "--captures", "c", "--json").stdout)
    assert (told["faults"], told["restored"]) == (faults, None)


def test_restore_onto_another_record_is_wrong_usage(run: Run) -> None:
    run("backup", "record.zip")
    record_pages(Path(), 10, start=40)
    result = run("restore", "record.zip")
    assert (result.exit_code, result.stderr[:12]) == (2, "marsad: M101")
    result = run("restore", "record.zip", "--captures", "c")
    assert result.exit_code == 2
    assert "marsad.db: there is another record already" in result.stderr


def test_restore_only_checks_if_that_is_asked(run: Run) -> None:
    run("backup", "record.zip")
    result = run("restore", "record.zip", "--check", "--store", "new.db", "--captures", "c")
    assert result.exit_code == 0
    assert result.stdout.startswith("record.zip: 77 entries, no faults.\n")
    assert not Path("new.db").exists()


def test_restore_compares_with_an_earlier_report(run: Run) -> None:
    note = run("backup", "record.zip").stdout
    Path("report.txt").write_text(note, encoding="utf-8")
    assert run("restore", "record.zip", "--check", "--checkpoint", "report.txt").exit_code == 0
    Path("report.txt").write_text(note.replace("\n77\n", "\n76\n"), encoding="utf-8")
    result = run("restore", "record.zip", "--check", "--checkpoint", "report.txt")
    assert result.exit_code == 1
    assert "not those signed in report.txt" in result.stdout
    assert run("restore", "record.zip", "--check", "--checkpoint", "none.txt").exit_code == 2


def test_export_bundle_is_a_backup(run: Run) -> None:
    run("backup", "record.zip")
    result = run("export", "bundle", "export.zip", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["bundle"] == "export.zip"
    assert Path("export.zip").read_bytes() == Path("record.zip").read_bytes()


def test_export_knows_its_formats(run: Run) -> None:
    result = run("export", "wax-tablet", "x")
    assert result.exit_code == 2
    assert "bundle" in result.stderr
