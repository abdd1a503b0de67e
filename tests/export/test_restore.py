"""The way back: the same record from a bundle, in either database; and nothing at all from a damaged one."""

import dataclasses
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from marsad.capture import CaptureStore
from marsad.errors import DamagedRecord, EmptyPage, KeyUnavailable, UsageError
from marsad.export import Restored, check_bundle, restore_bundle, write_bundle
from marsad.language.ar.search import parse_query
from marsad.log import make_leaf, parse_checkpoint, parse_leaf
from marsad.model import ArticleReading, EntryKind
from marsad.pipeline import Outcome, load_readings, read_state
from marsad.pipeline.verify import Verifier
from marsad.store import Store, open_store, read_store
from tests.export.records import back_up, forge, members_of, record_pages, redact
from tests.pipeline.desks import office_in
from tests.postgres import Cluster
from tests.store.backends import Backend, PostgresBackend, SqliteBackend
from tests.store.drafts import a_setting
from tests.trust.drill import ROOT
from tests.trust.pages import make_capture


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    """A place where there is no record yet."""
    folder = tmp_path / "target"
    folder.mkdir()
    if request.param == "sqlite":
        return SqliteBackend(folder)
    cluster: Cluster = request.getfixturevalue("cluster")
    return PostgresBackend(cluster, cluster.create_database(), folder)


def bring_back(path: Path, target: Backend) -> Restored:
    """Check and restore."""
    return restore_bundle(check_bundle(path), target.place, captures_of(target))


def captures_of(target: Backend) -> CaptureStore:
    """The captures of the restored record."""
    return CaptureStore(target.key.parent / "captures")


def contents(store: Store) -> dict[str, object]:
    """All of a record that does not depend on the database."""
    names = list(store.object_names())
    return {
        "log": list(store.rows()),
        "checkpoints": list(store.checkpoints()),
        "objects": sorted((item.sha256, item.body) for item in store.objects(names)),
        "erasures": store.erasures(),
        "documents": sorted(store.find_documents()),
    }


def readings_of(store: Store) -> list[ArticleReading]:
    """What the ledger stands on."""
    return list(load_readings(store, read_state(store)))


def test_the_restored_record_is_the_same(record: Path, bundle: Path, target: Backend) -> None:
    restored = bring_back(bundle, target)
    with closing(read_store(record / "marsad.db")) as original, closing(read_store(target.place)) as copy:
        assert contents(copy) == contents(original)
        assert list(captures_of(target).names()) == list(CaptureStore(record / "captures").names())
        assert readings_of(copy) == readings_of(original)  # of which the ledger is a pure function
        query = parse_query("هدنة")
        assert copy.find(query, 100) == original.find(query, 100) != []
        assert list(Verifier(copy, captures_of(target), [restored.checkpoint]).faults()) == []
        assert restored.checkpoint == original.checkpoint()
        assert (restored.entries, restored.key) == (original.size(), read_state(original).key)


def test_a_bundle_of_the_restored_record_is_the_same_bundle(bundle: Path, target: Backend, tmp_path: Path) -> None:
    bring_back(bundle, target)
    with closing(read_store(target.place)) as copy:
        write_bundle(copy, captures_of(target), tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == bundle.read_bytes()


def test_it_goes_on_where_it_was_once_its_key_is_back(record: Path, bundle: Path, target: Backend) -> None:
    restored = bring_back(bundle, target)
    with pytest.raises(KeyUnavailable, match="put it there"):
        open_store(target.place, key=target.key)
    shutil.copy(record / "marsad.key", target.key)
    with closing(open_store(target.place, key=target.key)) as store:
        receipt = store.append([a_setting()])
        assert receipt.size == restored.entries + 1
        assert list(Verifier(store, captures_of(target), [restored.checkpoint, receipt.checkpoint]).faults()) == []


def test_a_redaction_stays_one(tmp_path: Path, target: Backend) -> None:
    office = office_in(tmp_path / "source", "page-1", "page-2")
    approval = redact(office, "page-1")
    back_up(tmp_path / "source", tmp_path / "x.zip")
    bring_back(tmp_path / "x.zip", target)
    with closing(read_store(target.place)) as copy, office.store() as original:
        assert contents(copy) == contents(original)
        assert set(copy.erasures().values()) == {approval}
        assert list(Verifier(copy, captures_of(target)).faults()) == []


@pytest.fixture(autouse=True)
def _folder_of_source(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()


def test_restoring_twice_changes_nothing(bundle: Path, target: Backend) -> None:
    first = bring_back(bundle, target)
    with closing(read_store(target.place)) as store:
        before = contents(store)
    assert bring_back(bundle, target) == first
    with closing(read_store(target.place)) as store:
        assert contents(store) == before


def test_another_record_is_not_touched(bundle: Path, target: Backend) -> None:
    with closing(open_store(target.place, key=target.key)) as store:
        store.append([a_setting()])
        before = contents(store)
    with pytest.raises(UsageError, match="there is another record already"):
        bring_back(bundle, target)
    with closing(read_store(target.place)) as store:
        assert contents(store) == before


def test_a_record_that_has_grown_since_is_not_cut_back(record: Path, bundle: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(record, tmp_path / "grown"))
    record_pages(folder, 10, start=40)
    with pytest.raises(UsageError, match=r"another record"):
        restore_bundle(check_bundle(bundle), str(folder / "marsad.db"), CaptureStore(folder / "captures"))
    with closing(read_store(folder / "marsad.db")) as store:
        assert store.size() > check_bundle(bundle).entries


def test_captures_of_another_record_are_not_mixed_in(bundle: Path, target: Backend) -> None:
    stranger = captures_of(target).path_of(hashlib.sha256(b"mine").hexdigest())
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"mine")
    with pytest.raises(UsageError, match=f"{stranger}.*belongs to another record"):
        bring_back(bundle, target)
    assert [path for path in captures_of(target).path_of("0" * 64).parent.parent.rglob("*") if path.is_file()] == [
        stranger
    ]


def test_there_must_be_a_bundle(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        check_bundle(tmp_path / "nothing.zip")


def test_a_damaged_bundle_is_refused_before_anything_is_written(bundle: Path, tmp_path: Path) -> None:
    members = members_of(bundle)
    victim = next(name for name in members if name.startswith("captures/"))
    members[victim] += b" "
    checked = check_bundle(forge(tmp_path / "x.zip", members))
    with pytest.raises(DamagedRecord, match=rf"not restored: {victim}"):
        restore_bundle(checked, str(tmp_path / "new.db"), CaptureStore(tmp_path / "captures"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["source", "x.zip"]


def test_a_restorer_that_does_not_check_is_caught(bundle: Path, tmp_path: Path) -> None:
    """The planted fault: all checks are passed over. The tree that grows while the log is loaded tells."""
    members = members_of(bundle)
    members["log.jsonl"] = members["log.jsonl"].replace(b'"actor":"marsad"', b'"actor":"nobody"')
    checked = check_bundle(forge(tmp_path / "x.zip", members))
    blind = dataclasses.replace(checked, faults=())
    with pytest.raises(DamagedRecord, match="entries are not those of their checkpoint"):
        restore_bundle(blind, str(tmp_path / "new.db"), CaptureStore(tmp_path / "captures"))
    assert (tmp_path / "new.db").stat().st_size == 0  # nothing of it stays


def test_entries_beyond_the_newest_checkpoint_are_not_taken_in(bundle: Path, tmp_path: Path) -> None:
    """Another planted fault: the check did not see that an entry was put in at the end."""
    members = members_of(bundle)
    last = parse_leaf(members["log.jsonl"].splitlines()[-1])
    more = make_leaf(
        sequence=last.sequence + 1,
        kind=EntryKind.SETTING,
        payload={"name": "threshold", "before": None, "value": 1},
        actor="nobody",
        reason=None,
        identity=None,
        recorded_at=last.recorded_at,
    )
    members["log.jsonl"] += more + b"\n"
    blind = dataclasses.replace(check_bundle(forge(tmp_path / "x.zip", members)), faults=())
    with pytest.raises(DamagedRecord, match=r"the log has \d+ entries, its checkpoint \d+"):
        restore_bundle(blind, str(tmp_path / "new.db"), CaptureStore(tmp_path / "captures"))


def test_long_transactions_and_large_pages_come_back(tmp_path: Path, target: Backend) -> None:
    """More entries than are loaded at once without a checkpoint among them, more bytes than are held at once."""
    office = office_in(tmp_path / "source", "page-1")
    bodies = [bytes([number]) * (9 << 20) for number in range(3)]
    captures = [make_capture(f"large-{number}", body) for number, body in enumerate(bodies)]
    office.record(
        *(Outcome(id=item.id, uri=item.uri, capture=item, failure=EmptyPage("no words")) for item in captures)
    )
    with office.store() as store:
        store.append([a_setting(number) for number in range(1_200)])
    back_up(tmp_path / "source", tmp_path / "x.zip")
    bring_back(tmp_path / "x.zip", target)
    with closing(read_store(target.place)) as copy, office.store() as original:
        assert contents(copy) == contents(original)
    assert [captures_of(target).get(item.sha256) for item in captures] == bodies


def test_an_earlier_report_is_compared(record: Path, bundle: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(record, tmp_path / "grown"))
    record_pages(folder, 10, start=40)
    later = back_up(folder, tmp_path / "later.zip")
    old = members_of(bundle)["checkpoint"].decode()
    assert check_bundle(later.path, {"old report": old}).faults == []
    assert check_bundle(bundle, {"newer report": later.checkpoint}).faults


@pytest.mark.parametrize("delay_s", [0.02, 0.05, 0.1, 0.2, 0.4])
def test_killed_it_leaves_nothing_half_and_can_be_run_again(bundle: Path, tmp_path: Path, delay_s: float) -> None:
    """The kill comes so long after the first capture is there: while captures, log or index are written."""
    place, captures = tmp_path / "new.db", tmp_path / "captures"
    code = (
        "import sys; from pathlib import Path; from marsad.capture import CaptureStore; from marsad.export import *; "
        "restore_bundle(check_bundle(Path(sys.argv[1])), sys.argv[2], CaptureStore(Path(sys.argv[3])))"
    )
    process = subprocess.Popen([sys.executable, "-c", code, bundle, place, captures], cwd=ROOT, start_new_session=True)
    while not captures.exists() and process.poll() is None:
        time.sleep(0.001)
    time.sleep(delay_s)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    checked = check_bundle(bundle)
    restore_bundle(checked, str(place), CaptureStore(captures))
    with closing(read_store(place)) as store:
        assert store.size() == parse_checkpoint(checked.checkpoint).size
        faults = [
            fault for fault in Verifier(store, CaptureStore(captures)).faults() if "interrupted" not in fault.detail
        ]
        assert faults == []
