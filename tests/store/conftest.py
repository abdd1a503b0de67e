"""Every store of the record: what asks for `backend` or `store` runs on each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from marsad.store import Database
from tests.postgres import Cluster
from tests.store.backends import Backend, PostgresBackend, SqliteBackend, open_at

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(params=DATABASES)
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    """A place where there is no record yet."""
    if request.param == "sqlite":
        return SqliteBackend(tmp_path)
    cluster: Cluster = request.getfixturevalue("cluster")
    return PostgresBackend(cluster, cluster.create_database(), tmp_path)


@pytest.fixture
def store(backend: Backend) -> Iterator[Database]:
    """A record that has just begun."""
    store = open_at(backend)
    yield store
    store.close()
