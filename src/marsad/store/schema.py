"""Tables of the record. Rows are added, never changed or removed: triggers refuse UPDATE and DELETE.

A capture is named by its bytes and by what its carrier declared, an article by its capture and part, a reading by
its article and method: recording the same thing twice meets the same keys.
"""

from typing import Final

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text, UniqueConstraint

SCHEMA_VERSION: Final = 1
APPLICATION_ID: Final = 0x4D525344
"""`MRSD`, kept in the header of the SQLite file: tells a Marsad record from other databases."""

METADATA: Final = MetaData()

SCHEMA_VERSIONS: Final = Table("schema_versions", METADATA, Column("version", Integer, primary_key=True))

CAPTURES: Final = Table(
    "captures",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("page", Text, nullable=False),
    Column("uri", Text, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("media_type", Text, nullable=False),
    Column("charset", Text, nullable=False),
    Column("captured_at", Text, nullable=False),
    Column("source", Text),
    Column("url", Text),
    Column("published", Text),
    Column("title_end", Integer),
)

TEXTS: Final = Table("texts", METADATA, Column("sha256", Text, primary_key=True), Column("text", Text, nullable=False))

ARTICLES: Final = Table(
    "articles",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("capture", Text, ForeignKey("captures.id"), nullable=False, index=True),
    Column("part", Integer, nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("capture", "part"),
)

READINGS: Final = Table(
    "readings",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("article", Text, ForeignKey("articles.id"), nullable=False, index=True),
    Column("text", Text, ForeignKey("texts.sha256"), nullable=False),
    Column("method", Text, nullable=False),
    Column("payload", Text, nullable=False),
)

ISSUES: Final = Table(
    "issues",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("capture", Text, ForeignKey("captures.id"), nullable=False, index=True),
    Column("reading", Text, ForeignKey("readings.id")),
    Column("code", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("start", Integer),
    Column("end", Integer),
)

FAILURES: Final = Table(
    "failures",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("input", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
)

APPEND_ONLY: Final = tuple(
    f"CREATE TRIGGER {table}_{action.lower()}_refused BEFORE {action} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
    for table in METADATA.tables
    for action in ("UPDATE", "DELETE")
)
