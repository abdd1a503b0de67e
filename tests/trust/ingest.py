"""A process that records generated pages until it is stopped: `python -m tests.trust.ingest FOLDER [options]`.

It says `ready` once the record is open and `ack SHA256 NUMBER` for every capture that the record has acknowledged, and
nothing else, each batch in one write: what a reader of its output has seen was promised.
"""

import argparse
import os
import resource
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from marsad.capture import CaptureStore
from marsad.errors import StoreError
from marsad.pipeline import Outcome, Recorder
from marsad.pipeline.recovery import writing
from marsad.store import open_store
from tests.trust.faulty import CAPTURES, STORES
from tests.trust.pages import METHOD, make_outcomes

STORE_FAILED = 3
"""The exit status of `marsad` where the store refuses."""


class Ingest:
    """One run: what is on its way to the record, and what to say when it has arrived."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.pending: deque[tuple[str, int]] = deque()

    def outcomes(self) -> Iterator[Outcome]:
        """The pages of this run."""
        options = self.options
        for number, outcome in make_outcomes(options.seed, options.start):
            if number == options.start + options.count:
                return
            if outcome.capture is not None:
                self.pending.append((outcome.capture.sha256, number))
            yield outcome

    def acknowledged(self, names: Sequence[str]) -> None:
        """Pass the record's promise on."""
        arrived = [self.pending.popleft() for _ in names]
        assert [name for name, _ in arrived] == list(names), "acknowledged in another order than recorded"
        say("".join(f"ack {name} {number}\n" for name, number in arrived))
        time.sleep(self.options.pause_s)

    def run(self) -> None:
        """Record. Raises `StoreError`."""
        options = self.options
        folder: Path = options.folder
        store = STORES.get(options.fault, open_store)(folder / "marsad.db")
        captures = CAPTURES.get(options.fault, CaptureStore)(folder / "captures")
        with closing(store), writing(store, captures):
            if options.spare_files is not None:
                used = len(os.listdir("/proc/self/fd")) - 1  # noqa: PTH208  (the folder's own handle does not count)
                resource.setrlimit(resource.RLIMIT_NOFILE, (used + options.spare_files,) * 2)
            say("ready\n")
            recorder = Recorder(
                store=store,
                captures=captures,
                method=METHOD,
                acknowledged=self.acknowledged,
                pages_per_transaction=options.batch,
            )
            recorder.record(self.outcomes())


def say(text: str) -> None:
    """Write to standard output, at once and whole."""
    os.write(sys.stdout.fileno(), text.encode())


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 0 when all pages are recorded, 3 where the store refuses: its error is on standard error."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first page")
    parser.add_argument("--count", type=int, default=1_000_000_000)
    parser.add_argument("--batch", type=int, default=10, help="pages in a transaction")
    parser.add_argument("--pause-s", type=float, default=0.0, help="after each batch")
    parser.add_argument("--fault", choices=[*STORES, *CAPTURES])
    parser.add_argument("--spare-files", type=int, help="how many more files the process may open")
    try:
        Ingest(parser.parse_args(arguments)).run()
    except StoreError as error:
        print(f"{error.code} {error.message}", file=sys.stderr)
        return STORE_FAILED
    return 0


if __name__ == "__main__":
    sys.exit(main())
