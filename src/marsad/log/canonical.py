"""An entry ↔ its leaf: canonical JSON, the one spelling of an entry, and the very bytes that its hash covers.

Keys sorted by code point, no blanks, UTF-8. Half a character (a lone surrogate), which UTF-8 cannot hold, is written as
JSON's escape `\\udXXX`; two halves that belong together are the character they make. A leaf has no line break in it.
"""

import json
from collections.abc import Mapping
from itertools import groupby
from typing import Any

import msgspec

from marsad.errors import DamagedRecord
from marsad.model import EntryKind, LogEntry


class _Leaf(msgspec.Struct, forbid_unknown_fields=True):
    """What a leaf holds: these seven keys, always."""

    sequence: int
    kind: EntryKind
    payload: dict[str, Any]
    actor: str
    reason: str | None
    identity: str | None
    recorded_at: str


_DECODER = msgspec.json.Decoder(_Leaf)


def canonical_json(value: object) -> bytes:
    """The canonical JSON of `value` (dictionaries, lists, text, numbers, frozen records); NaN is written as null."""
    try:
        return msgspec.json.encode(value, order="sorted")
    except UnicodeEncodeError:
        return _spell(msgspec.to_builtins(value))


def _spell(value: object) -> bytes:
    """What msgspec would write, with escapes for the half characters that it refuses."""
    if isinstance(value, str):
        return _spell_text(value)
    if isinstance(value, Mapping):
        members = {_whole_characters(key): member for key, member in value.items()}
        return b"{" + b",".join(_spell_text(key) + b":" + _spell(members[key]) for key in sorted(members)) + b"}"
    if isinstance(value, list | tuple):
        return b"[" + b",".join(map(_spell, value)) + b"]"
    return msgspec.json.encode(value)


def _spell_text(text: str) -> bytes:
    """`text` between quotation marks."""
    runs = groupby(_whole_characters(text), key=_is_half)
    return b'"%s"' % b"".join(
        b"".join(b"\\u%04x" % ord(character) for character in run) if half else msgspec.json.encode("".join(run))[1:-1]
        for half, run in runs
    )


def _whole_characters(text: str) -> str:
    """`text` with two halves that stand together joined: JSON's escapes cannot tell them from the whole character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _is_half(character: str) -> bool:
    return "\ud800" <= character <= "\udfff"


def make_leaf(
    *,
    sequence: int,
    kind: EntryKind,
    payload: Mapping[str, Any],
    actor: str,
    reason: str | None,
    identity: str | None,
    recorded_at: str,
) -> bytes:
    """The leaf of an entry, at place `sequence` of the log; `recorded_at` is ISO 8601, UTC."""
    return canonical_json(
        {
            "actor": actor,
            "identity": identity,
            "kind": kind,
            "payload": payload if isinstance(payload, dict) else dict(payload),
            "reason": reason,
            "recorded_at": recorded_at,
            "sequence": sequence,
        }
    )


def parse_leaf(leaf: bytes) -> LogEntry:
    """The entry that `leaf` spells. Raises `DamagedRecord` where it spells none.

    Another spelling of the same entry is read too: what tells a leaf from any other is its hash.
    """
    try:
        fields = _read(leaf)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise DamagedRecord(f"an entry of the log cannot be read ({error}); restore the record from a backup") from None
    return LogEntry(
        sequence=fields.sequence,
        kind=fields.kind,
        payload=fields.payload,
        actor=fields.actor,
        reason=fields.reason,
        identity=fields.identity,
        recorded_at=fields.recorded_at,
        leaf=leaf,
    )


def _read(leaf: bytes) -> _Leaf:
    try:
        return _DECODER.decode(leaf)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        # msgspec reads no half characters; Python's own reader does.
        return msgspec.convert(json.loads(leaf), _Leaf)
