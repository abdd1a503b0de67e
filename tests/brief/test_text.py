"""Lines for the terminal: wrapping, isolates, and words of a page that would drive the terminal."""

from dataclasses import replace

from marsad.brief import Face, Lang
from marsad.brief.bidi import FIRST_STRONG_ISOLATE, POP_ISOLATE, direction, isolate, plain, width
from marsad.brief.layout import Line, lay_out, wrap
from marsad.model import SourceGroup
from tests.factories import Scene


def test_wrapping_keeps_isolates_whole() -> None:
    lines = wrap("claim: " + isolate("one two three four"), 12)
    assert len(lines) > 1
    for line in lines:
        assert line.count(FIRST_STRONG_ISOLATE) == line.count(POP_ISOLATE)
    joined = " ".join(lines).replace(f"{POP_ISOLATE} {FIRST_STRONG_ISOLATE}", " ")
    assert joined == "claim: " + isolate("one two three four")


def test_width_counts_columns_and_not_code_points() -> None:
    assert width("نُفذ") == 3
    assert width(isolate("abc")) == 3
    assert width("中") == 2


def test_controls_of_terminal_and_direction_are_taken_out() -> None:
    assert plain("a\x1b[31mb\u202ec\u2066d\x07\x9b\ne") == "a [31mbcd e"


def test_direction_is_that_of_the_first_strong_letter() -> None:
    assert direction("12 نوفمبر") == "rtl"
    assert direction("«RIA» نوفوستي") == "ltr"
    assert direction("12–13") is None


def test_only_the_head_of_a_line_is_painted() -> None:
    line = Line(head="kept", text=" · hand over", indent=2, style="kept")
    assert lay_out([line], lambda text, style: f"<{style}>{text}</{style}>") == "  <kept>kept</kept> · hand over\n"


def test_a_hostile_page_cannot_drive_the_terminal() -> None:
    scene = Scene()
    ledger = scene.ledger()
    hostile = "\x1b]0;owned\x07\x1b[2J\u202e"
    evil = replace(scene.breach, claimant=hostile, says=hostile, citation=replace(scene.breach.citation, quote=hostile))
    ledger = replace(
        ledger,
        agreements=(replace(ledger.agreements[0], name=hostile),),
        articles=(replace(ledger.articles[0], title=hostile, source=hostile, id=hostile),),
        contradictions=(replace(ledger.contradictions[0], left=evil, detail=hostile),),
    )
    for lang in Lang:
        text = lay_out(Face(ledger, [scene.reading], lang).brief())
        assert not set("\x1b\x07\u202e") & set(text)


def test_a_long_section_says_what_it_leaves_out() -> None:
    scene = Scene()
    ledger = scene.ledger()
    many = tuple(replace(ledger.figures[0], id=f"figure-{number}", high=number + 10) for number in range(130))
    text = lay_out(Face(replace(ledger, figures=many), [scene.reading], Lang.EN).brief())
    assert "30 more not shown" in text


def test_what_copies_repeat_is_one_line() -> None:
    scene = Scene()
    ledger = scene.ledger()
    (figure,) = ledger.figures
    quote = replace(figure.evidence.citation, article="copy#0")
    copied = replace(figure, id="figure-2", evidence=replace(figure.evidence, claim="claim-2", citation=quote))
    group = SourceGroup(origin="page-1#0", articles=("page-1#0", "copy#0"), agency="Agency", similarity=0.9)
    for sources, lines in (((group,), 1), ((), 2)):
        changed = replace(ledger, figures=(figure, copied), sources=sources)
        text = lay_out(Face(changed, [scene.reading], Lang.EN).brief())
        assert text.count("between 4 and 6") == lines
        assert ("in copies of it:" in text) == (lines == 1)
