"""The chain of custody of one line of the ledger, followed link by link from stored bytes alone.

line → claim → span → text → captured bytes → entry of the capture → inclusion in a signed checkpoint. Nothing that the
ledger says of itself is believed: texts, codings and bytes are hashed again, entries are proved from their leaves.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from marsad.capture import CaptureStore
from marsad.errors import StoreError
from marsad.log import inclusion_proof, leaf_hash, open_checkpoint, parse_leaf, verify_inclusion
from marsad.log.captures import CodingState
from marsad.log.state import RecordState, fold
from marsad.model import Evidence, Ledger
from marsad.pipeline import Reader
from marsad.pipeline.captures import rebuild_capture
from marsad.query.lookup import cited_evidence
from marsad.store import Store

KEPT = ("uri", "sha256", "bytes", "media_type", "charset", "captured_at", "headers", "declared", "tool")
"""What must be kept of a source (Berkeley Protocol, paragraph 155): address, hash, time, what was declared, by what."""


@dataclass(frozen=True)
class Custody:
    """Follows evidence back; `reader` makes text of bytes again, `checkpoint` is the one to be trusted."""

    store: Store
    captures: CaptureStore
    checkpoint: str
    reader: Reader
    _checked: dict[str, list[str]] = field(default_factory=dict, init=False)
    """What is wrong with each capture that was looked at."""

    @cached_property
    def leaves(self) -> list[bytes]:
        """The leaves of the log."""
        return [row.leaf for row in self.store.rows()]

    @cached_property
    def hashes(self) -> list[bytes]:
        """Their hashes."""
        return [leaf_hash(leaf) for leaf in self.leaves]

    @cached_property
    def state(self) -> RecordState:
        """What the leaves come to."""
        return fold(map(parse_leaf, self.leaves))

    @cached_property
    def current(self) -> dict[str, list[tuple[str, CodingState]]]:
        """Captures (identity) with their current codings, by the hash of the captured bytes."""
        found: dict[str, list[tuple[str, CodingState]]] = {}
        for capture, coding in self.state.current():
            found.setdefault(capture.sha256, []).append((capture.identity, coding))
        return found

    def broken(self, evidence: Evidence) -> Iterator[str]:
        """What is broken between this evidence and the checkpoint, in words; nothing if the chain holds."""
        citation = evidence.citation
        found = self._find(evidence)
        if found is None:
            yield f"{evidence.claim}: no current coding of a capture {citation.page} holds it under {citation.article}"
            return
        identity, coding = found
        yield from self._words(evidence, coding)
        if identity not in self._checked:
            self._checked[identity] = list(self._bytes(identity, coding))
        yield from self._checked[identity]
        for sequence in (self.state.captures[identity].sequence, coding.sequence):
            yield from self._inclusion(sequence)

    def _find(self, evidence: Evidence) -> tuple[str, CodingState] | None:
        """The capture and the coding whose stored JSON has the claim, in the article that is cited."""
        for identity, coding in self.current.get(evidence.citation.page, ()):
            for reading in json.loads(self._object(coding.coding) or b"{}").get("readings", ()):
                name = self.state.article_name(identity, reading["article"]["part"])
                claims = {claim["id"]: claim["span"] for claim in reading["claims"]}
                span = evidence.citation.span
                if name == evidence.citation.article and claims.get(evidence.claim) == {
                    "start": span.start,
                    "end": span.end,
                }:
                    return identity, coding
        return None

    def _words(self, evidence: Evidence, coding: CodingState) -> Iterator[str]:
        """The span covers the quoted words, byte for byte."""
        citation = evidence.citation
        body = self._object(coding.text)
        if body is None:
            yield f"{evidence.claim}: its page's text is missing or altered"
            return
        text = body.decode()
        start = len(text[: citation.span.start].encode())
        quote = citation.quote.encode()
        if not quote or body[start : start + len(quote)] != quote or len(citation.quote) != len(citation.span):
            yield f"{evidence.claim}: its span does not cover the words that it quotes"

    def _bytes(self, identity: str, coding: CodingState) -> Iterator[str]:
        """The captured bytes are there, all that was known of them is kept, and they still give that very text."""
        state = self.state.captures[identity]
        payload = parse_leaf(self.leaves[state.sequence]).payload
        missing = [name for name in KEPT if payload.get(name) is None]
        if missing:
            yield f"{identity}: its entry lacks {', '.join(missing)}"
        try:
            capture = rebuild_capture(self.captures, state)
        except StoreError as error:
            yield f"{identity}: {error.message}"
            return
        if hashlib.sha256(capture.body).hexdigest() != payload["sha256"] or len(capture.body) != payload["bytes"]:
            yield f"{identity}: its bytes are not those of entry {state.sequence}"
        page = self.reader.read(capture).page
        if page is None or hashlib.sha256(page.text.encode()).hexdigest() != coding.text:
            yield f"{identity}: its bytes give another text"

    def _inclusion(self, sequence: int) -> Iterator[str]:
        """The entry is in the tree that the trusted checkpoint was signed for."""
        trusted = open_checkpoint(self.checkpoint, self.state.key or "")
        if sequence >= trusted.size:
            yield f"entry {sequence}: the checkpoint covers only {trusted.size}"
            return
        hashes = self.hashes[: trusted.size]
        proof = inclusion_proof(hashes, sequence)
        leaf = leaf_hash(self.leaves[sequence])
        if not verify_inclusion(leaf=leaf, index=sequence, size=trusted.size, proof=proof, root=trusted.root):
            yield f"entry {sequence}: it is not in the tree of the checkpoint"

    def _object(self, name: str | None) -> bytes | None:
        """The object, if it is there and its bytes have its name."""
        found = [item.body for item in self.store.objects([name])] if name else []
        return found[0] if found and hashlib.sha256(found[0]).hexdigest() == name else None


def lines_without_evidence(ledger: Ledger) -> list[str]:
    """Lines of the ledger that cite nothing."""
    cited = {(line["type"], line["id"]) for line, _ in cited_evidence(ledger)}
    lines = {("agreement", agreement.id) for agreement in ledger.agreements}
    lines |= {("obligation", duty.id) for agreement in ledger.agreements for duty in agreement.obligations}
    lines |= {("figure", figure.id) for figure in ledger.figures}
    lines |= {("contradiction", contradiction.id) for contradiction in ledger.contradictions}
    lines |= {("control", period.place) for period in ledger.control}
    return sorted(id_ for _, id_ in lines - cited)
