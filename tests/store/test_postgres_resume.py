"""A PostgreSQL server that goes away for a moment: the client goes on, and records nothing twice."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from marsad.errors import StoreUnreachable
from marsad.log import SigningKey
from marsad.model import Receipt
from marsad.store import Database, open_store
from marsad.store.postgres import Postgres
from tests.postgres import Cluster, running_cluster
from tests.store.drafts import a_capture, a_setting, a_sighting


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[Cluster]:
    """A server that these tests may stop."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def place(own_cluster: Cluster, tmp_path: Path) -> str:
    """A record that has just begun; its key is `marsad.key` in the test's folder."""
    url = own_cluster.url(own_cluster.create_database())
    open_store(url, key=tmp_path / "marsad.key").close()
    return url


@pytest.fixture
def store(place: str, tmp_path: Path) -> Iterator[Database]:
    """The record, opened and connected."""
    store = open_store(place, key=tmp_path / "marsad.key")
    yield store
    store.close()


def restart(cluster: Cluster) -> None:
    cluster.stop()
    cluster.start()


def crash(cluster: Cluster) -> None:
    cluster.kill9()
    cluster.start()


def cut(cluster: Cluster) -> None:
    for (database,) in cluster.query("SELECT DISTINCT datname FROM pg_stat_activity WHERE datname LIKE 'test%'"):
        cluster.terminate_backends(database)


@pytest.mark.parametrize("happening", [restart, crash, cut])
def test_the_next_call_works_after_the_server_was_away(
    own_cluster: Cluster, store: Database, happening: Callable[[Cluster], None]
) -> None:
    store.append([a_capture(1)])
    happening(own_cluster)
    assert store.size() == 2
    happening(own_cluster)
    assert store.append([a_capture(2)]).size == 3
    happening(own_cluster)
    assert [entry.sequence for entry in store.entries()] == [0, 1, 2]


def test_a_call_waits_for_a_server_that_comes_back(own_cluster: Cluster, store: Database) -> None:
    own_cluster.stop()
    with ThreadPoolExecutor(1) as clients:
        receipt = clients.submit(store.append, [a_capture(1)])
        time.sleep(1.5)
        assert not receipt.done()
        own_cluster.start()
        assert receipt.result().size == 2


def test_a_server_that_stays_away_is_given_up(own_cluster: Cluster, place: str, tmp_path: Path) -> None:
    store = Database(Postgres(place, writable=True, resume_s=0.4), SigningKey.load(tmp_path / "marsad.key"))
    assert store.append([a_capture(1)]).size == 2
    own_cluster.stop()
    began = time.monotonic()
    with pytest.raises(StoreUnreachable, match="see whether the server runs"):
        store.append([a_capture(2)])
    assert 0.4 <= time.monotonic() - began < 3
    own_cluster.start()
    assert store.append([a_capture(2)]).size == 3
    store.close()


def test_a_server_that_is_not_there_is_not_waited_for(own_cluster: Cluster, place: str) -> None:
    own_cluster.stop()
    began = time.monotonic()
    with pytest.raises(StoreUnreachable):
        open_store(place)
    assert time.monotonic() - began < 2
    own_cluster.start()


class BreaksConnections(Postgres):
    """The server is there, and breaks what was connected, so many times."""

    def attempt(self, times: int) -> Callable[[], int]:
        failures = iter(range(times))

        def connect_and_fail() -> int:
            self._reached_at = time.monotonic()
            if next(failures, None) is not None:
                raise StoreUnreachable("the connection was lost")
            return times

        return connect_and_fail


def test_a_server_that_breaks_connections_is_tried_longer_than_one_that_is_gone() -> None:
    dialect = BreaksConnections("postgresql://h/marsad", writable=True, resume_s=0.2)
    began = time.monotonic()
    assert dialect.insist(dialect.attempt(4)) == 4
    assert time.monotonic() - began > 0.2


class LosesAnswers(Postgres):
    """The connection breaks just after the commit, before the server's answer arrives: at each append, once."""

    answers_lost = 0

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        with super().writing() as connection:
            yield connection
        self.answers_lost += 1
        if self.answers_lost % 2:
            raise StoreUnreachable("the connection was lost")


class RetriesBlindly(Database):
    """Appends again without looking whether the append before went through: the planted fault."""

    def _holds(self, _connection: Connection, _receipt: Receipt) -> bool:
        return False


def kinds_after_lost_answers(make: type[Database], place: str, key: Path) -> list[str]:
    dialect = LosesAnswers(place, writable=True)
    store = make(dialect, SigningKey.load(key))
    for number in range(3):
        receipt = store.append([a_capture(number, otherwise=a_sighting(number)), a_setting(number)])
        assert receipt.size == store.size()
        assert all(receipt.entries)
    assert dialect.answers_lost == 6
    kinds = [entry.kind.value for entry in store.entries(1)]
    store.close()
    return kinds


def test_what_was_committed_without_an_answer_is_not_recorded_again(place: str, tmp_path: Path) -> None:
    assert kinds_after_lost_answers(Database, place, tmp_path / "marsad.key") == ["capture", "setting"] * 3


def test_the_test_above_would_see_a_blind_retry(place: str, tmp_path: Path) -> None:
    assert kinds_after_lost_answers(RetriesBlindly, place, tmp_path / "marsad.key") != ["capture", "setting"] * 3


def test_another_writer_s_entry_is_not_taken_for_the_lost_one(place: str, tmp_path: Path) -> None:
    """The answer is lost because nothing was committed; meanwhile somebody else takes the place in the log."""
    other = open_store(place, key=tmp_path / "marsad.key")

    class LosesTheFirst(Postgres):
        is_first = True

        @contextmanager
        def writing(self) -> Iterator[Connection]:
            with super().writing() as connection:
                yield connection
                if self.is_first:
                    self.is_first = False
                    raise StoreUnreachable("the connection was lost before the commit")

        def insist(self, attempt):  # type: ignore[no-untyped-def]
            try:
                return attempt()
            except StoreUnreachable:
                other.append([a_setting("somebody else's")])
                return attempt()

    store = Database(LosesTheFirst(place, writable=True), SigningKey.load(tmp_path / "marsad.key"))
    receipt = store.append([a_setting("ours")])
    assert [entry.payload["value"] for entry in store.entries(1)] == ["somebody else's", "ours"]
    assert receipt.size == 3
    store.close()
    other.close()
