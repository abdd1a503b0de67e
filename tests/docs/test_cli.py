"""docs/reference/cli.md describes every command and option, and the READMEs name only commands that exist."""

import re

import click
import pytest

from marsad.cli.app import COMMANDS, cli
from tests.docs.pages import ROOT, code_of, headings

# «marsad read page.html» in code names a command; «marsad.db» and «Marsad reads» do not.
MARSAD = re.compile(r"(?:`|/bin/|^)marsad ([a-z]+)", re.MULTILINE)
REFERENCE = ROOT / "docs" / "reference" / "cli.md"


@pytest.mark.parametrize("name", ["README.md", "README.ar.md", "CONTRIBUTING.md"])
def test_readmes_name_only_commands_that_exist(name: str) -> None:
    named = {command for code in code_of(ROOT / name) for command in MARSAD.findall(code)}
    assert named - set(COMMANDS) == set()


def test_every_command_has_a_heading() -> None:
    documented = {title.removeprefix("marsad ") for title in headings(REFERENCE, 2)}
    assert set(COMMANDS) == documented - {"Exit status", "Common options"}


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_option_is_in_the_section_of_its_command(command: str) -> None:
    text = REFERENCE.read_text(encoding="utf-8")
    section = text.split(f"\n## `marsad {command}`\n", 1)[1].split("\n## ", 1)[0]
    found = cli.get_command(click.Context(cli), command)
    assert found is not None
    names = {name for parameter in found.params for name in (*parameter.opts, *parameter.secondary_opts)}
    options = {name for name in names if name.startswith("--")}
    assert {option for option in options if f"`{option}" not in section} == set()
