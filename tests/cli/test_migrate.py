"""`marsad migrate`: what it says, and that the search index is there again afterwards."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marsad.cli.app import cli
from marsad.store import read_store
from tests.cli.fakes import FakeServices

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `marsad ARGUMENTS…` in a folder with a record of one page."""
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(cli, arguments, obj=FakeServices(), prog_name="marsad", catch_exceptions=False)

    assert invoke("add", "page-1").exit_code == 0
    return invoke


def found_articles() -> list[tuple[int, int]]:
    store = read_store("marsad.db")
    found = list(store.find_documents())
    store.close()
    return found


def test_down_and_up(run: Run) -> None:
    before = found_articles()
    assert before != []
    down = run("migrate", "--to", "0001")
    assert down.stdout.startswith("marsad.db: schema 0002 → 0001; nothing that was recorded has changed. Entry ")
    refused = run("board")
    assert refused.exit_code == 3
    assert "M510" in refused.stderr
    assert "marsad migrate --store marsad.db" in refused.stderr
    up = run("migrate", "--json")
    assert {**json.loads(up.stdout), "entry": None} == {
        "store": "marsad.db",
        "before": "0001",
        "after": "0002",
        "entry": None,
    }
    assert found_articles() == before
    assert run("verify").exit_code == 0


def test_nothing_to_do(run: Run) -> None:
    assert run("migrate").stdout == "marsad.db: the schema is 0002 already; nothing to do.\n"


def test_without_the_key_it_says_that_the_log_is_silent(run: Run) -> None:
    Path("marsad.key").unlink()
    assert "The log does not mention it" in run("migrate", "--to", "0001").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [(("--to", "0777"), 2, "M101"), (("--store", "none.db"), 3, "M507"), (("--store", "."), 3, "M502")],
)
def test_mistakes(run: Run, arguments: tuple[str, ...], status: int, code: str) -> None:
    result = run("migrate", *arguments)
    assert result.exit_code == status
    assert code in result.stderr
    assert not Path("none.db").exists()
