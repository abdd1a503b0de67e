"""Both search indexes find what a plain reading of the documents' words finds, and the same in the same order."""

import gzip
import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, create_engine

from marsad.language.ar.search import index_words, parse_query
from marsad.model.search import PARTS, Beginning, Phrase, SearchQuery
from marsad.store.search import (
    LAST_PLACE,
    MOST_BYTES,
    MOST_REPEATS,
    SEARCH_INDEXES,
    altered_documents,
    document_id,
    split_document_id,
    tsvector,
)
from tests.postgres import Cluster
from tests.searching import Documents, expected

if TYPE_CHECKING:
    from marsad.pipeline import Reader

CASES = Path(__file__).parent.parent / "cases"
SEARCHES: list[dict[str, Any]] = yaml.safe_load((CASES / "search.yml").read_text(encoding="utf-8"))
QUERIES: list[dict[str, Any]] = yaml.safe_load((CASES / "search_queries.yml").read_text(encoding="utf-8"))


class Indexed:
    """A search index in a database of its own."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.index = SEARCH_INDEXES[engine.dialect.name]
        with engine.begin() as connection:
            for statement in self.index.create:
                connection.exec_driver_sql(statement)

    def add(self, documents: Documents) -> None:
        with self.engine.begin() as connection:
            self.index.add(connection, documents)

    def remove(self, documents: Documents) -> None:
        with self.engine.begin() as connection:
            self.index.remove(connection, documents)

    def clear(self) -> None:
        with self.engine.begin() as connection:
            self.index.clear(connection)

    def fill(self, documents: Documents) -> None:
        """Hold these documents and no other."""
        self.clear()
        self.add(documents)

    def find(self, query: SearchQuery, limit: int | None = None) -> list[int]:
        with self.engine.begin() as connection:
            return self.index.find(connection, query, limit)

    def ids(self) -> list[int]:
        with self.engine.begin() as connection:
            return self.index.ids(connection)

    def altered(self, documents: Documents) -> list[int]:
        with self.engine.begin() as connection:
            return altered_documents(self.index, connection, documents)

    def words(self) -> list[tuple[int, int, str]]:
        with self.engine.begin() as connection:
            return sorted(self.index.words(connection))


def in_postgres(cluster: Cluster) -> Engine:
    """An engine on a new database."""
    url = cluster.url(cluster.create_database())
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))


@pytest.fixture(params=["sqlite", "postgresql"])
def indexed(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Indexed]:
    """Each of the two indexes, empty."""
    is_sqlite = request.param == "sqlite"
    path = tmp_path / "search.db"
    engine = create_engine(f"sqlite:///{path}") if is_sqlite else in_postgres(request.getfixturevalue("cluster"))
    yield Indexed(engine)
    engine.dispose()


def phrase(*words: str) -> SearchQuery:
    return SearchQuery(terms=(Phrase(words=words),))


WORD = st.sampled_from(["a", "b", "c", "ab", "abc", "1", "12", "نار", "نا", "و"])
TERM = st.one_of(
    st.lists(WORD, min_size=1, max_size=3).map(lambda words: Phrase(words=tuple(words))),
    st.tuples(WORD, st.lists(WORD, max_size=2)).map(lambda both: Beginning(letters=both[0], stems=tuple(both[1]))),
)
QUERY = st.tuples(st.lists(TERM, min_size=1, max_size=3), st.lists(TERM, max_size=2)).map(
    lambda both: SearchQuery(terms=tuple(both[0]), without=tuple(both[1]))
)
DOCUMENTS = st.lists(st.lists(WORD, max_size=7).map(" ".join), max_size=5).map(
    lambda texts: [(document_id(3 * number, number % 2), words) for number, words in enumerate(texts)]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=DOCUMENTS, queries=st.lists(QUERY, min_size=1, max_size=8))
def test_hits_are_those_of_a_plain_reading(
    indexed: Indexed, documents: Documents, queries: Sequence[SearchQuery]
) -> None:
    indexed.fill(documents)
    for query in queries:
        assert indexed.find(query) == expected(documents, query), query


def test_cases_are_found_or_not(indexed: Indexed) -> None:
    documents = [(number, index_words(case["text"])) for number, case in enumerate(SEARCHES)]
    indexed.fill(documents)
    for number, case in enumerate(SEARCHES):
        assert (number in indexed.find(parse_query(case["query"]))) == (case["found"] is not None), case


def test_hits_come_newest_first_and_as_many_as_wanted(indexed: Indexed) -> None:
    numbers = [document_id(sequence, part) for sequence in (7, 300, 12) for part in (0, 1)]
    indexed.add([(number, "نار") for number in numbers])
    assert indexed.find(phrase("نار")) == sorted(numbers, reverse=True)
    assert indexed.find(phrase("نار"), 2) == [document_id(300, 1), document_id(300, 0)]


LONG = {
    "many places": " ".join(f"w{number}" for number in range(LAST_PLACE + 400)) + " x y",
    "one word again and again": " ".join(["a", *["a b"] * 300, "x y"]),
    "more bytes than a tsvector holds": " ".join(f"{number:060}" for number in range(20_000)) + " x y",
}


@pytest.mark.parametrize("words", LONG.values(), ids=LONG.keys())
def test_a_long_document_loses_nothing(indexed: Indexed, words: str) -> None:
    documents = [(1, words), (2, "y x")]
    indexed.add(documents)
    held = words.split()
    queries = [
        phrase(*held[-3:]),
        phrase("x", "y"),
        phrase("y", "x"),
        phrase(held[0], held[-1]),
        SearchQuery(terms=(Phrase(words=(held[0],)), Beginning(letters="x")), without=(Phrase(words=("zz",)),)),
        SearchQuery(terms=(Beginning(letters=held[-4][:2], stems=("y",)),)),
        SearchQuery(terms=(Phrase(words=("y",)),), without=(Phrase(words=("x", "y")),)),
    ]
    for query in queries:
        assert indexed.find(query) == expected(documents, query), query
    assert indexed.words() == [(1, *place) for place in enumerate(held)] + [(2, 0, "y"), (2, 1, "x")]


def test_a_tsvector_alone_would_lose_something(cluster: Cluster) -> None:
    """The fault that the test above is there to catch."""
    indexed = Indexed(in_postgres(cluster))
    statement = "INSERT INTO search (document, words) VALUES (1, %s::tsvector), (2, %s::tsvector)"
    long = (tsvector(LONG["many places"]), tsvector(LONG["one word again and again"]))
    with indexed.engine.begin() as connection:
        connection.exec_driver_sql(statement, long)
    last = LONG["many places"].split()[-3:]
    assert indexed.find(phrase(*last)) == []
    held = indexed.words()
    assert [place for number, place, word in held if number == 2 and word == "a"] != [
        place for place, word in enumerate(LONG["one word again and again"].split()) if word == "a"
    ]
    indexed.engine.dispose()


@pytest.mark.parametrize("more", [-1, 0, 1, 10])
def test_documents_at_the_limits_of_a_tsvector_lose_nothing(indexed: Indexed, more: int) -> None:
    texts = [
        " ".join([*(f"w{number}" for number in range(LAST_PLACE + more - 2)), "x", "y"]),
        " ".join(["a"] * (MOST_REPEATS + more - 1) + ["x", "a"]),
        " ".join(f"{number:061}" for number in range(MOST_BYTES // 62 + more)),
    ]
    indexed.add(list(enumerate(texts)))
    assert [number for number, _, _ in indexed.words()].count(0) == LAST_PLACE + more
    assert indexed.find(phrase("x", "y")) == [0]
    assert indexed.find(phrase("x", "a")) == [1]
    assert indexed.find(phrase(*texts[2].split()[-2:])) == [2]


def test_a_removed_document_leaves_nothing(indexed: Indexed) -> None:
    documents = [(1, "secretword نار"), (2, "نار b"), (3, "secretword b " + "c " * 300)]
    indexed.add(documents)
    indexed.remove([documents[0], documents[2]])
    assert indexed.ids() == [2]
    assert indexed.find(phrase("secretword")) == []
    assert indexed.words() == [(2, 0, "نار"), (2, 1, "b")]


def test_every_altered_document_is_named(indexed: Indexed) -> None:
    """Altered as somebody would who owns the database: in the index alone."""
    documents = [(1, "a b"), (2, "b"), (3, ""), (4, "b a"), (5, "a " * 300 + "b")]
    indexed.add(documents)
    assert indexed.altered(documents) == []
    assert indexed.altered([(1, "b a"), *documents[1:]]) == [1]
    assert indexed.altered([*documents[:2], *documents[3:]]) == [3]
    assert indexed.altered([*documents, (9, ""), (10, "a")]) == [9, 10]
    indexed.remove([documents[0], documents[4]])
    indexed.add([(1, "a c"), (5, "a " * 301 + "b"), (6, "x")])
    assert indexed.altered(documents) == [1, 5, 6]


def test_a_removed_word_leaves_the_tables_of_sqlite(tmp_path: Path) -> None:
    indexed = Indexed(create_engine(f"sqlite:///{tmp_path / 'search.db'}"))
    documents = [(1, "secretword b"), (2, "b c")]
    indexed.add(documents)
    assert b"secretword" in stored_bytes(tmp_path / "search.db")
    indexed.remove(documents[:1])
    assert b"secretword" not in stored_bytes(tmp_path / "search.db")
    indexed.engine.dispose()


def stored_bytes(path: Path) -> bytes:
    """What the index keeps, of all segments."""
    with closing(sqlite3.connect(path)) as connection:
        return b"".join(block for (block,) in connection.execute("SELECT block FROM search_data"))


def test_a_cleared_index_can_be_filled_again(indexed: Indexed) -> None:
    documents = [(1, "a b"), (2, ""), (4, "b")]
    for _ in range(2):
        indexed.fill(documents)
        assert indexed.ids() == [1, 2, 4]
        assert indexed.find(phrase("b")) == [4, 1]
    indexed.clear()
    assert indexed.ids() == []
    assert indexed.words() == []


def test_a_dropped_index_can_be_made_again(indexed: Indexed) -> None:
    with indexed.engine.begin() as connection:
        for statement in (*indexed.index.drop, *indexed.index.create):
            connection.exec_driver_sql(statement)
    indexed.add([(1, "a")])
    assert indexed.find(phrase("a")) == [1]


@pytest.mark.parametrize("word", ["", 'a" OR "b', "a b", "a'", "a*", "-a", "a:b"])
def test_nothing_but_index_words_reaches_a_database(word: str) -> None:
    with pytest.raises(ValueError, match="not index words"):
        Phrase(words=("a", word))
    with pytest.raises(ValueError, match="not index words"):
        Beginning(letters=word)


@given(st.integers(0, 2**40), st.integers(0, PARTS - 1))
def test_a_number_tells_the_place_and_the_part(sequence: int, part: int) -> None:
    assert split_document_id(document_id(sequence, part)) == (sequence, part)


@pytest.mark.parametrize("part", [-1, PARTS])
def test_a_part_that_cannot_be_told_apart_is_refused(part: int) -> None:
    with pytest.raises(ValueError, match="tells 4096 apart"):
        document_id(1, part)


def test_seed_paragraphs_are_found(indexed: Indexed, shared: Path, reader: "Reader") -> None:
    pages = [outcome.page for outcome in reader.read_paths(sorted(map(str, (shared / "seeds").glob("*.txt"))))]
    paragraphs = [block.span.of(page.text) for page in pages if page for block in page.blocks]
    indexed.add([(number, index_words(paragraph)) for number, paragraph in enumerate(paragraphs)])
    counted = {case["query"]: case["seeds"] for case in QUERIES if "seeds" in case}
    assert len(counted) >= 12
    assert {query: len(indexed.find(parse_query(query))) for query in counted} == counted


def test_newspapers_are_found_alike(indexed: Indexed, shared: Path) -> None:
    with gzip.open(shared / "corpus" / "newspapers-2015.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 0, 5700, 19)]
    documents = [(document_id(number, 0), index_words(text)) for number, text in enumerate(texts)]
    assert len(documents) == 300
    indexed.add(documents)
    found = 0
    for case in QUERIES:
        query = parse_query(case["query"])
        hits = indexed.find(query)
        assert hits == expected(documents, query), case["query"]
        found += bool(hits)
    assert found >= 25, "queries that find nothing compare nothing"
