"""The commands: what they print where, and how they end."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marsad.capture import CaptureStore
from marsad.cli.app import COMMANDS, cli
from marsad.pipeline import read_state
from marsad.store import read_store
from tests.cli.fakes import FakeServices

Run = Callable[..., Result]
FSI, PDI = "\u2068", "\u2069"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `marsad ARGUMENTS…` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(cli, arguments, obj=FakeServices(), prog_name="marsad", catch_exceptions=False)

    return invoke


@pytest.fixture
def recorded(run: Run) -> Run:
    """As `run`, with one page on the record."""
    assert run("add", "page-1").exit_code == 0
    return run


def test_read_prints_one_line_per_article_and_goes_on_after_a_failure(run: Run) -> None:
    result = run("read", "page-1", "x.pdf", "page-2")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["id"] for line in lines] == ["page-1#0", "x.pdf", "page-2#0"]
    assert lines[1]["error"]["code"] == "M201"
    assert result.exit_code == 1
    assert run("read", "page-1").exit_code == 0


def test_add_says_what_is_new_then_what_is_known(run: Run) -> None:
    first, again = run("add", "page-1"), run("add", "page-1")
    assert "1 pages new, 0 known; 1 articles new, 0 known" in first.stdout
    assert "0 pages new, 1 known; 0 articles new, 1 known" in again.stdout
    assert "doubt duration-conflict: 1" in first.stdout
    assert Path("marsad.db").exists()
    assert len(list(CaptureStore(Path("captures")).names())) == 1


def test_add_keeps_failures_and_says_so(run: Run) -> None:
    result = run("add", "x.pdf", "page-1", "--json")
    summary = json.loads(result.stdout)
    assert result.exit_code == 1
    assert summary["pages"] == {"new": 1, "known": 0, "without_article": 0}
    assert [failure["code"] for failure in summary["failures"]] == ["M201"]
    with closing(read_store("marsad.db")) as store:
        assert [failure.code for failure in read_state(store).failures] == ["M201"]


def test_progress_goes_to_standard_error(run: Run) -> None:
    result = run("add", "page-1", "--progress")
    assert "pages read" in result.stderr
    assert "pages read" not in result.stdout
    assert run("add", "page-1").stderr == ""


def test_the_store_may_be_named(run: Run, tmp_path: Path) -> None:
    assert run("add", "page-1", "--store", "other.db").exit_code == 0
    assert run("board", "--store", "other.db").exit_code == 0
    assert not (tmp_path / "marsad.db").exists()


@pytest.mark.parametrize("command", ["board", "brief", "show agreement"])
def test_no_record_is_one_line_and_status_3(run: Run, command: str) -> None:
    result = run(*command.split())
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr == "marsad: M507 marsad.db: there is no record here yet; make one with: marsad add PATH…\n"


def test_the_board_lists_obligations_with_words_for_their_state(recorded: Run) -> None:
    board = recorded("board").stdout
    for word in ("✓ kept", "⇄ contested", "○ pending", "5 March 2031"):
        assert word in board
    arabic = recorded("board", "--lang", "ar").stdout
    for word in ("✓ نُفذ", "⇄ محل خلاف", "5 آذار/مارس 2031"):
        assert word in arabic
    assert "\x1b" not in board + arabic


def test_every_line_fits_80_columns_and_closes_its_isolates(recorded: Run) -> None:
    for arguments in (("board",), ("brief",), ("brief", "--lang", "ar"), ("show", "agreement")):
        shown, _, _ = recorded(*arguments).stdout.partition("\nmarsad/")  # the checkpoint is there to be copied
        for line in shown.splitlines():
            assert len(line.replace(FSI, "").replace(PDI, "")) <= 80, line
            assert line.count(FSI) == line.count(PDI), line


def test_board_json_is_what_the_reference_says(recorded: Run) -> None:
    board = json.loads(recorded("board", "--json").stdout)
    (agreement,) = board["agreements"]
    assert set(agreement) >= {
        *("id", "name", "kind", "parties", "mediators", "declared", "in_effect", "expires", "ended"),
        *("status", "positions", "obligations"),
    }
    contested = agreement["obligations"][1]
    assert contested["compliance"] == "contested"
    (claim,) = contested["opposing"]
    assert claim["stance"] == "accuse"
    assert claim["end"] - claim["start"] == len(claim["quote"])


def test_as_of_reaches_the_ledger_and_must_be_a_day(recorded: Run) -> None:
    assert json.loads(recorded("board", "--json", "--as-of", "2031-03-10").stdout)["as_of"] == "2031-03-10"
    assert recorded("board", "--as-of", "March").exit_code == 2


def test_brief_writes_html_to_a_file_or_to_standard_output(recorded: Run) -> None:
    assert recorded("brief", "--html", "brief.html", "--lang", "ar").exit_code == 0
    assert Path("brief.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert recorded("brief", "--html", "-").stdout.startswith("<!doctype html>")
    assert json.loads(recorded("brief", "--json").stdout)["independent_origins"] == 1


def test_usage_errors_end_with_status_2(recorded: Run) -> None:
    for arguments in (
        ("brief", "--json", "--html", "x.html"),
        ("brief", "--html", "nowhere/x.html"),
        ("show", "nothing-like-this"),
        ("show", "obligation-a"),
        ("read",),
        ("nonsense",),
    ):
        result = recorded(*arguments)
        assert result.exit_code == 2, arguments
        assert result.stdout == ""
        assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        ("agreement-1", "agreement"),
        ("obligation-ab", "obligation"),
        ("contradiction", "contradiction"),
        ("figure", "figure"),
        ("page-1#0", "article"),
        ("place/wadi", "place"),
        ("issue", "issue"),
    ],
)
def test_show_finds_by_the_beginning_of_an_id(recorded: Run, wanted: str, kind: str) -> None:
    found = json.loads(recorded("show", wanted, "--json").stdout)
    assert found["type"] == kind
    assert recorded("show", wanted).stdout.startswith(kind)


def test_show_tells_a_claim_with_its_context_and_the_lines_it_bears(recorded: Run) -> None:
    board = json.loads(recorded("board", "--json").stdout)
    claim = board["agreements"][0]["obligations"][1]["opposing"][0]["claim"]
    found = json.loads(recorded("show", claim, "--json").stdout)
    assert found["before"].endswith("و")
    assert {line["type"] for line in found["lines"]} >= {"obligation", "contradiction", "figure"}


def test_demo_prints_both_languages_and_writes_both_files(run: Run, tmp_path: Path) -> None:
    result = run("demo", "--html-dir", str(tmp_path / "out"))
    assert "Agreements board" in result.stdout
    assert "تقرير الحالة" in result.stdout
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["brief-ar.html", "brief-en.html"]


HELP_AND_MODULES = """
import sys
import tempfile
from marsad.cli import main
sys.argv = ["marsad", "--help"]
try:
    main()
except SystemExit:
    print([name for name in ("rich", "sqlalchemy", "jinja2", "trafilatura") if name in sys.modules])
"""


def test_help_lists_every_command_without_importing_any() -> None:
    done = subprocess.run([sys.executable, "-c", HELP_AND_MODULES], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
    assert all(f"  {name} " in done.stdout for name in COMMANDS)


def test_every_command_has_help() -> None:
    for name, (_, sentence) in COMMANDS.items():
        result = CliRunner().invoke(cli, [name, "--help"])
        assert result.exit_code == 0
        assert sentence.endswith(".")


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    text = "هدنة\nأعلنت إثيوبيا وإريتريا وقف إطلاق النار في 3 مارس 2020.\n"
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    program = Path(sys.executable).parent / "marsad"
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        command = (str(program), "read", "page.txt")
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, cwd=tmp_path, check=False)
    assert done.stderr == b""
