"""The record that the bundled pages make, against the answer sheet written with them (expected_demo.yml)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.cli.demo import bundled_pages
from marsad.model import Ledger
from marsad.pipeline import Reader, build_record

SHEET: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "expected_demo.yml").read_text(encoding="utf-8"))
MISSES: dict[str, str] = SHEET["known_misses"]


@pytest.fixture(scope="module")
def ledger(reader: Reader) -> Ledger:
    """The ledger of all bundled pages."""
    with bundled_pages() as pages:
        return build_record([reading for outcome in reader.read_paths(pages) for reading in outcome.readings])


def cases(*names: str) -> list[Any]:
    """Every item of the sheet's lists `names`, marked as an expected failure where it is a known miss."""
    marked = []
    for name in names:
        for number, item in enumerate(SHEET[name]):
            key = f"{name}-{number}"
            marks = [pytest.mark.xfail(reason=MISSES[key], strict=True)] if key in MISSES else []
            marked.append(pytest.param(item, id=key, marks=marks))
    return marked


@pytest.mark.parametrize("page", SHEET["pages"])
def test_page_holds_its_articles_with_their_dates(page: str, ledger: Ledger) -> None:
    """As many articles as the sheet tells, each published when it says, unknown where nothing says it."""
    found = [article.published for article in ledger.articles if article.id.startswith(page)]
    expected = [article["published"] for article in SHEET["pages"][page]["articles"]]
    assert found == [str(day) if day else None for day in expected]


def duties() -> list[Any]:
    """Every obligation of the sheet with its agreement."""
    marked = []
    for agreement in SHEET["agreements"]:
        for item in agreement["obligations"]:
            key = f"{item['what']}-{item.get('place') or 'all'}"
            marks = [pytest.mark.xfail(reason=MISSES[key], strict=True)] if key in MISSES else []
            marked.append(pytest.param(agreement, item, id=key, marks=marks))
    return marked


@pytest.mark.parametrize("expected", cases("agreements"))
def test_agreement_stands_once(expected: dict[str, Any], ledger: Ledger) -> None:
    """Kind, parties, mediators and dates, merged over all pages that tell of it."""
    found = [item for item in ledger.agreements if item.kind.value == expected["kind"]]
    assert len(found) == 1
    assert [party.name for party in found[0].parties] == expected["parties"]
    assert [party.name for party in found[0].mediators] == expected["mediators"]
    assert found[0].declared == (str(expected["declared"]) if expected["declared"] else None)
    assert found[0].in_effect == expected["in_effect"]


@pytest.mark.parametrize(("agreement", "expected"), duties())
def test_obligation_is_judged(agreement: dict[str, Any], expected: dict[str, Any], ledger: Ledger) -> None:
    """Due date and compliance of each duty."""
    found = [
        duty
        for item in ledger.agreements
        if item.kind.value == agreement["kind"]
        for duty in item.obligations
        if duty.provision == expected["what"] and duty.place_name == expected.get("place")
    ]
    assert len(found) == 1
    assert found[0].due == (str(expected["due"]) if expected["due"] else None)
    assert found[0].assessment.compliance.value == expected["compliance"]


@pytest.mark.parametrize("expected", cases("denials"))
def test_denial_is_beside_its_accusation(expected: dict[str, Any], ledger: Ledger) -> None:
    """Both sides' words, on the page."""
    pairs = {
        (pair.left.side, pair.right.side) for pair in ledger.contradictions if on_page(pair.left, expected["page"])
    }
    codes = {"Armenia": "AM", "Azerbaijan": "AZ"}
    assert (codes[expected["accuser"]], codes[expected["denier"]]) in pairs


@pytest.mark.parametrize("expected", cases("figures"))
def test_figure_keeps_its_page_and_values(expected: dict[str, Any], ledger: Ledger) -> None:
    """Measure and bounds; no figure overwrites another."""
    assert any(
        (figure.measure, figure.low, figure.high) == (expected["measure"], expected["low"], expected["high"])
        for figure in ledger.figures
        if on_page(figure.evidence, expected["page"])
    )


@pytest.mark.parametrize("expected", cases("copies"))
def test_copies_are_one_origin(expected: dict[str, Any], ledger: Ledger) -> None:
    """One agency text on four pages counts once."""
    group = next(item for item in ledger.sources if item.origin.startswith(expected["origin"]))
    assert [article[:2] for article in group.articles] == [expected["origin"], *expected["copies"]]


@pytest.mark.parametrize("expected", cases("control"))
def test_control_changes_hands(expected: dict[str, Any], ledger: Ledger) -> None:
    """From whom, to whom, since when."""
    periods = [period for period in ledger.control if period.name == expected["place"]]
    assert len(periods) == 1
    assert periods[0].controller is not None
    assert periods[0].controller.name == expected["to"]
    assert periods[0].previous is not None
    assert periods[0].previous.name == expected["from"]
    assert periods[0].since == str(expected["since"])
    assert periods[0].contested == expected["contested"]


@pytest.mark.parametrize("expected", cases("issues"))
def test_doubt_is_listed(expected: dict[str, Any], ledger: Ledger) -> None:
    """Each trap leaves an issue on its article."""
    found = [entry for entry in ledger.issues if entry.article.startswith(f"{expected['page']}-")]
    assert any(expected.get("quote", "") in (entry.quote or "") for entry in found)


def on_page(evidence: Any, page: str) -> bool:
    """Whether the evidence stands on the page with this number."""
    return bool(evidence.citation.article.startswith(f"{page}-"))
