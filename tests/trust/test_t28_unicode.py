"""T28: what lies at the edges of Unicode is stored without loss in every store, and stops nothing.

The cases go through `marsad add` in one run for each store; then `marsad verify` and the views run over the record. The
planted fault is a reader that keeps text instead of bytes, which is how records usually lose what they were given.
"""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marsad.capture import CaptureStore
from marsad.cli.app import cli
from marsad.cli.services import Reads, Services
from marsad.model import Capture, EntryKind, LogEntry
from marsad.pipeline import Outcome, Reader
from marsad.store import read_store
from tests.postgres import Cluster
from tests.trust.unicode_cases import Case, make_cases, write_cases

CASES = make_cases()
FEWEST = 60
"""What TRUST.md asks for is a set of this size at least."""


class TextKeeper(Reader):
    """The planted fault: a reader whose captures hold a page's text, encoded anew, and not its bytes."""

    def read_paths(self, paths: Iterable[str | Path]) -> Iterator[Outcome]:
        for outcome in super().read_paths(paths):
            yield replace(outcome, capture=as_text(outcome.capture)) if outcome.capture else outcome


def as_text(capture: Capture) -> Capture:
    """The capture with its text in the place of its bytes."""
    body = capture.body.decode(capture.charset, "replace").replace("\x00", "").encode()
    return replace(capture, body=body, charset="utf-8", sha256=sha256(body).hexdigest())


@dataclass(frozen=True)
class ServicesOf(Services):
    """Services with this reader."""

    reader: Reads

    def make_reader(self) -> Reads:
        return self.reader


@dataclass(frozen=True)
class Added:
    """A record that the cases were added to, and what the command said."""

    folder: Path
    place: str
    pages: Path
    summary: Mapping[str, object]
    exit_code: int

    @property
    def captures(self) -> CaptureStore:
        return CaptureStore(self.folder / "captures")

    def entries(self) -> list[LogEntry]:
        with closing(read_store(self.place)) as store:
            return list(store.entries())

    def run(self, *arguments: str) -> Result:
        return run(self.folder, *arguments, "--store", self.place)


def run(folder: Path, *arguments: str, services: Services | None = None) -> Result:
    """Run a command; whatever it raises, raises here."""
    runner = CliRunner(env={"MARSAD_KEY": str(folder / "marsad.key")})
    return runner.invoke(cli, arguments, obj=services, catch_exceptions=False)


def add_cases(folder: Path, place: str, reader: Reads) -> Added:
    """The cases as files in `folder`, added to a record at `place`."""
    pages = folder / "pages"
    write_cases(pages, CASES)
    options = ["--store", place, "--captures", str(folder / "captures"), "--json"]
    done = run(folder, "add", str(pages), *options, services=ServicesOf(reader))
    return Added(folder, place, pages, json.loads(done.stdout), done.exit_code)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def added(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, reader: Reader) -> Added:
    """The cases in a record of each kind of store."""
    folder = tmp_path_factory.mktemp("unicode")
    if request.param == "sqlite":
        return add_cases(folder, str(folder / "marsad.db"), reader)
    cluster: Cluster = request.getfixturevalue("cluster")
    return add_cases(folder, cluster.url(cluster.create_database()), reader)


def unescape(name: str) -> str:
    """The name that an escaped one was made from, by the rule in docs/reference/cli.md, written once more."""
    if re.search(r"\\(?:\\|x[0-9a-f]{2}|u[0-9a-f]{4})", name) is None:
        return name
    parts = re.split(r"\\(\\|x[0-9a-f]{2}|u[0-9a-f]{4})", name)
    marks = [
        chr(0xDC00 + int(m[1:], 16)) if m[0] == "x" else chr(int(m[1:], 16)) if m[0] == "u" else m for m in parts[1::2]
    ]
    return "".join(text + mark for text, mark in zip(parts[::2], [*marks, ""], strict=True))


def losses(record: Added) -> dict[str, str]:
    """What became of each case whose bytes, text, name or code is not on the record: its name → what is wrong."""
    seen: dict[str, list[LogEntry]] = {}
    for entry in record.entries():
        uri = entry.payload.get("uri", entry.payload.get("input"))
        if entry.kind in (EntryKind.CAPTURE, EntryKind.FAILURE) and uri is not None:
            seen.setdefault(case_of(record, str(uri)), []).append(entry)
    found = {case.name: fault_of(record, case, seen.get(case.name, [])) for case in CASES}
    return {name: fault for name, fault in found.items() if fault is not None}


def case_of(record: Added, uri: str) -> str:
    """The case that an input belongs to: its files lie in a folder named after it; pages of archives say it last."""
    if uri.startswith("https:"):
        return f"archive-{uri.rpartition('/')[2]}"
    return unescape(uri).removeprefix(f"{record.pages}/").partition("/")[0]


def fault_of(record: Added, case: Case, entries: list[LogEntry]) -> str | None:
    """What is wrong with the entries of a case, which should be one."""
    if len(entries) != 1:
        return f"{len(entries)} entries"
    (entry,) = entries
    if case.code is not None:
        is_told = entry.kind is EntryKind.FAILURE and entry.payload["code"] == case.code
        return None if is_told else f"not {case.code} but {entry.kind} {entry.payload.get('code')}"
    if entry.kind is not EntryKind.CAPTURE:
        return f"{entry.payload['code']}: {entry.payload['message']}"
    body = record.captures.get(entry.payload["sha256"])
    if case.text is not None:
        is_kept = body.decode(entry.payload["charset"], "surrogatepass") == case.text
    else:
        is_kept = body == case.kept
    if not is_kept:
        return "other bytes are kept"
    path = os.fsencode(unescape(str(entry.payload["uri"]))).partition(b"#")[0]
    is_named = case.name.startswith("archive") or path == os.fsencode(record.pages / case.name) + b"/" + case.file_name
    return None if is_named else f"it is called {entry.payload['uri']!r}"


def test_there_are_enough_cases() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= FEWEST


def test_every_case_is_kept_without_loss(added: Added, figures: Callable[..., None]) -> None:
    found = losses(added)
    figures("T28", store=added.place.partition(":")[0].rpartition("/")[2], cases=len(CASES), lost=len(found))
    assert found == {}
    assert added.exit_code == 1  # the inputs that are no text at all


def test_no_case_met_a_bug(added: Added) -> None:
    codes = {str(entry.payload["code"]) for entry in added.entries() if entry.kind is EntryKind.FAILURE}
    assert codes == {case.code for case in CASES if case.code is not None}


def test_the_record_is_valid_unicode_without_nul(added: Added) -> None:
    for entry in added.entries():
        assert b"\x00" not in entry.leaf
        json.loads(entry.leaf.decode())


@pytest.mark.parametrize(
    "command", [["verify", "--deep"], ["board", "--json"], ["brief"], ["brief", "--json", "--lang", "ar"], ["rebuild"]],
    ids=" ".join,
)  # fmt: skip
def test_the_views_stand_on_it(added: Added, command: list[str]) -> None:
    captures = ["--captures", str(added.folder / "captures")] if command[0] == "verify" else []
    done = added.run(*command, *captures)
    assert done.exit_code == 0, done.output
    assert done.output.encode().decode() == done.output


def test_adding_it_again_changes_nothing(added: Added, reader: Reader) -> None:
    before = sorted(added.captures.names())
    options = ["--store", added.place, "--captures", str(added.folder / "captures"), "--json"]
    done = run(added.folder, "add", str(added.pages), *options, services=ServicesOf(reader))
    assert json.loads(done.stdout)["pages"]["new"] == 0
    assert sorted(added.captures.names()) == before


def test_a_reader_that_keeps_text_is_found_out(tmp_path: Path) -> None:
    record = add_cases(tmp_path, str(tmp_path / "marsad.db"), TextKeeper())
    found = set(losses(record))
    assert {"charset-cp1256", "charset-utf-16", "half-high-within", "null-one-text", "charset-damaged"} <= found
    assert "digit-0" not in found  # what is plain UTF-8 cannot tell
