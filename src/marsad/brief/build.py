"""Ledger and passages → a `Report` in one language."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeVar
from urllib.parse import urlsplit

from marsad.brief.bidi import plain
from marsad.brief.dates import date_words
from marsad.brief.names import NameBook
from marsad.brief.notes import Notes
from marsad.brief.numbers import figure_words
from marsad.brief.phrasebook import Lang, Phrasebook
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
)
from marsad.model import (
    AgreementEntry,
    AgreementKind,
    ArticleEntry,
    Assessment,
    Compliance,
    Contradiction,
    ControlPeriod,
    FigureEntry,
    IssueEntry,
    Ledger,
    ObligationEntry,
)
from marsad.query import Passages
from marsad.query.views import count_origins, issue_id

Entry = TypeVar("Entry")

SECTION_LINES: Final = 100
"""Lines that a section shows before it refers to the JSON: more than a report for reading holds."""

MERE_ASSERTION: Final = "assert"
DENIAL: Final = "denies it"
"""What the ledger says of a claim that denies another."""


def build_report(
    ledger: Ledger, passages: Passages, words: Phrasebook, names: NameBook, checkpoint: str | None
) -> Report:
    """The situation report that `ledger` gives, in the language of `words`."""
    report = Builder(ledger, Notes(passages, words, names, ledger.sources), words, names).report()
    return replace(report, checkpoint=tuple((checkpoint or "").splitlines()))


class Builder:
    """Builds one report; holds what its parts share."""

    def __init__(self, ledger: Ledger, notes: Notes, words: Phrasebook, names: NameBook) -> None:
        self._ledger = ledger
        self._notes = notes
        self._words = words
        self._names = names
        self._titles = {article.id: article.title for article in ledger.articles}
        self._left_out: dict[str, int] = {}

    def report(self) -> Report:
        """The whole report. Sections are built in reading order, which numbers the notes."""
        ledger = self._ledger
        disputed = {side.claim for entry in ledger.contradictions for side in (entry.left, entry.right)}
        positions = [entry for entry in ledger.statements if entry.stance != MERE_ASSERTION]
        undisputed = [entry for entry in positions if entry.claim not in disputed]
        return Report(
            lang=self._words.lang,
            as_of=date_words(ledger.as_of, self._words),
            overview=self._overview(),
            tally=self._tally(),
            agreements=tuple(self._agreement(entry) for entry in ledger.agreements),
            disputes=tuple(
                DisputeView(
                    id=entry.id,
                    kind=self._words.term("contradiction", entry.kind),
                    detail=self._dispute(entry),
                    left=self._notes.voice(entry.left),
                    right=self._notes.voice(entry.right),
                )
                for entry in self._cut("disputes", ledger.contradictions)
            ),
            statements=self._notes.voices(self._cut("statements", undisputed)),
            assertions=len(ledger.statements) - len(positions),
            figures=tuple(self._figure(*entries) for entries in self._cut("figures", self._sorted_figures())),
            control=tuple(self._control(entry) for entry in self._cut("control", ledger.control)),
            gaps=self._gaps(),
            issues=tuple(self._issue(entry) for entry in self._cut("issues", ledger.issues)),
            articles=tuple(self._article(entry) for entry in self._cut("articles", ledger.articles)),
            notes=self._notes.all(),
            left_out=self._left_out,
        )

    def _cut(self, section: str, entries: Sequence[Entry]) -> Sequence[Entry]:
        """The entries that the section shows; how many it does not is kept."""
        if len(entries) > SECTION_LINES:
            self._left_out[section] = len(entries) - SECTION_LINES
        return entries[:SECTION_LINES]

    def _fact(self, label: str, value: object) -> Fact:
        return Fact(label=self._words.say(f"label/{label}"), value=str(value))

    def _overview(self) -> tuple[Fact, ...]:
        ledger = self._ledger
        undated = [article for article in ledger.articles if article.published is None]
        return (
            self._fact("as-of", date_words(ledger.as_of, self._words)),
            self._fact("pages", len({article.page for article in ledger.articles})),
            self._fact("articles", len(ledger.articles)),
            self._fact("origins", count_origins(ledger)),
            self._fact("undated", len(undated)),
            self._fact("issues", len(ledger.issues)),
        )

    def _tally(self) -> tuple[tuple[str, str, str, int], ...]:
        """How many obligations are in each state: key, symbol, word, count; states that nobody is in are left out."""
        counts = Counter(obligation.assessment.compliance for obligation in self._agreed())
        return tuple(
            (state.value, self._words.say(f"symbol/{state}"), self._words.term("compliance", state), counts[state])
            for state in Compliance
            if counts[state]
        )

    def _agreed(self) -> list[ObligationEntry]:
        """Obligations that somebody has taken on: the terms of a mere proposal are not."""
        return [
            obligation
            for agreement in self._ledger.agreements
            if agreement.kind is not AgreementKind.PROPOSAL
            for obligation in agreement.obligations
        ]

    def _agreement(self, entry: AgreementEntry) -> AgreementView:
        words = self._words
        dates = {
            "declared": entry.declared,
            "in-effect": entry.in_effect,
            "expires": entry.expires,
            "ended": entry.ended,
        }
        facts = [
            self._fact("kind", words.term("kind", entry.kind)),
            self._fact("parties", self._names.parties(entry.parties) or words.say("phrase/not-stated")),
        ]
        if entry.mediators:
            facts.append(self._fact("mediators", self._names.parties(entry.mediators)))
        facts += [self._fact(label, date_words(value, words)) for label, value in dates.items() if value]
        if not any(dates.values()):
            facts.append(self._fact("declared", words.say("phrase/unknown")))
        if entry.status:
            facts.append(self._fact("status", words.join([words.term("status", status) for status in entry.status])))
        proposed = entry.kind is AgreementKind.PROPOSAL
        obligations = tuple(self._obligation(obligation, proposed=proposed) for obligation in entry.obligations)
        when = entry.declared or entry.in_effect
        return AgreementView(
            id=entry.id,
            name=self._names.agreement(entry, date_words(when, words) if when else None),
            proposed=proposed,
            facts=tuple(facts),
            obligations=obligations,
            positions=self._notes.voices(entry.mentions),
        )

    def _obligation(self, entry: ObligationEntry, *, proposed: bool) -> ObligationView:
        words, assessment = self._words, entry.assessment
        facts = [self._fact("due", date_words(entry.due, words) if entry.due else words.say("phrase/no-date"))]
        if not proposed:
            facts += self._assessed(assessment)
        return ObligationView(
            id=entry.id,
            who=self._names.parties(entry.obligors),
            what=self._what(entry),
            state=assessment.compliance.value,
            compliance=words.term("compliance", assessment.compliance),
            symbol=words.say(f"symbol/{assessment.compliance}"),
            facts=tuple(facts),
            stated=self._notes.voices(entry.stated),
            supporting=self._notes.voices(assessment.supporting),
            opposing=self._notes.voices(assessment.opposing),
        )

    def _assessed(self, assessment: Assessment) -> Iterator[Fact]:
        """The rule that decided, with the date of the newest report, and the level."""
        words = self._words
        assessed = words.term("rule", assessment.rule)
        if assessment.as_of:
            assessed += f" ({date_words(assessment.as_of, words)})"
        elif assessment.level or assessment.supporting or assessment.opposing:
            assessed += f" ({words.say('phrase/report-undated')})"
        yield self._fact("assessed", assessed)
        if assessment.level is not None:
            yield self._fact("level", words.term("level", str(assessment.level)))

    def _what(self, entry: ObligationEntry) -> tuple[str, ...]:
        """The act and the place it is done to; without a place, the act and the page's own words for its object."""
        words = self._words
        act = words.provision(entry.provision, entry.what)
        if entry.place_name is not None:
            return act, self._names.of(entry.place_name, entry.place)
        alone = words.alone(entry.provision, act)
        return (words.say("phrase/act-in-words", act=alone), f"«{entry.object}»") if entry.object else (alone,)

    def _dispute(self, entry: Contradiction) -> str:
        """What two claims disagree on."""
        if entry.right.says == DENIAL:
            return self._notes.denial(entry.left, entry.right)
        return self._english(entry.detail)

    def _sorted_figures(self) -> list[list[FigureEntry]]:
        """By what they count, then scope and date, so that rival figures stand next to each other.

        Each with the same figure in copies of its article.
        """
        measures = list(dict.fromkeys(figure.measure for figure in self._ledger.figures))
        figures = sorted(
            self._ledger.figures,
            key=lambda f: (measures.index(f.measure), f.scope, f.evidence.reported or "", f.evidence.claimant),
        )
        return self._notes.fold(figures, lambda f: (f.evidence, (f.measure, f.low, f.high, f.who, f.scope)))

    def _figure(self, entry: FigureEntry, *copies: FigureEntry) -> FigureView:
        words = self._words
        return FigureView(
            measure=words.term("measure", entry.measure),
            figure=figure_words(entry.low, entry.high, entry.approximate, words),
            who=f"«{entry.who}»" if entry.who else words.say("phrase/not-stated"),
            scope=words.term("scope", entry.scope),
            by=self._notes.voice(entry.evidence, [copy.evidence for copy in copies]),
        )

    def _control(self, entry: ControlPeriod) -> ControlView:
        words = self._words
        unknown = words.say("phrase/unknown")
        return ControlView(
            id=entry.place,
            place=self._names.of(entry.name, entry.place),
            holder=self._names.party(entry.controller) or unknown,
            previous=self._names.party(entry.previous) or unknown,
            since=date_words(entry.since, words),
            manner=words.term("manner", entry.manner),
            contested=entry.contested,
            evidence=self._notes.voices(entry.evidence),
        )

    def _gaps(self) -> tuple[str, ...]:
        """What the record does not know, in numbers."""
        undated = sum(1 for article in self._ledger.articles if article.published is None)
        unassessed = sum(1 for entry in self._agreed() if entry.assessment.compliance is Compliance.UNKNOWN)
        counts = {"undated-articles": undated, "unassessed": unassessed}
        return tuple(self._words.say(f"phrase/{gap}", count=count) for gap, count in counts.items() if count)

    def _english(self, detail: str) -> str:
        """Details are written in English, for analysts; in another language the words and quotes beside them do."""
        return detail if self._words.lang is Lang.EN else ""

    def _issue(self, entry: IssueEntry) -> IssueView:
        words, issue = self._words, entry.issue
        code, detail = words.term("issue", issue.code), self._english(issue.detail)
        article = self._titles.get(entry.article) or entry.article
        return IssueView(
            id=issue_id(entry),
            code=code,
            severity=words.term("severity", issue.severity),
            detail="" if detail == code else detail,
            article=article,
            quote=None if plain(entry.quote or "") == plain(article) else entry.quote,
        )

    def _article(self, entry: ArticleEntry) -> ArticleView:
        words = self._words
        origins = {
            copy: group.origin for group in self._ledger.sources for copy in group.articles if copy != group.origin
        }
        origin = origins.get(entry.id)
        return ArticleView(
            id=entry.id,
            title=entry.title or words.say("phrase/untitled"),
            source=self._names.of(entry.source) if entry.source else words.say("phrase/unknown"),
            published=date_words(entry.published, words),
            how_dated=words.term("published", entry.published_kind),
            agencies=words.join([self._names.of(agency) for agency in entry.agencies]),
            copy_of=words.say("phrase/copy-of", title=self._titles.get(origin) or origin) if origin else None,
            url=entry.url if is_web_address(entry.url) else None,
        )


def is_web_address(url: str | None) -> bool:
    """Whether a page's own word for its address may become a link: no `javascript:` and the like."""
    try:
        return url is not None and urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return False
