#!/usr/bin/env python3
"""How fast the record is: articles a second on one core into SQLite with the log on, the database's size, and `verify`.

Reads a sample of the newspaper corpus once, which is not timed. Then records it several times, each time into a new
folder: «regular» as `marsad add` does, 50 pages to a transaction, and «bulk», 1,000 pages to a transaction. Both flush
captured bytes and log to the disk before they acknowledge. «log» is bulk where the bytes lie there already, as when an
archive of captures is read anew: entries, texts, codings and search index alone. The size is that of the database,
without the captured bytes, to the UTF-8 text of the pages. `verify` checks a record of larger pages, whose bytes are
counted as it counts.
"""

import argparse
import gzip
import hashlib
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from marsad.capture import CaptureStore
from marsad.pipeline import Outcome, Reader, Recorder
from marsad.pipeline.recorder import PAGES_PER_TRANSACTION
from marsad.pipeline.verify import verify_record
from marsad.store import open_store, read_store

ROOT: Final = Path(__file__).resolve().parent.parent
SHARED: Final = Path(os.environ.get("MARSAD_SHARED", ROOT.parent / "shared"))
BULK: Final = 1_000
"""Pages to a transaction where many are recorded that have been read before."""
MEBIBYTE: Final = 1 << 20
LARGE_PAGES: Final = 200
LARGE_BYTES: Final = 1 << 20
"""What `verify` is timed on: 200 captures of 1 MiB, so that the rate is that of bytes and not of files."""


def read_sample(corpus: Path, articles: int, folder: Path) -> list[Outcome]:
    """About `articles` articles of the corpus, evenly drawn, read."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        kept = list(lines)
    source = folder / "sample.jsonl"
    source.write_text("".join(kept[:: max(1, len(kept) // articles)]), encoding="utf-8")
    return [outcome for outcome in Reader().read_paths([source]) if outcome.failure is None]


def record(
    outcomes: Sequence[Outcome], folder: Path, method_of: Reader, pages: int, *, bytes_first: bool = False
) -> float:
    """Seconds that it takes to record the outcomes, `pages` to a transaction; with `bytes_first` without the bytes."""
    with closing(open_store(folder / "marsad.db")) as store:
        captures = CaptureStore(folder / "captures")
        if bytes_first:
            captures.put_all([outcome.capture for outcome in outcomes if outcome.capture])
        recorder = Recorder(store=store, captures=captures, method=method_of.method, pages_per_transaction=pages)
        started = time.monotonic()
        recorder.record(outcomes)
        return time.monotonic() - started


def enlarge(outcome: Outcome) -> Iterator[Outcome]:
    """Pages of `LARGE_BYTES` with the outcome's reading, each with other bytes."""
    assert outcome.capture is not None
    for number in range(LARGE_PAGES):
        body = f"{number:08}".encode() * (LARGE_BYTES // 8)
        capture = replace(outcome.capture, id=f"large-{number}", body=body, sha256=hashlib.sha256(body).hexdigest())
        yield replace(outcome, capture=capture)


def check(folder: Path) -> float:
    """MiB a second that `verify` checks. Ends the program if it finds a fault."""
    started = time.monotonic()
    with closing(read_store(folder / "marsad.db")) as store:
        result = verify_record(store, CaptureStore(folder / "captures"))
    elapsed_s = time.monotonic() - started
    if result.faults:
        sys.exit(f"verify found {result.faults[0]}")
    return (result.bytes_checked + (folder / "marsad.db").stat().st_size) / MEBIBYTE / elapsed_s


def main() -> None:
    """Print one line per run, then the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus" / "newspapers-2015.jsonl.gz")
    parser.add_argument("--articles", type=int, default=1500, help="size of the sample (default 1500)")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where to record (default: the system's temporary folder)")
    arguments = parser.parse_args()
    if not arguments.corpus.is_file():
        sys.exit(f"{arguments.corpus} is not there; set MARSAD_SHARED or --corpus")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        outcomes = read_sample(arguments.corpus, arguments.articles, folder)
        text_bytes = sum(len(outcome.page.text.encode()) for outcome in outcomes if outcome.page)
        rates: dict[str, list[float]] = {"regular": [], "bulk": [], "log": [], "verify": []}
        reader = Reader()
        for run in range(1, arguments.runs + 1):
            for kind, pages in (("regular", PAGES_PER_TRANSACTION), ("bulk", BULK), ("log", BULK)):
                target = folder / f"{kind}-{run}"
                target.mkdir()
                elapsed_s = record(outcomes, target, reader, pages, bytes_first=kind == "log")
                rates[kind].append(len(outcomes) / elapsed_s)
                size = (target / "marsad.db").stat().st_size / text_bytes
                print(f"run {run}: {kind} {rates[kind][-1]:.0f} articles/s, database {size:.2f} x the text", flush=True)
        large = folder / "large"
        large.mkdir()
        record(list(enlarge(outcomes[0])), large, reader, PAGES_PER_TRANSACTION)
        rates["verify"] = [check(large) for _ in range(arguments.runs)]
        shutil.rmtree(large)
    medians = {kind: statistics.median(values) for kind, values in rates.items()}
    print("median: " + ", ".join(f"{kind} {round(rate)}" for kind, rate in medians.items()) + " (articles/s; MiB/s)")


if __name__ == "__main__":
    main()
