"""The two roles of docs/guides/team-store.md: the service can do all that Marsad does, and can change nothing."""

import re
from pathlib import Path
from typing import Final

import psycopg
import pytest

from marsad.errors import StoreNotWritable
from marsad.model.search import Phrase, SearchQuery
from marsad.store import open_store, read_store
from tests.postgres import Cluster
from tests.store.drafts import a_capture, a_coding, a_document, a_setting, an_approval, an_object

GUIDE: Final = Path(__file__).parents[2] / "docs" / "guides" / "team-store.md"
TEXT: Final = an_object(b"text")
CODING: Final = an_object(b"coding")
WORDS: Final = SearchQuery(terms=(Phrase(words=("هدنه",)),))


def statements(heading: str) -> str:
    """The SQL under a heading of the guide."""
    section = GUIDE.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return "\n".join(re.findall(r"```sql\n(.*?)```", section, flags=re.DOTALL))


@pytest.fixture(scope="module")
def team(cluster: Cluster) -> Cluster:
    """A server with the two roles and the database, as the guide sets them up."""
    for statement in statements("1. Roles and a database").split(";"):
        if statement.strip():
            cluster.query(statement)
    return cluster


@pytest.fixture(scope="module")
def key(team: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The owner makes the record and gives the service its rights; the key that signs it."""
    key = tmp_path_factory.mktemp("key") / "marsad.key"
    open_store(team.url("marsad", user="marsad_owner"), key=key).close()
    team.query(statements("3. What the service may do"), database="marsad", user="marsad_owner")
    return key


def test_the_service_can_do_all_that_the_program_does(team: Cluster, key: Path) -> None:
    place = team.url("marsad", user="marsad_service")
    store = open_store(place, key=key)
    documents = [a_document(1, "هدنه خرق")]
    store.append([a_capture(1), a_coding(1, TEXT, CODING)], objects=[TEXT, CODING], documents=documents)
    assert (store.size(), len(list(store.entries())), len(list(store.rows()))) == (3, 3, 3)
    assert [row.size for row in store.checkpoints()] == [1, 3]
    assert len(list(store.objects(store.object_names()))) == 2
    assert store.find(WORDS, 5) == store.find_documents() == [(2, 0)]
    assert store.reindex(documents) == 1
    store.append([an_approval(2)], erased=[TEXT.sha256], forgotten=documents)
    assert (store.find_documents(), list(store.object_names())) == ([], [CODING.sha256])
    assert store.erasures() == {TEXT.sha256: 3}
    assert list(store.inspect()) == []
    store.close()
    reader = read_store(place)
    assert reader.size() == 4
    reader.close()


FORBIDDEN: Final = (
    "UPDATE log SET leaf = ''",
    "DELETE FROM log",
    "TRUNCATE log CASCADE",
    "UPDATE checkpoints SET note = ''",
    "DELETE FROM checkpoints",
    "UPDATE objects SET body = ''",
    "DELETE FROM objects",
    "TRUNCATE objects",
    "DELETE FROM erasures",
    "UPDATE alembic_version SET version_num = '0001'",
    "DROP TABLE log CASCADE",
    "ALTER TABLE log DISABLE TRIGGER ALL",
    "DROP TRIGGER log_update_refused ON log",
    "CREATE OR REPLACE FUNCTION marsad_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "SET session_replication_role = replica",
    "CREATE TABLE public.mine (name text)",
    "CREATE TEMPORARY TABLE erasures (sha256 bytea)",
    "SET ROLE marsad_owner",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_service_can_change_and_remove_nothing(team: Cluster, key: Path, statement: str) -> None:
    store = open_store(team.url("marsad", user="marsad_service"), key=key)
    kept = an_object(b"kept")
    store.append([a_coding(7, kept)], objects=[kept])
    before = team.query("SELECT * FROM log ORDER BY 1", database="marsad")
    with pytest.raises(psycopg.Error, match=r"permission denied|must be owner|append-only"):
        team.query(statement, database="marsad", user="marsad_service")
    assert team.query("SELECT * FROM log ORDER BY 1", database="marsad") == before
    store.close()


def test_the_service_makes_no_record(team: Cluster, tmp_path: Path) -> None:
    name = team.create_database()
    with pytest.raises(StoreNotWritable, match="team-store"):
        open_store(team.url(name, user="marsad_service"), key=tmp_path / "marsad.key")


CHANGED: Final = (
    ("ALTER TABLE log DISABLE TRIGGER log_update_refused", "log_update_refused"),
    ("DROP TRIGGER objects_truncate_refused ON objects", "objects_truncate_refused"),
    ("ALTER TABLE log ENABLE REPLICA TRIGGER log_delete_refused", "log_delete_refused"),
    (
        "CREATE OR REPLACE FUNCTION marsad_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "marsad_refuse",
    ),
    (
        "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$; "
        "CREATE TRIGGER a_quiet BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION quiet()",
        "a_quiet",
    ),
)


@pytest.mark.parametrize(("change", "name"), CHANGED)
def test_what_the_owner_takes_away_is_found(cluster: Cluster, tmp_path: Path, change: str, name: str) -> None:
    database = cluster.create_database()
    store = open_store(cluster.url(database), key=tmp_path / "marsad.key")
    store.append([a_setting()])
    assert list(store.inspect()) == []
    cluster.query(change, database=database)
    (fault,) = store.inspect()
    assert name in fault
    store.close()
