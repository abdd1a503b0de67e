"""Hand-made inputs for tests."""

import hashlib
from collections.abc import Sequence

from marsad.model import (
    AgreementKind,
    AgreementMention,
    Article,
    ArticleReading,
    Block,
    BlockKind,
    Capture,
    Declared,
    Page,
    Party,
    Publication,
    PublicationKind,
    Span,
    content_id,
)


def capture_of(text: str, *, page: str = "test", published: str | None = None, source: str | None = None) -> Capture:
    """A capture as a JSON Lines record would give it: the first line of `text` is the title."""
    body = text.encode()
    declared = Declared(source=source, published=published, title_end=text.find("\n") if "\n" in text else None)
    return Capture(
        id=page,
        uri=f"test:{page}",
        sha256=hashlib.sha256(body).hexdigest(),
        media_type="application/jsonl",
        charset="utf-8",
        body=body,
        captured_at="2031-01-01T00:00:00+00:00",
        declared=declared,
    )


def page_of(article: Article, text: str) -> Page:
    """The page that holds this article alone, over `text`."""
    return Page(
        id=article.id,
        capture=f"capture-{article.id}",
        sha256="0" * 64,
        extractor="text/1",
        text=text,
        language="ar",
        blocks=article.blocks,
        articles=(article,),
    )


def reading_of(
    text: str,
    *,
    page: str = "page",
    published: str | None = None,
    source: str | None = None,
    agreements: Sequence[AgreementMention] = (),
) -> ArticleReading:
    """The bare reading of a page that is one body block, with the given agreements."""
    block = Block(span=Span(0, len(text)), kind=BlockKind.BODY, article=0)
    kind = PublicationKind.PRINTED if published else PublicationKind.NONE
    article = Article(
        id=f"{page}#0",
        part=0,
        title=None,
        blocks=(block,),
        published=Publication(value=published, kind=kind),
        source=source,
        url=None,
    )
    return ArticleReading(
        article=article,
        page=hashlib.sha256(text.encode()).hexdigest(),
        page_text=text,
        language="ar",
        page_blocks=(block,),
        dates=(),
        places=(),
        actors=(),
        figures=(),
        statements=(),
        events=(),
        agreements=tuple(agreements),
        fulfilments=(),
        control=(),
        claims=(),
        leads=(),
        issues=(),
    )


def agreement_of(
    *,
    kind: AgreementKind = AgreementKind.CEASEFIRE,
    parties: Sequence[str] = (),
    declared: str | None = None,
    in_effect: str | None = None,
    status: Sequence[str] = ("announced",),
) -> AgreementMention:
    """A mention of an agreement at the start of a page; `parties` are entity ids."""
    return AgreementMention(
        id=content_id("agreement", kind, sorted(parties), declared, in_effect),
        span=Span(0, 1),
        kind=kind,
        name=None,
        parties=tuple(Party(entity=party, name=party) for party in parties),
        mediators=(),
        announced_by=None,
        place=None,
        declared=declared,
        in_effect=in_effect,
        ended=None,
        duration=None,
        status=tuple(status),
        obligations=(),
    )
