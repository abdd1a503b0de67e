"""A real PostgreSQL for tests: a cluster on a Unix socket that can be killed, frozen, restarted and thrown away.

A pytest plug-in (named in tests/conftest.py): `cluster` is shared by all tests of one worker and made on first use,
`database` is the URL of a fresh, empty database in it. A test that kills servers takes a cluster of its own:
`with running_cluster() as cluster`.
"""

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest

OLDEST: Final = 15
"""The oldest major version of PostgreSQL that Marsad works with."""

OWNER: Final = "postgres"
"""The cluster's superuser; needs no password."""

GUARDED: Final = "guarded"
"""A role of this name must give its password; all others are trusted."""

START_WAIT_S: Final = 60.0
"""How long a server may take until it answers; crash recovery included."""

SETTINGS: Final = {
    "listen_addresses": "",
    "fsync": "on",
    "max_connections": "60",
    "logging_collector": "off",
    "dynamic_shared_memory_type": "mmap",  # in the data folder, which goes; not in /dev/shm
}


class PostgresUnavailable(Exception):
    """There are no server binaries on this machine, or only old ones."""


def server_binaries() -> Path:
    """The folder of the newest PostgreSQL server on this machine. Raises `PostgresUnavailable`."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    versions = {folder: server_version(folder) for folder in folders if (folder / "initdb").exists()}
    newest = max(versions, key=lambda folder: versions[folder], default=None)
    if newest is None:
        raise PostgresUnavailable("no PostgreSQL server here; apt-get install postgresql")
    if versions[newest] < OLDEST:
        raise PostgresUnavailable(f"PostgreSQL {versions[newest]} in {newest} is too old; {OLDEST} or newer is needed")
    return newest


def server_version(folder: Path) -> int:
    """The major version of the server in `folder` ("postgres (PostgreSQL) 15.18 (Debian …)" → 15)."""
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(said.split()[2].split(".")[0])


def unprivileged() -> Sequence[str]:
    """What to put before a server command: PostgreSQL refuses to run as root, and is to end with the tests."""
    user = ("--reuid=nobody", "--regid=nogroup", "--clear-groups") if os.geteuid() == 0 else ()
    return ("setpriv", *user, "--pdeathsig", "QUIT")


class Cluster:
    """One PostgreSQL server with its data, in a folder of its own. Ends with `close`."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.binaries = binaries
        self.server: subprocess.Popen[bytes] | None = None
        self.numbers = itertools.count(1)

    @classmethod
    def create(cls) -> "Cluster":
        """A new cluster, not started yet. Raises `PostgresUnavailable`."""
        binaries = server_binaries()
        folder = Path(tempfile.mkdtemp(prefix="marsad-pg-"))
        cluster = cls(folder, binaries)
        cluster.data.mkdir(mode=0o700)
        folder.chmod(0o711)
        if os.geteuid() == 0:
            for path in (folder, cluster.data):
                shutil.chown(path, "nobody", "nogroup")
        # Sorted as Arabic readers expect, not byte by byte: what Marsad takes in the database's order must not depend
        # on a collation.
        rules = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=ar")
        command = (
            binaries / "initdb",
            "--pgdata",
            cluster.data,
            "--username",
            OWNER,
            "--auth=trust",
            "--no-sync",
            *rules,
        )
        subprocess.run([*unprivileged(), *command], cwd="/", stdout=subprocess.DEVNULL, check=True)
        (cluster.data / "pg_hba.conf").write_text(f"local all {GUARDED} scram-sha-256\nlocal all all trust\n")
        return cluster

    def start(self, **settings: str) -> None:
        """Start the server and wait until it answers. `settings` go on its command line.

        Not in a thread that ends: the server ends with the thread that started it.
        """
        options = [f"--{name}={value}" for name, value in (SETTINGS | settings).items()]
        server = (str(self.binaries / "postgres"), "-D", str(self.data), "-k", str(self.folder))
        command = [*unprivileged(), *server, *options]
        with self.log.open("ab") as log:
            self.server = subprocess.Popen(command, cwd="/", stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Return when the server answers a query. Raises `TimeoutError` with the end of its log."""
        from psycopg import OperationalError

        deadline = time.monotonic() + START_WAIT_S
        while time.monotonic() < deadline and self.server is not None and self.server.poll() is None:
            try:
                self.query("SELECT 1")
            except OperationalError:
                time.sleep(0.02)
            else:
                return
        raise TimeoutError(f"PostgreSQL does not answer:\n{self.log.read_text()[-2000:]}")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Shut down. SIGTERM waits for clients, SIGINT ends their sessions, SIGQUIT lets the next start recover."""
        if self.server is not None:
            self.server.send_signal(how)
            self.server.wait(START_WAIT_S)
            self.server = None

    def processes(self) -> list[int]:
        """The server's process and its children, unless it has ended by itself."""
        if self.server is None or self.server.poll() is not None:
            return []
        children = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children").read_text()
        return [self.server.pid, *map(int, children.split())]

    def signal_all(self, what: signal.Signals) -> None:
        """Send a signal to the server and all its children. The server is frozen first: no child is born meanwhile."""
        if self.server is None or self.server.poll() is not None:
            return
        self.server.send_signal(signal.SIGSTOP)
        for process in reversed(self.processes()):
            try:
                os.kill(process, what)
            except ProcessLookupError:
                continue

    def kill9(self) -> None:
        """Kill every process of the cluster at once, as the kernel does when it runs out of memory."""
        if self.server is not None:
            self.signal_all(signal.SIGKILL)
            self.server.wait(START_WAIT_S)
            self.server = None

    def pause(self) -> None:
        """Freeze every process: connections stay open and nothing answers."""
        self.signal_all(signal.SIGSTOP)

    def resume(self) -> None:
        """Let a frozen cluster go on."""
        self.signal_all(signal.SIGCONT)

    def close(self) -> None:
        """End the server as gently as goes at once, so that no shared memory stays behind, and remove its data."""
        try:
            self.resume()
            self.stop(signal.SIGQUIT)
        except subprocess.TimeoutExpired:
            self.kill9()
        shutil.rmtree(self.folder)

    def url(self, database: str = OWNER, *, user: str = OWNER, password: str | None = None) -> str:
        """The URL of a database, as `--store` takes it."""
        secret = "" if password is None else f":{quote(password, safe='')}"
        return f"postgresql://{user}{secret}@/{database}?host={quote(str(self.folder), safe='')}"

    def create_database(self) -> str:
        """The name of a new, empty database."""
        name = f"test_{next(self.numbers)}"
        self.query(f"CREATE DATABASE {name}")
        return name

    def query(self, statement: str, *, database: str = OWNER, user: str = OWNER) -> list[tuple[Any, ...]]:
        """Run SQL as the owner of everything, unless as another `user`; the rows, if it gives any."""
        import psycopg

        with psycopg.connect(self.url(database, user=user), autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def terminate_backends(self, database: str) -> int:
        """End every session in `database` from the server's side; how many there were."""
        others = f"datname = '{database}' AND pid <> pg_backend_pid()"
        ended = self.query(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        return len(ended)


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A cluster of one's own, started; skips the test, or fails it in CI, where there is no PostgreSQL."""
    try:
        cluster = Cluster.create()
    except PostgresUnavailable as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(str(reason))
        pytest.skip(str(reason))
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The PostgreSQL server that the tests of one worker share: do not stop it, use databases of your own."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def database(cluster: Cluster) -> str:
    """The URL of a fresh, empty database."""
    return cluster.url(cluster.create_database())
