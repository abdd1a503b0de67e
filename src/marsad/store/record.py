"""Captures with their readings, and failures → rows of the record, and back.

`Store.record` is one transaction: either all its pages are on disk when it returns, or none.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from sqlalchemy import Connection, Engine, Table, func, select
from sqlalchemy.dialects.sqlite import insert

from marsad.model import ArticleReading, Issue, Severity, Span
from marsad.store.codec import decode_reading
from marsad.store.connection import LOCK_WAIT_S, open_for_reading, open_for_writing
from marsad.store.faults import store_faults
from marsad.store.rows import ReadFailure, RecordedPage, Row, Tally, failure_rows, rows_of
from marsad.store.schema import ARTICLES, CAPTURES, FAILURES, ISSUES, METADATA, READINGS, TEXTS

NAME_DIGITS: Final = 8
"""Digits of a capture's id that tell apart two pages of one name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageIssue:
    """An issue of a page as a whole, which belongs to no article."""

    page: str
    issue: Issue


class Store:
    """The record in one SQLite file. It grows only: there is no way to change or remove a row."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self.engine = engine

    @classmethod
    def open(cls, path: Path, *, lock_wait_s: float = LOCK_WAIT_S) -> Self:
        """The record at `path`, made if it is not there. Raises `StoreError`."""
        return cls(path, open_for_writing(path, lock_wait_s=lock_wait_s))

    @classmethod
    def read(cls, path: Path, *, lock_wait_s: float = LOCK_WAIT_S) -> Self:
        """The record at `path`, for reading only. Raises `StoreError`."""
        return cls(path, open_for_reading(path, lock_wait_s=lock_wait_s))

    def record(self, pages: Sequence[RecordedPage], method: str) -> Tally:
        """Add `pages` as read by `method` (version and resources) in one transaction; what is known stays as it is.

        Raises `StoreError`; `UndecodableBytes` for a page whose text cannot be stored (then nothing is added).
        """
        rows = rows_of(pages, method)
        with store_faults(self.path), self.engine.begin() as connection:
            added = {table: add_rows(connection, table, table_rows) for table, table_rows in rows.items()}
        return Tally(
            pages_new=added[CAPTURES],
            pages_known=len(pages) - added[CAPTURES],
            articles_new=added[ARTICLES],
            articles_known=sum(len(page.readings) for page in pages) - added[ARTICLES],
            readings_new=added[READINGS],
        )

    def record_failures(self, failures: Sequence[ReadFailure]) -> None:
        """Add inputs that could not be read; the same failure twice is one row."""
        with store_faults(self.path), self.engine.begin() as connection:
            add_rows(connection, FAILURES, failure_rows(failures))

    def readings(self) -> Iterator[ArticleReading]:
        """The current (newest) reading of every article, by article name.

        Pages of one name but other content keep apart: their articles are named `page@capture#part`.
        """
        newest = select(func.max(READINGS.c.sequence)).group_by(READINGS.c.article)
        query = (
            select(READINGS.c.payload, TEXTS.c.text, ARTICLES.c.name, ARTICLES.c.part, CAPTURES.c.page, CAPTURES.c.id)
            .join(ARTICLES, READINGS.c.article == ARTICLES.c.id)
            .join(CAPTURES, ARTICLES.c.capture == CAPTURES.c.id)
            .join(TEXTS, READINGS.c.text == TEXTS.c.sha256)
            .where(READINGS.c.sequence.in_(newest))
            .order_by(CAPTURES.c.page, CAPTURES.c.id, ARTICLES.c.part)
        )
        with store_faults(self.path), self.engine.begin() as connection:
            names = Counter(connection.execute(select(ARTICLES.c.name)).scalars())
            for row in connection.execute(query):
                alone = names[row.name] == 1
                name = row.name if alone else f"{row.page}@{row.id[-NAME_DIGITS:]}#{row.part}"
                yield decode_reading(row.payload, text=row.text, name=name)

    def page_issues(self) -> tuple[PageIssue, ...]:
        """Issues of pages as a whole, by page; those of articles are in their readings."""
        query = select(CAPTURES.c.page, ISSUES).join(CAPTURES).where(ISSUES.c.reading.is_(None))
        with store_faults(self.path), self.engine.begin() as connection:
            return tuple(
                PageIssue(
                    page=row.page,
                    issue=Issue(
                        code=row.code,
                        stage=row.stage,
                        severity=Severity(row.severity),
                        detail=row.detail,
                        span=None if row.start is None else Span(row.start, row.end),
                    ),
                )
                for row in connection.execute(query.order_by(CAPTURES.c.page, ISSUES.c.id))
            )

    def failures(self) -> tuple[ReadFailure, ...]:
        """Inputs that could not be read, by name."""
        with store_faults(self.path), self.engine.begin() as connection:
            rows = connection.execute(select(FAILURES).order_by(FAILURES.c.input, FAILURES.c.code))
            return tuple(ReadFailure(input=row.input, code=row.code, message=row.message) for row in rows)

    def digest(self) -> str:
        """SHA-256 (hex) over every row of every table: equal for equal records."""
        state = hashlib.sha256()
        with store_faults(self.path), self.engine.begin() as connection:
            for table in METADATA.sorted_tables:
                for row in connection.execute(select(table).order_by(*table.primary_key.columns)):
                    state.update(repr((table.name, *row)).encode())
        return state.hexdigest()


def add_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Insert the rows that the table does not hold yet; how many those were."""
    if not rows:
        return 0
    before = count_changes(connection)
    connection.execute(insert(table).on_conflict_do_nothing(), rows)
    return count_changes(connection) - before


def count_changes(connection: Connection) -> int:
    """Rows that this connection has inserted since it was opened."""
    count: int = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
    return count
