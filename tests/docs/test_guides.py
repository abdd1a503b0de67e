"""The examples in the guides are entries that the tables accept."""

import re
import textwrap
from pathlib import Path

import msgspec
import pytest
import yaml

from marsad.reference.registry import TABLES
from tests.docs.pages import ROOT

GUIDES = sorted((ROOT / "docs" / "guides").glob("add-*.md"))
# «```yaml» with its file in a comment, then the entries: «# resources/places/sudan/darfur.yml».
EXAMPLE = re.compile(r"^ *```yaml\n *# resources/([a-z_]+)/\S+\.yml\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
ENTRY_TYPES = {table.name: table.entry for table in TABLES}


def test_there_are_guides() -> None:
    assert {"add-a-place", "add-a-cue-word", "add-an-outlet", "add-a-rule"} <= {guide.stem for guide in GUIDES}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.stem)
def test_examples_fit_their_tables(guide: Path) -> None:
    examples = EXAMPLE.findall(guide.read_text(encoding="utf-8"))
    assert examples
    for table, text in examples:
        for entry in yaml.safe_load(textwrap.dedent(text)):
            assert set(entry) <= set(ENTRY_TYPES[table].__dataclass_fields__)
            msgspec.convert(entry, type=ENTRY_TYPES[table])
