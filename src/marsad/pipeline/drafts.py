"""Outcomes of reading → entries for the log, with the objects and search documents that come with them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from marsad.errors import InputError, MarsadError, UndecodableBytes
from marsad.language.ar.search import index_words
from marsad.model import (
    ArticleReading,
    Capture,
    Declared,
    Draft,
    EntryKind,
    Issue,
    SearchDocument,
    StoredObject,
    content_id,
)
from marsad.model.search import PARTS, searched_spans
from marsad.pipeline.codec import PageCoding, encode_coding

if TYPE_CHECKING:
    from marsad.pipeline.reader import Method, Outcome

ACTOR: Final = "marsad"
"""Who records what a machine found."""


@dataclass(slots=True)
class Batch:
    """What one transaction adds to the record."""

    drafts: list[Draft] = field(default_factory=list)
    objects: list[StoredObject] = field(default_factory=list)
    documents: list[SearchDocument] = field(default_factory=list)


def coding_identity(capture: str, method: "Method") -> str:
    """The identity of the coding of a capture by a method."""
    return content_id("coding", capture, method.version, method.resources)


def draft_method(method: "Method") -> Draft:
    """The setting that says which software and knowledge codes from here on."""
    value = {"version": method.version, "resources": method.resources, "tables": dict(method.tables)}
    return Draft(
        kind=EntryKind.SETTING,
        payload={"name": "method", "value": value},
        actor=ACTOR,
        identity=content_id("method", method.version, method.resources),
    )


def draft_capture(capture: Capture, tool: str) -> Draft:
    """The capture's entry, or where it is known, that of seeing it again."""
    identity = capture.identity
    seen = {"capture": identity, "page": capture.id, "uri": capture.uri, "captured_at": capture.captured_at}
    payload = {
        **seen,
        "sha256": capture.sha256,
        "bytes": len(capture.body),
        "media_type": capture.media_type,
        "charset": capture.charset,
        "headers": [list(header) for header in capture.headers],
        "declared": {name: getattr(capture.declared, name) for name in Declared.__slots__},
        "tool": tool,
    }
    again = Draft(kind=EntryKind.SIGHTING, payload=seen, actor=ACTOR)
    return Draft(kind=EntryKind.CAPTURE, payload=payload, actor=ACTOR, identity=identity, otherwise=again)


def draft_failure(outcome: "Outcome") -> Draft:
    """The entry of an input that could not be read."""
    assert outcome.failure is not None
    sha256 = outcome.capture.sha256 if outcome.capture else None
    code, message = outcome.failure.code, outcome.failure.message
    payload = {"input": outcome.uri, "code": code, "message": message, "sha256": sha256}
    identity = content_id("failure", outcome.uri, code, message, sha256)
    return Draft(kind=EntryKind.FAILURE, payload=payload, actor=ACTOR, identity=identity)


def draft_fault(place: str, error: MarsadError) -> Draft:
    """The entry of a fault of the record itself: each time that it happens."""
    payload = {"input": place, "code": error.code, "message": error.message, "sha256": None}
    return Draft(kind=EntryKind.FAILURE, payload=payload, actor=ACTOR)


def add_outcome(batch: Batch, outcome: "Outcome", method: "Method") -> "Outcome":
    """Add what became of an input, its coding or its failure: the one way by which either comes into the record.

    Returns the outcome as it is recorded: a page whose text cannot be stored has failed.
    """
    if outcome.failure is None:
        try:
            add_coding(batch, outcome, method)
        except InputError as error:
            outcome = outcome.failed(error)
    if outcome.failure is not None:
        batch.drafts.append(draft_failure(outcome))
    return outcome


def add_coding(batch: Batch, outcome: "Outcome", method: "Method") -> None:
    """Add the coding of the outcome's page. Raises `UndecodableBytes` for text that no encoding can hold."""
    assert outcome.capture is not None
    capture = outcome.capture.identity
    identity = coding_identity(capture, method)
    readings = outcome.readings
    issues: tuple[Issue, ...] = outcome.page.issues if outcome.page and not readings else ()
    page_text = readings[0].page_text if readings else outcome.page.text if outcome.page else ""
    text = make_object(encode_text(page_text))
    coding = make_object(encode_coding(PageCoding(readings=readings, issues=issues)))
    payload = {
        "capture": capture,
        "version": method.version,
        "resources": method.resources,
        "extractor": outcome.page.extractor if outcome.page else None,
        "text": text.sha256,
        "coding": coding.sha256,
        "articles": len(readings),
    }
    batch.drafts.append(Draft(kind=EntryKind.CODING, payload=payload, actor=ACTOR, identity=identity))
    batch.objects += [text, coding]
    batch.documents += search_documents(identity, readings)


def search_documents(identity: str, readings: tuple[ArticleReading, ...]) -> Iterator[SearchDocument]:
    """Each article's own words, as the search index holds them; articles beyond what it tells apart are left out."""
    for reading in readings[:PARTS]:
        own = (span.of(reading.page_text) for span in searched_spans(reading.article))
        yield SearchDocument(coding=identity, part=reading.article.part, words=index_words("\n".join(own)))


def encode_text(text: str) -> bytes:
    """The text as UTF-8. Raises `UndecodableBytes` for text that no encoding can hold."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise UndecodableBytes(
            f"half a character (lone surrogate) at position {error.start}; write the page out again as UTF-8"
        ) from None


def make_object(body: bytes) -> StoredObject:
    """The bytes under their name."""
    return StoredObject(sha256=hashlib.sha256(body).hexdigest(), body=body)
