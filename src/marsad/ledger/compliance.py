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


@dataclass(frozen=True, slots=True)
class Report:
    """A fulfilment with the evidence it stands on."""

    fulfilment: Fulfilment
    evidence: Evidence


def assess(reports: Sequence[Report], due: str | None, as_of: str | None, *, standing: bool) -> Assessment:
    """Compliance as of `as_of` (EDTF day or `None`), given all reports; `due` is EDTF or `None`.

    `standing` obligations (a truce) have no act that completes them: they hold until a breach is reported.
    """
    by_kind = {kind: [report for report in reports if report.fulfilment.kind is kind] for kind in FulfilmentKind}
    against = by_kind[FulfilmentKind.BREACHED] + by_kind[FulfilmentKind.NOT_DONE]
    done, begun = by_kind[FulfilmentKind.DONE], by_kind[FulfilmentKind.BEGUN]
    denied = by_kind[FulfilmentKind.BREACH_DENIED]
    compliance, level, rule = _decide(done, begun, against, denied, due=due, as_of=as_of, standing=standing)
    dates = [report.evidence.reported for report in reports]
    return Assessment(
        compliance=compliance,
        level=level,
        rule=rule,
        as_of=newest(dates) or as_of,
        supporting=tuple(report.evidence for report in (*done, *begun, *denied)),
        opposing=tuple(report.evidence for report in against),
    )


def combine(parts: Sequence[Assessment], as_of: str | None) -> Assessment:
    """Compliance with a general duty («the districts») from that with its parts: the worst of them, level 2 if some
    are done and some are not. The evidence stands with the parts."""
    worst = min(parts, key=lambda part: SEVERITY.index(part.compliance))
    done = [part for part in parts if part.compliance in {Compliance.KEPT, Compliance.LATE}]
    return Assessment(
        compliance=worst.compliance,
        level=worst.level if len(done) == len(parts) else 2 if done else worst.level,
        rule="sum-of-parts",
        as_of=newest(part.as_of for part in parts) or as_of,
        supporting=(),
        opposing=(),
    )


def _decide(
    done: Sequence[Report],
    begun: Sequence[Report],
    against: Sequence[Report],
    denied: Sequence[Report],
    *,
    due: str | None,
    as_of: str | None,
    standing: bool,
) -> tuple[Compliance, int | None, str]:
    if against and (denied or _sides_differ(done, against)):
        return Compliance.CONTESTED, None, "sides-disagree"
    if against and not done:
        return _opposed_alone(against)
    if done:
        late = due is not None and all(certainly_after(report.fulfilment.when, due) for report in done)
        return (Compliance.LATE, 3, "done-after-due") if late else (Compliance.KEPT, 3, "done")
    if begun:
        return Compliance.IN_PROGRESS, 1, "begun"
    return _silent(due=due, as_of=as_of, standing=standing)


def _silent(*, due: str | None, as_of: str | None, standing: bool) -> tuple[Compliance, int | None, str]:
    """Nobody reports anything: silence after the deadline is a state of its own."""
    if standing:
        return Compliance.UNKNOWN, None, "no-report"
    if due is not None and as_of is not None and certainly_after(as_of, due):
        return Compliance.UNKNOWN, None, "due-passed-no-report"
    return Compliance.PENDING, None, "not-yet-due" if due else "no-date-no-report"


def _opposed_alone(against: Sequence[Report]) -> tuple[Compliance, int | None, str]:
    """A breach told only by parties to the conflict is contested; one told by anybody else is a breach."""
    if all(report.evidence.side is not None for report in against):
        return Compliance.CONTESTED, None, "alleged-by-a-party"
    return Compliance.BREACHED, 0, "breach-reported"


def _sides_differ(done: Sequence[Report], against: Sequence[Report]) -> bool:
    """Whether the latest word for and the latest word against come from different claimants."""
    supporters = {report.evidence.claimant for report in done}
    opponents = {report.evidence.claimant for report in against}
    return bool(supporters and opponents and supporters != opponents)
