"""Index words ↔ the database's own full-text index: FTS5 in SQLite, tsvector in PostgreSQL, with equal hits.

Neither index tokenizes: FTS5's `ascii` tokenizer splits words at their blanks alone, tsvectors and tsqueries are
written out as literals, so that no locale, stop word or Unicode table of a database has a say. Hits come newest
recorded first: the two databases weigh words differently, and would put them in different orders.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Protocol

from sqlalchemy import Connection, text

from marsad.model.search import PARTS, Beginning, SearchQuery, SearchTerm


def document_id(sequence: int, part: int) -> int:
    """The number of an article in the index: the place of its coding in the log, and its part.

    Raises `ValueError` for a part that cannot be told apart.
    """
    if not 0 <= part < PARTS:
        raise ValueError(f"article {part} of a page: the search index tells {PARTS} apart")
    return sequence * PARTS + part


def split_document_id(document: int) -> tuple[int, int]:
    """The place of the coding in the log and the part, from `document_id`."""
    return divmod(document, PARTS)


class SearchIndex(Protocol):
    """A full-text index inside a database. Rows are a document's id and its index words, blanks between them."""

    @property
    def create(self) -> Sequence[str]:
        """Statements that make the empty index."""
        ...

    @property
    def drop(self) -> Sequence[str]:
        """Statements that remove it."""
        ...

    def add(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        """Index documents that are not there yet."""
        ...

    def remove(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        """Take documents out, with the very words that they were added with; nothing of the words stays behind."""
        ...

    def clear(self, connection: Connection) -> None:
        """Take everything out."""
        ...

    def find(self, connection: Connection, query: SearchQuery, limit: int | None = None) -> list[int]:
        """Documents that fit `query`, newest recorded first; all of them if there is no `limit`."""
        ...

    def ids(self, connection: Connection) -> list[int]:
        """All documents, in order."""
        ...

    def words(self, connection: Connection) -> Iterator[tuple[int, int, str]]:
        """Everything the index holds, in no order: document, place of a word in it (from 0) and the word."""
        ...


class Fts5Index:
    """The index of SQLite. It keeps no text (`content=''`): that is among the objects."""

    create: Final = (
        "CREATE VIRTUAL TABLE search USING fts5(words, content='', tokenize='ascii')",
        "CREATE VIRTUAL TABLE search_words USING fts5vocab('search', 'instance')",
    )
    drop: Final = ("DROP TABLE search_words", "DROP TABLE search")

    def add(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        """See `SearchIndex.add`."""
        if rows:
            connection.exec_driver_sql("INSERT INTO search (rowid, words) VALUES (?, ?)", list(rows))

    def remove(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        """See `SearchIndex.remove`. Without merging, a removed word would only be marked as such."""
        if rows:
            statement = "INSERT INTO search (search, rowid, words) VALUES ('delete', ?, ?)"
            connection.exec_driver_sql(statement, list(rows))
            connection.exec_driver_sql("INSERT INTO search (search) VALUES ('optimize')")

    def clear(self, connection: Connection) -> None:
        """See `SearchIndex.clear`."""
        connection.exec_driver_sql("INSERT INTO search (search) VALUES ('delete-all')")

    def find(self, connection: Connection, query: SearchQuery, limit: int | None = None) -> list[int]:
        """See `SearchIndex.find`."""
        statement = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?"
        most = -1 if limit is None else limit
        return list(connection.exec_driver_sql(statement, (fts5_query(query), most)).scalars())

    def ids(self, connection: Connection) -> list[int]:
        """See `SearchIndex.ids`."""
        return list(connection.exec_driver_sql("SELECT rowid FROM search ORDER BY rowid").scalars())

    def words(self, connection: Connection) -> Iterator[tuple[int, int, str]]:
        """See `SearchIndex.words`."""
        driver: Any = connection.connection
        yield from driver.cursor().execute('SELECT doc, "offset", term FROM search_words')


def fts5_query(query: SearchQuery) -> str:
    """`query` in FTS5's language: `("a b") AND ("c" * OR "d") NOT ("e")`. Words are quoted and hold no quotes."""
    terms = " AND ".join(map(fts5_term, query.terms))
    return " NOT ".join((f"({terms})", *map(fts5_term, query.without)))


def fts5_term(term: SearchTerm) -> str:
    """One term, in brackets."""
    if isinstance(term, Beginning):
        return "(" + " OR ".join((f'"{term.letters}" *', *(f'"{stem}"' for stem in term.stems))) + ")"
    return f'("{" ".join(term.words)}")'


ROWS_AT_ONCE: Final = 1_000
"""Rows that are fetched together where all are read."""
LAST_PLACE: Final = 16_000
"""A tsvector counts places up to 16,383; later ones would all be 16,383, and phrases be found that are not there."""
MOST_REPEATS: Final = 250
"""A tsvector keeps 255 places of one word and forgets the others."""
MOST_BYTES: Final = 500_000
"""A tsvector holds 1 MiB of words and places; as much again is left for the places."""


class TsvectorIndex:
    """The index of PostgreSQL. Documents that are too long for a tsvector are kept as words and searched one by one."""

    create: Final = (
        "CREATE TABLE search (document bigint PRIMARY KEY, words tsvector, long_words text, "
        "CHECK ((words IS NULL) <> (long_words IS NULL)))",
        "CREATE INDEX search_words ON search USING gin (words)",
        "CREATE INDEX search_long ON search (document) WHERE long_words IS NOT NULL",
    )
    drop: Final = ("DROP TABLE search",)

    def add(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        """See `SearchIndex.add`."""
        driver: Any = connection.connection
        with driver.cursor() as cursor, cursor.copy("COPY search (document, words, long_words) FROM STDIN") as copy:
            for document, words in rows:
                is_long = is_too_long(words)
                copy.write_row((document, None, f" {words} ") if is_long else (document, tsvector(words), None))

    def remove(self, connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
        """See `SearchIndex.remove`. What was removed leaves the disk with PostgreSQL's next VACUUM."""
        connection.execute(text("DELETE FROM search WHERE document = ANY(:gone)"), {"gone": [row[0] for row in rows]})

    def clear(self, connection: Connection) -> None:
        """See `SearchIndex.clear`. Not TRUNCATE: readers that began before would see an empty index."""
        connection.execute(text("DELETE FROM search"))

    def find(self, connection: Connection, query: SearchQuery, limit: int | None = None) -> list[int]:
        """See `SearchIndex.find`."""
        long, values = long_words_condition(query)
        statement = (
            "SELECT document FROM search WHERE words @@ CAST(:query AS tsquery) "  # noqa: S608  (`long` names parameters)
            f"UNION ALL SELECT document FROM search WHERE long_words IS NOT NULL AND {long} "
            "ORDER BY document DESC LIMIT :most"
        )
        parameters = {"query": tsquery(query), "most": limit, **values}
        return list(connection.execute(text(statement), parameters).scalars())

    def ids(self, connection: Connection) -> list[int]:
        """See `SearchIndex.ids`."""
        return list(connection.execute(text("SELECT document FROM search ORDER BY document")).scalars())

    def words(self, connection: Connection) -> Iterator[tuple[int, int, str]]:
        """See `SearchIndex.words`."""
        statement = text("SELECT document, CAST(words AS text), long_words FROM search")
        streamed = {"stream_results": True, "max_row_buffer": ROWS_AT_ONCE}
        for document, vector, long in connection.execute(statement, execution_options=streamed):
            for place, word in enumerate(long.split()) if long is not None else placed_words(vector):
                yield document, place, word


def is_too_long(words: str) -> bool:
    """Whether a tsvector would lose something of `words`."""
    held = words.split()
    if len(held) > LAST_PLACE or len(words.encode()) > MOST_BYTES:
        return True
    return len(held) > MOST_REPEATS and max(Counter(held).values()) > MOST_REPEATS


def tsvector(words: str) -> str:
    """`words` as a tsvector's literal: `'a':1 'b':2`."""
    return " ".join([f"'{word}':{place}" for place, word in enumerate(words.split(), 1)])


# matches one word of «'a':1,5 'b':2», with its places; words hold no quotes
PLACED: Final = re.compile(r"'([^']*)':([0-9,]+)")


def placed_words(vector: str) -> Iterator[tuple[int, str]]:
    """The words of a tsvector as PostgreSQL prints it, with their places from 0."""
    for word, places in PLACED.findall(vector):
        for place in places.split(","):
            yield int(place) - 1, word


def tsquery(query: SearchQuery) -> str:
    """`query` as a tsquery's literal: `('a' <-> 'b') & ('c':* | 'd') & !('e')`. Words are quoted and hold no quotes."""
    return " & ".join((*map(tsquery_term, query.terms), *(f"!{tsquery_term(term)}" for term in query.without)))


def tsquery_term(term: SearchTerm) -> str:
    """One term, in brackets."""
    if isinstance(term, Beginning):
        return "(" + " | ".join((f"'{term.letters}':*", *(f"'{stem}'" for stem in term.stems))) + ")"
    return "(" + " <-> ".join(f"'{word}'" for word in term.words) + ")"


def long_words_condition(query: SearchQuery) -> tuple[str, dict[str, str]]:
    """`query` as a condition on `long_words`, which begin and end with a blank, and the values of its parameters."""
    values: dict[str, str] = {}

    def holds(terms: Iterable[SearchTerm]) -> Iterator[str]:
        for term in terms:
            names = [f"held{len(values) + number}" for number in range(len(needles(term)))]
            values.update(zip(names, needles(term), strict=True))
            yield "(" + " OR ".join(f"strpos(long_words, :{name}) > 0" for name in names) + ")"

    return " AND ".join((*holds(query.terms), *(f"NOT {held}" for held in holds(query.without)))), values


def needles(term: SearchTerm) -> list[str]:
    """What one of must stand in words that are parted, begun and ended by blanks."""
    if isinstance(term, Beginning):
        return [f" {term.letters}", *(f" {stem} " for stem in term.stems)]
    return [f" {' '.join(term.words)} "]


SEARCH_INDEXES: Final[Mapping[str, SearchIndex]] = {"sqlite": Fts5Index(), "postgresql": TsvectorIndex()}
"""SQLAlchemy's name of a database → its index."""


def altered_documents(index: SearchIndex, connection: Connection, documents: Iterable[tuple[int, str]]) -> list[int]:
    """Documents of which the index has other words than `documents` say, or that only one of the two has; in order.

    Reads everything the index holds. Sums of hashes are compared, those of Python's strings, which are keyed anew for
    every run: nobody can prepare other words with the same sum. (Hashes of tuples are not: swapped words often agree.)
    """
    held: defaultdict[int, int] = defaultdict(int)
    for document, place, word in index.words(connection):
        held[document] += hash(f"{place} {word}")
    ids = set(index.ids(connection)) | held.keys()
    altered = set(ids)
    for document, words in documents:
        said = sum(hash(f"{place} {word}") for place, word in enumerate(words.split()))
        if document in ids and held[document] == said:
            altered.discard(document)
        else:
            altered.add(document)
    return sorted(altered)
