"""docs/reference/cli.md describes every command and option, and the READMEs name only commands that exist."""

import re

import pytest

from marsad.cli import main
from tests.docs.pages import ROOT, code_of, headings

# «marsad read page.html» in code names a command; «marsad.db» and «Marsad reads» do not.
MARSAD = re.compile(r"(?:`|/bin/|^)marsad ([a-z]+)", re.MULTILINE)
REFERENCE = ROOT / "docs" / "reference" / "cli.md"


@pytest.mark.parametrize("name", ["README.md", "README.ar.md", "CONTRIBUTING.md"])
def test_readmes_name_only_commands_that_exist(name: str) -> None:
    named = {command for code in code_of(ROOT / name) for command in MARSAD.findall(code)}
    assert named - set(main.commands) == set()


def test_every_command_has_a_heading() -> None:
    documented = {title.removeprefix("marsad ") for title in headings(REFERENCE, 2)}
    assert set(main.commands) == documented - {"Exit status", "Common options"}


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_option_is_in_the_section_of_its_command(command: str) -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    section = text.split(f"\n## `marsad {command}`\n", 1)[1].split("\n## ", 1)[0]
    options = {name for parameter in main.commands[command].params for name in parameter.opts if name.startswith("--")}
    assert {option for option in options if f"`{option}" not in section} == set()
