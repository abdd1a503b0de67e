"""The captures on the record → a WARC archive (ISO 28500, 1.1) that other tools read.

One record each, in the order of the log: a `response` for what came with HTTP headers, a `resource` for a file, a
`metadata` record in the place of what was redacted. Before them: who made the archive, and the checkpoint of the log
that it was made from. The same log gives the same bytes.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from marsad.capture import CaptureStore
from marsad.capture.faults import store_error
from marsad.errors import MissingRecord, UsageError
from marsad.export.warc_records import ArchivedRecord, encode_head, response_head
from marsad.log.captures import CaptureState
from marsad.log.checkpoints import parse_checkpoint
from marsad.log.state import RecordState, fold
from marsad.store import Store

FORMAT: Final = "WARC File Format 1.1"
FORMAT_URI: Final = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
RESPONSE: Final = "application/http; msgtype=response"
FIELDS: Final = "application/warc-fields"
CHECKPOINT_URI: Final = "urn:marsad:checkpoint"
INFO: Final = "warcinfo"
RECORDS_BEFORE: Final = 2
"""Records before the first capture: who made the archive, and the checkpoint."""
Progress = Callable[[int, int], None]
"""Called with how many captures are written, and of how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WarcSummary:
    """What was written: pages with their bytes, and redacted ones without; `bytes` is the size of the archive."""

    path: Path
    pages: int
    redacted: int
    bytes: int
    checkpoint: str


class Beginning(NamedTuple):
    """Where the archive says it comes from: the log's origin, when it began, and its newest checkpoint with the number
    of entries that it covers."""

    origin: str
    began_at: str
    checkpoint: str
    size: int


def write_warc(
    store: Store, captures: CaptureStore, path: Path, progress: Progress = lambda _done, _of: None
) -> WarcSummary:
    """Write the archive (gzip, one member a record) to the new file `path`; it is there whole, on disk, or not at all.

    Others may go on writing to the record. Raises `UsageError` if there is something already, `StoreError` where a
    capture's bytes are missing or altered or the disk refuses, `MissingRecord` for a log without entries.
    """
    if path.exists():
        raise UsageError(f"{path} is there already; choose another name, or remove it first")
    beginning = _beginning(store)
    state = fold(store.entries(0, beginning.size))
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            for done, record in enumerate(_records(state, captures, beginning), start=1):
                file.write(record.encode())
                progress(max(0, done - RECORDS_BEFORE), len(state.captures))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        captures.sync_folder(path.parent)
    except OSError as error:
        raise store_error(error, path, "the archive is not written") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    redacted = sum(capture.redacted is not None for capture in state.captures.values())
    pages = len(state.captures) - redacted
    size = path.stat().st_size
    return WarcSummary(path=path, pages=pages, redacted=redacted, bytes=size, checkpoint=beginning.checkpoint)


def _beginning(store: Store) -> Beginning:
    first = next(store.entries(0, 1), None)
    checkpoint = store.checkpoint()
    if first is None or checkpoint is None:
        raise MissingRecord(f"{store.place}: the log is empty; there is nothing to write")
    size = parse_checkpoint(checkpoint).size
    return Beginning(str(first.payload["origin"]), first.recorded_at, checkpoint, size)


def _records(state: RecordState, captures: CaptureStore, beginning: Beginning) -> Iterator[ArchivedRecord]:
    info = f"{INFO} {beginning.origin}"
    fields = [("software", "marsad"), ("format", FORMAT), ("conformsTo", FORMAT_URI), ("isPartOf", beginning.origin)]
    said = b"".join(encode_head(f"{name}: {value}", []) for name, value in fields)
    yield ArchivedRecord(type=INFO, name=info, date=beginning.began_at, content_type=FIELDS, payload=said)
    yield ArchivedRecord(
        type="metadata",
        name=f"checkpoint {beginning.checkpoint}",
        date=beginning.began_at,
        content_type="text/plain; charset=utf-8",
        payload=beginning.checkpoint.encode(),
        uri=CHECKPOINT_URI,
        info=info,
    )
    for capture in state.captures.values():
        if capture.redacted is not None:
            yield _redacted(capture, info)
        else:
            yield _page(capture, captures.get(capture.sha256), info)


def _page(capture: CaptureState, body: bytes, info: str) -> ArchivedRecord:
    is_response = bool(capture.headers)
    return ArchivedRecord(
        type="response" if is_response else "resource",
        name=capture.identity,
        date=capture.captured_at,
        content_type=RESPONSE if is_response else f"{capture.media_type}; charset={capture.charset}",
        payload=body,
        head=response_head(capture.headers, len(body)) if is_response else b"",
        uri=capture.uri,
        info=info,
    )


def _redacted(capture: CaptureState, info: str) -> ArchivedRecord:
    said = (
        f"redacted: entry {capture.redacted} of the log\r\nsha256: {capture.sha256}\r\ncapture: {capture.identity}\r\n"
    )
    return ArchivedRecord(
        type="metadata",
        name=f"redaction {capture.identity}",
        date=capture.captured_at,
        content_type=FIELDS,
        payload=said.encode(),
        uri=capture.uri,
        refers_to=capture.identity,
        info=info,
    )
