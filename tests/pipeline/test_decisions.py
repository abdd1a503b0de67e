"""What people decide at the desk: what is recorded, what is refused, and what is destroyed."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from marsad.capture import CaptureStore
from marsad.errors import StoreError, UsageError
from marsad.log.redactions import destroyed, redaction_words, redactions
from marsad.model import Declared, EntryKind
from marsad.pipeline import Method, read_state
from marsad.pipeline.decisions import Desk, own_objects
from marsad.pipeline.history import entry_words, history
from marsad.pipeline.targets import find_capture, find_target
from marsad.pipeline.verify import Verifier
from marsad.store import read_store
from tests.factories import TEXT
from tests.pipeline.desks import METHOD, Office, hex_of, office_in, outcome_of

REASON = "it names a child"
NEWER = Method(version="2", resources="none")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two pages, two people."""
    return office_in(tmp_path, "page-1", "page-2")


def identity(page: str) -> str:
    """The identity of the capture of a page."""
    capture = outcome_of(page).capture
    assert capture is not None
    return capture.identity


def bytes_of(page: str) -> str:
    """The SHA-256 of a page's bytes."""
    capture = outcome_of(page).capture
    assert capture is not None
    return capture.sha256


def target_of(office: Office, wanted: str) -> str:
    """What a name stands for."""
    with office.store() as store:
        return find_target(store, read_state(store), wanted)


def lines(office: Office) -> list[str]:
    """What `marsad log` shows of decisions."""
    with office.store() as store:
        return [entry_words(line) for line in history(store) if line.entry.reason]


def test_a_page_article_capture_or_claim_is_found_by_its_name_or_the_beginning(office: Office) -> None:
    page = identity("page-1")
    assert target_of(office, "page-1") == page
    assert target_of(office, page) == target_of(office, page[:14]) == page
    assert target_of(office, "page-1#0") == target_of(office, f"{page}#0") == f"{page}#0"
    claim = f"claim-{hex_of('page-10')}"
    assert target_of(office, claim) == target_of(office, claim[:-1]) == claim


@pytest.mark.parametrize("wanted", ["page", "capture-"])
def test_a_name_that_fits_several_is_refused_with_the_choices(office: Office, wanted: str) -> None:
    with pytest.raises(UsageError, match="may be any of 2") as refusal:
        target_of(office, wanted)
    assert identity("page-1") in refusal.value.message


@pytest.mark.parametrize("wanted", ["", "nothing", "claim-", "claim-ffff", "claim-.*", "obligation-1"])
def test_a_name_that_fits_nothing_is_refused(office: Office, wanted: str) -> None:
    with pytest.raises(UsageError, match="nothing on the record"):
        target_of(office, wanted)


def test_a_record_of_one_article_is_found_by_the_name_that_its_carrier_gave(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.record(
        outcome_of("7", declared=Declared(article="7")), outcome_of("8", declared=Declared(article="8"), parts=2)
    )
    with office.store() as store:
        state = read_state(store)
        assert find_capture(store, state, "7") in state.captures
        with pytest.raises(UsageError, match="may be any of 2"):
            find_target(store, state, "8")
        with pytest.raises(UsageError, match="is no capture"):
            find_capture(store, state, "8#1")


def test_a_retraction_waits_for_a_second_person_and_says_so(office: Office) -> None:
    with office.desk("Amal") as desk:
        proposal = desk.retract("page-1", REASON)
    assert lines(office)[-1].endswith(
        f"leave {identity('page-1')} out of the ledger — {REASON} [awaiting a second person]"
    )
    with office.desk("Amal") as desk, pytest.raises(UsageError, match="Amal approves of an own proposal"):
        desk.approve(proposal.entry.sequence, REASON)
    with office.desk("Basim") as desk:
        desk.approve(proposal.entry.sequence, REASON)
        assert [capture.page for capture, _ in desk.state.current()] == ["page-2"]
    assert "[in effect, approved by Basim]" in lines(office)[-2]


def test_what_the_rules_refuse_leaves_nothing_on_the_record(office: Office) -> None:
    with office.store() as store:
        before = store.size()
    refused: tuple[Callable[[Desk], object], ...] = (
        lambda desk: desk.approve(0, REASON),
        lambda desk: desk.approve(10_000, REASON),
        lambda desk: desk.retract("page-1", "  "),
        lambda desk: desk.supersede("page-1", "page-1", REASON),
        lambda desk: desk.register("once more"),
    )
    for act in refused:
        with office.desk("Amal") as desk, pytest.raises(UsageError):
            act(desk)
    with office.desk("Stranger") as desk, pytest.raises(UsageError, match="'Stranger' is no registered person"):
        desk.retract("page-1", REASON)
    with office.store() as store:
        assert store.size() == before


def test_two_people_at_their_desks_do_not_undo_each_other(office: Office) -> None:
    with office.desk("Amal") as amal, office.desk("Basim") as basim:
        first = amal.retract("page-1", REASON)
        second = basim.retract("page-2", REASON)
        amal.approve(second.entry.sequence, REASON)
        basim.approve(first.entry.sequence, REASON)
    with office.store() as store:
        assert list(read_state(store).current()) == []


def redact(office: Office, page: str) -> Desk:
    """Have Amal propose to redact a page and Basim approve."""
    with office.desk("Amal") as desk:
        proposal = desk.redact(page, REASON)
    with office.desk("Basim") as desk:
        desk.approve(proposal.entry.sequence, "the family asked for it")
    return desk


def test_a_redaction_destroys_bytes_text_and_coding_and_leaves_the_entry(office: Office) -> None:
    with office.store() as store:
        objects = own_objects(read_state(store), identity("page-1"))
    desk = redact(office, "page-1")
    with pytest.raises(StoreError):
        office.captures.get(bytes_of("page-1"))
    with office.store() as store:
        assert list(store.objects(objects)) == []
        assert store.erasures() == destroyed(desk.state)
        assert len(store.find_documents()) == 1
        assert list(Verifier(store, office.captures).faults()) == []
    assert len(objects) == 2
    assert desk.state.captures[identity("page-1")].sha256 == bytes_of("page-1")
    [redaction] = redactions(desk.state)
    assert redaction_words(desk.state, redaction) == (
        f"capture {identity('page-1')} (page-1): redacted by Amal, approved by Basim: {REASON}"
    )
    assert set(destroyed(desk.state)) == {bytes_of("page-1"), *objects}
    assert set(destroyed(desk.state).values()) == {redaction.approvals[0].sequence}
    assert office.captures.get(bytes_of("page-2"))


def test_before_it_is_approved_a_redaction_destroys_nothing(office: Office) -> None:
    with office.desk("Amal") as desk:
        desk.redact("page-1", REASON)
    with office.desk("Basim") as desk:
        assert [capture.page for capture, _ in desk.state.current()] == ["page-1", "page-2"]
    assert office.captures.get(bytes_of("page-1"))


def test_what_another_capture_shares_stays_and_is_named(tmp_path: Path) -> None:
    office = Office(tmp_path)
    one, two = (outcome_of("page", TEXT, Declared(source=source)) for source in ("Outlet", "Agency"))
    office.record(one, two)
    office.hire()
    assert one.capture is not None
    with office.desk("Amal") as desk:
        proposal = desk.redact(one.capture.identity, REASON)
    with office.desk("Basim") as desk:
        decided = desk.approve(proposal.entry.sequence, REASON)
        assert [capture.identity for capture, _ in desk.state.current()] == [
            two.capture.identity if two.capture else ""
        ]
        assert not set(destroyed(desk.state)) & set(decided.kept)
    assert one.capture.sha256 in decided.kept
    assert office.captures.get(one.capture.sha256)
    with office.store() as store:
        assert len(list(store.objects(decided.kept))) > 0


def test_a_page_read_again_since_must_be_proposed_anew(office: Office) -> None:
    with office.desk("Amal") as desk:
        stale = desk.redact("page-1", REASON).entry.sequence
    office.record(outcome_of("page-1", f"{TEXT}page-1\n", parts=2), method=NEWER)
    with office.desk("Basim") as desk, pytest.raises(UsageError, match="read again since"):
        desk.approve(stale, REASON)
    with office.desk("Amal") as desk:
        desk.withdraw(stale, "a newer reading")
    redact(office, "page-1")
    with office.store() as store:
        assert [capture.page for capture, _ in read_state(store).current()] == ["page-2"]


@dataclass
class PowerCut(CaptureStore):
    """A capture folder whose machine stops before bytes are destroyed."""

    folder: Path

    def __post_init__(self) -> None:
        super().__init__(self.folder)

    def remove(self, sha256: str) -> bool:
        raise KeyboardInterrupt(sha256)


def test_a_crash_between_approval_and_destruction_is_made_good_by_whoever_comes_next(office: Office) -> None:
    with office.desk("Amal") as desk:
        proposal = desk.redact("page-1", REASON).entry.sequence
    with office.store() as store, pytest.raises(KeyboardInterrupt):
        Desk(store, PowerCut(office.folder / "captures"), office.keys["Basim"]).approve(proposal, REASON)
    with office.store() as store:
        assert [str(fault) for fault in Verifier(store, office.captures).faults()] != []
    assert office.captures.get(bytes_of("page-1"))
    with office.desk("Amal"):
        pass
    with office.store() as store:
        assert list(Verifier(store, office.captures).faults()) == []
    with pytest.raises(StoreError):
        office.captures.get(bytes_of("page-1"))


def test_a_supersession_leaves_the_older_page_out(office: Office) -> None:
    with office.desk("Amal") as desk:
        proposal = desk.supersede("page-1", "page-2", "changed after publication").entry.sequence
    with office.desk("Basim") as desk:
        desk.approve(proposal, REASON)
        assert [capture.page for capture, _ in desk.state.current()] == ["page-2"]


def test_a_judgement_keeps_its_subjects_and_evidence(office: Office) -> None:
    with office.desk("Amal") as desk:
        decided = desk.judge(["page-1", "page-2"], "same", REASON, ["https://outlet.example/1"])
    payload = decided.entry.payload
    assert payload["subjects"] == [identity("page-1"), identity("page-2")]
    assert (payload["verdict"], payload["evidence"]) == ("same", ["https://outlet.example/1"])
    assert decided.entry.kind is EntryKind.JUDGEMENT


def test_every_kind_of_entry_can_be_told_in_words(office: Office) -> None:
    office.record(outcome_of("page-1"))
    redact(office, "page-1")
    with office.desk("Amal") as desk:
        desk.withdraw(desk.retract("page-2", REASON).entry.sequence, "a mistake")
    with closing(read_store(office.folder / "marsad.db")) as store:
        words = [entry_words(line) for line in history(store)]
    assert all("cannot be read" not in line for line in words)
    assert any("[withdrawn by entry" in line for line in words)
    assert METHOD.version in "".join(words)
