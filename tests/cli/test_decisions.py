"""Decisions from the command line: who decides, what is printed, and how a mistake ends."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marsad.capture import CaptureStore
from marsad.cli.app import cli
from tests.cli.fakes import FakeServices

Run = Callable[..., Result]
WHY = ("--reason", "withdrawn by its outlet")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `marsad ARGUMENTS…` in a folder with one page on the record, keys in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("MARSAD_PERSON", raising=False)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(cli, arguments, obj=FakeServices(), prog_name="marsad", catch_exceptions=False)

    assert invoke("add", "page-1").exit_code == 0
    return invoke


@pytest.fixture
def desk(run: Run) -> Run:
    """As `run`, with two people registered."""
    for name in ("Amal", "Basim"):
        assert run("person", name).exit_code == 0
    return run


def entry_of(result: Result) -> str:
    """The number of the entry that a command made."""
    assert result.exit_code == 0, result.stderr
    return str(json.loads(result.stdout)["entry"])


def test_a_person_gets_a_key_that_only_its_owner_reads(run: Run, tmp_path: Path) -> None:
    result = run("person", "Amal")
    key = tmp_path / "config" / "marsad" / "people" / "Amal.key"
    assert "in effect" in result.stdout
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700


def test_a_proposal_awaits_a_second_person_until_one_approves(desk: Run) -> None:
    proposal = desk("retract", "page-1", "--as", "Amal", *WHY)
    assert "awaiting a second person" in proposal.stdout
    pending = desk("log", "--pending").stdout
    [line] = pending.splitlines()
    number = line.split()[0]
    approved = desk("approve", number, "--as", "Basim", *WHY)
    assert "in effect, approved by Basim" in approved.stdout
    assert desk("log", "--pending").stdout == ""


def test_an_own_proposal_cannot_be_approved(desk: Run) -> None:
    number = entry_of(desk("retract", "page-1", "--as", "Amal", "--json", *WHY))
    result = desk("approve", number, "--as", "Amal", *WHY)
    assert (result.exit_code, result.stderr) == (
        2,
        "marsad: M101 this cannot be recorded: Amal approves of an own proposal\n",
    )


def test_a_redaction_says_what_became_of_the_bytes(desk: Run, tmp_path: Path) -> None:
    captures = CaptureStore(tmp_path / "captures")
    assert len(list(captures.names())) == 1
    number = entry_of(desk("redact", "page-1", "--as", "Amal", "--json", *WHY))
    assert len(list(captures.names())) == 1
    assert desk("approve", number, "--as", "Basim", *WHY).exit_code == 0
    assert list(captures.names()) == []
    assert "and 2 objects read in it" in desk("log", "--kind", "redaction").stdout


def test_a_decision_can_be_withdrawn_by_its_number(desk: Run) -> None:
    number = entry_of(desk("judge", "page-1", "unsure", "--as", "Amal", "--json", *WHY))
    assert desk("withdraw", number, "--as", "Amal", *WHY).exit_code == 0
    listed = [json.loads(line) for line in desk("log", "--since", number, "--json").stdout.splitlines()]
    assert [(entry["kind"], entry["standing"]) for entry in listed] == [
        ("judgement", "withdrawn"),
        ("withdrawal", "in effect"),
    ]


def test_a_new_key_in_another_file_waits_for_two_approvals(desk: Run) -> None:
    number = entry_of(desk("person", "Amal", "--key", "new.key", "--json"))
    assert "awaiting two people" in desk("log", "--pending").stdout
    assert desk("approve", number, "--as", "Amal", *WHY).exit_code == 0
    assert "awaiting another person" in desk("log", "--pending").stdout
    assert desk("approve", number, "--as", "Basim", *WHY).exit_code == 0
    assert desk("retract", "page-1", "--as", "Amal", *WHY).exit_code == 2
    assert desk("retract", "page-1", "--as", "Amal", "--key", "new.key", *WHY).exit_code == 0


def test_the_name_may_stand_in_the_environment(desk: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MARSAD_PERSON", "Basim")
    desk("retract", "page-1", *WHY)
    assert " by Basim: " in desk("log", "--kind", "retraction").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("retract", "page-1", *WHY), "say who with --as NAME"),
        (("retract", "page-1", "--as", "Nobody", *WHY), "Nobody has no key"),
        (("retract", "page-1", "--as", "../Amal", *WHY), "cannot be a person's name"),
        (("retract", "page-9", "--as", "Amal", *WHY), "nothing on the record is called 'page-9'"),
        (("retract", "page-1", "--as", "Amal", "--reason", " "), "needs a reason in words"),
        (("judge", "page-1", "guilty", "--as", "Amal", *WHY), "'guilty' is no verdict"),
        (("approve", "0", "--as", "Amal", *WHY), "entry 0 is no decision"),
        (("person", "two words"), "cannot be the name of a key"),
        (("person", "a/b"), "cannot be a person's name"),
        (("person", "a" * 300), "cannot be a person's name"),
        (("person", "Amal"), "its key is already that of Amal"),
        (("person", "Basim", "--key", "config/marsad/people/Amal.key"), "is the key of Amal, not of Basim"),
    ],
)
def test_a_mistake_ends_as_one_line_that_says_what_to_do(desk: Run, arguments: tuple[str, ...], words: str) -> None:
    before = desk("log").stdout
    result = desk(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert desk("log").stdout == before


def test_a_record_may_begin_with_its_people_and_with_nothing_else(run: Run, tmp_path: Path) -> None:
    assert run("log", "--store", "other.db").exit_code == 3
    assert run("person", "Amal").exit_code == 0
    assert run("retract", "page-1", "--as", "Amal", "--store", "other.db", *WHY).exit_code == 3
    assert not (tmp_path / "other.db").exists()
    assert run("person", "Amal", "--store", "other.db").exit_code == 0
    assert "Amal with the key" in run("log", "--store", "other.db").stdout
