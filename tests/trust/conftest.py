"""What all drills share: how much to do (`counts`), and a line of figures at the end of the run (`figures`)."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pytest

FIGURES: Final = "figures"
"""The property under which a test hands its line to the summary, also from a worker of pytest-xdist."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a drill does: the short set runs on every change, the long set (`MARSAD_TRUST=long`) on demand."""

    is_long: bool

    def of(self, *, short: int, long: int) -> int:
        """The count for this run."""
        return long if self.is_long else short


@pytest.fixture(scope="session")
def counts() -> Counts:
    """The counts of this run."""
    return Counts(is_long=os.environ.get("MARSAD_TRUST") == "long")


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Call it with a goal and its figures: `figures("T1", kills=20, lost=0)`; they are shown after the run."""

    def note(goal: str, **values: object) -> None:
        words = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in values.items())
        request.node.user_properties.append((FIGURES, f"{goal:<4} {words}"))

    return note


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show every line of figures, in the order of the goals."""
    reports = [report for group in terminalreporter.stats.values() for report in group if hasattr(report, "when")]
    lines = [
        text for report in reports if report.when == "call" for name, text in report.user_properties if name == FIGURES
    ]
    if lines:
        terminalreporter.section("figures of the drills")
        for line in sorted(lines, key=lambda line: (int(line[1:4]), line)):
            terminalreporter.write_line(line)
