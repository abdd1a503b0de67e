"""Hand-made records for tests of the store and the faces: one short page, its reading, and a ledger over it."""

from dataclasses import dataclass, field, replace
from hashlib import sha256

from marsad.model import (
    Act,
    AgreementEntry,
    AgreementKind,
    AgreementMention,
    Article,
    ArticleEntry,
    ArticleReading,
    Assessment,
    AttributedFigure,
    Attribution,
    Block,
    BlockKind,
    Capture,
    Citation,
    Claim,
    Compliance,
    Contradiction,
    ControlPeriod,
    ControlReport,
    Declared,
    EntityKind,
    EventMention,
    Evidence,
    Figure,
    FigureEntry,
    Fulfilment,
    FulfilmentKind,
    Issue,
    IssueEntry,
    Ledger,
    Measure,
    Mention,
    Modality,
    ObligationEntry,
    ObligationMention,
    Party,
    PlaceMention,
    Publication,
    PublicationKind,
    Severity,
    SourceGroup,
    Span,
    Speaker,
    Stance,
    TimeExpression,
)

# "The two sides sign a truce / The river army handed over the town of Wadi on 5 March 2031. The coast army said 4 to 6
# of its soldiers were killed in a breach of the truce. The river army denied it." (invented)
TITLE = "الجانبان يوقعان هدنة"
BODY = (
    "سلم جيش النهر بلدة الوادي في 5 آذار/مارس 2031. "
    "وقال جيش الساحل إن 4 إلى 6 من جنوده قتلوا في خرق للهدنة. "
    "ونفى جيش النهر ذلك."
)
TEXT = f"{TITLE}\n\n{BODY}\n"

RIVER = Party(entity="group/river-army", name="River army")
COAST = Party(entity="group/coast-army", name="Coast army")
UN = Party(entity="org/un", name="United Nations")


def span_of(words: str, text: str = TEXT) -> Span:
    """Where `words` first stand in `text`."""
    start = text.index(words)
    return Span(start, start + len(words))


def make_capture(page: str = "page-1", text: str = TEXT, **changes: object) -> Capture:
    """A capture of `text` as UTF-8."""
    body = text.encode("utf-8", "surrogatepass")
    capture = Capture(
        id=page,
        uri=f"{page}.txt",
        sha256=sha256(body).hexdigest(),
        media_type="text/plain",
        charset="utf-8",
        body=body,
        captured_at="2031-03-07T10:00:00Z",
        declared=Declared(),
    )
    return replace(capture, **changes)  # type: ignore[arg-type]


def make_reading(page: str = "page-1", part: int = 0, text: str = TEXT) -> ArticleReading:
    """A reading with at least one record of every kind. `text` must hold the words of `TEXT`."""
    place = PlaceMention(
        span=span_of("الوادي", text),
        entity="place/wadi",
        name="Wadi",
        country=None,
        lat=1.5,
        lon=None,
        precision="town",
    )
    river = Mention(
        span=span_of("جيش النهر", text), kind=EntityKind.GROUP, entity="group/river-army", name="River army"
    )
    outlet = Speaker(span=None, entity=None, name="Outlet")
    coast = Speaker(span=span_of("جيش الساحل", text), entity="group/coast-army", name="Coast army")
    day = TimeExpression(span=span_of("5 آذار/مارس 2031", text), value="2031-03-05", anchor="explicit")
    figure = Figure(
        span=span_of("4 إلى 6", text),
        measure=Measure.KILLED,
        low=4,
        high=6,
        approximate=False,
        who=span_of("جنوده", text),
        scope="incident",
    )
    said = span_of("وقال جيش الساحل إن 4 إلى 6 من جنوده قتلوا في خرق للهدنة", text)
    handover = span_of("سلم جيش النهر بلدة الوادي", text)
    duty = ObligationMention(
        id="duty-1",
        span=handover,
        provision="hand-over",
        obligors=(RIVER,),
        object="",
        place=place,
        due="2031-03-05",
        claimant=outlet,
    )
    title = Block(span=span_of(TITLE, text), kind=BlockKind.TITLE, article=part)
    body = Block(span=span_of(BODY, text), kind=BlockKind.BODY, article=part)
    return ArticleReading(
        article=Article(
            id=f"{page}#{part}",
            part=part,
            title=TITLE,
            blocks=(title, body),
            published=Publication(value="2031-03-06", kind=PublicationKind.METADATA),
            source="Outlet",
            url="https://outlet.example/1",
            agencies=("Agency",),
        ),
        page=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        page_text=text,
        language="ar",
        page_blocks=(title, body),
        dates=(day,),
        places=(place,),
        actors=(river,),
        figures=(AttributedFigure(id="figure-1", figure=figure, by=coast),),
        statements=(
            Attribution(
                span=said,
                content=figure.span,
                cue=span_of("قال", text),
                speaker=coast,
                act=Act.ACCUSE,
                stance=Stance.ACCUSE,
                via=(outlet,),
                target=river,
            ),
        ),
        events=(
            EventMention(
                id="event-1",
                trigger=span_of("سلم", text),
                sentence=handover,
                type="RETREAT",
                mode="withdraw",
                modality=Modality.ACTUAL,
                rule="retreat/hand-over",
                actor=river,
                place=place,
                date=day,
            ),
        ),
        agreements=(
            AgreementMention(
                id="agreement-mention-1",
                span=span_of("هدنة", text),
                kind=AgreementKind.CEASEFIRE,
                name=None,
                parties=(RIVER, COAST),
                mediators=(UN,),
                announced_by=None,
                place=None,
                declared="2031-03-01",
                in_effect="2031-03-02/..",
                ended=None,
                duration="P30D",
                status=("announced", "in force"),
                obligations=(duty,),
            ),
        ),
        fulfilments=(
            Fulfilment(
                id="fulfilment-1",
                span=handover,
                provision="hand-over",
                kind=FulfilmentKind.DONE,
                actor=RIVER,
                place=place,
                when="2031-03-05",
                claimant=outlet,
            ),
        ),
        control=(
            ControlReport(
                id="control-1",
                span=handover,
                place=place,
                controller=COAST,
                loser=RIVER,
                manner="hand-over",
                when="2031-03-05",
                claimant=outlet,
            ),
        ),
        claims=(
            Claim(
                id="claim-breach",
                span=said,
                claimant=coast,
                via=(outlet,),
                stance=Stance.ACCUSE,
                about="event",
                content="event-1",
                said_at="2031-03-06",
            ),
        ),
        leads=(),
        issues=(
            Issue(
                code="duration-conflict",
                stage="coding",
                severity=Severity.DOUBT,
                detail="the page gives two lengths",
                span=span_of("هدنة", text),
            ),
        ),
    )


def cite(words: str, reading: ArticleReading) -> Citation:
    """A citation of `words` on the page of `reading`."""
    span = span_of(words, reading.page_text)
    return Citation(page=reading.page, article=reading.article.id, span=span, quote=words)


def make_evidence(words: str, reading: ArticleReading, **changes: object) -> Evidence:
    """The outlet's own report in `words`, unless `changes` say otherwise."""
    evidence = Evidence(
        claim=f"claim-{sha256(words.encode()).hexdigest()[:16]}",
        claimant="Outlet",
        side=None,
        via=(),
        stance="assert",
        says="reports it done",
        reported="2031-03-06",
        when="2031-03-05",
        source="Outlet",
        citation=cite(words, reading),
    )
    return replace(evidence, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Scene:
    """A reading and the ledger that stands on it."""

    reading: ArticleReading = field(default_factory=make_reading)

    @property
    def done(self) -> Evidence:
        """The hand-over, in the outlet's own voice."""
        return make_evidence("سلم جيش النهر بلدة الوادي", self.reading)

    @property
    def breach(self) -> Evidence:
        """The accusation."""
        return make_evidence(
            "قال جيش الساحل إن 4 إلى 6 من جنوده قتلوا في خرق للهدنة",
            self.reading,
            claimant="Coast army",
            side="group/coast-army",
            via=("Agency",),
            stance="accuse",
            says="reports a breach",
        )

    @property
    def denial(self) -> Evidence:
        """Its denial."""
        return make_evidence(
            "نفى جيش النهر ذلك", self.reading, claimant="River army", stance="deny", says="denies a breach", when=None
        )

    def obligations(self) -> tuple[ObligationEntry, ...]:
        """One kept, one contested, one pending."""
        kept = ObligationEntry(
            id="obligation-aaaa",
            provision="hand-over",
            obligors=(RIVER,),
            what="hand over",
            object=None,
            place="place/wadi",
            place_name="Wadi",
            due="2031-03-05",
            stated=(self.done,),
            assessment=Assessment(
                compliance=Compliance.KEPT,
                level=3,
                rule="done on time",
                as_of="2031-03-06",
                supporting=(self.done,),
                opposing=(),
            ),
        )
        contested = replace(
            kept,
            id="obligation-abbb",
            provision="ceasefire",
            what="cease fire",
            place=None,
            place_name=None,
            due=None,
            assessment=Assessment(
                compliance=Compliance.CONTESTED,
                level=None,
                rule="accused and denied",
                as_of="2031-03-06",
                supporting=(self.denial,),
                opposing=(self.breach,),
            ),
        )
        pending = replace(
            kept,
            id="obligation-accc",
            due="2031-04-01",
            object="prisoners",
            assessment=Assessment(
                compliance=Compliance.PENDING, level=0, rule="not due", as_of=None, supporting=(), opposing=()
            ),
        )
        return kept, contested, pending

    def ledger(self, as_of: str | None = None) -> Ledger:
        """The record that a monitor would hold after the one page."""
        article = self.reading.article
        return Ledger(
            as_of=as_of or "2031-03-06",
            articles=(
                ArticleEntry(
                    id=article.id,
                    page=self.reading.page,
                    title=article.title,
                    source=article.source,
                    published=article.published.value,
                    published_kind=article.published.kind.value,
                    url=article.url,
                    agencies=article.agencies,
                ),
            ),
            agreements=(
                AgreementEntry(
                    id="agreement-1111",
                    name="Truce of March 2031",
                    name_ar="هدنة آذار 2031",
                    kind=AgreementKind.CEASEFIRE,
                    parties=(RIVER, COAST),
                    mediators=(UN,),
                    declared="2031-03-01",
                    in_effect="2031-03-02",
                    expires="2031-04-01",
                    ended=None,
                    status=("announced", "in force"),
                    mentions=(make_evidence("هدنة", self.reading),),
                    obligations=self.obligations(),
                ),
            ),
            statements=(self.breach, self.denial),
            figures=(
                FigureEntry(
                    id="figure-1",
                    measure="killed",
                    low=4,
                    high=6,
                    approximate=False,
                    who="جنوده",
                    scope="incident",
                    evidence=replace(self.breach, citation=cite("4 إلى 6", self.reading)),
                ),
            ),
            control=(
                ControlPeriod(
                    place="place/wadi",
                    name="Wadi",
                    controller=COAST,
                    previous=RIVER,
                    since="2031-03-05",
                    manner="hand-over",
                    contested=False,
                    evidence=(self.done,),
                ),
            ),
            contradictions=(
                Contradiction(
                    id="contradiction-1",
                    kind="denial",
                    detail="a breach of the truce",
                    left=self.breach,
                    right=self.denial,
                ),
            ),
            sources=(SourceGroup(origin=article.id, articles=(article.id,), agency=None, similarity=1.0),),
            issues=tuple(
                IssueEntry(
                    issue=issue, article=article.id, quote=issue.span.of(self.reading.page_text) if issue.span else None
                )
                for issue in self.reading.issues
            ),
        )
