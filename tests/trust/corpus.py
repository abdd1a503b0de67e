"""A small corpus of real pages with everything that makes recording them depend on order, if anything does.

The demo's pages (and the shared seeds where they lie beside the checkout); the same bytes under another name; the same
words in other bytes; another version of a page under the very same name.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import marsad.demo

DEMO: Final = Path(marsad.demo.__file__).parent / "pages"
COPIES: Final = 1
NEWER_VERSIONS: Final = 4


def write_corpus(folder: Path, seeds: Path | None) -> list[Path]:
    """Write the corpus below `folder`; its files, in a fixed order."""
    return sorted(write_pages(folder, seeds))


def write_pages(folder: Path, seeds: Path | None) -> Iterator[Path]:
    """Each file as it is written."""
    pages = [*sorted(DEMO.glob("*.html")), *(sorted(seeds.glob("*.txt")) if seeds else ())]
    for place, page in enumerate(pages):
        body = page.read_bytes()
        yield write(folder / "first" / page.name, body)
        yield write(folder / "same" / f"again-{page.name}", body)
        if page.suffix == ".html":
            for copy in range(COPIES):
                yield write(folder / "copies" / f"copy-{copy}-{page.name}", body + b"\n<!-- copy %d -->\n" % copy)
        if place < NEWER_VERSIONS:
            yield write(folder / "later" / page.name, body + b"\n<p>updated</p>\n")


def write(path: Path, body: bytes) -> Path:
    """Write one file, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return path
