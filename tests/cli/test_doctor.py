"""`marsad doctor`: what people and programs get, and how it ends."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marsad.brief.layout import lay_out
from marsad.cli.app import cli
from marsad.cli.doctor import examine_terminal, part_lines
from marsad.store import open_store
from marsad.store.diagnosis import Verdict
from marsad.store.diagnosis.findings import problem, warning

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `marsad doctor ARGUMENTS…` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(cli, ["doctor", *arguments], prog_name="marsad", catch_exceptions=False)

    return invoke


def make_record(path: Path) -> None:
    with closing(open_store(path)):
        pass


def test_it_works_without_a_record_and_makes_none(run: Run, tmp_path: Path) -> None:
    result = run()
    assert result.exit_code == 0
    assert "This machine" in result.stdout
    assert "there is none at marsad.db yet" in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_warnings_leave_the_status_and_problems_do_not(run: Run, tmp_path: Path) -> None:
    make_record(tmp_path / "marsad.db")
    (tmp_path / "marsad.db.seal").unlink()
    assert run().exit_code == 0
    (tmp_path / "marsad.key").chmod(0o644)
    result = run()
    assert result.exit_code == 1
    assert "problem  key permissions: 0644" in result.stdout
    assert "chmod 600" in result.stdout
    assert "1 problem." in result.stdout


def test_json_has_every_finding_and_the_worst_verdict(run: Run, tmp_path: Path) -> None:
    make_record(tmp_path / "marsad.db")
    (tmp_path / "marsad.key").chmod(0o644)
    found = json.loads(run("--json").stdout)
    assert found["verdict"] == "problem"
    assert {tuple(one) for one in found["findings"]} == {("part", "name", "verdict", "found", "advice")}
    assert {one["part"] for one in found["findings"]} == {"machine", "record"}
    names = [one["name"] for one in found["findings"]]
    assert len(set(names)) == len(names)
    assert {"marsad", "resources", "terminal", "schema"} <= set(names)


def test_a_named_record_that_is_not_there_is_a_warning(run: Run) -> None:
    found = json.loads(run("--json", "--store", "typo.db").stdout)
    assert next(one for one in found["findings"] if one["name"] == "record")["verdict"] == "warning"


def test_a_name_that_is_no_unicode(run: Run) -> None:
    assert r"there is none at \udcff" in run("--store", "\udcff\n.db", "--json").stdout


def test_no_line_is_wrapped_twice() -> None:
    text = lay_out(part_lines("The record", [warning("leftovers", "word " * 60, "do " * 99)]))
    assert all(line.startswith(" " * 11) for line in text.splitlines()[2:-1])
    assert max(map(len, text.splitlines())) <= 80
    assert len(text.splitlines()) < 15


def test_no_password_is_printed(run: Run) -> None:
    for arguments in ((), ("--json",)):
        result = run("--store", "postgresql://somebody:hidden@127.0.0.1:1/marsad", *arguments)
        assert result.exit_code == 1
        assert "hidden" not in result.output


@pytest.mark.parametrize(
    ("encoding", "verdict"), [("utf-8", Verdict.OK), ("UTF8", Verdict.OK), ("ANSI_X3.4-1968", Verdict.WARNING)]
)
def test_a_terminal_without_arabic(encoding: str, verdict: Verdict) -> None:
    assert examine_terminal(encoding).verdict is verdict


def test_names_from_outside_cannot_write_to_the_terminal() -> None:
    findings = [warning("leftovers", "a\x1b[2Jb", "remove c\x1b]0;d"), problem("x", "y\u202ez", "see")]
    text = lay_out(part_lines("The record", findings))
    assert "\x1b" not in text
    assert "\u202e" not in text
