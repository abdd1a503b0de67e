"""Schema revisions up and down with Alembic, inside the caller's transaction: all of it happens, or nothing."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from marsad.store.dialect import Dialect
from marsad.store.schema import REVISIONS

SCRIPTS = Path(__file__).parent / "migrations"


def upgrade(connection: Connection, revision: str = REVISIONS[-1]) -> None:
    """Bring the schema up to `revision`."""
    command.upgrade(_config(connection), revision)


def downgrade(connection: Connection, revision: str) -> None:
    """Take the schema back to `revision`. Entries, objects and checkpoints stay: only what is derived goes."""
    command.downgrade(_config(connection), revision)


def migrate(dialect: Dialect, revision: str = REVISIONS[-1]) -> str:
    """Bring the record to `revision`, up or down; its revision before. Raises `StoreError`."""
    with dialect.writing() as connection:
        before = dialect.revision(connection)
        if before in REVISIONS and REVISIONS.index(revision) < REVISIONS.index(before):
            downgrade(connection, revision)
        elif before in REVISIONS:
            upgrade(connection, revision)
    return before


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
