"""What a record says of itself, in four queries that every database answers."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from marsad.errors import KeyUnavailable, MarsadError
from marsad.log.canonical import parse_leaf
from marsad.log.keys import SigningKey
from marsad.store.diagnosis.clock import examine_order
from marsad.store.diagnosis.findings import Finding, ok, problem, warning
from marsad.store.schema import REVISIONS

Query = Callable[[str], Sequence[Sequence[Any]]]
"""SQL that reads → its rows."""

OTHERS_MAY: Final = 0o077
"""Bits of a file's mode that let others than its owner do something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """`key` is the record's verifier key and `newest` the time of the last entry; `None` before there is one."""

    revision: str
    entries: int
    key: str | None
    newest: str | None


def read_facts(query: Query) -> Facts:
    """The facts. Raises what the database raises, and `DamagedRecord`."""
    revision = [row[0] for row in query("SELECT version_num FROM alembic_version")]
    ((last,),) = query("SELECT max(sequence) FROM log")
    ends = query(f"SELECT leaf FROM log WHERE sequence IN (0, {last or 0}) ORDER BY sequence")  # noqa: S608  (a number)
    first, *_, newest = [parse_leaf(str(leaf).encode()) for (leaf,) in (*ends, *ends[-1:])] if ends else (None, None)
    return Facts(
        revision=revision[0] if revision else "",
        entries=0 if last is None else last + 1,
        key=first.payload.get("key") if first else None,
        newest=newest.recorded_at if newest else None,
    )


def examine_facts(facts: Facts, key: Path) -> Iterator[Finding]:
    """The schema, the log's newest entry, and the key in the file `key`."""
    yield ok("entries", f"{facts.entries:,}")
    yield examine_revision(facts.revision)
    if facts.newest is not None:
        yield examine_order(facts.newest, datetime.now(UTC))
    yield from examine_key(key, facts.key)


def examine_revision(revision: str) -> Finding:
    """Whether this version works with the schema."""
    if revision == REVISIONS[-1]:
        return ok("schema", revision)
    if revision in REVISIONS:
        return problem(
            "schema", f"{revision}, older than this version's {REVISIONS[-1]}", "bring it up: marsad migrate"
        )
    advice = f"upgrade Marsad, or let the newer one take it back: marsad migrate --to {REVISIONS[-1]}"
    return problem("schema", f"{revision or 'none'}, unknown to this version ({REVISIONS[-1]})", advice)


def examine_key(path: Path, verifier: str | None) -> Iterator[Finding]:
    """Whether the key that signs for the record is there, is that of this record, and is kept from others."""
    if not path.exists():
        advice = "the record can be read, but nothing added: put its key there, or name the file in MARSAD_KEY"
        yield warning("key", f"not at {path}", advice)
        return
    if not os.access(path, os.R_OK):
        yield warning("key", f"{path} may not be read by this user", "nothing can be added by this user")
        return
    try:
        key = SigningKey.load(path)
    except KeyUnavailable as error:
        yield problem("key", error.message, "put a copy of the key back")
        return
    if verifier not in (None, key.verifier):
        advice = "name the right one in MARSAD_KEY: with this one nothing can be added"
        yield problem("key", f"{path} is the key of another record", advice)
    else:
        yield ok("key", str(path))
    yield examine_mode(path)


def examine_mode(path: Path) -> Finding:
    """Whether only its owner can read the key."""
    mode = path.stat().st_mode & 0o777
    if mode & OTHERS_MAY:
        return problem(
            "key permissions",
            f"{mode:04o}: others than its owner may open it",
            f"chmod 600 {path}; whoever read it can sign",
        )
    return ok("key permissions", f"{mode:04o}")


def unreadable(error: MarsadError) -> Finding:
    """A record that cannot be opened or read."""
    return problem("content", f"{error.code} {error.message}", "see docs/errors.md")
