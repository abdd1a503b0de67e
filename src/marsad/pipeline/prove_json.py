"""A trace → the object that `marsad prove --json` prints (docs/reference/json.md): all that SHA-256 alone can check."""

from collections.abc import Iterable, Sequence
from typing import Any

from marsad.model import Claim
from marsad.pipeline.proofs import Consistency, Inclusion, LogProofs
from marsad.pipeline.prove import Custody, Trace

Json = dict[str, Any]


def trace_json(trace: Trace, proofs: LogProofs, since: Sequence[Consistency] = ()) -> Json:
    """The whole chain; `since` are proofs from older checkpoints."""
    return {
        "kind": trace.kind,
        "id": trace.id,
        "record": proofs.state.origin,
        "key": proofs.state.key,
        "chains": [_chain_json(chain) for chain in trace.chains],
        "entries": [_entry_json(entry) for entry in entries_of(trace)],
        "checkpoint": {
            "note": proofs.note,
            "size": proofs.checkpoint.size,
            "root": proofs.checkpoint.root.hex(),
        },
        "consistency": [_consistency_json(proof) for proof in since],
        "faults": list(faults_of(trace, proofs, since)),
    }


def entries_of(trace: Trace) -> list[Inclusion]:
    """Every entry that the chains name, once, in the order of the log."""
    found = {entry.entry.sequence: entry for chain in trace.chains for entry in chain.entries}
    found |= {entry.entry.sequence: entry for entry in trace.entries}
    return [found[sequence] for sequence in sorted(found)]


def faults_of(trace: Trace, proofs: LogProofs, since: Iterable[Consistency]) -> list[str]:
    """What does not hold, once each."""
    faults = [*([proofs.fault] if proofs.fault else []), *trace.faults]
    faults += [f"checkpoint of {proof.old.size if proof.old else '?'}: {proof.fault}" for proof in since if proof.fault]
    return list(dict.fromkeys(faults))


def _chain_json(chain: Custody) -> Json:
    capture, coding, quote = chain.capture, chain.coding, chain.quote
    return {
        "role": chain.role,
        "claim": None if chain.claim is None else _claim_json(chain.claim),
        "article": chain.article,
        "current": chain.is_current,
        "retracted": chain.retracted,
        "quote": None
        if quote is None
        else {
            "text": quote.words,
            "start": quote.start,
            "end": quote.end,
            "first_byte": quote.first,
            "last_byte": quote.last,
        },
        "coding": None
        if coding is None
        else {
            "sha256": coding.coding,
            "text_sha256": coding.text,
            "version": coding.version,
            "resources": coding.resources,
            "extractor": coding.extractor,
        },
        "capture": {
            "id": capture.identity,
            "page": capture.page,
            "sha256": capture.sha256,
            "bytes": capture.bytes,
            "uri": capture.uri,
            "captured_at": capture.captured_at,
            "media_type": capture.media_type,
            "charset": capture.charset,
            "headers": [list(header) for header in capture.headers],
            "superseded_by": capture.superseded_by,
            "redacted": capture.redacted,
        },
        "entries": [entry.entry.sequence for entry in chain.entries],
        "faults": list(chain.faults),
    }


def _claim_json(claim: Claim) -> Json:
    return {
        "id": claim.id,
        "claimant": claim.claimant.name or None,
        "stance": claim.stance.value,
        "about": {"kind": claim.about, "id": claim.content},
    }


def _entry_json(entry: Inclusion) -> Json:
    return {
        "sequence": entry.entry.sequence,
        "kind": entry.entry.kind.value,
        "recorded_at": entry.entry.recorded_at,
        "leaf": entry.entry.leaf.decode(),
        "hash": entry.hash.hex(),
        "proof": [{"side": "left" if step.is_left else "right", "hash": step.hash.hex()} for step in entry.steps],
        "fault": entry.fault,
    }


def _consistency_json(proof: Consistency) -> Json:
    return {
        "note": proof.note,
        "size": proof.old.size if proof.old else None,
        "root": proof.old.root.hex() if proof.old else None,
        "hashes": [item.hex() for item in proof.hashes],
        "fault": proof.fault,
    }
