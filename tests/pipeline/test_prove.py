"""Chains of custody: whoever holds a checkpoint can follow a line down to captured bytes, and a cut link is named."""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from marsad.capture import CaptureStore
from marsad.errors import UsageError
from marsad.log import SigningKey, parse_checkpoint, sign_checkpoint
from marsad.model import ArticleReading, StoredObject
from marsad.pipeline import Reader, Recorder
from marsad.pipeline.ledger_lines import ledger_lines
from marsad.pipeline.prove import Custodian
from marsad.pipeline.prove_json import trace_json
from marsad.pipeline.reread import Rereader
from marsad.store import Database, open_store, read_store
from marsad.store.port import LogRow, Store
from tests.factories import TEXT, Scene, span_of
from tests.pipeline.desks import Office, hex_of, office_in, outcome_of
from tests.pipeline.readers import RuleReader

FEWEST_LINES = 50
"""Lines of the demonstration's ledger, at least: fewer, and the test looks at nothing."""


@dataclass
class Changed:
    """A store that gives other bytes than it holds: as if somebody had changed them under it."""

    store: Database
    objects_become: bytes | None = None
    leaf_becomes: tuple[bytes, bytes] | None = None
    note_becomes: str | None = None

    def checkpoint(self) -> str | None:
        return self.note_becomes or self.store.checkpoint()

    def objects(self, names: Iterable[str]) -> Iterator[StoredObject]:
        for item in self.store.objects(names):
            body = item.body.replace(b"\n", self.objects_become or b"\n")
            yield replace(item, body=body)

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[LogRow]:
        for row in self.store.rows(start, stop):
            old, new = self.leaf_becomes or (b"", b"")
            yield replace(row, leaf=row.leaf.replace(old, new)) if old else row

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """Two pages and two people."""
    return office_in(tmp_path, "a", "b")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> Iterator[Custodian]:
    """The record of the demonstration pages."""
    folder = tmp_path_factory.mktemp("demo")
    captures = CaptureStore(folder / "captures")
    with as_file(files("marsad") / "demo" / "pages") as pages, closing(open_store(folder / "marsad.db")) as store:
        Recorder(store=store, captures=captures, method=reader.method).record(reader.read_paths([str(pages)]))
    with closing(read_store(folder / "marsad.db")) as store:
        yield Custodian(store, captures)


def custodian(office: Office, store: Any) -> Custodian:
    return Custodian(store, office.captures)


def claim_of(page: str) -> str:
    """The id of the claim on a page of the office."""
    return f"claim-{hex_of(f'{page}0')}"


def root_from(entry: dict[str, Any]) -> str:
    """What somebody without Marsad makes of an entry: the steps of docs/reference/json.md, with nothing but SHA-256."""
    known = hashlib.sha256(b"\x00" + entry["leaf"].encode()).digest()
    assert known.hex() == entry["hash"]
    for step in entry["proof"]:
        other = bytes.fromhex(step["hash"])
        left, right = (other, known) if step["side"] == "left" else (known, other)
        known = hashlib.sha256(b"\x01" + left + right).digest()
    return known.hex()


def test_a_claim_leads_to_its_words_its_page_and_the_log(office: Office) -> None:
    with office.store() as store:
        trace = custodian(office, store).trace(claim_of("a"))
    [chain] = trace.chains
    said = span_of("وقال جيش الساحل إن 4 إلى 6 من جنوده قتلوا في خرق للهدنة")
    assert chain.quote is not None
    assert (chain.quote.words, chain.quote.start, chain.quote.end) == (said.of(TEXT), said.start, said.end)
    assert f"{TEXT}a\n".encode()[chain.quote.first : chain.quote.last].decode() == said.of(TEXT)
    assert [entry.entry.kind.value for entry in chain.entries] == ["capture", "coding"]
    assert (chain.article, chain.is_current, trace.faults) == ("a#0", True, ())


def test_an_answer_can_be_checked_with_sha256_alone(office: Office) -> None:
    with office.store() as store:
        proofs = custodian(office, store)
        answer = trace_json(proofs.trace(claim_of("b")), proofs.proofs)
    note = answer["checkpoint"]["note"].split("\n")
    assert [base64.b64decode(note[2]).hex(), note[1]] == [
        answer["checkpoint"]["root"],
        str(answer["checkpoint"]["size"]),
    ]
    assert {root_from(entry) for entry in answer["entries"]} == {answer["checkpoint"]["root"]}
    [chain] = answer["chains"]
    capture, coding = (
        {entry["kind"]: entry["leaf"] for entry in answer["entries"]}[kind] for kind in ("capture", "coding")
    )
    assert f'"sha256":"{chain["capture"]["sha256"]}"' in capture
    assert f'"text":"{chain["coding"]["text_sha256"]}"' in coding
    assert f'"coding":"{chain["coding"]["sha256"]}"' in coding
    text = f"{TEXT}b\n".encode()
    assert hashlib.sha256(text).hexdigest() == chain["coding"]["text_sha256"]
    assert text[chain["quote"]["first_byte"] : chain["quote"]["last_byte"]].decode() == chain["quote"]["text"]


def test_every_entry_of_logs_of_every_size_can_be_proved(tmp_path: Path) -> None:
    office = Office(tmp_path)
    for number in range(9):
        office.record(outcome_of(f"page-{number}"))
        with office.store() as store:
            all_of = custodian(office, store)
            size = all_of.proofs.checkpoint.size
            answers = [trace_json(all_of.trace(str(entry)), all_of.proofs) for entry in range(size)]
        assert {root_from(answer["entries"][0]) for answer in answers} == {all_of.proofs.checkpoint.root.hex()}
        assert not any(answer["faults"] for answer in answers)


def test_every_line_of_a_ledger_rests_on_something_and_holds(demo: Custodian) -> None:
    traces = list(demo.lines())
    assert len(traces) >= FEWEST_LINES
    assert [trace.id for trace in traces if not trace.chains] == []
    assert [fault for trace in traces for fault in trace.faults] == []
    assert {trace.kind for trace in traces} >= {
        "agreement",
        "obligation",
        "figure",
        "contradiction",
        "control",
        "claim",
    }
    by_id = {trace.id: trace for trace in traces}
    for kind in ("agreement", "obligation", "figure", "contradiction", "control", "claim"):
        wanted = next(trace.id for trace in traces if trace.kind == kind)
        assert demo.trace(wanted).kind == kind
        assert {chain.claim.id for chain in demo.trace(wanted).chains if chain.claim} == {
            chain.claim.id for chain in by_id[wanted].chains if chain.claim
        }


def test_a_general_duty_rests_on_what_its_parts_rest_on() -> None:
    scene = Scene()
    part = scene.obligations()[0]
    silent = replace(part.assessment, supporting=(), opposing=())
    general = replace(part, id="obligation-all", place=None, stated=(), assessment=silent)
    ledger = scene.ledger(None)
    agreement = replace(ledger.agreements[0], obligations=(general, part))
    lines = {line.id: line for line in ledger_lines(replace(ledger, agreements=(agreement,)))}
    assert [role for role, _ in lines["obligation-all"].evidence] == ["part", "part"]
    assert [role for role, _ in lines[part.id].evidence] == ["stated", "supporting"]


@pytest.mark.parametrize("wanted", ["a", "a#0", "sha256"])
def test_pages_and_articles_are_found_by_what_people_call_them(office: Office, wanted: str) -> None:
    sha256 = hashlib.sha256(f"{TEXT}a\n".encode()).hexdigest()
    with office.store() as store:
        trace = custodian(office, store).trace(sha256 if wanted == "sha256" else wanted)
    [chain] = trace.chains
    assert (chain.capture.sha256, chain.quote, trace.faults) == (sha256, None, ())
    assert trace.kind == ("article" if wanted == "a#0" else "page")


@pytest.mark.parametrize("wanted", ["99", "claim-ffff", "nowhere", "claim-"])
def test_what_is_not_there_or_may_be_several_is_refused(office: Office, wanted: str) -> None:
    with office.store() as store, pytest.raises(UsageError):
        custodian(office, store).trace(wanted)


@pytest.mark.parametrize("wanted", ["obligation-ffffffff", "obligation-"])
def test_lines_must_be_named_so_that_one_is_meant(demo: Custodian, wanted: str) -> None:
    with pytest.raises(UsageError):
        demo.trace(wanted)


def test_a_claim_that_only_an_older_coding_makes_is_still_proved(office: Office) -> None:
    def silent(reading: ArticleReading) -> ArticleReading:
        return replace(reading, claims=())

    with office.store() as store:
        list(Rereader(store, office.captures, RuleReader(change=silent)).run())
        trace = custodian(office, store).trace(claim_of("a"))
    assert (trace.chains[0].is_current, trace.faults) == (False, ())


def test_what_was_decided_about_a_page_belongs_to_its_chain(office: Office) -> None:
    for page, propose in (("a", "retract"), ("b", "redact")):
        with office.desk("Amal") as desk:
            proposal = getattr(desk, propose)(page, "a reason").entry.sequence
        with office.desk("Basim") as desk:
            desk.approve(proposal, "checked")
    with office.store() as store:
        traces = [custodian(office, store).trace(page) for page in ("a", "b")]
    kinds = [[entry.entry.kind.value for entry in trace.chains[0].entries] for trace in traces]
    assert kinds == [["capture", "coding", "retraction", "approval"], ["capture", "coding", "redaction", "approval"]]
    assert [trace.faults for trace in traces] == [(), ()]


@pytest.mark.parametrize("retracted", ["claim", "a#0"])
def test_a_retraction_belongs_to_the_chain_of_what_it_took_out(office: Office, retracted: str) -> None:
    with office.desk("Amal") as desk:
        proposal = desk.retract(claim_of("a") if retracted == "claim" else retracted, "a slip").entry.sequence
    with office.store() as store:
        pending = custodian(office, store).trace(claim_of("a"))
    with office.desk("Basim") as desk:
        desk.approve(proposal, "checked")
    with office.store() as store:
        trace = custodian(office, store).trace(claim_of("a"))
    assert (pending.chains[0].retracted, trace.chains[0].retracted) == (None, proposal)
    assert [entry.entry.kind.value for entry in trace.chains[0].entries][2:] == ["retraction", "approval"]
    assert trace.faults == ()


# planted faults: each link that is cut is named


@pytest.mark.parametrize("damage", ["missing", "altered"])
def test_bytes_that_are_not_those_captured_are_named(office: Office, damage: str) -> None:
    path = office.captures.path_of(hashlib.sha256(f"{TEXT}a\n".encode()).hexdigest())
    path.unlink() if damage == "missing" else path.write_bytes(b"something else")
    with office.store() as store:
        chains = custodian(office, store)
        [fault] = chains.trace(claim_of("a")).faults
        assert chains.trace(claim_of("b")).faults == ()
    assert str(path) in fault


def test_a_text_that_is_not_the_one_read_is_named(office: Office) -> None:
    with office.store() as store:
        faults = custodian(office, Changed(store, objects_become=b" ")).trace(claim_of("a")).faults
    text = hashlib.sha256(f"{TEXT}a\n".encode()).hexdigest()
    assert faults == (f"object {text}: its bytes are not those that its name says",)


def test_an_entry_that_was_changed_is_not_in_the_tree(office: Office) -> None:
    with office.store() as store:
        changed = custodian(office, Changed(store, leaf_becomes=(b'"a.txt"', b'"x.txt"')))
        assert changed.proofs.fault is not None
        [capture, _] = changed.trace(claim_of("a")).chains[0].entries
    assert capture.fault is not None
    assert "not in the tree" in capture.fault


def test_a_checkpoint_that_was_not_signed_by_the_records_key_is_named(office: Office) -> None:
    with office.store() as store:
        body, _, _ = note_of(store).rpartition("\n\n")
        stranger = SigningKey.generate(body.split("\n")[0])
        forged = sign_checkpoint(parse_checkpoint(note_of(store)), stranger)
        proofs = custodian(office, Changed(store, note_becomes=forged)).proofs
    assert "did not sign it" in str(proofs.fault)


def note_of(store: Store) -> str:
    note = store.checkpoint()
    assert note is not None
    return note


def test_the_log_only_grew_since_each_older_checkpoint(tmp_path: Path) -> None:
    office = Office(tmp_path)
    notes = []
    for number in range(6):
        office.record(outcome_of(f"page-{number}"))
        with office.store() as store:
            notes.append(note_of(store))
    with office.store() as store:
        proofs = custodian(office, store).proofs
        assert [proofs.consistency(note).fault for note in notes] == [None] * len(notes)
        assert proofs.consistency(notes[-1]).hashes == ()


def test_a_history_written_anew_with_the_records_own_key_is_named(tmp_path: Path) -> None:
    for name in ("true", "false"):
        (tmp_path / name).mkdir()
    true = Office(tmp_path / "true")
    true.record(outcome_of("a"), outcome_of("b"))
    with true.store() as store:
        old = note_of(store)
    (tmp_path / "false" / "marsad.key").write_bytes((tmp_path / "true" / "marsad.key").read_bytes())
    false = Office(tmp_path / "false")
    false.record(outcome_of("a"))
    with false.store() as store:
        assert "cut off" in str(custodian(false, store).proofs.consistency(old).fault)
    false.record(outcome_of("c"), outcome_of("d"))
    with false.store() as store:
        assert "rewritten" in str(custodian(false, store).proofs.consistency(old).fault)


def test_a_checkpoint_of_another_record_proves_nothing(office: Office, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Office(tmp_path / "other")
    other.record(outcome_of("a"))
    with other.store() as store:
        strange = note_of(store)
    with office.store() as store:
        proof = custodian(office, store).proofs.consistency(strange)
    assert proof.old is None
    assert "did not sign it" in str(proof.fault)
