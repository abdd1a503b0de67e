"""What the pages promise is there: targets, versions, locks; and what must not be in any file is not."""

import re
import tomllib

from tests.docs.pages import ROOT, code_of, headings, pages, tracked_files

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
PAGES = pages()

# «make demo» and «make PYTHON=python3.12 test» name a target; «makes claims» does not.
MAKE = re.compile(r"\bmake ((?:[A-Z]+=\S+ )*)([a-z-]+)(?=[`\s]|$)")
# «PyYAML>=6.0» is PyYAML, with its bound after it.
REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?(\S*)")

# Parted, so that this file does not hold the words.
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted",
    "registry.npm" + "js",
    "crates" + ".io",
    "conda" + ".anaconda",
)
DEFAULT_INDEX = REGISTRIES[:2]
TOOLS_OF_WRITING = (
    "clau" + "de",
    "anthro" + "pic",
    "open" + "ai",
    "chat" + "gpt",
    "co" + "pilot",
    "co-authored" + "-by",
)


def targets() -> set[str]:
    """The targets of the Makefile."""
    # «setup:  # makes .venv» names a target; «VENV := .venv» does not.
    return set(re.findall(r"^([a-z-]+):(?!=)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def test_pages_name_only_targets_that_exist() -> None:
    named = {target for page in PAGES for code in code_of(page) for _, target in MAKE.findall(code)}
    assert {"demo", "test"} <= named
    assert named - targets() == set()


def test_targets_are_declared_phony() -> None:
    declared = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert declared is not None
    assert set(declared[1].split()) == targets()


def test_every_resource_table_names_its_source_and_licence() -> None:
    listed = re.findall(
        r"^\| `([a-z_]+)` \|", (ROOT / "resources" / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(listed) == sorted({path.parts[len(ROOT.parts) + 1] for path in (ROOT / "resources").rglob("*.yml")})


def test_the_changelog_speaks_of_this_version() -> None:
    assert any(title.split()[0] == PROJECT["version"] for title in headings(ROOT / "CHANGELOG.md", 2))


def bounds(requirements: list[str]) -> dict[str, str]:
    """Requirement names (normalised) with their bounds."""
    matches = [REQUIREMENT.match(requirement) for requirement in requirements]
    return {match[1].lower().replace("_", "-"): match[2] for match in matches if match}


def test_the_lock_agrees_with_the_project() -> None:
    locked = next(package for package in LOCK if package["name"] == PROJECT["name"])["metadata"]["requires-dist"]
    asked = PROJECT["dependencies"] + [entry for group in PROJECT["optional-dependencies"].values() for entry in group]
    assert {entry["name"]: entry["specifier"] for entry in locked} == bounds(asked), "run make lock"


def test_the_lock_names_the_default_index_only() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8")))
    assert all(any(part in host for part in DEFAULT_INDEX) for host in hosts), hosts
    assert "file://" not in (ROOT / "uv.lock").read_text(encoding="utf-8")


def naming(words: tuple[str, ...]) -> list[str]:
    """Tracked text files that hold one of the words, whatever the case."""
    found = []
    for path in tracked_files():
        text = path.read_bytes().decode("utf-8", "replace").lower()
        found += [f"{path.relative_to(ROOT)}: {word}" for word in words if word in text]
    return found


def test_no_file_names_a_package_registry() -> None:
    assert [found for found in naming(REGISTRIES) if not found.startswith("uv.lock: ")] == []


def test_no_file_names_the_tools_it_was_written_with() -> None:
    assert naming(TOOLS_OF_WRITING) == []
