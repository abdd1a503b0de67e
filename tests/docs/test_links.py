"""Links between pages lead somewhere."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.docs.pages import FENCED, HEADING, ROOT, pages

# «[errors](docs/errors.md#m201)» is a link; «[x] done» is none.
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
# «https://example.org» leaves the project; «docs/errors.md» does not.
FOREIGN = re.compile(r"[a-z]+:")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings: lower case, punctuation dropped, spaces to hyphens."""
    titles = (title for _, title in HEADING.findall(FENCED.sub("", page.read_text(encoding="utf-8"))))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_resolve(page: Path) -> None:
    dead = []
    for target in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        if FOREIGN.match(target):
            continue
        name, _, anchor = unquote(target).partition("#")
        goal = (page.parent / name) if name else page
        if not goal.exists() or (anchor and anchor not in anchors(goal)):
            dead.append(target)
    assert not dead, dead
