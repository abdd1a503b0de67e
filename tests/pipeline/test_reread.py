"""Reading again by other rules: codings are added, none is lost, and the record says why what is read today differs."""

from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from marsad.model import ArticleReading, Draft, EntryKind, LogEntry
from marsad.pipeline import Reader, Recorder, build_record, ledger_digest, load_readings, read_state
from marsad.pipeline.drafts import coding_identity, make_object
from marsad.pipeline.ledger_changes import compare_records
from marsad.pipeline.methods import TableChange
from marsad.pipeline.recorder import PAGES_PER_TRANSACTION
from marsad.pipeline.reread import Reread, Rereader, Verdict
from marsad.pipeline.reread_report import RereadReport
from marsad.pipeline.verify import Verifier
from marsad.store import open_store, read_store
from tests.factories import TEXT, make_capture
from tests.pipeline.desks import METHOD, Office, hex_of, office_in, outcome_of
from tests.pipeline.readers import NEW, OLD, RuleReader, without_figures

CODING, FAILURE, SETTING = EntryKind.CODING, EntryKind.FAILURE, EntryKind.SETTING


@dataclass(frozen=True)
class Run:
    """A finished run: what became of each page, and the entries that it added."""

    rereader: Rereader
    pages: dict[str, Reread]
    added: list[LogEntry]

    @property
    def verdicts(self) -> dict[str, str]:
        return {name: page.verdict.value for name, page in self.pages.items()}

    @property
    def kinds(self) -> list[EntryKind]:
        return [entry.kind for entry in self.added]


def reread(office: Office, reader: RuleReader | None = None, *, dry_run: bool = False, every: bool = False) -> Run:
    """Read the record again, by `NEW` rules that change nothing unless `reader` has others."""
    with office.store() as store:
        size = store.size()
        rereader = Rereader(store, office.captures, reader or RuleReader(), dry_run=dry_run, every=every)
        pages = {page.capture.page: page for page in rereader.run()}
        return Run(rereader, pages, list(store.entries(size)))


def codings(office: Office, page: str) -> list[str]:
    """The versions of the codings of a page, oldest first."""
    with office.store() as store:
        state = read_state(store)
        return [coding.version for coding in state.codings.get(capture_of(office, page), ())]


def capture_of(office: Office, page: str) -> str:
    """The identity of the capture of a page."""
    with office.store() as store:
        return next(name for name, capture in read_state(store).captures.items() if capture.page == page)


def figures(office: Office) -> int:
    """How many figures the record has as it stands."""
    with office.store() as store:
        return sum(len(reading.figures) for reading in load_readings(store, read_state(store)))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Three pages, read by old rules."""
    return office_in(tmp_path, "a", "b", "c")


def test_a_coding_by_newer_rules_is_added_and_the_older_one_stays(office: Office) -> None:
    with office.store() as store:
        before = [row.leaf for row in store.rows()]
    run = reread(office, RuleReader(change=without_figures))
    assert run.verdicts == {"a": "changed", "b": "changed", "c": "changed"}
    assert run.kinds == [SETTING, CODING, CODING, CODING]
    assert codings(office, "a") == ["1", "2"]
    assert figures(office) == 0
    with office.store() as store:
        assert [row.leaf for row in store.rows(0, len(before))] == before
        assert list(Verifier(store=store, captures=office.captures).faults()) == []


def test_reading_again_twice_adds_nothing(office: Office) -> None:
    reread(office)
    reader = RuleReader()
    again = reread(office, reader)
    assert (again.pages, again.added, reader.asked) == ({}, [], [])


def test_a_coding_that_says_the_same_is_added_too_for_it_was_made_by_other_rules(office: Office) -> None:
    run = reread(office)
    assert set(run.verdicts.values()) == {"same"}
    assert run.kinds == [SETTING, CODING, CODING, CODING]
    assert not any(page.change for page in run.pages.values())


def test_a_coding_is_the_same_whether_the_page_was_added_or_read_again(tmp_path: Path) -> None:
    for name in ("added", "later"):
        (tmp_path / name).mkdir()
    added, later = office_in(tmp_path / "added"), office_in(tmp_path / "later", "a")
    reader = RuleReader(change=without_figures)
    added.record(reader.attempt(make_capture("a", outcome_of("a").readings[0].page_text)), method=NEW)
    reread(later, reader)
    found = []
    for office in (added, later):
        with office.store() as store:
            found.append([entry for entry in store.entries() if entry.kind is CODING][-1])
    assert found[0].payload == found[1].payload
    assert found[0].identity == found[1].identity


def test_nothing_is_recorded_in_a_dry_run_and_it_tells_what_a_run_would_do(office: Office) -> None:
    reader = RuleReader(change=without_figures)
    with closing(read_store(office.folder / "marsad.db")) as store:
        size = store.size()
        rereader = Rereader(store, office.captures, reader, dry_run=True)
        told = list(rereader.run())
        assert store.size() == size
        assert rereader.checkpoint is None
    done = reread(office, reader)
    assert told == list(done.pages.values())


def test_the_ledger_that_a_dry_run_foretells_is_the_one_that_comes(tmp_path: Path, reader: Reader) -> None:
    office = Office(tmp_path)
    text = "أعلنت الأمم المتحدة أمس الأحد أن هدنة بين اليمن والسعودية دخلت حيز التنفيذ.\n"
    page = reader.attempt(make_capture("a", text))
    office.record(page, method=OLD)
    with office.store() as store:
        before = ledger_digest(build_record(list(load_readings(store, read_state(store)))))
        silent = RuleReader(
            inner=reader, change=lambda reading: replace(reading, statements=(), claims=(), agreements=())
        )
        rereader = Rereader(store, office.captures, silent)
        report = RereadReport(rereader=rereader, diff=True)
        report.add(rereader.run())
        change = report.ledger()
        assert not isinstance(change, str)
        after = ledger_digest(build_record(list(load_readings(store, read_state(store)))))
        assert (change.digest_before, change.digest_after) == (before, after)
        assert before != after
        assert not compare_records(store, read_state(store), {})
        wavering = Rereader(
            store, office.captures, replace(silent, change=lambda reading: replace(reading, places=())), every=True
        )
        report = RereadReport(rereader=wavering, diff=True)
        report.add(wavering.run())
        assert report.has_faults
        assert not report.ledger()  # for nothing of it was recorded


def test_a_page_that_cannot_be_read_any_more_keeps_its_coding(office: Office) -> None:
    run = reread(office, RuleReader(refused=frozenset("a"), buggy=frozenset("b")))
    assert run.verdicts == {"a": "failed", "b": "failed", "c": "same"}
    assert [failure.code for page in run.pages.values() if (failure := page.failure)] == ["M203", "M401"]
    assert run.kinds == [SETTING, FAILURE, FAILURE, CODING]
    assert codings(office, "a") == ["1"]
    assert figures(office) == 3
    again = reread(office, RuleReader(refused=frozenset("a"), buggy=frozenset("b")))
    assert (again.verdicts, again.added) == ({"a": "failed", "b": "failed"}, [])


def test_a_page_whose_text_cannot_be_stored_has_failed(office: Office) -> None:
    half = RuleReader(change=lambda reading: replace(reading, page_text=reading.page_text + "\ud800"))
    assert set(reread(office, half).verdicts.values()) == {"failed"}


def test_a_capture_that_met_a_bug_is_read_for_the_first_time(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.record(RuleReader(buggy=frozenset("a")).attempt(make_capture("a", outcome_of("a").readings[0].page_text)))
    assert codings(office, "a") == []
    run = reread(office)
    assert run.verdicts == {"a": "first"}
    assert codings(office, "a") == ["2"]
    [article] = run.pages["a"].change.articles if run.pages["a"].change else ()
    assert (article.was, article.stays) == (False, True)


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_missing_or_altered_bytes_are_told_and_the_run_goes_on(office: Office, damage: str) -> None:
    path = office.captures.path_of(make_capture("b", outcome_of("b").readings[0].page_text).sha256)
    path.unlink() if damage == "missing" else path.write_bytes(b"something else")
    run = reread(office)
    assert run.verdicts == {"a": "same", "b": "missing", "c": "same"}
    failure = run.pages["b"].failure
    assert failure is not None
    assert failure.code.startswith("M5")
    assert str(path) in failure.message
    assert run.kinds == [SETTING, CODING, CODING]
    assert codings(office, "b") == ["1"]


def test_what_is_out_of_the_ledger_is_not_read_again(office: Office) -> None:
    for page, propose in (("a", "retract"), ("b", "redact")):
        with office.desk("Amal") as desk:
            proposal = getattr(desk, propose)(page, "a reason").entry.sequence
        with office.desk("Basim") as desk:
            desk.approve(proposal, "checked")
    assert reread(office, every=True).verdicts == {"c": "same"}


def test_a_page_that_is_redacted_meanwhile_gets_no_coding(office: Office) -> None:
    def redact() -> None:
        with office.desk("Amal") as desk:
            proposal = desk.redact("b", "names a witness").entry.sequence
        with office.desk("Basim") as desk:
            desk.approve(proposal, "checked")

    run = reread(office, RuleReader(change=without_figures, pause="c", then=redact))
    assert run.verdicts == {"a": "changed", "c": "changed"}
    with office.store() as store:
        assert list(Verifier(store=store, captures=office.captures).faults()) == []


def test_all_pages_are_read_again_when_asked_and_nothing_changes(office: Office) -> None:
    run = reread(office, RuleReader(method=METHOD), every=True)
    assert (set(run.verdicts.values()), run.added[1:]) == ({"same"}, [])


def test_rules_that_read_differently_each_time_are_caught(office: Office) -> None:
    run = reread(office, RuleReader(method=METHOD, change=without_figures), every=True)
    assert set(run.verdicts.values()) == {"differs"}
    assert CODING not in run.kinds
    assert figures(office) == 3
    report = RereadReport(rereader=run.rereader)
    report.add(run.pages.values())
    assert report.has_faults


def test_what_was_read_before_an_interruption_is_kept_and_not_read_again(office: Office) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reread(office, RuleReader(pause="c", then=interrupt))
    assert [codings(office, page) for page in "abc"] == [["1", "2"], ["1", "2"], ["1"]]
    assert reread(office).verdicts == {"c": "same"}


def test_pages_are_recorded_some_at_a_time(tmp_path: Path) -> None:
    pages = [f"page-{number:03}" for number in range(PAGES_PER_TRANSACTION + 2)]
    office = office_in(tmp_path, *pages)
    with office.store() as store:
        sizes = [(page.capture.page, store.size()) for page in Rereader(store, office.captures, RuleReader()).run()]
        first, last = sizes[0][1], store.size()
    assert [size for _, size in sizes] == [first] * PAGES_PER_TRANSACTION + [last] * 2
    assert [name for name, _ in sizes] == pages


def test_older_rules_add_nothing_where_they_have_read_before(office: Office) -> None:
    reread(office, RuleReader(change=without_figures))
    run = reread(office, RuleReader(method=METHOD))
    assert (run.pages, run.rereader.overtaken, run.added) == ({}, 3, [])
    assert figures(office) == 0


def test_a_coding_in_a_form_of_the_past_does_not_stand_in_the_way(office: Office) -> None:
    strange = make_object(b'{"readings":[{"of":"another form"}],"issues":[]}')
    capture = capture_of(office, "a")
    past = replace(OLD, version="0")
    payload = {
        "capture": capture,
        "version": past.version,
        "resources": past.resources,
        "extractor": None,
        "text": None,
        "coding": strange.sha256,
        "articles": 1,
    }
    draft = Draft(kind=CODING, payload=payload, actor="marsad", identity=coding_identity(capture, past))
    with office.store() as store:
        store.append([draft], objects=[strange])
    run = reread(office)
    assert run.verdicts == {"a": "changed", "b": "same", "c": "same"}
    assert "does not fit this version" in (run.pages["a"].unreadable or "")
    report = RereadReport(rereader=run.rereader, diff=True)
    report.add(run.pages.values())
    with office.store() as store:
        report.rereader.store = store
        assert "does not fit this version" in str(report.ledger())
    assert figures(office) == 3


def test_a_retraction_whose_claim_is_not_made_any_more_is_told(office: Office) -> None:
    claim = f"claim-{hex_of('a0')}"
    with office.desk("Amal") as desk:
        proposal = desk.retract(claim, "a slip").entry.sequence
    with office.desk("Basim") as desk:
        desk.approve(proposal, "checked")
    assert reread(office).pages["a"].orphans == ()
    run = reread(
        office, RuleReader(method=replace(NEW, version="3"), change=lambda reading: replace(reading, claims=()))
    )
    assert run.pages["a"].orphans == (claim,)
    assert run.pages["b"].orphans == ()


def test_the_log_tells_which_tables_differ(tmp_path: Path) -> None:
    office = Office(tmp_path)
    old = replace(OLD, tables=(("actors", "aa"), ("places", "aa"), ("speech", "cc")))
    office.record(outcome_of("a"), method=old)
    run = reread(office, RuleReader(change=without_figures))
    report = RereadReport(rereader=run.rereader)
    report.add(run.pages.values())
    [change] = report.methods()
    assert (change.version_before, change.version_after, change.pages) == ("1", "2", 1)
    assert change.tables == (
        TableChange(table="actors", before="aa", after=None),
        TableChange(table="places", before="aa", after="bb"),
    )


def test_tables_that_the_log_does_not_name_are_not_guessed(office: Office) -> None:
    run = reread(office, RuleReader(change=without_figures))
    report = RereadReport(rereader=run.rereader)
    report.add(run.pages.values())
    assert [change.tables for change in report.methods()] == [None]


def test_another_text_of_the_same_bytes_is_told(office: Office) -> None:
    def extracted_otherwise(reading: ArticleReading) -> ArticleReading:
        return replace(reading, page_text=f"{reading.page_text}\n")

    run = reread(office, RuleReader(change=extracted_otherwise))
    assert set(run.verdicts.values()) == {"changed"}
    assert all(page.change and page.change.text and not page.change.articles for page in run.pages.values())


def test_in_postgresql_the_same_is_added(office: Office, tmp_path: Path, database: str) -> None:
    with closing(open_store(database, key=tmp_path / "marsad.key")) as store:
        pages = [RuleReader().attempt(make_capture(page, f"{TEXT}{page}\n")) for page in "abc"]
        Recorder(store=store, captures=office.captures, method=METHOD).record(pages)
        found = list(Rereader(store, office.captures, RuleReader(change=without_figures)).run())
        added = [entry.payload for entry in store.entries() if entry.kind is CODING][3:]
        assert list(Rereader(store, office.captures, RuleReader()).run()) == []
    here = reread(office, RuleReader(change=without_figures))
    assert found == list(here.pages.values())
    assert added == [entry.payload for entry in here.added if entry.kind is CODING]


def test_the_real_reader_reads_its_own_pages_the_same_again(tmp_path: Path, reader: Reader, shared: Path) -> None:
    office = Office(tmp_path)
    office.record(*reader.read_paths(sorted((shared / "seeds").glob("*.txt"))[:2]), method=reader.method)
    run = reread(office, RuleReader(method=reader.method, inner=reader), every=True)
    assert set(run.verdicts.values()) == {"same"}
    assert Verdict.DIFFERS not in run.verdicts.values()
