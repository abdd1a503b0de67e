"""The tables of names: what the schema cannot say."""

from dataclasses import replace

import pytest

from marsad.language.ar.bare import bare_forms, has_article, is_definite_word
from marsad.language.ar.nisba import nisba_forms, nisba_of
from marsad.language.ar.normal import normalize
from marsad.reference.names import NameTables, load_name_tables, name_collisions


@pytest.fixture(scope="module")
def tables() -> NameTables:
    return load_name_tables()


def test_the_tables_agree_with_each_other(tables: NameTables) -> None:
    assert name_collisions(tables) == []


def test_a_place_in_no_country_of_the_table_is_a_fault(tables: NameTables) -> None:
    place = replace(tables.places[0], country="ZZ")
    assert name_collisions(replace(tables, places=(place,)))[0] == f"places {place.id}: no country ZZ"


def test_coordinates_lie_on_the_globe(tables: NameTables) -> None:
    for place in tables.places:
        assert (place.lat is None) == (place.lon is None), place.id
        assert place.lat is None or (-90 <= place.lat <= 90 and place.lon is not None and -180 <= place.lon <= 180)


def test_terms_run_forwards(tables: NameTables) -> None:
    backwards = [e.id for e in tables.entities for t in e.terms if t.start and t.end and t.start > t.end]
    assert backwards == []


def test_every_state_but_the_smallest_has_a_capital(tables: NameTables) -> None:
    capitals = {place.capital_of for place in tables.places}
    missing = {country.id for country in tables.countries} - capitals
    assert not missing & {"AM", "AZ", "RU", "TR", "YE", "SY", "LY", "SD", "SS", "UA", "LB", "IL", "US", "CO", "PK"}


@pytest.mark.parametrize(
    ("name", "nisba"),
    [
        ("روسيا", "روسي"),  # Rusya, Russia
        ("العراق", "عراقي"),  # al-Iraq, Iraq
        ("فرنسا", "فرنسي"),  # Faransa, France
        ("ألمانيا", "الماني"),  # Almanya, Germany: its first letters are no article
        ("كوريا الجنوبية", "كوري جنوبي"),  # South Korea: both words agree
        ("جنوب السودان", "جنوب سوداني"),  # South Sudan: the first word stays
    ],
)
def test_nisba_by_rule(name: str, nisba: str) -> None:
    assert nisba_of(name) == nisba


def test_nisba_forms_agree() -> None:
    assert {"روسيه", "روسيون", "روسيين"} <= nisba_forms("روسي")
    assert "كوريه جنوبيه" in nisba_forms("كوري جنوبي")


def test_bare_forms_take_off_particles_and_article() -> None:
    assert normalize("عاصمة") in bare_forms(normalize("وبالعاصمة"))
    assert "في" in bare_forms("وفي")


def test_the_article_is_seen_after_particles() -> None:
    assert is_definite_word("والقوات")
    assert not has_article("الى")
