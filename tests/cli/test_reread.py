"""`marsad reread`: what it prints, as text and as JSON, and how it ends."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marsad.cli.app import cli
from marsad.cli.services import Reads, Services
from marsad.model import ArticleReading
from marsad.pipeline import Method, Reader
from marsad.pipeline.layers import LAYERS
from tests.pipeline.readers import RuleReader

NEWER = Method(version="99", resources="ab" * 32, tables=(("speech", "cd" * 32),))
TEXT = "أعلنت الأمم المتحدة أمس الأحد أن هدنة بين اليمن والسعودية دخلت حيز التنفيذ.\n"
FSI, PDI = "\u2068", "\u2069"


def in_silence(reading: ArticleReading) -> ArticleReading:
    """Rules that hear nobody speak."""
    own = replace(reading.claims[0].claimant, span=None, entity=None, name="") if reading.claims else None
    claims = tuple(replace(claim, claimant=own) for claim in reading.claims) if own else ()
    return replace(reading, statements=(), claims=claims)


@dataclass
class RuledServices(Services):
    """Reads with these rules."""

    rules: RuleReader = field(default_factory=RuleReader)

    def make_reader(self) -> Reads:
        return self.rules


Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader) -> Iterator[Run]:
    """Run `marsad reread ARGUMENTS…` by newer rules over a record of two pages that the real ones read."""
    monkeypatch.chdir(tmp_path)
    for name in ("page-1", "page-2"):
        Path(f"{name}.txt").write_text(f"{TEXT}{name}\n", encoding="utf-8")
    with Services().recorder("marsad.db", Path("captures"), reader.method) as recorder:
        recorder.record(reader.read_paths(["page-1.txt", "page-2.txt"]))
    rules = RuleReader(method=NEWER, change=in_silence, inner=reader)

    def invoke(*arguments: str, **changes: object) -> Result:
        services = RuledServices(replace(rules, **changes))  # type: ignore[arg-type]
        return CliRunner().invoke(cli, ["reread", *arguments], obj=services, catch_exceptions=False)

    yield invoke


def test_the_summary_says_how_many_pages_why_and_how_much_in_each_layer(run: Run) -> None:
    result = run()
    assert result.exit_code == 0
    first, *rest = result.stdout.splitlines()
    assert first == "marsad.db: 2 pages read again: 2 changed."
    assert any(line.startswith("Why (2 pages): Marsad ") and line.endswith("→ 99") for line in rest)
    assert any(line.strip().startswith("speech: ") for line in rest)
    assert "  statements: +0 −2 ~0" in rest
    assert run().stdout == "marsad.db: 0 pages read again: no page has a newest coding by other rules.\n"


def test_a_dry_run_says_so_and_records_nothing(run: Run) -> None:
    before = Path("marsad.db").read_bytes()
    dry = run("--dry-run", "--diff")
    assert "2 pages read again (dry run: nothing was recorded): 2 changed." in " ".join(dry.stdout.split())
    assert Path("marsad.db").read_bytes() == before
    wet = run("--diff")
    assert wet.stdout == dry.stdout.replace(" (dry run: nothing was recorded)", "")


def test_the_diff_shows_exact_words_and_what_the_ledger_makes_of_it(run: Run) -> None:
    text = run("--diff").stdout
    flat = " ".join(text.replace(FSI, "").replace(PDI, "").split())
    assert "page-1#0" in flat
    assert "statements +0 −1 ~0 −" in flat
    assert "«أعلنت الأمم المتحدة أمس الأحد أن هدنة بين اليمن والسعودية دخلت حيز التنفيذ»" in flat
    assert "→ the article itself" in flat
    _, means = flat.split("What it means for the ledger")
    assert "− positions: United Nations tells of it «هدنة»" in means
    assert "+ positions: page-1#0 tells of it «هدنة»" in means


def test_every_line_fits_80_columns_and_closes_its_isolates(run: Run) -> None:
    for line in run("--diff").stdout.splitlines():
        assert len(line.replace(FSI, "").replace(PDI, "")) <= 80, line
        assert line.count(FSI) == line.count(PDI), line


def test_json_is_what_the_reference_says(run: Run) -> None:
    found = json.loads(run("--diff", "--json").stdout)
    assert set(found) == {
        *("store", "dry_run", "checkpoint", "method", "pages", "methods", "layers", "orphans", "failures"),
        *("changes", "ledger", "ledger_untold"),
    }
    assert found["pages"] | {"changed": 2} == found["pages"]
    assert set(found["layers"]) == set(LAYERS)
    assert found["layers"]["statements"] == {"added": 0, "removed": 2, "changed": 0}
    [method] = found["methods"]
    assert method["version"]["after"] == "99"
    assert ("speech", "cd" * 32) in [(table["table"], table["after"]) for table in method["tables"]]
    [page, _] = found["changes"]
    [article] = page["articles"]
    [gone] = article["layers"]["statements"]["removed"]
    assert TEXT[gone["start"] : gone["end"]] == gone["text"]
    assert found["ledger"]["digest"]["before"] != found["ledger"]["digest"]["after"]
    assert set(json.loads(run("--json").stdout)) == set(found) - {"changes", "ledger", "ledger_untold"}


def test_what_cannot_be_read_is_listed_and_the_status_is_1(run: Run) -> None:
    [body, _] = Path("captures").glob("??/*")
    body.unlink()
    result = run()
    assert result.exit_code == 1
    flat = " ".join(result.stdout.split())
    assert "1 changed; 1 not read: bytes missing or altered" in flat
    assert "M5" in flat
    assert run("--all", refused=frozenset({"page-1", "page-2"})).exit_code == 1


def test_the_same_rules_that_read_otherwise_are_told(run: Run) -> None:
    assert run().exit_code == 0
    result = run("--all", change=lambda reading: replace(reading, places=()))
    assert result.exit_code == 1
    assert "2 read otherwise by the very same method" in result.stdout


def test_there_must_be_a_record(run: Run) -> None:
    result = run("--store", "other.db")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "M507" in result.stderr
    assert not Path("other.db").exists()


def test_progress_goes_to_standard_error(run: Run) -> None:
    result = run("--progress")
    assert "read again" in result.stderr
    assert run("--dry-run").stderr == ""
