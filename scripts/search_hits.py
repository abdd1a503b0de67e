#!/usr/bin/env python3
"""What search finds and what it costs: hits of the usual queries, then size, speed and latency of the index.

Hits are counted in the paragraphs of the five seed pages (as the reader cuts them) and in the newspaper corpus; the
queries stand in tests/cases/search_queries.yml. With `--postgres URL` (an empty database) both stores are measured, and
it fails where one finds another article than the other.
"""

import argparse
import gzip
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from sqlalchemy import Engine, create_engine

from marsad.language.ar.search import index_words, parse_query
from marsad.pipeline import Reader
from marsad.store.search import SEARCH_INDEXES, document_id

ROOT: Final = Path(__file__).resolve().parent.parent
SHARED: Final = Path(os.environ.get("MARSAD_SHARED", ROOT.parent / "shared"))
QUERIES: Final = ROOT / "tests" / "cases" / "search_queries.yml"
ARTICLES_AT_ONCE: Final = 50
"""Articles in one transaction, as the recorder adds them."""
RUNS: Final = 5
MIB: Final = 1024 * 1024


def seed_paragraphs() -> list[str]:
    """Every block of the five seed pages."""
    pages = (outcome.page for outcome in Reader().read_paths(sorted(map(str, (SHARED / "seeds").glob("*.txt")))))
    return [block.span.of(page.text) for page in pages if page for block in page.blocks]


def newspaper_texts() -> list[str]:
    """Every article of the corpus."""
    with gzip.open(SHARED / "corpus" / "newspapers-2015.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def batches(documents: Sequence[tuple[int, str]]) -> Iterator[Sequence[tuple[int, str]]]:
    """The documents, some at a time."""
    for start in range(0, len(documents), ARTICLES_AT_ONCE):
        yield documents[start : start + ARTICLES_AT_ONCE]


def fill(engine: Engine, documents: Sequence[tuple[int, str]]) -> float:
    """Make the index anew and add the documents; how many seconds adding took."""
    index = SEARCH_INDEXES[engine.dialect.name]
    with engine.begin() as connection:
        for statement in index.create:
            connection.exec_driver_sql(statement)
    started = time.monotonic()
    for some in batches(documents):
        with engine.begin() as connection:
            index.add(connection, some)
    return time.monotonic() - started


def drop(engine: Engine) -> None:
    """Remove the index."""
    with engine.begin() as connection:
        for statement in SEARCH_INDEXES[engine.dialect.name].drop:
            connection.exec_driver_sql(statement)


def index_bytes(engine: Engine) -> int:
    """What the index takes on the disk; of SQLite, the whole file, which holds nothing else."""
    if engine.dialect.name == "sqlite":
        return Path(str(engine.url.database)).stat().st_size
    with engine.begin() as connection:
        return int(connection.exec_driver_sql("SELECT pg_total_relation_size('search')").scalar_one())


def hits(engine: Engine, words: str) -> tuple[list[int], float]:
    """All hits of a query, and the median of several runs in milliseconds."""
    query, index = parse_query(words), SEARCH_INDEXES[engine.dialect.name]
    found: list[int] = []
    times = []
    with engine.begin() as connection:
        for _ in range(RUNS):
            started = time.perf_counter()
            found = index.find(connection, query)
            times.append((time.perf_counter() - started) * 1000)
    return found, statistics.median(times)


def measure(engines: Sequence[Engine], cases: Sequence[dict[str, Any]]) -> bool:
    """Print hits and figures; whether both stores found the same."""
    seeds = [(number, index_words(paragraph)) for number, paragraph in enumerate(seed_paragraphs())]
    texts = newspaper_texts()
    started = time.process_time()
    newspapers = [(document_id(2 * number, 0), index_words(text)) for number, text in enumerate(texts)]
    words_s = time.process_time() - started
    text_bytes = sum(len(text.encode()) for text in texts)
    found: dict[str, list[list[int]]] = {case["query"]: [] for case in cases}
    latency: dict[str, list[float]] = {case["query"]: [] for case in cases}
    for engine in engines:
        for documents in (seeds, newspapers):
            added_s = fill(engine, documents)
            for query, columns in found.items():
                numbers, median_ms = hits(engine, query)
                columns.append(numbers)
                latency[query].append(median_ms)
            if documents is newspapers:
                size = index_bytes(engine)
                print(
                    f"{engine.dialect.name}: {len(texts) / added_s:,.0f} articles/s added, {size / MIB:.1f} MiB", end=""
                )
                print(f" = {size / text_bytes:.2f} of {text_bytes / MIB:.1f} MiB of text")
            drop(engine)
    print(f"index words: {words_s / len(texts) * 1000:.3f} ms an article of {text_bytes / len(texts) / 1024:.1f} KiB\n")
    print("seeds | newspapers | ms | query")
    for query, columns in found.items():
        counts = " ".join(str(len(column)) for column in columns[0::2])
        more = " ".join(str(len(column)) for column in columns[1::2])
        speed = " ".join(f"{ms:.1f}" for ms in latency[query][1::2])
        print(f"{counts} | {more} | {speed} | {query}")
    return all(columns == columns[:2] * len(engines) for columns in found.values())


def main() -> None:
    """Measure one store, or both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postgres", metavar="URL", help="an empty PostgreSQL database (postgresql://…)")
    arguments = parser.parse_args()
    if not SHARED.is_dir():
        sys.exit(f"{SHARED} is not there; set MARSAD_SHARED")
    cases = yaml.safe_load(QUERIES.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        engines = [create_engine(f"sqlite:///{Path(folder, 'search.db')}")]
        if arguments.postgres:
            engines.append(create_engine(arguments.postgres.replace("postgresql://", "postgresql+psycopg://")))
        if not measure(engines, cases):
            sys.exit("the stores found other articles")


if __name__ == "__main__":
    main()
