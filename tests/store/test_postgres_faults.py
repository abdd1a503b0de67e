"""PostgreSQL's faults as people see them: a coded error, what to do, and never a password."""

import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from marsad.errors import (
    MarsadError,
    MissingRecord,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreNotWritable,
    StoreRefused,
    StoreUnreachable,
    UsageError,
)
from marsad.store import open_store
from marsad.store.postgres import LOCK, Postgres, check_server
from tests.postgres import GUARDED, Cluster, running_cluster
from tests.store.drafts import a_setting, an_object

SECRET = "opensesame"


@pytest.fixture(scope="module")
def guarded(cluster: Cluster) -> Cluster:
    """A role that must give its password."""
    cluster.query(f"CREATE ROLE {GUARDED} LOGIN SUPERUSER PASSWORD '{SECRET}'")
    return cluster


def text_of(error: BaseException) -> str:
    """Everything that a traceback would show of it."""
    return "".join(traceback.format_exception(error))


WRONG: list[tuple[str, str, type[MarsadError], str]] = [
    ("nobody listens", "postgresql://me:{secret}@127.0.0.1:1/marsad", StoreUnreachable, "see whether the server runs"),
    (
        "no socket",
        "postgresql://me:{secret}@/marsad?host=/tmp/nowhere",
        StoreUnreachable,
        "see whether the server runs",
    ),
    (
        "wrong password",
        "postgresql://guarded:{secret}x@/postgres?host={host}",
        StoreRefused,
        "check the user and the password",
    ),
    ("unknown role", "postgresql://stranger:{secret}@/postgres?host={host}", StoreRefused, "check the user"),
    ("no such database", "postgresql://guarded:{secret}@/nowhere?host={host}", MissingRecord, "createdb"),
    ("an @ in the password", "postgresql://me:ab@{secret}@h/marsad", UsageError, "%40"),
    ("a / in the password", "postgresql://me:{secret}/b@h/marsad", UsageError, "%2F"),
    ("a : in the password", "postgresql://me:b:{secret}/marsad", UsageError, "%3A"),
    ("a % in the password", "postgresql://me:%zz{secret}@h/marsad", UsageError, "cannot be read"),
    ("an unknown option", "postgresql://me@h/marsad?pasword={secret}", UsageError, "cannot be read"),
    ("a password as an option", "postgresql://127.0.0.1:1/marsad?password={secret}", StoreUnreachable, "runs"),
]


@pytest.mark.parametrize(("url", "error", "what_to_do"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_store_that_cannot_be_opened_says_why_and_keeps_the_password(
    guarded: Cluster, tmp_path: Path, url: str, error: type[MarsadError], what_to_do: str
) -> None:
    place = url.format(secret=SECRET, host=guarded.folder)
    with pytest.raises(error) as raised:
        open_store(place, key=tmp_path / "marsad.key")
    assert what_to_do in raised.value.message
    assert SECRET not in text_of(raised.value)


def test_the_right_password_opens_the_store_and_is_not_shown(guarded: Cluster, tmp_path: Path) -> None:
    place = guarded.url(guarded.create_database(), user=GUARDED, password=SECRET)
    store = open_store(place, key=tmp_path / "marsad.key")
    assert store.place == place.replace(f":{SECRET}", "").replace("%2F", "/")
    assert SECRET not in repr(vars(store.dialect))
    store.close()


def test_another_writer_is_waited_for_but_not_for_ever(database: str, tmp_path: Path) -> None:
    open_store(database, key=tmp_path / "marsad.key").close()
    dialect = Postgres(database, writable=True, lock_wait_s=0.2)
    with psycopg.connect(database) as holder:
        holder.execute(f"SELECT pg_advisory_xact_lock({LOCK})".encode())
        with pytest.raises(StoreLocked, match="by somebody else"), dialect.writing():
            pass
    with dialect.writing():
        pass
    dialect.close()


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ("ALTER DATABASE {} SET default_transaction_read_only = on", StoreNotWritable, "is read-only here"),
        ("ALTER DATABASE {} SET search_path = nowhere", StoreNotWritable, "has no schema"),
    ],
)
def test_a_database_that_takes_no_writes_is_named(
    cluster: Cluster, tmp_path: Path, change: str, error: type[StoreError], message: str
) -> None:
    name = cluster.create_database()
    cluster.query(change.format(name))
    with pytest.raises(error, match=message):
        open_store(cluster.url(name), key=tmp_path / "marsad.key")


def test_a_role_without_rights_is_told_so(cluster: Cluster, database: str, tmp_path: Path) -> None:
    open_store(database, key=tmp_path / "marsad.key").close()
    cluster.query("CREATE ROLE visitor LOGIN")
    with pytest.raises(StoreNotWritable, match="team-store"):
        open_store(database.replace("postgres@", "visitor@"), key=tmp_path / "marsad.key")


def test_a_database_in_another_encoding_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    encoding = "ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0"
    cluster.query(f"CREATE DATABASE latin {encoding}")
    with pytest.raises(StoreRefused, match="LATIN1"):
        open_store(cluster.url("latin"), key=tmp_path / "marsad.key")


class AServer:
    """A connection to a server as `check_server` asks about it."""

    def __init__(self, version: int = 150_018, *, answer: tuple[str, str, bool] = ("on", "on", False)) -> None:
        self.info = self
        self.server_version = version
        self.answer = answer

    def execute(self, _: str) -> "AServer":
        return self

    def fetchone(self) -> tuple[str, str, bool]:
        return self.answer

    def rollback(self) -> None:
        return None


@pytest.mark.parametrize(
    ("server", "error", "message"),
    [
        (AServer(140_009), StoreRefused, "PostgreSQL 14; Marsad needs 15"),
        (AServer(answer=("off", "on", False)), StoreRefused, "fsync = off"),
        (AServer(answer=("on", "off", False)), StoreRefused, "full_page_writes = off"),
        (AServer(answer=("on", "on", True)), StoreNotWritable, "read-only copy"),
    ],
)
def test_a_server_that_no_record_can_be_kept_on_is_refused(
    server: AServer, error: type[StoreError], message: str
) -> None:
    with pytest.raises(error, match=message):
        check_server(server, "postgresql://h/marsad", writable=True)  # type: ignore[arg-type]


def test_a_sound_server_is_accepted() -> None:
    for major in (15, 16, 18):
        check_server(AServer(major * 10_000), "postgresql://h/marsad", writable=True)  # type: ignore[arg-type]


def test_a_standby_may_be_read() -> None:
    check_server(AServer(answer=("off", "on", True)), "postgresql://h/marsad", writable=False)  # type: ignore[arg-type]


def test_synchronous_commit_is_on_whatever_the_role_says(cluster: Cluster, tmp_path: Path) -> None:
    name = cluster.create_database()
    cluster.query(f"ALTER DATABASE {name} SET synchronous_commit = off")
    assert cluster.query("SHOW synchronous_commit", database=name) == [("off",)]
    store = open_store(cluster.url(name), key=tmp_path / "marsad.key")
    with store.dialect.writing() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"
    store.close()


def test_without_the_driver_the_extra_is_named(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from marsad.store import open_store\n"
        "try: open_store('postgresql://h/marsad')\n"
        "except Exception as error: print(type(error).__name__, error)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout.startswith("StoreError ")
    assert "pip install 'marsad[pg]'" in done.stdout


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A folder with room for 24 MiB, which the server's user may enter: those of pytest are closed to it."""
    folder = Path(tempfile.mkdtemp(prefix="marsad-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m,uid=nobody,gid=nogroup", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, stderr=subprocess.DEVNULL).returncode != 0:
        folder.rmdir()
        pytest.skip("a small disk cannot be mounted here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)
    folder.rmdir()


def test_a_full_disk_keeps_what_was_acknowledged(small_disk: Path, tmp_path: Path) -> None:
    """The tables lie on the small disk; when there is room again, writing goes on."""
    with running_cluster() as cluster:
        cluster.query(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
        cluster.query("CREATE DATABASE crowded TABLESPACE small")
        store = open_store(cluster.url("crowded"), key=tmp_path / "marsad.key")
        ballast = small_disk / "ballast"
        with ballast.open("wb") as file, pytest.raises(OSError, match="No space left"):
            while True:
                file.write(b"\0" * 65_536)
                file.flush()
        acknowledged = 1
        with pytest.raises(StoreFull, match="disk is full; free some space"):
            for number in range(2_000):
                acknowledged = store.append([a_setting("x" * 8_000)], objects=[an_object(b"%d" % number)]).size
        assert store.size() == acknowledged
        ballast.unlink()
        assert store.append([a_setting()]).size == acknowledged + 1
        store.close()
