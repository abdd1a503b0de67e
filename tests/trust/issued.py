"""What a record has given out, in a file → does it still prove what it proved?

`python -m tests.trust.issued FILE` writes such a file of a small invented log, once for a release: from then on every
version of Marsad must accept it. An entry of every kind is in it.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from marsad.errors import DamagedRecord
from marsad.log import (
    Checkpoint,
    SigningKey,
    canonical_json,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    open_checkpoint,
    parse_leaf,
    root_of,
    sign_checkpoint,
    verify_consistency,
    verify_inclusion,
)
from marsad.log.state import fold
from marsad.model import EntryKind
from tests.log.records import ORIGIN, Log, capture_payload, coding_payload, sighting_payload

FOLDER: Final = Path(__file__).with_name("issued")
REASON: Final = "the outlet took it back: «خبر غير صحيح»"  # "news that is not true"
Issued = dict[str, Any]


def faults_of(issued: Issued) -> Iterator[str]:
    """What this version of Marsad does not accept any more."""
    leaves = [leaf.encode() for leaf in issued["leaves"]]
    try:
        entries = [parse_leaf(leaf) for leaf in leaves]
        notes = {size: open_checkpoint(note, issued["key"]) for size, note in issued["checkpoints"]}
    except DamagedRecord as error:
        yield error.message
        return
    yield from (str(fault) for fault in fold(entries).faults)
    for number, leaf in enumerate(leaves):
        if canonical_json(json.loads(leaf)) != leaf:
            yield f"entry {number}: it is spelt in another way now"
    for size, note in notes.items():
        if (note.size, note.root) != (size, root_of(map(leaf_hash, leaves[:size]))):
            yield f"checkpoint {size}: it is not that of the leaves"
    for proof in issued["inclusion"]:
        index, size, path = proof["index"], proof["size"], [bytes.fromhex(node) for node in proof["path"]]
        leaf = leaf_hash(leaves[index])
        if not verify_inclusion(leaf=leaf, index=index, size=size, proof=path, root=notes[size].root):
            yield f"entry {index}: its proof does not hold"
    for proof in issued["consistency"]:
        old, new, path = notes[proof["old"]], notes[proof["new"]], [bytes.fromhex(node) for node in proof["path"]]
        if not verify_consistency(
            old_size=old.size, old_root=old.root, new_size=new.size, new_root=new.root, proof=path
        ):
            yield f"checkpoint {new.size}: the proof that it continues checkpoint {old.size} does not hold"


def issue() -> Issued:
    """A new small log with everything that is given out of it. Its keys are forgotten."""
    key = SigningKey.generate(ORIGIN)
    log = make_log(key)
    leaves = [entry.leaf for entry in log.entries]
    hashes = [leaf_hash(leaf) for leaf in leaves]
    sizes = [1, 4, 7, len(leaves)]
    return {
        "key": key.verifier,
        "leaves": [leaf.decode() for leaf in leaves],
        "checkpoints": [
            (size, sign_checkpoint(Checkpoint(origin=ORIGIN, size=size, root=root_of(hashes[:size])), key))
            for size in sizes
        ],
        "inclusion": [
            {"index": index, "size": size, "path": [node.hex() for node in inclusion_proof(hashes[:size], index)]}
            for size in sizes
            for index in range(size)
        ],
        "consistency": [
            {"old": old, "new": new, "path": [node.hex() for node in consistency_proof(hashes[:new], old)]}
            for new in sizes
            for old in sizes
            if old <= new
        ],
    }


def make_log(key: SigningKey) -> Log:
    """An entry of every kind."""
    log = Log()
    log.add(EntryKind.OPENED, {"origin": ORIGIN, "key": key.verifier, "version": "0"})
    method = {"version": "0.1.0", "resources": "r", "tables": {"places": "ab" * 32}}
    log.add(EntryKind.SETTING, {"name": "method", "before": None, "value": method}, identity="method-1")
    for name in ("capture-a", "capture-b", "capture-c"):
        page = f"هدنة \ud83c {name}"  # a truce, and half a character
        log.add(EntryKind.CAPTURE, capture_payload(name, page), identity=name)
        log.add(EntryKind.CODING, coding_payload(name), identity=f"coding of {name}")
    log.add(EntryKind.SIGHTING, sighting_payload("capture-a"))
    failure = {"input": "broken.html", "code": "M203", "message": "no text", "sha256": None}
    log.add(EntryKind.FAILURE, failure, identity="failure-1")
    for name in ("Amal", "Basim"):
        log.append(log.signer(name).register("member of the desk"))
    log.append(log.signer("Amal").judge(["claim-0123456789abcdef"], "unsure", REASON, ["capture-a"]))
    log.approve("Basim", log.append(log.signer("Amal").propose_supersession("capture-a", "capture-b", REASON)))
    retraction = log.append(log.signer("Basim").propose_retraction("claim-0123456789abcdef", REASON))
    log.approve("Amal", retraction)
    log.withdraw("Amal", retraction)
    objects = ["text of capture-c", "coding of capture-c by 1"]
    log.approve("Basim", log.append(log.signer("Amal").propose_redaction("capture-c", objects, REASON)))
    return log


def main(path: Path) -> int:
    """Write the file; there must be none."""
    with path.open("x", encoding="utf-8") as file:
        json.dump(issue(), file, ensure_ascii=True, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
