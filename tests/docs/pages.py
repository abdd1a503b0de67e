"""The project's tracked files and pages, as the docs tests look at them."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# «## `read` …» is a heading of level 2; «#hashtag» is none.
HEADING = re.compile(r"^(#{1,6}) +(.+?) *$", re.MULTILINE)
# «```sh … ```» is a fenced block; `code` within a line is none.
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)

# «`make demo`» or a fenced block is code; plain words are not.
CODE = re.compile(r"```.*?```|`[^`\n]+`|<code[^>]*>[^<]+</code>", re.DOTALL)


def tracked_files() -> list[Path]:
    """Files under version control, and new ones that are not ignored."""
    command = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def pages() -> list[Path]:
    """All Markdown pages of the project."""
    return [path for path in tracked_files() if path.suffix == ".md"]


def headings(page: Path, level: int) -> list[str]:
    """Texts of a page's headings of one level, without backticks."""
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    return [title.replace("`", "") for marks, title in HEADING.findall(text) if len(marks) == level]


def code_of(page: Path) -> list[str]:
    """The code of a page, inline and fenced."""
    return [re.sub(r"<[^>]+>", "`", code) for code in CODE.findall(page.read_text(encoding="utf-8"))]
