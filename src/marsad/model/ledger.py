"""Views over claims: agreements with compliance, figures, control of places, contradictions.

Everything here is derived; nothing is stored as truth. Each line carries the claims that support and oppose it.
"""

from dataclasses import dataclass
from enum import StrEnum

from marsad.model.claim import AgreementKind, Party
from marsad.model.issue import Issue
from marsad.model.text import Citation


class Compliance(StrEnum):
    """States of an obligation."""

    PENDING = "pending"
    IN_PROGRESS = "in progress"
    KEPT = "kept"
    LATE = "late"
    BREACHED = "breached"
    CONTESTED = "contested"
    SUPERSEDED = "superseded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One claim as a ledger line shows it: who says so, through whom, with the exact words.

    `claimant` is the name to show (the outlet for its own voice), `side` the party the claimant speaks for or `None`,
    `reported` the article's publication (EDTF or `None`), `says` a short phrase of what the claim does to the line.
    """

    claim: str
    claimant: str
    side: str | None
    via: tuple[str, ...]
    stance: str
    says: str
    reported: str | None
    when: str | None
    source: str | None
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """Compliance with one obligation as of a date. `level` is PAM's 0–3 (`None` = nothing to score); `rule` names the
    rule that decided. `as_of` is the date (EDTF) of the newest report used, `None` where none is dated."""

    compliance: Compliance
    level: int | None
    rule: str
    as_of: str | None
    supporting: tuple[Evidence, ...]
    opposing: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationEntry:
    """An obligation merged over all articles that state it."""

    id: str
    provision: str
    obligors: tuple[Party, ...]
    what: str
    object: str | None
    place: str | None
    place_name: str | None
    due: str | None
    stated: tuple[Evidence, ...]
    assessment: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementEntry:
    """An agreement merged over all articles that speak of it. Dates EDTF; `expires` is computed from a duration."""

    id: str
    name: str
    name_ar: str | None
    kind: AgreementKind
    parties: tuple[Party, ...]
    mediators: tuple[Party, ...]
    declared: str | None
    in_effect: str | None
    expires: str | None
    ended: str | None
    status: tuple[str, ...]
    mentions: tuple[Evidence, ...]
    obligations: tuple[ObligationEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEntry:
    """One figure, by one claimant, never merged with another's."""

    id: str
    measure: str
    low: int | None
    high: int | None
    approximate: bool
    who: str | None
    scope: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPeriod:
    """Who holds a place from when (EDTF, `None` = unknown), by whose word."""

    place: str
    name: str
    controller: Party | None
    previous: Party | None
    since: str | None
    manner: str
    contested: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Claims that cannot all hold, or that take opposite stances. `kind` ∈ denial, figure, stance."""

    id: str
    kind: str
    detail: str
    left: Evidence
    right: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceGroup:
    """Articles that carry one text: an origin and its copies count as one independent source."""

    origin: str
    articles: tuple[str, ...]
    agency: str | None
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEntry:
    """An article on the record."""

    id: str
    page: str
    title: str | None
    source: str | None
    published: str | None
    published_kind: str
    url: str | None
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueEntry:
    """An issue with the article it belongs to and the words it is about."""

    issue: Issue
    article: str
    quote: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The whole record as it stands: a pure function of what was recorded."""

    as_of: str | None
    articles: tuple[ArticleEntry, ...]
    agreements: tuple[AgreementEntry, ...]
    statements: tuple[Evidence, ...]
    figures: tuple[FigureEntry, ...]
    control: tuple[ControlPeriod, ...]
    contradictions: tuple[Contradiction, ...]
    sources: tuple[SourceGroup, ...]
    issues: tuple[IssueEntry, ...]
