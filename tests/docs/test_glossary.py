"""The glossary defines each term in both languages."""

import re

import pytest

from tests.docs.pages import ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ENTRIES = GLOSSARY.split("\n### ")[1:]
# «<p dir="rtl" lang="ar">نص</p>» (text) is an Arabic definition; an English line is none.
ARABIC_DEFINITION = re.compile(r'^<p dir="rtl" lang="ar">.*[\u0620-\u064A].*</p>$', re.MULTILINE)
# «claim · ادعاء» names a term in both languages; «claim» alone does not.
BOTH_NAMES = re.compile(r"^[a-z][a-z -]+ · [\u0620-\u064A ]*[\u0620-\u064A]")

NAMES_OF_THE_HOUSE = (
    "capture", "article", "block", "mention", "cue", "attribution", "claim", "stance", "event mention", "incident",
    "agreement", "obligation", "obligor", "obligee", "compliance", "situation report", "dateline", "gazetteer",
    "authority file", "crosswalk", "judgement", "evidence", "issue", "hearsay chain", "theatre pack",
)  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.split(" · ")[0])
def test_a_term_has_names_and_definitions_in_both_languages(entry: str) -> None:
    heading, definition, *_ = (part for part in entry.split("\n") if part)
    assert BOTH_NAMES.match(heading), heading
    assert definition[0].isupper(), definition
    assert definition.endswith("."), definition
    assert ARABIC_DEFINITION.search(entry), entry


def test_terms_are_defined_once() -> None:
    terms = [entry.split(" · ")[0] for entry in ENTRIES]
    assert len(terms) == len(set(terms))


@pytest.mark.parametrize("term", NAMES_OF_THE_HOUSE)
def test_the_names_of_the_house_are_defined(term: str) -> None:
    assert f"\n### {term} · " in GLOSSARY
