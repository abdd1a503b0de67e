"""Tables of the record, the same in every database. Rows are added, never changed: triggers refuse it.

What is *said* stands in the log alone. `objects` holds bytes that entries name by SHA-256 (compressed), `checkpoints`
the signed state of the log after each transaction; the search index is derived and can be made again from both.
"""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Text

REVISIONS: Final = ("0001", "0002")
"""Schema revisions, oldest first, each with a script in `store/migrations/versions`; this version uses the last."""

METADATA: Final = MetaData()

# SQLite stores a row under its INTEGER PRIMARY KEY and under no other type.
_COUNT: Final = BigInteger().with_variant(Integer(), "sqlite")

LOG: Final = Table(
    "log",
    METADATA,
    Column("sequence", _COUNT, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("identity", Text, unique=True),
    Column("leaf", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

CHECKPOINTS: Final = Table(
    "checkpoints",
    METADATA,
    Column("size", _COUNT, primary_key=True, autoincrement=False),
    Column("note", Text, nullable=False),
    Column("frontier", LargeBinary, nullable=False),
)

OBJECTS: Final = Table(
    "objects",
    METADATA,
    Column("sha256", LargeBinary, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

ERASURES: Final = Table(
    "erasures",
    METADATA,
    Column("sha256", LargeBinary, primary_key=True),
    Column("sequence", _COUNT, ForeignKey("log.sequence"), nullable=False),
)
