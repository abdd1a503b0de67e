"""Ledger → the stable JSON structures of `board` and `brief` (docs/reference/json.md)."""

from collections.abc import Iterable
from typing import Any

from marsad.model import (
    AgreementEntry,
    ArticleEntry,
    Contradiction,
    ControlPeriod,
    Evidence,
    FigureEntry,
    IssueEntry,
    Ledger,
    ObligationEntry,
    Party,
    SourceGroup,
    content_id,
)

Json = dict[str, Any]


def board(ledger: Ledger, checkpoint: str | None = None) -> Json:
    """Agreements with their obligations, compliance and the claims for and against; `checkpoint` is the log's."""
    return {
        "as_of": ledger.as_of,
        "checkpoint": checkpoint,
        "agreements": [agreement_json(entry) for entry in ledger.agreements],
    }


def situation(ledger: Ledger, checkpoint: str | None = None) -> Json:
    """Everything that a situation report stands on."""
    return {
        **board(ledger, checkpoint),
        "independent_origins": count_origins(ledger),
        "statements": evidence_list(ledger.statements),
        "contradictions": [contradiction_json(entry) for entry in ledger.contradictions],
        "figures": [figure_json(entry) for entry in ledger.figures],
        "control": [control_json(entry) for entry in ledger.control],
        "articles": [article_json(entry) for entry in ledger.articles],
        "origins": [origin_json(group) for group in ledger.sources],
        "issues": [issue_json(entry) for entry in ledger.issues],
    }


def agreement_json(entry: AgreementEntry) -> Json:
    """One agreement; `positions` are the claims that speak of it as a whole."""
    return {
        "id": entry.id,
        "name": entry.name,
        "name_ar": entry.name_ar,
        "kind": entry.kind.value,
        "parties": parties_json(entry.parties),
        "mediators": parties_json(entry.mediators),
        "declared": entry.declared,
        "in_effect": entry.in_effect,
        "expires": entry.expires,
        "ended": entry.ended,
        "status": list(entry.status),
        "positions": evidence_list(entry.mentions),
        "obligations": [obligation_json(obligation) for obligation in entry.obligations],
    }


def obligation_json(entry: ObligationEntry) -> Json:
    """One obligation with its assessment."""
    assessment = entry.assessment
    return {
        "id": entry.id,
        "provision": entry.provision,
        "who": parties_json(entry.obligors),
        "what": entry.what,
        "object": entry.object,
        "place": None if entry.place is None else {"id": entry.place, "name": entry.place_name},
        "due": entry.due,
        "compliance": assessment.compliance.value,
        "level": assessment.level,
        "as_of": assessment.as_of,
        "rule": assessment.rule,
        "stated": evidence_list(entry.stated),
        "supporting": evidence_list(assessment.supporting),
        "opposing": evidence_list(assessment.opposing),
    }


def evidence_json(evidence: Evidence) -> Json:
    """A claim with page, quote and offsets (code points of the page's text, end exclusive)."""
    citation = evidence.citation
    return {
        "claim": evidence.claim,
        "claimant": evidence.claimant,
        "side": evidence.side,
        "via": list(evidence.via),
        "stance": evidence.stance,
        "says": evidence.says,
        "reported": evidence.reported,
        "when": evidence.when,
        "source": evidence.source,
        "page": citation.page,
        "article": citation.article,
        "start": citation.span.start,
        "end": citation.span.end,
        "quote": citation.quote,
    }


def evidence_list(evidence: Iterable[Evidence]) -> list[Json]:
    """Claims in the given order."""
    return [evidence_json(entry) for entry in evidence]


def parties_json(parties: Iterable[Party]) -> list[Json]:
    """Parties as `{id, name}`; `id` is null where the name is not listed."""
    return [party_json(party) for party in parties]


def party_json(party: Party) -> Json:
    """One party as `{id, name}`."""
    return {"id": party.entity, "name": party.name}


def figure_json(entry: FigureEntry) -> Json:
    """One figure by one claimant."""
    return {
        "id": entry.id,
        "measure": entry.measure,
        "low": entry.low,
        "high": entry.high,
        "approximate": entry.approximate,
        "who": entry.who,
        "scope": entry.scope,
        "by": evidence_json(entry.evidence),
    }


def control_json(entry: ControlPeriod) -> Json:
    """Who holds a place since when."""
    return {
        "place": {"id": entry.place, "name": entry.name},
        "controller": None if entry.controller is None else party_json(entry.controller),
        "previous": None if entry.previous is None else party_json(entry.previous),
        "since": entry.since,
        "manner": entry.manner,
        "contested": entry.contested,
        "evidence": evidence_list(entry.evidence),
    }


def contradiction_json(entry: Contradiction) -> Json:
    """Two claims that cannot both hold, or that take opposite stances."""
    return {
        "id": entry.id,
        "kind": entry.kind,
        "detail": entry.detail,
        "claims": evidence_list((entry.left, entry.right)),
    }


def article_json(entry: ArticleEntry) -> Json:
    """One article."""
    return {
        "id": entry.id,
        "page": entry.page,
        "title": entry.title,
        "source": entry.source,
        "published": entry.published,
        "published_kind": entry.published_kind,
        "url": entry.url,
        "agencies": list(entry.agencies),
    }


def origin_json(group: SourceGroup) -> Json:
    """An origin with its copies."""
    return {
        "origin": group.origin,
        "copies": sorted(set(group.articles) - {group.origin}),
        "agency": group.agency,
        "similarity": group.similarity,
    }


def issue_json(entry: IssueEntry) -> Json:
    """One issue with the words it is about."""
    issue = entry.issue
    return {
        "id": issue_id(entry),
        "code": issue.code,
        "stage": issue.stage,
        "severity": issue.severity.value,
        "detail": issue.detail,
        "article": entry.article,
        "start": issue.span.start if issue.span else None,
        "end": issue.span.end if issue.span else None,
        "quote": entry.quote,
    }


def issue_id(entry: IssueEntry) -> str:
    """The issue's id: its article, code, place and detail."""
    issue = entry.issue
    span = (issue.span.start, issue.span.end) if issue.span else None
    return content_id("issue", entry.article, issue.code, span, issue.detail)


def count_origins(ledger: Ledger) -> int:
    """Articles that are no copy of another article on the record."""
    copies = {copy for group in ledger.sources for copy in set(group.articles) - {group.origin}}
    return len({article.id for article in ledger.articles} - copies)
