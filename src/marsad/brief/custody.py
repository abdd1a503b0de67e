"""A chain of custody → lines for a terminal, from the words down to the signed checkpoint.

Hashes, leaves and checkpoints stand whole on a line of their own, to be copied.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from marsad.brief.bidi import clean, isolate, plain
from marsad.brief.layout import Line
from marsad.model import EntryKind
from marsad.pipeline.proofs import Consistency, Inclusion, LogProofs
from marsad.pipeline.prove import Custody, Trace
from marsad.pipeline.prove_json import entries_of, faults_of

DIGITS_SHOWN: Final = 12
"""Of the digest of resources, which the entry has whole."""


def trace_lines(trace: Trace, proofs: LogProofs, since: Sequence[Consistency] = ()) -> Iterator[Line]:
    """The chains, the entries that they stand on, the checkpoint over these, and whether everything holds."""
    yield Line(head=trace.kind, text=f" {isolate(trace.id)}", style="title")
    if trace.kind != "entry" and not trace.chains:
        yield Line(text="rests on no claim of its own", indent=2, style="faint")
    for chains in _by_page(trace.chains):
        yield from _page(chains)
    for entry in entries_of(trace):
        yield from _entry(entry)
    yield from _checkpoint(proofs)
    for proof in since:
        yield from _consistency(proof)
    faults = faults_of(trace, proofs, since)
    yield Line(text="")
    if not faults:
        yield Line(head="Every link holds.", text="", style="kept")
    for fault in faults:
        yield Line(head="Broken:", text=f" {isolate(fault)}", style="breached")


def _by_page(chains: Sequence[Custody]) -> list[list[Custody]]:
    """Chains that end in the same coding of the same page, together."""
    pages: dict[tuple[str, str | None], list[Custody]] = {}
    for chain in chains:
        pages.setdefault((chain.capture.identity, chain.coding.identity if chain.coding else None), []).append(chain)
    return list(pages.values())


def _page(chains: Sequence[Custody]) -> Iterator[Line]:
    """What is claimed on a page, in its words, and where these words come from."""
    chain = chains[0]
    capture, coding = chain.capture, chain.coding
    yield Line(text="")
    yield Line(text=isolate(chain.article or capture.page), style="heading")
    for each in chains:
        yield from _claim(each)
    if coding is not None and coding.text:
        yield from _hash(f"text, by {isolate(coding.extractor or 'unknown')}", coding.text)
    if coding is not None:
        rules = f"Marsad {coding.version}, resources {coding.resources[:DIGITS_SHOWN]}"
        old = "" if chain.is_current else "; not the one that the ledger stands on"
        yield from _hash(f"coding, by {isolate(rules)}{old}", coding.coding)
    what = f"{capture.bytes} bytes, {isolate(capture.media_type)}, {isolate(capture.charset)}"
    yield from _hash(f"captured: {what}, {isolate(capture.captured_at)}, from {isolate(capture.uri)}", capture.sha256)
    yield from (Line(text=f"{isolate(name)}: {isolate(value)}", indent=4) for name, value in capture.headers)
    yield from _decided(chain)
    entries = ", ".join(str(entry.entry.sequence) for entry in chain.entries)
    yield Line(text=f"entries of the log: {entries}", indent=2)


def _claim(chain: Custody) -> Iterator[Line]:
    if chain.claim is None:
        if chain.retracted is not None:
            yield Line(text=f"retracted by entry {chain.retracted}", indent=2, style="late")
        return
    said = [chain.role or "", isolate(chain.claim.claimant.name or "the article itself"), chain.claim.stance.value]
    yield Line(head=chain.claim.id, text="".join(f" · {word}" for word in said if word), indent=2, style="name")
    if chain.quote is not None:
        quote = chain.quote
        yield Line(text=isolate(f"«{quote.words}»"), indent=4)
        place = f"characters {quote.start} to {quote.end} of the text, bytes {quote.first} to {quote.last}"
        yield Line(text=place, indent=4, style="faint")
    if chain.retracted is not None:
        yield Line(text=f"retracted by entry {chain.retracted}", indent=4, style="late")


def _decided(chain: Custody) -> Iterator[Line]:
    capture = chain.capture
    if capture.superseded_by is not None:
        yield Line(text=f"superseded by {capture.superseded_by}", indent=2, style="late")
    if capture.redacted is not None:
        yield Line(text=f"redacted by entry {capture.redacted}: its bytes are destroyed", indent=2, style="late")


def _hash(what: str, sha256: str) -> Iterator[Line]:
    yield Line(text=what, indent=2)
    yield Line(text=f"    {sha256}", verbatim=True)


def _entry(entry: Inclusion) -> Iterator[Line]:
    said = entry.entry
    yield Line(text="")
    when = isolate(said.recorded_at)
    who = "" if said.kind in (EntryKind.CAPTURE, EntryKind.CODING) else f", by {isolate(said.actor)}"
    yield Line(head=f"entry {said.sequence}", text=f" {said.kind.value}, recorded {when}{who}", style="heading")
    leaf = said.leaf.decode()
    if clean(leaf) == leaf:
        yield Line(text="leaf", indent=2)
        yield Line(text=leaf, verbatim=True)
    else:
        yield Line(text=f"leaf, with characters that no terminal should get: {plain(leaf)}", indent=2)
    yield from _hash("its hash, SHA-256(0x00 ‖ leaf)", entry.hash.hex())
    yield Line(text="its proof, lowest first", indent=2)
    for step in entry.steps:
        yield Line(text=f"    {'left ' if step.is_left else 'right'} {step.hash.hex()}", verbatim=True)


def _checkpoint(proofs: LogProofs) -> Iterator[Line]:
    yield Line(text="")
    yield Line(text="checkpoint", style="heading")
    yield from _hash(f"root over {proofs.checkpoint.size} entries", proofs.checkpoint.root.hex())
    yield Line(text="as it was signed", indent=2)
    yield from (Line(text=line, verbatim=True) for line in proofs.note.splitlines())
    yield Line(text=f"key {isolate(proofs.state.key or '')}", indent=2)


def _consistency(proof: Consistency) -> Iterator[Line]:
    yield Line(text="")
    size = proof.old.size if proof.old else "?"
    yield Line(text=f"since the checkpoint of {size} entries", style="heading")
    if proof.fault:
        yield Line(text=proof.fault, indent=2, style="breached")
        return
    yield Line(text="the log only grew; the hashes that show it, lowest first:", indent=2)
    yield from (Line(text=f"    {item.hex()}", verbatim=True) for item in proof.hashes)
