"""Evidence on one obligation → its compliance, by the first rule that applies.

Order of the rules: contradiction between sides, breach, refusal, completion (in time or late), beginning, deadline.
Levels follow the Peace Accords Matrix 0–3 in spirit: 0 no step by the due date, 1 begun, 2 most of it, 3 done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marsad.language.edtf import certainly_after
from marsad.ledger.calendar import newest
from marsad.model import Assessment, Compliance, Evidence, Fulfilment, FulfilmentKind

SEVERITY: Final = (
    Compliance.BREACHED,
    Compliance.CONTESTED,
    Compliance.UNKNOWN,
    Compliance.PENDING,
    Compliance.IN_PROGRESS,
    Compliance.LATE,
    Compliance.KEPT,
    Compliance.SUPERSEDED,
)
"""From what a monitor worries about most to what is settled."""


_ACTS: Final = frozenset({FulfilmentKind.DONE, FulfilmentKind.BEGUN, FulfilmentKind.NOT_DONE})


@dataclass(frozen=True, slots=True)
class Report:
    """A fulfilment with the evidence it stands on."""

    fulfilment: Fulfilment
    evidence: Evidence

    @property
    def when(self) -> str | None:
        """The time it is about: of the act, else of the report (EDTF)."""
        return self.fulfilment.when or self.evidence.reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an obligation is judged by. `due` and `as_of` are EDTF or `None`; `parties` are the keys of the sides bound.

    `standing` obligations (a truce) have no act that completes them: they hold until a breach is reported. Those of a
    mere proposal (`proposed`) bind nobody.
    """

    due: str | None = None
    as_of: str | None = None
    parties: frozenset[str] = frozenset()
    standing: bool = False
    proposed: bool = False


def assess(reports: Sequence[Report], terms: Terms) -> Assessment:
    """Compliance given all reports. Its `as_of` is the newest report's day (`None` if none is dated), or the day judged
    if there is no report."""
    current = [report for report in reports if not _is_superseded(report, reports)]
    compliance, level, rule = _decide(current, terms)
    against = {FulfilmentKind.BREACHED, FulfilmentKind.NOT_DONE}
    return Assessment(
        compliance=compliance,
        level=level,
        rule=rule,
        as_of=newest(report.evidence.reported for report in reports) if reports else terms.as_of,
        supporting=tuple(report.evidence for report in reports if report.fulfilment.kind not in against),
        opposing=tuple(report.evidence for report in reports if report.fulfilment.kind in against),
    )


def _is_superseded(report: Report, reports: Sequence[Report]) -> bool:
    """Whether a later word makes it history: «not yet» before somebody's «done», or the same claimant's other word."""
    kind = report.fulfilment.kind
    if kind not in _ACTS:
        return False
    for later in reports:
        if later.fulfilment.kind is kind or not certainly_after(later.when, report.when):
            continue
        own = later.evidence.claimant == report.evidence.claimant and later.fulfilment.kind in _ACTS
        overtaken = kind is FulfilmentKind.NOT_DONE and later.fulfilment.kind is FulfilmentKind.DONE
        if overtaken or (own and later.fulfilment.kind is not FulfilmentKind.BEGUN):
            return True
    return False


def combine(parts: Sequence[Assessment], as_of: str | None) -> Assessment:
    """Compliance with a general duty («the districts») from that with its parts: the worst of them, level 2 if some
    are done and some are not. The evidence stands with the parts."""
    worst = min(parts, key=lambda part: SEVERITY.index(part.compliance))
    done = [part for part in parts if part.compliance in {Compliance.KEPT, Compliance.LATE}]
    return Assessment(
        compliance=worst.compliance,
        level=2 if 0 < len(done) < len(parts) else worst.level,
        rule="sum-of-parts",
        as_of=newest(part.as_of for part in parts) or as_of,
        supporting=(),
        opposing=(),
    )


def _decide(reports: Sequence[Report], terms: Terms) -> tuple[Compliance, int | None, str]:
    if terms.proposed:
        return Compliance.UNKNOWN, None, "proposed-term"
    by_kind = {kind: [report for report in reports if report.fulfilment.kind is kind] for kind in FulfilmentKind}
    against = by_kind[FulfilmentKind.BREACHED] + by_kind[FulfilmentKind.NOT_DONE]
    done = by_kind[FulfilmentKind.DONE]
    if against and (by_kind[FulfilmentKind.BREACH_DENIED] or _claimants_differ(done, against)):
        return Compliance.CONTESTED, None, "sides-disagree"
    if against and not done:
        return _opposed_alone(against, terms.parties)
    if done:
        late = terms.due is not None and all(certainly_after(report.fulfilment.when, terms.due) for report in done)
        return (Compliance.LATE, 3, "done-after-due") if late else (Compliance.KEPT, 3, "done")
    return (Compliance.IN_PROGRESS, 1, "begun") if by_kind[FulfilmentKind.BEGUN] else _silent(terms)


def _silent(terms: Terms) -> tuple[Compliance, int | None, str]:
    """Nobody reports anything: silence after the deadline is a state of its own."""
    if terms.standing:
        return Compliance.UNKNOWN, None, "no-report"
    if certainly_after(terms.as_of, terms.due):
        return Compliance.UNKNOWN, None, "due-passed-no-report"
    return Compliance.PENDING, None, "not-yet-due" if terms.due else "no-date-no-report"


def _opposed_alone(against: Sequence[Report], parties: frozenset[str]) -> tuple[Compliance, int | None, str]:
    """Told by the parties alone it is contested; told by an outlet itself or a named outsider it is a breach; unnamed
    sources settle nothing. Where the parties are unknown every side may be one."""
    outside = [report for report in against if _is_outsider(report, parties)]
    if outside:
        return Compliance.BREACHED, 0, "breach-reported"
    if any(report.evidence.side is not None for report in against):
        return Compliance.CONTESTED, None, "alleged-by-a-party"
    return Compliance.UNKNOWN, None, "unnamed-sources-only"


def _is_outsider(report: Report, parties: frozenset[str]) -> bool:
    side = report.evidence.side
    own_voice = report.fulfilment.claimant.span is None
    return own_voice or (side is not None and bool(parties) and side not in parties)


def _claimants_differ(done: Sequence[Report], against: Sequence[Report]) -> bool:
    """Whether the words for and the words against come from different claimants."""
    supporters = {report.evidence.claimant for report in done}
    opponents = {report.evidence.claimant for report in against}
    return bool(supporters and opponents and supporters != opponents)
