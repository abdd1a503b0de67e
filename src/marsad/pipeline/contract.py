"""A reading as the JSON object that `marsad read` prints: the contract of docs/reference/json.md."""

from collections.abc import Sequence
from typing import Any

from marsad.model import (
    AgreementMention,
    ArticleReading,
    AttributedFigure,
    Attribution,
    Block,
    Claim,
    ControlReport,
    EventMention,
    Fulfilment,
    Mention,
    Party,
    PlaceMention,
    Span,
    Speaker,
)
from marsad.pipeline.reader import Method, Outcome

Json = dict[str, Any]


def reading_json(reading: ArticleReading, method: Method) -> Json:
    """The object for one article. Offsets are code points of `text`, end exclusive."""
    article, text = reading.article, reading.page_text
    published = article.published
    return {
        "id": article.id,
        "part": article.part,
        "source": article.source,
        "url": article.url,
        "language": reading.language,
        "title": article.title,
        "published": None if (published.value or "").startswith("X") else published.value,
        "published_evidence": {
            "kind": published.kind.value,
            **_bounds(published.span),
            "value": published.value,
        },
        "text": text,
        "blocks": [_block(block) for block in reading.page_blocks],
        "dates": [{**_words(date.span, text), "value": date.value, "anchor": date.anchor} for date in reading.dates],
        "places": [_place(place, text) for place in reading.places],
        "actors": [_actor(actor, text) for actor in reading.actors],
        "figures": [_figure(figure, text) for figure in reading.figures],
        "statements": [_statement(statement, text) for statement in reading.statements],
        "events": [_event(event, text) for event in reading.events],
        "agreements": [_agreement(agreement, text) for agreement in reading.agreements],
        "control": [_control(report, text) for report in reading.control],
        "fulfilments": [_fulfilment(item, text) for item in reading.fulfilments],
        "claims": [_claim(claim, text) for claim in reading.claims],
        "leads": [_words(span, text) for span in reading.leads],
        "issues": [
            {"code": issue.code, **_bounds(issue.span), "severity": issue.severity.value, "detail": issue.detail}
            for issue in reading.issues
        ],
        "method": {"version": method.version, "resources": method.resources},
    }


def outcome_json(outcome: Outcome, method: Method) -> list[Json]:
    """The objects for one input: one per article, or one that says why it could not be read."""
    if outcome.failure is not None:
        error = {"code": outcome.failure.code, "message": outcome.failure.message}
        return [{"id": outcome.id, "error": error}]
    return [reading_json(reading, method) for reading in outcome.readings]


def _bounds(span: Span | None) -> Json:
    return {"start": span.start if span else None, "end": span.end if span else None}


def _words(span: Span, text: str) -> Json:
    return {"start": span.start, "end": span.end, "text": span.of(text)}


def _block(block: Block) -> Json:
    row: Json = {**_bounds(block.span), "kind": block.kind.value, "article": block.article}
    return row | {"heading": True} if block.heading else row


def _place(place: PlaceMention, text: str) -> Json:
    return {
        **_words(place.span, text),
        "id": place.entity,
        "name": place.name,
        "country": place.country,
        "lat": place.lat,
        "lon": place.lon,
        "precision": place.precision,
    }


def _actor(actor: Mention, text: str) -> Json:
    return {
        **_words(actor.span, text),
        "id": actor.entity,
        "name": actor.name,
        "kind": actor.kind.value,
        "country": actor.country,
    }


def _speaker(speaker: Speaker, text: str) -> Json:
    words = _words(speaker.span, text) if speaker.span else {"start": None, "end": None, "text": None}
    return {**words, "id": speaker.entity, "name": speaker.name or None, "implied": speaker.implied}


def _party(party: Party | None) -> Json | None:
    return {"id": party.entity, "name": party.name} if party else None


def _parties(parties: Sequence[Party]) -> list[Json]:
    return [{"id": party.entity, "name": party.name} for party in parties]


def _figure(attributed: AttributedFigure, text: str) -> Json:
    figure = attributed.figure
    return {
        "id": attributed.id,
        **_words(figure.span, text),
        "measure": figure.measure.value,
        "low": figure.low,
        "high": figure.high,
        "approx": figure.approximate,
        "who": _words(figure.who, text) if figure.who else None,
        "by": _speaker(attributed.by, text),
        "via": [_speaker(speaker, text) for speaker in attributed.via],
        "scope": figure.scope,
        "as_of": figure.as_of,
    }


def _statement(statement: Attribution, text: str) -> Json:
    return {
        **_words(statement.span, text),
        "speaker": _speaker(statement.speaker, text),
        "via": [_speaker(speaker, text) for speaker in statement.via],
        "act": statement.act.value,
        "stance": statement.stance.value,
        "target": _actor(statement.target, text) if statement.target else None,
        "cue": _words(statement.cue, text),
        "content": _bounds(statement.content),
        "manner": statement.manner,
    }


def _event(event: EventMention, text: str) -> Json:
    return {
        "id": event.id,
        **_bounds(event.trigger),
        "trigger": event.trigger.of(text),
        "type": event.type,
        "mode": event.mode,
        "actor": _actor(event.actor, text) if event.actor else None,
        "recipient": _actor(event.recipient, text) if event.recipient else None,
        "place": event.place.name if event.place else None,
        "date": event.date.value if event.date else None,
        "modality": event.modality.value,
        "alleged_by": _speaker(event.alleged_by, text) if event.alleged_by else None,
        "rule": event.rule,
    }


def _agreement(agreement: AgreementMention, text: str) -> Json:
    return {
        "id": agreement.id,
        **_words(agreement.span, text),
        "kind": agreement.kind.value,
        "name": agreement.name,
        "parties": _parties(agreement.parties),
        "mediators": _parties(agreement.mediators),
        "announced_by": _party(agreement.announced_by),
        "place": agreement.place.name if agreement.place else None,
        "declared": agreement.declared,
        "in_effect": agreement.in_effect,
        "ended": agreement.ended,
        "duration": agreement.duration,
        "status": list(agreement.status),
        "obligations": [
            {
                "id": obligation.id,
                **_words(obligation.span, text),
                "who": _parties(obligation.obligors),
                "what": obligation.provision,
                "object": obligation.object,
                "place": obligation.place.name if obligation.place else None,
                "due": obligation.due,
            }
            for obligation in agreement.obligations
        ],
    }


def _control(report: ControlReport, text: str) -> Json:
    return {
        **_words(report.span, text),
        "place": _place(report.place, text),
        "controller": _party(report.controller),
        "loser": _party(report.loser),
        "manner": report.manner,
        "when": report.when,
        "claimant": _speaker(report.claimant, text),
    }


def _fulfilment(item: Fulfilment, text: str) -> Json:
    return {
        "id": item.id,
        **_words(item.span, text),
        "provision": item.provision,
        "kind": item.kind.value,
        "actor": _party(item.actor),
        "place": item.place.name if item.place else None,
        "when": item.when,
        "claimant": _speaker(item.claimant, text),
        "agreement": item.agreement,
    }


def _claim(claim: Claim, text: str) -> Json:
    return {
        "id": claim.id,
        **_bounds(claim.span),
        "claimant": _speaker(claim.claimant, text),
        "via": [_speaker(speaker, text) for speaker in claim.via],
        "stance": claim.stance.value,
        "about": {"kind": claim.about, "id": claim.content},
        "said_at": claim.said_at,
    }
