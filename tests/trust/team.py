"""Clients that record into one PostgreSQL database while its server suffers; and what the database holds afterwards."""

import json
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from marsad.capture import CaptureStore
from marsad.log import SigningKey
from marsad.model import Receipt
from marsad.pipeline import Outcome, Recorder
from marsad.store import Database, open_store
from marsad.store.postgres import Postgres
from tests.postgres import Cluster
from tests.trust.checking import Promise, Rows, log_faults, object_faults, promise_faults
from tests.trust.pages import METHOD, make_outcomes

PAGES_OF_A_CLIENT = 10_000_000
"""Pages are numbered, and no two clients have the same: each is to be on the record once."""
PAGES_A_BATCH = 10


class CountsLookups(Database):
    """The store as it is; counts the appends whose answer was lost although they had been committed."""

    lost_answers = 0

    def _holds(self, connection: Connection, receipt: Receipt) -> bool:
        found = super()._holds(connection, receipt)
        self.lost_answers += found
        return found


@dataclass(slots=True)
class Client:
    """One recording client. It runs until it is told to stop, and keeps what was promised to it, and when."""

    number: int
    folder: Path
    store: Database
    promises: list[Promise] = field(default_factory=list)
    promised_at: list[float] = field(default_factory=list)
    error: BaseException | None = None
    stopping: threading.Event = field(default_factory=threading.Event)
    _pending: deque[Promise] = field(default_factory=deque)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Record from now on, in a thread of its own."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the batch, and raise what has gone wrong on the way."""
        self.stopping.set()
        assert self._thread is not None
        self._thread.join(60)
        self.store.close()
        if self.error is not None:
            raise self.error

    def _run(self) -> None:
        recorder = Recorder(
            store=self.store,
            captures=CaptureStore(self.folder / "captures"),
            method=METHOD,
            acknowledged=self._acknowledged,
            pages_per_transaction=PAGES_A_BATCH,
        )
        try:
            recorder.record(self._outcomes())
        except BaseException as error:  # handed on by `stop`
            self.error = error

    def _outcomes(self) -> Iterator[Outcome]:
        for number, outcome in make_outcomes(self.number, self.number * PAGES_OF_A_CLIENT):
            if self.stopping.is_set():
                return
            if outcome.capture is not None:
                self._pending.append(Promise(sha256=outcome.capture.sha256, number=number))
            yield outcome

    def _acknowledged(self, names: Sequence[str]) -> None:
        self.promises += [self._pending.popleft() for _ in names]
        self.promised_at.append(time.monotonic())


@dataclass(slots=True)
class Team:
    """Clients at work on one record, from `with` to its end."""

    cluster: Cluster
    database: str
    folder: Path
    clients: list[Client]

    def __enter__(self) -> "Team":
        for client in self.clients:
            client.start()
        return self

    def __exit__(self, *_: object) -> None:
        for client in self.clients:
            client.stop()

    def wait_until_all_go_on(self, patience_s: float = 30.0) -> float:
        """Return when every client was promised something once more; seconds from now until then."""
        since = time.monotonic()
        while not all(client.promised_at and client.promised_at[-1] > since for client in self.clients):
            broken = next((client.error for client in self.clients if client.error is not None), None)
            if broken is not None:
                raise broken
            if time.monotonic() - since > patience_s:
                raise TimeoutError("a client does not go on")
            time.sleep(0.005)
        return time.monotonic() - since

    def promises(self) -> list[Promise]:
        """Everything acknowledged, to any client."""
        return [promise for client in self.clients for promise in client.promises]

    def lost_answers(self) -> int:
        """Appends that were committed unnoticed."""
        return sum(client.store.lost_answers for client in self.clients if isinstance(client.store, CountsLookups))

    def faults(self) -> list[str]:
        """Everything that is wrong with the record."""
        rows = self.rows()
        entries = [json.loads(leaf) for _, _, leaf, _ in rows.log]
        pages = Counter(entry["payload"]["page"] for entry in entries if entry["kind"] in ("capture", "sighting"))
        doubles = [f"{page}: recorded {times} times" for page, times in pages.items() if times > 1]
        found = (log_faults(rows, entries), object_faults(rows, entries))
        lost = promise_faults(self.folder, entries, self.promises())
        return [*doubles, *(fault for faults in found for fault in faults), *lost]

    def rows(self) -> Rows:
        """The rows of the database."""
        log = self.cluster.query("SELECT sequence, identity, leaf, hash FROM log ORDER BY 1", database=self.database)
        checkpoints = self.cluster.query("SELECT size, note FROM checkpoints ORDER BY 1", database=self.database)
        objects = self.cluster.query("SELECT sha256, body FROM objects", database=self.database)
        return Rows(
            log=[(sequence, identity, leaf.encode(), digest) for sequence, identity, leaf, digest in log],
            checkpoints=[(size, note) for size, note in checkpoints],
            objects={name.hex(): body for name, body in objects},
        )


def make_team(
    cluster: Cluster,
    folder: Path,
    *,
    clients: int = 2,
    store: type[Database] = CountsLookups,
    dialect: type[Postgres] = Postgres,
    synchronous_commit: str = "on",
) -> Team:
    """A record that has just begun in a database of its own, and clients for it."""
    name = cluster.create_database()
    url, key = cluster.url(name), folder / "marsad.key"
    open_store(url, key=key).close()

    def connect() -> Database:
        return store(dialect(url, writable=True, synchronous_commit=synchronous_commit), SigningKey.load(key))

    return Team(cluster, name, folder, [Client(number, folder, connect()) for number in range(clients)])
