"""A process that migrates a record: `python -m tests.trust.migrating PLACE REVISION --key FILE [options]`.

It says `begun` when its transaction is about to change something, and `done N` when N statements later it is committed.
With `--die-at N` it kills itself before the N-th of those statements, or before the commit that comes after the last.
"""

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, event

from marsad.cli.migrate import fill_search
from marsad.errors import StoreError
from marsad.store.migrate import migrate

COMMAND: Final = (sys.executable, "-m", "tests.trust.migrating")
READS: Final = ("SELECT", "PRAGMA", "BEGIN", "SHOW", "SET")
"""How statements begin that change nothing."""


class Watch:
    """Counts the statements of the migration from the first that changes something."""

    def __init__(self, *, die_at: int | None, is_torn: bool) -> None:
        self.die_at = die_at
        self.is_torn = is_torn
        self.count = 0

    def listen(self) -> None:
        """Follow every engine of this process."""
        event.listen(Engine, "before_cursor_execute", self.before)
        event.listen(Engine, "after_cursor_execute", self.after)
        event.listen(Engine, "commit", self.step)

    def before(self, _connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        """A statement is about to run."""
        if self.count or not statement.lstrip().startswith(READS):
            self.step()

    def after(self, connection: Connection, _cursor: object, statement: str, *_: object) -> None:
        """The planted fault: a migration that commits whenever it has made or dropped something."""
        if self.is_torn and statement.lstrip().startswith(("CREATE", "DROP")):
            driver: Any = connection.connection.driver_connection
            driver.commit()
            if connection.dialect.name == "sqlite":
                driver.execute("BEGIN IMMEDIATE")

    def step(self, *_: object) -> None:
        """The next statement, or the commit."""
        if self.count == 0:
            say("begun\n")
        self.count += 1
        if self.count == self.die_at:
            os.kill(os.getpid(), signal.SIGKILL)


def say(text: str) -> None:
    """Write to standard output, at once and whole."""
    os.write(sys.stdout.fileno(), text.encode())


def main() -> int:
    """Exit status 0 when the record is at the revision, 3 where the store refuses."""
    parser = argparse.ArgumentParser()
    parser.add_argument("place")
    parser.add_argument("revision")
    parser.add_argument("--key", type=Path)
    parser.add_argument("--die-at", type=int)
    parser.add_argument("--torn", action="store_true", help="commit in the middle: the planted fault")
    options = parser.parse_args()
    watch = Watch(die_at=options.die_at, is_torn=options.torn)
    watch.listen()
    try:
        migrate(options.place, options.revision, fill=fill_search, key=options.key)
    except StoreError as error:
        print(f"{error.code} {error.message}", file=sys.stderr)
        return 3
    say(f"done {watch.count}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
