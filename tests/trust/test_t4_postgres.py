"""T4: a PostgreSQL server that is killed, frozen, restarted or cuts connections while a team records loses and doubles
nothing that it acknowledged, and every client goes on by itself."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Connection

from marsad.errors import StoreUnreachable
from marsad.model import Receipt
from marsad.store import Database
from marsad.store.postgres import Postgres
from tests.postgres import Cluster, running_cluster
from tests.trust.conftest import Counts
from tests.trust.team import Team, make_team

RESUME_S: Final = 10.0
"""Within this time of the server's return every client has been promised something again."""
STORM_S: Final = 3.0
LONGEST_CALM_S: Final = 0.2
"""Between two cuts of all connections."""


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A server for one drill."""
    with running_cluster() as cluster:
        yield cluster


def kill(cluster: Cluster, lots: random.Random) -> None:
    """Every process of the server at once; it is started again a moment later."""
    cluster.kill9()
    time.sleep(lots.uniform(0, 0.5))
    cluster.start()


def freeze(cluster: Cluster, lots: random.Random) -> None:
    """Everything stands still for a while; connections stay open."""
    cluster.pause()
    time.sleep(lots.uniform(0.2, 2))
    cluster.resume()


def restart(cluster: Cluster, lots: random.Random) -> None:
    """As an administrator does it."""
    cluster.stop()
    time.sleep(lots.uniform(0, 1))
    cluster.start()


def drill(team: Team, happenings: Sequence[Callable[[Cluster, random.Random], None]], seed: int) -> float:
    """Let things happen to the server while the team records; the longest that a client needed to go on, in seconds."""
    lots = random.Random(seed)
    slowest_s = 0.0
    with team:
        team.wait_until_all_go_on()
        for happening in happenings:
            time.sleep(lots.uniform(0, 0.4))
            happening(team.cluster, lots)
            slowest_s = max(slowest_s, team.wait_until_all_go_on())
    return slowest_s


def test_a_killed_server_loses_and_doubles_nothing(
    own_cluster: Cluster, tmp_path: Path, counts: Counts, figures: Callable[..., None]
) -> None:
    kills = counts.of(short=3, long=50)
    team = make_team(own_cluster, tmp_path)
    slowest_s = drill(team, [kill] * kills, seed=4)
    faults = team.faults()
    figures(
        "T4",
        kills_of_the_server=kills,
        acknowledged=len(team.promises()),
        lost_or_doubled=len(faults),
        answers_lost_after_the_commit=team.lost_answers(),
        slowest_resume=f"{slowest_s:.1f} s",
    )
    assert faults == []
    assert slowest_s <= RESUME_S
    assert len(team.promises()) >= counts.of(short=100, long=2_000)


def test_a_server_that_pauses_or_restarts_loses_and_doubles_nothing(
    own_cluster: Cluster, tmp_path: Path, counts: Counts, figures: Callable[..., None]
) -> None:
    happenings = [freeze, restart] * (counts.of(short=2, long=20) // 2)
    team = make_team(own_cluster, tmp_path)
    slowest_s = drill(team, happenings, seed=5)
    faults = team.faults()
    figures(
        "T4",
        pauses_and_restarts=len(happenings),
        acknowledged=len(team.promises()),
        lost_or_doubled=len(faults),
        slowest_resume=f"{slowest_s:.1f} s",
    )
    assert faults == []
    assert slowest_s <= RESUME_S


def storm(cluster: Cluster, lots: random.Random) -> None:
    """Every connection is cut, again and again."""
    until = time.monotonic() + STORM_S
    while time.monotonic() < until:
        for (name,) in cluster.query("SELECT datname FROM pg_database WHERE datname LIKE 'test%'"):
            cluster.terminate_backends(name)
        time.sleep(lots.uniform(0, LONGEST_CALM_S))


def test_storms_of_cut_connections_lose_and_double_nothing(
    own_cluster: Cluster, tmp_path: Path, counts: Counts, figures: Callable[..., None]
) -> None:
    storms = counts.of(short=1, long=20)
    team = make_team(own_cluster, tmp_path)
    slowest_s = drill(team, [storm] * storms, seed=7)
    faults = team.faults()
    figures(
        "T4",
        storms=storms,
        acknowledged=len(team.promises()),
        lost_or_doubled=len(faults),
        answers_lost_after_the_commit=team.lost_answers(),
        slowest_resume=f"{slowest_s:.1f} s",
    )
    assert faults == []
    assert slowest_s <= RESUME_S


def test_the_drill_finds_a_server_that_acknowledges_too_early(own_cluster: Cluster, tmp_path: Path) -> None:
    """`synchronous_commit = off`: what is acknowledged lies in memory until the WAL writer comes by."""
    own_cluster.stop()
    own_cluster.start(wal_writer_delay="10s")
    team = make_team(own_cluster, tmp_path, synchronous_commit="off")
    drill(team, [kill] * 2, seed=6)
    assert any("its entry is lost" in fault for fault in team.faults())


class RetriesBlindly(Database):
    """Appends again without looking whether the append before went through."""

    def _holds(self, _connection: Connection, _receipt: Receipt) -> bool:
        return False


class LosesAnswers(Postgres):
    """The connection breaks just after each third commit, before the server's answer arrives."""

    commits = 0

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """As ever, but for the answer."""
        with super().writing() as connection:
            yield connection
        self.commits += 1
        if self.commits % 3 == 0:
            raise StoreUnreachable("the connection was lost")


@pytest.mark.parametrize(("store", "doubles"), [(RetriesBlindly, True), (Database, False)])
def test_the_drill_finds_a_client_that_retries_blindly(
    own_cluster: Cluster, tmp_path: Path, store: type[Database], doubles: bool
) -> None:
    team = make_team(own_cluster, tmp_path, store=store, dialect=LosesAnswers)
    with team:
        for _ in range(3):
            team.wait_until_all_go_on()
    assert any("recorded 2 times" in fault for fault in team.faults()) is doubles
