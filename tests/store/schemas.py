"""A record's schema in words, equal for equal schemas: what a revision is, whatever script has made it.

`released/` holds those of every revision. A released one never changes: records of that release lie on disks that
nobody here can reach. As long as a revision is not released: `python -m tests.store.schemas` writes them anew.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from marsad.store.migrate import migrate
from marsad.store.schema import REVISIONS
from tests.postgres import running_cluster
from tests.store.backends import Backend, PostgresBackend, SqliteBackend, open_at

RELEASED: Final = Path(__file__).with_name("released")

SQLITE: Final = (
    # The tables under an FTS5 index are SQLite's own affair.
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL "
    "AND name NOT IN ('search_data', 'search_idx', 'search_docsize', 'search_config')",
    "SELECT 'PRAGMA application_id', application_id FROM pragma_application_id",
)
POSTGRESQL: Final = (
    "SELECT 'column', table_name, ordinal_position, column_name, data_type, is_nullable, column_default "
    "FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) "
    "FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT pg_get_triggerdef(t.oid), 'enabled', tgenabled FROM pg_trigger t WHERE NOT tgisinternal",
    "SELECT 'function', proname, proconfig, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)


def describe_schema(backend: Backend) -> str:
    """The schema, a line for each thing in it. The rows of its tables are not looked at."""
    statements = POSTGRESQL if isinstance(backend, PostgresBackend) else SQLITE
    found = [" | ".join(map(str, row)) for statement in statements for row in backend.sql(statement)]
    return "".join(f"{' '.join(line.split())}\n" for line in sorted(found))


def released_schema(backend: Backend, revision: str) -> str:
    """What the schema of this revision is to be."""
    database = "postgresql" if isinstance(backend, PostgresBackend) else "sqlite"
    return (RELEASED / f"{database}-{revision}.txt").read_text(encoding="utf-8")


def revisions_of(backend: Backend) -> Iterator[tuple[str, str]]:
    """Each revision, newest first, and its schema, as the scripts make it on the empty `backend`."""
    open_at(backend).close()
    for revision in reversed(REVISIONS):
        migrate(backend.place, revision, fill=lambda _: None, key=backend.key)
        yield revision, describe_schema(backend)


def main() -> int:
    """Write the files anew."""
    RELEASED.mkdir(exist_ok=True)
    with running_cluster() as cluster, tempfile.TemporaryDirectory() as folder:
        backends: dict[str, Backend] = {
            "sqlite": SqliteBackend(Path(folder)),
            "postgresql": PostgresBackend(cluster, cluster.create_database(), Path(folder) / "postgresql"),
        }
        (Path(folder) / "postgresql").mkdir()
        for database, backend in backends.items():
            for revision, schema in revisions_of(backend):
                (RELEASED / f"{database}-{revision}.txt").write_text(schema, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
