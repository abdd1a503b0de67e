"""Lines for the terminal: wrapping, isolates, and words of a page that would drive the terminal."""

from dataclasses import replace

from marsad.brief import Face, Lang
from marsad.brief.bidi import FIRST_STRONG_ISOLATE, POP_ISOLATE, direction, isolate, plain, width
from marsad.brief.layout import Line, lay_out, wrap
from marsad.model import AgreementKind, Issue, IssueEntry, Ledger, ObligationEntry, Severity, SourceGroup
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


def brief(ledger: Ledger, lang: Lang = Lang.EN) -> str:
    """The report's text without isolates and line breaks."""
    text = lay_out(Face(ledger, [Scene().reading], lang).brief())
    return " ".join(text.replace(FIRST_STRONG_ISOLATE, "").replace(POP_ISOLATE, "").split())


def with_duty(duty: ObligationEntry) -> Ledger:
    ledger = Scene().ledger()
    return replace(ledger, agreements=(replace(ledger.agreements[0], obligations=(duty,)),))


def test_terms_of_a_proposal_have_no_state_and_are_not_counted() -> None:
    ledger = Scene().ledger()
    proposal = replace(ledger.agreements[0], kind=AgreementKind.PROPOSAL)
    text = brief(replace(ledger, agreements=(proposal,)))
    assert "Proposed terms:" in text
    for word in ("✓", "1 kept", "Assessed", "Level"):
        assert word not in text
    html = Face(replace(ledger, agreements=(proposal,)), [Scene().reading], Lang.AR).html()
    assert "بنود مقترحة" in html
    assert 'class="obligation proposed"' in html
    assert "نُفذ" not in html


def test_an_assessment_by_undated_reports_says_so() -> None:
    kept, *_ = Scene().obligations()
    undated = replace(kept, assessment=replace(kept.assessment, as_of=None))
    assert "date of report unknown" in brief(with_duty(undated))
    silent = replace(undated, assessment=replace(undated.assessment, supporting=(), level=None))
    assert "date of report unknown" not in brief(with_duty(silent))


def test_a_duty_without_a_place_is_told_in_the_words_of_the_page() -> None:
    kept, *_ = Scene().obligations()
    duty = replace(kept, provision="hand-over-territory", place=None, place_name=None, object="تسليم البلدات")
    assert "hands over territory, in the words «تسليم البلدات»" in brief(with_duty(duty))
    assert "hands over territory [" in brief(with_duty(replace(duty, object=None)))


def test_one_voice_of_several_says_where_the_others_are() -> None:
    scene = Scene()
    ledger = scene.ledger()
    agreement = replace(ledger.agreements[0], mentions=(scene.done, scene.breach, scene.denial))
    text = brief(replace(ledger, agreements=(agreement,)))
    assert f"and 2 more: marsad show {agreement.id}" in text


def test_a_denial_agrees_with_one_and_with_many() -> None:
    scene = Scene()
    ledger = scene.ledger()
    sides = replace(ledger.contradictions[0], left=scene.breach, right=replace(scene.denial, says="denies it"))
    text = brief(replace(ledger, contradictions=(sides,)))
    assert "words of Coast army, denied by River army" in text


def test_an_issue_says_nothing_twice() -> None:
    ledger = Scene().ledger()
    title = ledger.articles[0].title
    assert title is not None
    issue = Issue(
        code="undated",
        stage="reading",
        severity=Severity.NOTE,
        detail="the page does not say when it was published",
    )
    entry = IssueEntry(issue=issue, article=ledger.articles[0].id, quote=title)
    text = brief(replace(ledger, issues=(entry,)))
    assert text.count("the page does not say when it was published") == 1
    assert f"«{title}»" not in text
