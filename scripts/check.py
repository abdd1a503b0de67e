#!/usr/bin/env python3
"""Everything a change must pass, one line a step: format, lint, types, import contracts, resources, tests and docs.

Runs all steps even where one fails, shows what the failed ones said, and ends with status 1 if any did. The tests come
last: the output ends with pytest's own closing line. Arguments go to pytest: `scripts/check.py tests/reading -x`.
"""

import subprocess
import sys
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
PYTHON: Final = sys.executable
TOOLS: Final = Path(sys.executable).parent
TEST_WORKERS: Final = "2"
"""Processes for the tests: what the smallest machine that we build on has."""

STEPS: Final = (
    ("format", (TOOLS / "ruff", "format", "--check", ".")),
    ("lint", (TOOLS / "ruff", "check", "--quiet", "--output-format", "concise", ".")),
    ("types", (TOOLS / "mypy", "--no-error-summary", "src", "scripts", "tests")),
    ("import contracts", (TOOLS / "lint-imports", "--no-logo")),
    ("built resources", (PYTHON, ROOT / "scripts" / "build_resources.py", "--check")),
)


def passes(name: str, command: tuple[str | Path, ...]) -> bool:
    """Run one step quietly; print its line, and what it said if it failed."""
    started = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    verdict = "FAIL" if done.returncode else "ok"
    print(f"{verdict:<6}{name:<18}{time.monotonic() - started:6.1f} s", flush=True)
    if done.returncode:
        print(done.stdout.rstrip(), flush=True)
    return done.returncode == 0


def tests_pass(arguments: list[str]) -> bool:
    """Run the tests, docs checks among them, with pytest's own report."""
    print("      tests and docs", flush=True)
    command = (PYTHON, "-m", "pytest", "-n", TEST_WORKERS, *arguments)
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def main() -> int:
    """Exit status 1 if any step failed."""
    outcomes = [passes(name, command) for name, command in STEPS]
    outcomes.append(tests_pass(sys.argv[1:]))
    return 0 if all(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
