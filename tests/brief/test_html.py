"""The HTML report: one file, both directions, every line with its evidence, and no way in for hostile pages."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from marsad.brief import Face, Lang
from marsad.brief.bidi import plain
from marsad.model import Ledger
from tests.factories import BODY, TEXT, TITLE, Scene, make_reading

CHROMIUM = Path("/usr/bin/chromium")
VOID = {"meta", "br"}
PAYLOADS = [
    "<script>alert(1)</script>",
    "</mark></blockquote><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "</style><style>*{display:none}</style>",
    "<!--",
    "\u202ereversed\u2066",
    "javascript:alert(1)",
]


class Page(HTMLParser):
    """Tags, attributes and text of a document; fails where tags do not close in order."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(document)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every `tag`."""
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(params=list(Lang))
def lang(request: pytest.FixtureRequest) -> Lang:
    given: Lang = request.param
    return given


def render(lang: Lang, scene: Scene, change: Callable[[Ledger], Ledger] = lambda ledger: ledger) -> str:
    return Face(change(scene.ledger()), [scene.reading], lang).html()


def test_the_page_names_its_language_and_direction(lang: Lang) -> None:
    page = Page(render(lang, Scene()))
    assert page.all("html") == [{"lang": lang.value, "dir": lang.direction}]


def test_nothing_is_fetched_and_nothing_runs(lang: Lang) -> None:
    page = Page(render(lang, Scene()))
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "link", "iframe", "object", "embed", "form", "base", "svg"}
    policies = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert [policy for policy in policies if policy and policy.startswith("default-src 'none'; style-src 'sha256-")]
    assert all("style" not in attributes for _, attributes in page.tags)
    assert {attributes.get("src") for _, attributes in page.tags} == {None}


def test_every_line_leads_to_its_words_and_back(lang: Lang) -> None:
    document = render(lang, Scene())
    page = Page(document)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {link["href"] for link in page.all("a") if (link["href"] or "").startswith("#")}
    assert targets <= {f"#{name}" for name in ids}
    assert "<mark>نفى جيش النهر ذلك</mark>" in document
    assert "و<mark>قال جيش الساحل" in document
    for name in ("obligation-aaaa", "agreement-1111", "contradiction-1"):
        assert name in ids


def test_foreign_words_stand_in_a_bdi_of_their_own(lang: Lang) -> None:
    document = render(lang, Scene())
    assert f'<bdi lang="ar" dir="rtl">{TITLE}</bdi>' in document
    assert '<bdi lang="en" dir="ltr">Coast army</bdi>' in document


def test_states_are_words_and_not_only_colours(lang: Lang) -> None:
    text = Page(render(lang, Scene())).text
    for word in {"ar": ("نُفذ", "محل خلاف", "لم يحن بعد"), "en": ("kept", "contested", "pending")}[lang.value]:
        assert word in text


def test_ranges_are_words() -> None:
    assert "بين 4 و6" in render(Lang.AR, Scene())
    assert "between 4 and 6" in render(Lang.EN, Scene())


def test_an_empty_record_says_that_nothing_was_reported(lang: Lang) -> None:
    empty = Ledger(
        as_of=None,
        articles=(),
        agreements=(),
        statements=(),
        figures=(),
        control=(),
        contradictions=(),
        sources=(),
        issues=(),
    )
    document = Face(empty, [], lang).html()
    assert document.count('class="nothing"') == 8
    Page(document)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_page_stays_text(lang: Lang, payload: str) -> None:
    text = TEXT.replace(TITLE, f"{TITLE} {payload}").replace(BODY, f"{payload} {BODY} {payload}")
    scene = Scene(replace(make_reading(text=TEXT), page_text=text))

    def poison(ledger: Ledger) -> Ledger:
        evil = replace(
            scene.breach,
            claimant=payload,
            via=(payload,),
            says=payload,
            source=payload,
            stance=payload,
            citation=replace(scene.breach.citation, quote=payload),
        )
        article = replace(ledger.articles[0], title=payload, source=payload, url=payload, agencies=(payload,))
        agreement = replace(ledger.agreements[0], name=payload, name_ar=payload, status=(payload,), mentions=(evil,))
        figure = replace(ledger.figures[0], who=payload, scope=payload, evidence=evil)
        dispute = replace(ledger.contradictions[0], detail=payload, left=evil)
        issue = replace(
            ledger.issues[0], quote=payload, issue=replace(ledger.issues[0].issue, code=payload, detail=payload)
        )
        return replace(
            ledger,
            articles=(article,),
            agreements=(agreement,),
            figures=(figure,),
            contradictions=(dispute,),
            statements=(evil,),
            issues=(issue,),
        )

    document = Face(poison(scene.ledger()), [scene.reading], lang).html()
    page = Page(document)
    assert not {tag for tag, _ in page.tags} & {"script", "img", "svg", "iframe", "base"}
    assert len(page.all("meta")) == len(Page(render(lang, Scene())).all("meta"))
    assert document.count("<style>") == 1
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert not [link for link in page.all("a") if not (link["href"] or "").startswith(("#", "https:", "http:"))]
    assert "\u202e" not in document
    assert plain(payload) in " ".join(page.text.split())


@pytest.mark.skipif(not CHROMIUM.exists(), reason="no chromium here")
def test_a_browser_renders_it(tmp_path: Path, lang: Lang) -> None:
    file = tmp_path / "brief.html"
    file.write_text(render(lang, Scene()), encoding="utf-8")
    command = [
        shutil.which("chromium") or str(CHROMIUM),
        *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
        f"--user-data-dir={tmp_path / 'profile'}",
        "--window-size=390,2000",
        f"--screenshot={tmp_path / 'brief.png'}",
        file.as_uri(),
    ]
    subprocess.run(command, check=True, timeout=60, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert (tmp_path / "brief.png").stat().st_size > 20_000
