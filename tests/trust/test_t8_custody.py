"""T8: every line of the ledger leads back to captured bytes in a signed log, and its quotes are there byte for byte."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from marsad.capture import CaptureStore
from marsad.log import Checkpoint, Frontier, SigningKey, leaf_hash, sign_checkpoint
from marsad.model import Evidence, Ledger, Span, StoredObject
from marsad.pipeline import Reader, Recorder, build_record, load_readings
from marsad.query.lookup import cited_evidence
from marsad.store import Store, open_store, read_store
from tests.trust.custody import Custody, lines_without_evidence

FEWEST_LINES = 100
"""Citations that the demonstration pages give, at least: fewer, and the test looks at nothing."""


@dataclass(frozen=True)
class Record:
    """A record of real pages and its ledger."""

    folder: Path
    custody: Custody
    ledger: Ledger

    @property
    def evidence(self) -> list[Evidence]:
        """All evidence that a line of the ledger cites."""
        return [evidence for _, evidence in cited_evidence(self.ledger)]


def record_of(folder: Path, paths: list[str], reader: Reader) -> Record:
    """The record of these pages."""
    captures = CaptureStore(folder / "captures")
    with closing(open_store(folder / "marsad.db")) as store:
        Recorder(store=store, captures=captures, method=reader.method).record(reader.read_paths(paths))
    store = read_store(folder / "marsad.db")
    checkpoint = store.checkpoint()
    assert checkpoint is not None
    custody = Custody(store, captures, checkpoint, reader)
    return Record(folder, custody, build_record(tuple(load_readings(store, custody.state))))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> Iterator[Record]:
    """The demonstration pages on record."""
    with as_file(files("marsad") / "demo" / "pages") as pages:
        record = record_of(tmp_path_factory.mktemp("demo"), [str(pages)], reader)
    yield record
    record.custody.store.close()


def test_every_line_of_the_demonstration_pages_resolves(demo: Record, figures: Callable[..., None]) -> None:
    broken = [link for evidence in demo.evidence for link in demo.custody.broken(evidence)]
    assert broken == []
    assert lines_without_evidence(demo.ledger) == []
    assert len(demo.evidence) >= FEWEST_LINES
    figures("T8", demo_citations=len(demo.evidence), broken=len(broken))


def test_every_line_of_the_seeds_resolves(
    shared: Path, tmp_path: Path, reader: Reader, figures: Callable[..., None]
) -> None:
    record = record_of(tmp_path, sorted(map(str, (shared / "seeds").glob("*.txt"))), reader)
    broken = [link for evidence in record.evidence for link in record.custody.broken(evidence)]
    assert broken == []
    assert lines_without_evidence(record.ledger) == []
    assert record.evidence
    figures("T8", seed_citations=len(record.evidence), broken=len(broken))
    record.custody.store.close()


# planted faults: each link that is cut is seen


def test_a_quote_that_is_off_by_one_is_seen(demo: Record) -> None:
    evidence = demo.evidence[0]
    span = evidence.citation.span
    shifted = replace(evidence, citation=replace(evidence.citation, span=Span(span.start + 1, span.end + 1)))
    assert list(demo.custody.broken(shifted)) != []
    quote = evidence.citation.quote
    altered = replace(evidence, citation=replace(evidence.citation, quote=f"{quote[:-1]}x"))
    assert "does not cover the words" in next(demo.custody.broken(altered))


def test_a_claim_that_no_coding_holds_is_seen(demo: Record) -> None:
    invented = replace(demo.evidence[0], claim="claim-0000000000000000")
    assert "no current coding" in next(demo.custody.broken(invented))


def test_evidence_of_another_article_is_seen(demo: Record) -> None:
    evidence = demo.evidence[0]
    other = replace(evidence, citation=replace(evidence.citation, article="elsewhere#0"))
    assert "no current coding" in next(demo.custody.broken(other))


@dataclass(frozen=True)
class Falsified:
    """A store that gives another text for every page than the one that was recorded."""

    store: Store
    texts: frozenset[str]

    def rows(self) -> Iterator[object]:
        return iter(self.store.rows())

    def objects(self, names: list[str]) -> Iterator[StoredObject]:
        for item in self.store.objects(names):
            yield replace(item, body=item.body + b" ") if item.sha256 in self.texts else item


def test_an_altered_text_is_seen(demo: Record) -> None:
    texts = frozenset(coding.text for _, coding in demo.custody.state.current() if coding.text)
    falsified = Falsified(demo.custody.store, texts)
    custody = replace(demo.custody, store=falsified)  # type: ignore[arg-type]
    assert any("missing or altered" in link for link in custody.broken(demo.evidence[0]))


def test_missing_captured_bytes_are_seen(demo: Record, tmp_path: Path) -> None:
    custody = replace(demo.custody, captures=CaptureStore(tmp_path))
    assert any("No such file" in link for link in custody.broken(demo.evidence[0]))


def test_an_entry_outside_the_checkpoint_is_seen(demo: Record) -> None:
    """A checkpoint signed with the record's own key, over other leaves or over fewer."""
    key = SigningKey.load(demo.folder / "marsad.key")
    others, fewer = Frontier(), Frontier()
    for _ in demo.custody.leaves:
        others.append(leaf_hash(b"another entry"))
    fewer.append(demo.custody.hashes[0])
    for frontier, words in ((others, "not in the tree"), (fewer, "covers only 1")):
        note = sign_checkpoint(Checkpoint(origin=key.name, size=frontier.size, root=frontier.root()), key)
        custody = replace(demo.custody, checkpoint=note)
        assert any(words in link for link in custody.broken(demo.evidence[0]))
