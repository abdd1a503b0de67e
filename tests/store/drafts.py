"""Entries for tests of the store: invented, and in the shapes that the log really holds."""

import hashlib
from typing import Any

from marsad.model import Draft, EntryKind, SearchDocument, StoredObject

ACTOR = "marsad/test"


def a_setting(value: object = 1, **changes: Any) -> Draft:
    """An entry without identity: it is appended as often as it is handed over."""
    payload = {"name": "threshold", "before": None, "value": value}
    return Draft(**({"kind": EntryKind.SETTING, "payload": payload, "actor": ACTOR} | changes))


def a_capture(number: int = 1, **changes: Any) -> Draft:
    """A capture; its identity is that of its bytes."""
    name = f"capture-{number:016x}"
    payload = {"capture": name, "page": f"page-{number}", "sha256": hashlib.sha256(name.encode()).hexdigest()}
    return Draft(**({"kind": EntryKind.CAPTURE, "payload": payload, "actor": ACTOR, "identity": name} | changes))


def a_sighting(number: int = 1) -> Draft:
    """What is recorded when a capture is met again."""
    payload = {"capture": f"capture-{number:016x}", "page": f"page-{number}"}
    return Draft(kind=EntryKind.SIGHTING, payload=payload, actor=ACTOR)


def an_object(content: bytes) -> StoredObject:
    """Bytes under their name."""
    return StoredObject(sha256=hashlib.sha256(content).hexdigest(), body=content)


def a_coding(number: int, *objects: StoredObject) -> Draft:
    """A machine's reading that names these objects."""
    names = dict(zip(("text", "coding"), (item.sha256 for item in objects), strict=False))
    payload = {"capture": f"capture-{number:016x}", "version": "0.1.0", **names}
    return Draft(kind=EntryKind.CODING, payload=payload, actor=ACTOR, identity=f"coding-{number:016x}")


def a_document(number: int, words: str, part: int = 0) -> SearchDocument:
    """The words of an article on the page that `a_coding(number)` read."""
    return SearchDocument(coding=f"coding-{number:016x}", part=part, words=words)


def an_approval(sequence: int = 0) -> Draft:
    """A second person's approval of what stands at `sequence`."""
    payload = {"sequence": sequence, "hash": "00" * 32}
    return Draft(kind=EntryKind.APPROVAL, payload=payload, actor="person/second", reason="it names a child")
