"""Control reports of all articles → who holds which place from when, by whose word."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from marsad.language.edtf import day_bounds
from marsad.ledger.calendar import fullest, oldest
from marsad.ledger.evidence import EvidenceBook
from marsad.model import AgreementEntry, Compliance, ControlPeriod, ControlReport, Party


def control_periods(books: Iterable[EvidenceBook], agreements: Sequence[AgreementEntry]) -> tuple[ControlPeriod, ...]:
    """Periods by place (sorted by name), each place's in order of time; unknown times last.

    Reports of one controller merge until another one takes the place; undated ones join the only period.
    A place with two controllers at one time is contested in both, and so is one whose hand-over is. Where a report
    names only who gave the place up, the one who receives it is the other party of the agreement that owes it.
    """
    by_place: dict[str, list[tuple[EvidenceBook, ControlReport]]] = defaultdict(list)
    for book in books:
        for told in book.reading.control:
            report = told if told.controller else replace(told, controller=_receiver(told, agreements))
            if report.controller is not None:
                by_place[report.place.entity].append((book, report))
    disputed = {
        duty.place
        for agreement in agreements
        for duty in agreement.obligations
        if duty.assessment.compliance is Compliance.CONTESTED
    }
    periods = [
        replace(period, contested=period.contested or period.place in disputed)
        for reports in by_place.values()
        for period in _periods(reports)
    ]
    return tuple(sorted(periods, key=lambda period: (period.name, period.since or "9999", period.place)))


def _receiver(report: ControlReport, agreements: Sequence[AgreementEntry]) -> Party | None:
    for agreement in agreements:
        owed = any(
            duty.place == report.place.entity and report.loser in duty.obligors for duty in agreement.obligations
        )
        others = [party for party in agreement.parties if party != report.loser]
        if owed and len(others) == 1:
            return others[0]
    return None


def _periods(reports: list[tuple[EvidenceBook, ControlReport]]) -> list[ControlPeriod]:
    """One place's periods: a new one at every change of hands; undated reports join their controller's only one."""
    dated = sorted((item for item in reports if _first_day(item[1])), key=lambda item: str(_first_day(item[1])))
    groups = [list(items) for _, items in groupby(dated, key=lambda item: _controller(item[1]))]
    for item in (item for item in reports if not _first_day(item[1])):
        own = [group for group in groups if _controller(group[0][1]) == _controller(item[1])]
        if len(own) == 1:
            own[0].append(item)
        else:
            groups.append([item])
    periods = [_period(items) for items in groups]
    return [
        _contest(period, [other for other in periods if other.controller != period.controller]) for period in periods
    ]


def _controller(report: ControlReport) -> str:
    assert report.controller is not None
    return report.controller.entity or report.controller.name


def _first_day(report: ControlReport) -> date | None:
    return day_bounds(report.when).first if report.when else None


def _period(items: list[tuple[EvidenceBook, ControlReport]]) -> ControlPeriod:
    reports = [report for _, report in items]
    manners = [report.manner for report in reports]
    known = [manner for manner in manners if manner != "unknown"]
    return ControlPeriod(
        place=reports[0].place.entity,
        name=reports[0].place.name,
        controller=reports[0].controller,
        previous=next((report.loser for report in reports if report.loser), None),
        since=oldest(report.when for report in reports) or fullest(report.when for report in reports),
        manner=max(known, key=known.count) if known else "unknown",
        contested=False,
        evidence=tuple(book.of(report.id, report.manner, report.when) for book, report in items),
    )


def _contest(period: ControlPeriod, others: list[ControlPeriod]) -> ControlPeriod:
    if not any(other.since == period.since and period.since is not None for other in others):
        return period
    return replace(period, contested=True)
