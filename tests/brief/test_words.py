"""Dates, figures and all other wording in both languages."""

import re
import string
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.brief.dates import date_words
from marsad.brief.names import NameBook, oblique
from marsad.brief.numbers import figure_words
from marsad.brief.phrasebook import Lang, Phrasebook
from marsad.errors import InternalError
from marsad.model import (
    AgreementKind,
    Compliance,
    FulfilmentKind,
    Measure,
    Party,
    PublicationKind,
    Severity,
    Stance,
)
from marsad.reference.wording import WORDING
from tests.factories import Scene

ROOT = Path(__file__).resolve().parents[2]
CASES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/cases/brief_dates.yml").read_text(encoding="utf-8"))
ENUMERATIONS = {
    "compliance": Compliance,
    "symbol": Compliance,
    "kind": AgreementKind,
    "stance": Stance,
    "says": FulfilmentKind,
    "measure": Measure,
    "published": PublicationKind,
    "severity": Severity,
}
# matches say("label/due"), term('x') with a whole key; not say(f"label/{name}")
SAID = re.compile(r'\bsay\("([a-z-]+/[a-z- ]+)"')


@pytest.fixture(scope="module", params=list(Lang))
def words(request: pytest.FixtureRequest) -> Phrasebook:
    return Phrasebook(request.param)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["text"]))
def test_dates_in_words(case: dict[str, Any]) -> None:
    for lang in Lang:
        assert date_words(case["text"], Phrasebook(lang)) == case[lang.value], case["why"]


@pytest.mark.parametrize(
    ("low", "high", "approximate", "english", "arabic"),
    [
        (6, 6, False, "6", "6"),
        (200, 200, True, "about 200", "نحو 200"),
        (4, 6, False, "between 4 and 6", "بين 4 و6"),
        (20, 99, True, "between 20 and 99", "بين 20 و99"),
        (600, None, False, "at least 600", "600 على الأقل"),
        (None, 10000, False, "up to 10,000", "10,000 على الأكثر"),
        (None, None, False, "number not stated", "عدد غير مذكور"),
    ],
)
def test_figures_in_words(low: int | None, high: int | None, approximate: bool, english: str, arabic: str) -> None:
    assert figure_words(low, high, approximate, Phrasebook(Lang.EN)) == english
    assert figure_words(low, high, approximate, Phrasebook(Lang.AR)) == arabic


def test_every_value_has_a_word() -> None:
    known = {entry.id for entry in WORDING.load()}
    for group, enumeration in ENUMERATIONS.items():
        assert {f"{group}/{member.value}" for member in enumeration} <= known, group


def test_both_languages_fill_the_same_slots() -> None:
    def slots(sentence: str) -> set[str | None]:
        return {slot for _, slot, _, _ in string.Formatter().parse(sentence) if slot}

    for entry in WORDING.load():
        assert slots(entry.ar) == slots(entry.en) or entry.id.startswith(("duration/", "date/")), entry.id


def test_every_key_the_brief_says_exists() -> None:
    known = {entry.id for entry in WORDING.load()}
    sources = [*(ROOT / "src/marsad/brief").rglob("*.py"), *(ROOT / "src/marsad/brief").rglob("*.j2")]
    said = {key for path in sources for key in SAID.findall(path.read_text(encoding="utf-8"))}
    assert len(said) > 20
    assert said <= known


def test_a_key_that_nobody_wrote_is_a_bug(words: Phrasebook) -> None:
    with pytest.raises(InternalError, match="no/such"):
        words.say("no/such")


def test_names_are_enumerated_in_words() -> None:
    assert Phrasebook(Lang.EN).join(["A", "B", "C"]) == "A, B and C"
    assert Phrasebook(Lang.AR).join(["أ", "ب", "ج"]) == "أ، ب وج"
    assert Phrasebook(Lang.AR).join([]) == ""


def test_names_follow_the_language() -> None:
    armenia, nobody = Party(entity="AM", name="Armenia"), Party(entity=None, name="The river army")
    assert NameBook(Phrasebook(Lang.EN)).party(armenia) == "Armenia"
    assert NameBook(Phrasebook(Lang.AR)).party(armenia) == "أرمينيا"
    assert NameBook(Phrasebook(Lang.AR)).of("Armenia") == "أرمينيا"
    assert NameBook(Phrasebook(Lang.AR)).party(nobody) == "The river army"


def test_offices_are_named_after_what_they_belong_to() -> None:
    arabic = NameBook(Phrasebook(Lang.AR))
    assert arabic.of("Armenia: ministry of defence") == "وزارة الدفاع في أرمينيا"
    assert arabic.of("Armenia: army") == "جيش أرمينيا"
    assert NameBook(Phrasebook(Lang.EN)).of("Armenia: army") == "Armenia: army"


@pytest.mark.parametrize(
    ("name", "name_ar", "english", "arabic"),
    [
        (
            "Armenia–Azerbaijan ceasefire of 2020-11-10",
            None,
            "Armenia–Azerbaijan ceasefire, 10 November 2020",
            "وقف إطلاق نار بين أرمينيا وأذربيجان، 10 تشرين الثاني/نوفمبر 2020",
        ),
        ("Declaration of Friendship", "إعلان الصداقة", "Declaration of Friendship", "إعلان الصداقة"),
        ("Yerevan ceasefire", None, "Yerevan ceasefire", "وقف إطلاق نار (يريفان)"),
    ],
)
def test_agreements_are_named_in_each_language(name: str, name_ar: str | None, english: str, arabic: str) -> None:
    sides = (Party(entity="AM", name="Armenia"), Party(entity="AZ", name="Azerbaijan"))
    (agreement,) = Scene().ledger().agreements
    agreement = replace(agreement, name=name, name_ar=name_ar, parties=sides)
    for lang, expected in ((Lang.EN, english), (Lang.AR, arabic)):
        words = Phrasebook(lang)
        assert NameBook(words).agreement(agreement, date_words("2020-11-10", words)) == expected


@pytest.mark.parametrize(
    ("subject", "after"),
    [
        ("الانفصاليون الأرمن", "الانفصاليين الأرمن"),
        ("المتمردون الماويون", "المتمردين الماويين"),
        ("انفصاليو دونباس", "انفصاليي دونباس"),
        ("حزب الله", "حزب الله"),
    ],
)
def test_plurals_change_their_ending_after_a_preposition(subject: str, after: str) -> None:
    assert oblique(subject) == after


def test_groups_stand_in_their_oblique_form_between_the_parties() -> None:
    houthis, yemen = Party(entity="group/houthis", name="Houthis"), Party(entity="YE", name="Yemen")
    names = NameBook(Phrasebook(Lang.AR))
    (agreement,) = Scene().ledger().agreements
    agreement = replace(agreement, name="truce", name_ar=None, parties=(yemen, houthis))
    assert names.agreement(agreement, None).endswith("بين اليمن والحوثيين")
    assert names.parties((yemen, houthis)) == "اليمن والحوثيون"


def test_outlets_have_a_latin_name_beside_their_own() -> None:
    assert NameBook(Phrasebook(Lang.EN)).of("الجزيرة نت") == "Al Jazeera (الجزيرة نت)"
    assert NameBook(Phrasebook(Lang.EN)).of("جريدة لا تعرفها") == "جريدة لا تعرفها"
    assert NameBook(Phrasebook(Lang.AR)).of("الجزيرة نت") == "الجزيرة نت"


def test_rules_that_decide_have_words() -> None:
    known = {entry.id for entry in WORDING.load()}
    assert {"rule/proposed-term", "rule/unnamed-sources-only"} <= known
