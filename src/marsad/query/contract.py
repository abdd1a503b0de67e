"""`ArticleReading` → the object that `marsad read` prints for it (docs/reference/json.md, DESIGN §4)."""

from typing import Any

from marsad.model import (
    AgreementMention,
    ArticleReading,
    AttributedFigure,
    Attribution,
    Block,
    EventMention,
    Issue,
    Mention,
    ObligationMention,
    Party,
    PlaceMention,
    Publication,
    Span,
    Speaker,
)

Json = dict[str, Any]


def article_object(reading: ArticleReading, method: dict[str, str]) -> Json:
    """The contract's object. Part 0 lists the blocks of the whole page, further parts their own.

    `method` holds `version` and `resources`.
    """
    article, text = reading.article, reading.page_text
    blocks = reading.page_blocks if article.part == 0 else article.blocks
    return {
        "id": article.id,
        "part": article.part,
        "source": article.source,
        "url": article.url,
        "language": reading.language,
        "title": article.title,
        "published": calendar_date(article.published),
        "published_evidence": publication_object(article.published),
        "text": text,
        "blocks": [block_object(block) for block in blocks],
        "dates": [words(date.span, text) | {"value": date.value, "anchor": date.anchor} for date in reading.dates],
        "places": [place_object(place, text) for place in reading.places],
        "actors": [mention_object(actor, text) | {"kind": actor.kind.value} for actor in reading.actors],
        "figures": [figure_object(figure, text) for figure in reading.figures],
        "statements": [statement_object(statement, text) for statement in reading.statements],
        "events": [event_object(event, text) for event in reading.events],
        "agreements": [agreement_object(agreement, text) for agreement in reading.agreements],
        "claims": [
            {
                "id": claim.id,
                **offsets(claim.span),
                "claimant": speaker_object(claim.claimant, text),
                "via": [speaker_object(via, text) for via in claim.via],
                "stance": claim.stance.value,
                "about": {"kind": claim.about, "id": claim.content},
            }
            for claim in reading.claims
        ],
        "issues": [issue_object(issue) for issue in reading.issues],
        "method": method,
    }


def offsets(span: Span | None) -> Json:
    """`start` and `end`, both null where there is no span."""
    return {"start": span.start if span else None, "end": span.end if span else None}


def words(span: Span | None, text: str) -> Json:
    """Offsets and the words between them."""
    return {**offsets(span), "text": span.of(text) if span else None}


def publication_object(published: Publication) -> Json:
    """Where the publication date comes from; `value` is EDTF and may lack its year (`XXXX-06-15`)."""
    return {"kind": published.kind.value, "value": published.value, **offsets(published.span)}


def calendar_date(published: Publication) -> str | None:
    """The publication date where all of it is known: a program that expects a date gets one, or null."""
    value = published.value
    return None if value is None or "X" in value or "/" in value else value


def block_object(block: Block) -> Json:
    """A block of the page."""
    return {**offsets(block.span), "kind": block.kind.value, "article": block.article}


def place_object(place: PlaceMention, text: str) -> Json:
    """A named place."""
    return {
        **words(place.span, text),
        "id": place.entity,
        "name": place.name,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
    }


def mention_object(mention: Mention, text: str) -> Json:
    """A named actor."""
    return {**words(mention.span, text), "id": mention.entity, "name": mention.name}


def speaker_object(speaker: Speaker, text: str) -> Json:
    """A speaker; offsets are null for the article's own voice."""
    return {**words(speaker.span, text), "id": speaker.entity, "name": speaker.name}


def party_object(party: Party) -> Json:
    """A party to an agreement."""
    return {"id": party.entity, "name": party.name}


def figure_object(attributed: AttributedFigure, text: str) -> Json:
    """A figure with whom it counts and whose it is."""
    figure = attributed.figure
    return {
        **words(figure.span, text),
        "measure": figure.measure.value,
        "low": figure.low,
        "high": figure.high,
        "approx": figure.approximate,
        "who": words(figure.who, text) if figure.who else None,
        "by": speaker_object(attributed.by, text),
        "via": [speaker_object(via, text) for via in attributed.via],
        "scope": figure.scope,
        "as_of": figure.as_of,
    }


def statement_object(statement: Attribution, text: str) -> Json:
    """A reported act of speech."""
    return {
        **offsets(statement.span),
        "speaker": speaker_object(statement.speaker, text),
        "via": [speaker_object(via, text) for via in statement.via],
        "act": statement.act.value,
        "stance": statement.stance.value,
        "target": mention_object(statement.target, text) if statement.target else None,
        "cue": words(statement.cue, text),
        "content": offsets(statement.content),
    }


def event_object(event: EventMention, text: str) -> Json:
    """An event at the words that name it."""
    return {
        **offsets(event.trigger),
        "trigger": event.trigger.of(text),
        "type": event.type,
        "mode": event.mode,
        "actor": mention_object(event.actor, text) if event.actor else None,
        "recipient": mention_object(event.recipient, text) if event.recipient else None,
        "place": place_object(event.place, text) if event.place else None,
        "date": words(event.date.span, text) | {"value": event.date.value} if event.date else None,
        "modality": event.modality.value,
        "alleged_by": speaker_object(event.alleged_by, text) if event.alleged_by else None,
    }


def agreement_object(agreement: AgreementMention, text: str) -> Json:
    """An agreement as this article tells it."""
    return {
        "id": agreement.id,
        **words(agreement.span, text),
        "kind": agreement.kind.value,
        "name": agreement.name,
        "parties": [party_object(party) for party in agreement.parties],
        "mediators": [party_object(party) for party in agreement.mediators],
        "declared": agreement.declared,
        "in_effect": agreement.in_effect,
        "ended": agreement.ended,
        "duration": agreement.duration,
        "status": list(agreement.status),
        "obligations": [obligation_object(obligation, text) for obligation in agreement.obligations],
    }


def obligation_object(obligation: ObligationMention, text: str) -> Json:
    """Who owes what by when."""
    return {
        "id": obligation.id,
        "who": [party_object(party) for party in obligation.obligors],
        "what": obligation.provision,
        "object": obligation.object,
        "place": place_object(obligation.place, text) if obligation.place else None,
        "due": obligation.due,
        **words(obligation.span, text),
    }


def issue_object(issue: Issue) -> Json:
    """Something that could not be settled."""
    return {"code": issue.code, **offsets(issue.span), "severity": issue.severity.value, "detail": issue.detail}
