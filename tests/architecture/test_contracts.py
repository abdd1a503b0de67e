"""Each import contract of pyproject.toml, proved by breaking it on purpose in a copy of the sources."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent

LAYERS = "Imports go down the layers, and packages of one layer do not know each other"
NETWORK = "Only capture touches the network"
SQL = "Only store speaks SQL"
RECORDS = "Records and errors import nothing but the standard library"

BREACHES = {
    "up a layer": ("language/breach.py", "import marsad.pipeline", LAYERS),
    "between two stages": ("reading/breach.py", "import marsad.coding", LAYERS),
    "between two faces of one layer": ("model/breach.py", "import marsad.errors", LAYERS),
    "from reference up to language": ("reference/breach.py", "from marsad.language import phrases", LAYERS),
    "a package in no layer": ("stray/__init__.py", "import marsad.model", LAYERS),
    "network outside capture": ("reading/breach.py", "import socket", NETWORK),
    "an HTTP client in the command line": ("cli/breach.py", "import http.client", NETWORK),
    "SQL outside store": ("query/breach.py", "import sqlalchemy", SQL),
    "a third-party package in the records": ("model/breach.py", "import msgspec", RECORDS),
    "a third-party package in the errors": ("errors.py", "import click", RECORDS),
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The sources, their contracts and nothing else, in a folder of their own."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.json", "*.html"))
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "contracts.py", tmp_path / "scripts")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of the sources in `folder`, unwrapped."""
    return run(folder, TOOLS / "lint-imports", "--no-logo", "--no-cache")


def run(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(folder / "src"), "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_sources_keep_every_contract(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout
    assert "0 broken" in done.stdout


@pytest.mark.parametrize(("module", "line", "contract"), BREACHES.values(), ids=BREACHES)
def test_a_breach_breaks_its_contract(copy: Path, module: str, line: str, contract: str) -> None:
    path = copy / "src" / "marsad" / module
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{path.read_text() if path.exists() else ''}\n{line}\n", encoding="utf-8")
    done = lint(copy)
    assert done.returncode == 1, done.stdout
    assert f"{contract} BROKEN" in done.stdout
    assert "1 broken" in done.stdout


@pytest.mark.parametrize(("package", "status"), [("reading", 1), ("capture", 0)])
def test_urllib_request_belongs_to_capture(copy: Path, package: str, status: int) -> None:
    (copy / "src" / "marsad" / package / "breach.py").write_text(
        '"""Breach."""\n\nimport urllib.request\n\nurllib.request.Request("x")\n'
    )
    done = run(copy, TOOLS / "ruff", "check", "--no-cache", "--select", "TID251", "src")
    assert done.returncode == status, done.stdout
    assert ("Only capture touches the network" in done.stdout) == bool(status)
