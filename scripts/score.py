#!/usr/bin/env python3
"""How right `marsad read` is: the gold tables for the five seed pages, the articles of 2015 and the blind articles.

Reads all sets and hands the readings to the scorer of the shared material (`MARSAD_SHARED`, default ../shared).
Arguments go to the scorer: `scripts/score.py --misses 5 --layer dates`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
SHARED: Final = Path(os.environ.get("MARSAD_SHARED", ROOT.parent / "shared"))
BLIND: Final = ROOT / "tests" / "gold"
MARSAD: Final = Path(sys.executable).parent / "marsad"


def score(name: str, gold: Path, inputs: list[Path], options: list[str]) -> bool:
    """Print one table; whether reading and scoring both worked."""
    print(f"== {name}", flush=True)
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as readings:
        read = subprocess.run((MARSAD, "read", *inputs), stdout=readings, check=False)
        scored = subprocess.run(
            (sys.executable, SHARED / "tools" / "score.py", gold, readings.name, *options), check=False
        )
    return read.returncode == 0 and scored.returncode == 0


def main() -> int:
    """Exit status 1 if a set could not be read or scored."""
    if not SHARED.is_dir():
        sys.exit(f"{SHARED} is not a folder; set MARSAD_SHARED")
    gold, options = SHARED / "gold", sys.argv[1:]
    pages = sorted((SHARED / "seeds").glob("*.txt"))
    done = [
        score("seeds: the five pages", gold / "seeds.jsonl", pages, options),
        score("dev: 23 articles of 2015", gold / "dev.jsonl", [gold / "dev_articles.jsonl.gz"], options),
        score("blind: 12 articles", BLIND / "blind.jsonl", [BLIND / "blind_articles.jsonl"], options),
    ]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main())
