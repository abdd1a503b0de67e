"""Set-up says clearly what a machine lacks, and does nothing where nothing changed; .ci/run runs it for real."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with what set-up reads."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(ROOT / "scripts" / "setup.sh", tmp_path / "scripts")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copy(ROOT / "uv.lock", tmp_path)
    return tmp_path


def set_up(checkout: Path, python: str) -> subprocess.CompletedProcess[str]:
    """Run set-up with pip and the given Python."""
    environment = os.environ | {"PYTHON": python, "INSTALLER": "pip"}
    command = ("sh", "scripts/setup.sh", "run")
    return subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)


def script(path: Path, text: str) -> str:
    """An executable shell script that plays a program."""
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_no_python(checkout: Path) -> None:
    done = set_up(checkout, "python-that-is-not-there")
    assert done.returncode == 1
    assert "there is no python-that-is-not-there here. Install Python 3.11 or newer" in done.stderr


def test_python_too_old(checkout: Path) -> None:
    old = script(checkout / "old", 'if [ "$1" = --version ]; then echo "Python 3.9.2"; else exit 1; fi')
    done = set_up(checkout, old)
    assert done.returncode == 1
    assert "Python 3.9.2 is too old: Marsad needs Python 3.11 or newer" in done.stderr


def test_python_without_venv(checkout: Path) -> None:
    bare = script(checkout / "bare", 'case "$2" in *ensurepip*) exit 1 ;; esac')
    done = set_up(checkout, bare)
    assert done.returncode == 1
    assert "apt install python3-venv make" in done.stderr


def test_nothing_changed_nothing_done(checkout: Path) -> None:
    """An environment made for this pyproject.toml and uv.lock is left as it is; a change in either is noticed."""
    (checkout / ".venv" / "bin").mkdir(parents=True)
    script(checkout / ".venv" / "bin" / "python", "exit 0")
    script(checkout / ".venv" / "bin" / "marsad", "exit 0")
    (checkout / ".venv" / "bin" / "activate").write_text(f"VIRTUAL_ENV={checkout.resolve()}/.venv\n")
    assert "Setting up" in set_up(checkout, script(checkout / "python", "exit 0")).stderr
    again = set_up(checkout, "python-that-is-not-there")
    assert (again.returncode, again.stderr) == (0, "")
    with (checkout / "pyproject.toml").open("a") as project:
        project.write("# changed\n")
    assert "Setting up" in set_up(checkout, "python-that-is-not-there").stderr
