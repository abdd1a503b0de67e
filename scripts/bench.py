#!/usr/bin/env python3
"""How fast `marsad read` is: articles a second on one core, and peak memory, on the newspaper corpus.

Reads an even sample (`--articles`), or the whole corpus (`--all`), several times (`--runs`) and prints each run and the
median. Every run is a new process and the clock covers all of it: start, resources, and caches by word type that are
empty at first. A small sample is therefore slower an article than the corpus. Fails if the command fails or if a record
does not end as exactly one first article or one error under its own id.
"""

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
SHARED: Final = Path(os.environ.get("MARSAD_SHARED", ROOT.parent / "shared"))
MARSAD: Final = Path(sys.executable).parent / "marsad"
KIB_PER_MIB: Final = 1024
SOME_INPUTS_FAILED: Final = 1
"""Exit status of `marsad read` where an input could not be read: the corpus holds articles without text."""


def sample(corpus: Path, articles: int, target: Path) -> int:
    """Write every n-th line of `corpus` to `target`, about `articles` of them (0 = all); return how many."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        kept = list(lines)
    step = max(1, len(kept) // articles) if articles else 1
    kept = kept[::step]
    target.write_text("".join(kept), encoding="utf-8")
    return len(kept)


def read(source: Path, target: Path) -> tuple[float, float]:
    """Wall-clock seconds and peak memory in MiB of one `marsad read` on one core."""
    started = time.monotonic()
    with target.open("wb") as out:
        process = subprocess.Popen((MARSAD, "read", source), stdout=out, preexec_fn=stay_on_one_core)  # noqa: PLW1509  (no threads here)
        _, status, usage = os.wait4(process.pid, 0)
    elapsed_s = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > SOME_INPUTS_FAILED:
        sys.exit(f"marsad read ended with status {process.returncode}")
    return elapsed_s, usage.ru_maxrss / KIB_PER_MIB


def stay_on_one_core() -> None:
    """Bind this process to one of its cores, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def accounted(source: Path, target: Path) -> tuple[int, int]:
    """How many records of the sample could not be read, and how many have not exactly one reading or error."""
    given = Counter(json.loads(line)["id"] for line in source.open(encoding="utf-8"))
    objects = [json.loads(line) for line in target.open(encoding="utf-8")]
    found = Counter(item["id"] for item in objects if item.get("part", 0) == 0)
    failed = sum("error" in item for item in objects)
    return failed, ((given - found) + (found - given)).total()


def main() -> None:
    """Print one line per run, then the medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus" / "newspapers-2015.jsonl.gz")
    parser.add_argument("--articles", type=int, default=1000, help="size of the sample (default 1000)")
    parser.add_argument("--all", action="store_true", help="read the whole corpus instead of a sample")
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    if not arguments.corpus.is_file():
        sys.exit(f"{arguments.corpus} is not there; set MARSAD_SHARED or --corpus")
    rates, peaks = [], []
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "sample.jsonl"), Path(folder, "readings.jsonl")
        count = sample(arguments.corpus, 0 if arguments.all else arguments.articles, source)
        for run in range(1, arguments.runs + 1):
            elapsed_s, peak_mib = read(source, target)
            failed, lost = accounted(source, target)
            if lost:
                sys.exit(f"{lost} of {count} records lost or doubled")
            rates.append(count / elapsed_s)
            peaks.append(peak_mib)
            print(
                f"run {run}: {count} in {elapsed_s:.1f} s, {rates[-1]:.1f} articles/s, peak {peak_mib:.0f} MiB, "
                f"{failed} could not be read",
                flush=True,
            )
    print(
        f"median: {statistics.median(rates):.1f} articles/s on one core, peak memory {statistics.median(peaks):.0f} MiB"
    )


if __name__ == "__main__":
    main()
