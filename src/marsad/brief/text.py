"""A `Report` → lines for a terminal: the board (agreements alone) and the whole situation report."""

from collections.abc import Iterable, Iterator
from typing import Final

from marsad.brief.bidi import isolate, plain
from marsad.brief.layout import Line
from marsad.brief.phrasebook import Phrasebook
from marsad.brief.report import (
    AgreementView,
    ArticleView,
    ControlView,
    DisputeView,
    Fact,
    FigureView,
    IssueView,
    ObligationView,
    Report,
    Voice,
)

QUOTE_CHARACTERS: Final = 140
"""How much of a quote a line of the terminal shows; `marsad show` and the HTML file have all of it."""


class TextReport:
    """Lays a report out for the terminal. Every value stands in its own isolate."""

    def __init__(self, report: Report, words: Phrasebook) -> None:
        self._report = report
        self._words = words

    def board(self) -> Iterator[Line]:
        """The agreements, their obligations and their compliance."""
        yield from self._head("title/board", self._report.overview[:1])
        yield from self._agreements()
        yield from self._checkpoint()

    def brief(self) -> Iterator[Line]:
        """The whole report."""
        report = self._report
        yield from self._head("title/brief", report.overview)
        yield from self._section("agreements")
        yield from self._agreements()
        yield from self._section("disputes")
        yield from self._each("disputes", (line for entry in report.disputes for line in self._dispute(entry)))
        yield from self._section("statements")
        yield from self._each("statements", (self._voice(entry, indent=2) for entry in report.statements))
        if report.assertions:
            yield Line(text=self._words.say("phrase/assertions", count=report.assertions), indent=2, style="faint")
        yield from self._section("figures")
        yield from self._each("figures", (line for entry in report.figures for line in self._figure(entry)))
        yield from self._section("control")
        yield from self._each("control", (line for entry in report.control for line in self._control(entry)))
        yield from self._section("gaps")
        yield from (Line(text=gap, indent=2) for gap in report.gaps)
        yield from self._each("issues", (line for entry in report.issues for line in self._issue(entry)))
        yield from self._section("articles")
        yield from self._each("articles", (line for entry in report.articles for line in self._article(entry)))
        yield from self._checkpoint()

    def _checkpoint(self) -> Iterator[Line]:
        """The signed state of the log, to be copied as it is."""
        if not self._report.checkpoint:
            return
        yield from self._section("checkpoint")
        yield Line(text=self._words.say("phrase/checkpoint"), indent=2, style="faint")
        yield from (Line(text=line, verbatim=True) for line in self._report.checkpoint)

    def _head(self, title: str, facts: Iterable[Fact]) -> Iterator[Line]:
        yield Line(text=self._words.say(title), style="title")
        yield Line(text=self._facts(facts))
        states = [self._words.say("phrase/count", name=word, count=count) for _, _, word, count in self._report.tally]
        if states:
            yield Line(text=" · ".join(states))

    def _section(self, section: str) -> Iterator[Line]:
        yield Line(text="")
        yield Line(text=self._words.say(f"section/{section}"), style="heading")

    def _each(self, section: str, lines: Iterable[Line]) -> Iterator[Line]:
        """The lines, or that nothing was reported, and how many were left out."""
        empty = True
        for line in lines:
            empty = False
            yield line
        if empty:
            yield Line(text=self._words.say(f"nothing/{section}"), indent=2, style="faint")
        left_out = self._report.left_out.get(section)
        if left_out:
            yield Line(text=self._words.say("phrase/more", count=left_out, command="marsad brief --json"), indent=2)

    def _agreements(self) -> Iterator[Line]:
        yield from self._each(
            "agreements", (line for entry in self._report.agreements for line in self._agreement(entry))
        )

    def _agreement(self, agreement: AgreementView) -> Iterator[Line]:
        yield Line(text="")
        yield Line(head=isolate(agreement.name), text=f"  [{agreement.id}]", style="name")
        for fact in agreement.facts:
            yield Line(text=self._fact(fact), indent=2)
        if agreement.positions:
            yield Line(text=self._first_voice("said-of-it", agreement.positions, agreement.id), indent=2)
        if agreement.proposed and agreement.obligations:
            yield Line(text=f"{self._words.say('label/proposed-terms')}:", indent=2, style="faint")
        yield from (
            self._each("obligations", ())
            if not agreement.obligations
            else (line for entry in agreement.obligations for line in self._obligation(entry, agreement))
        )

    def _obligation(self, obligation: ObligationView, agreement: AgreementView) -> Iterator[Line]:
        duty = " ".join(isolate(part) for part in obligation.what)
        who = f"{isolate(obligation.who)}: " if obligation.who else ""
        duty = f"{who}{duty}  [{obligation.id}]"
        if agreement.proposed:
            yield Line(text=duty, indent=2)
        else:
            state = f"{obligation.symbol} {obligation.compliance}"
            yield Line(head=state, text=f" · {duty}", indent=2, style=obligation.state)
        yield Line(text=self._facts(obligation.facts), indent=4)
        for label in ("supporting", "opposing"):
            for voice in getattr(obligation, label):
                yield Line(text=self._voice_line(label, voice), indent=4)
        if obligation.stated and not (obligation.supporting or obligation.opposing):
            yield Line(text=self._first_voice("stated", obligation.stated, obligation.id), indent=4)

    def _dispute(self, dispute: DisputeView) -> Iterator[Line]:
        detail = f": {isolate(dispute.detail)}" if dispute.detail else ""
        yield Line(head=dispute.kind, text=f"{detail}  [{dispute.id}]", indent=2, style="name")
        yield self._voice(dispute.left, indent=4)
        yield Line(text=self._words.say("phrase/against"), indent=4, style="faint")
        yield self._voice(dispute.right, indent=4)

    def _figure(self, figure: FigureView) -> Iterator[Line]:
        counted = f"{isolate(figure.measure)}: {isolate(figure.figure)}"
        yield Line(head=counted, text=f" · {isolate(figure.who)} · {isolate(figure.scope)}", indent=2, style="name")
        yield Line(text=self._voice_line("by", figure.by), indent=4)

    def _control(self, control: ControlView) -> Iterator[Line]:
        say = self._words.say
        contested = f" · {say('phrase/contested')}" if control.contested else ""
        yield Line(head=isolate(control.place), text=contested, indent=2, style="name")
        facts = (
            Fact(label=say("label/holder"), value=control.holder),
            Fact(label=say("label/previous"), value=control.previous),
            Fact(label=say("label/since"), value=control.since),
            Fact(label=say("label/manner"), value=control.manner),
        )
        yield Line(text=self._facts(facts), indent=4)
        if control.evidence:
            yield Line(text=self._first_voice("by", control.evidence, control.id), indent=4)

    def _issue(self, issue: IssueView) -> Iterator[Line]:
        yield Line(head=f"{issue.severity}: {issue.code}", text=f"  [{issue.id}]", indent=2, style="name")
        if issue.detail:
            yield Line(text=isolate(issue.detail), indent=4)
        quote = f" {quoted(issue.quote)}" if issue.quote else ""
        yield Line(text=f"{isolate(issue.article)}{quote}", indent=4)

    def _article(self, article: ArticleView) -> Iterator[Line]:
        yield Line(head=isolate(article.title), text=f"  [{isolate(article.id)}]", indent=2, style="name")
        parts = [article.source, f"{article.published} ({article.how_dated})", article.agencies, article.copy_of or ""]
        yield Line(text=" · ".join(isolate(part) for part in parts if part), indent=4)

    def _facts(self, facts: Iterable[Fact]) -> str:
        return " · ".join(self._fact(fact) for fact in facts)

    def _fact(self, fact: Fact) -> str:
        return f"{fact.label}: {isolate(fact.value)}"

    def _voice(self, voice: Voice, *, indent: int) -> Line:
        return Line(text=self._says(voice), indent=indent)

    def _first_voice(self, label: str, voices: tuple[Voice, ...], item: str) -> str:
        """The first voice, and where the others are."""
        line = self._voice_line(label, voices[0])
        if len(voices) == 1:
            return line
        command = isolate(f"marsad show {item}")
        return f"{line} · {self._words.say('phrase/and-more', count=len(voices) - 1, command=command)}"

    def _voice_line(self, label: str, voice: Voice) -> str:
        return f"{self._words.say(f'label/{label}')}: {self._says(voice)}"

    def _says(self, voice: Voice) -> str:
        """Who says it and in which words."""
        who = isolate(voice.claimant)
        if voice.via:
            who = f"{who} ({isolate(voice.via)})"
        who = self._words.say("phrase/claimant", who=who)
        printed = " ".join(isolate(copy.article) for copy in voice.copies)
        copies = f" ({self._words.say('phrase/copies')} {printed})" if printed else ""
        where = f"[{isolate(voice.article)}]{copies}"
        return f"{who} {isolate(voice.does)} ({isolate(voice.date)}) {quoted(voice.quote)} {where}"


def quoted(words: str) -> str:
    """The words in quotation marks, cut to what a line can show."""
    words = plain(words)
    if len(words) > QUOTE_CHARACTERS:
        words = words[:QUOTE_CHARACTERS].rpartition(" ")[0] + "…"
    return isolate(f"«{words}»")
