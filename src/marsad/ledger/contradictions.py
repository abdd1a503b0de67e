"""Claims that cannot all hold: a denial against what it denies, «done» against «not done», both sides' words."""

from collections.abc import Iterable

from marsad.ledger.evidence import EvidenceBook
from marsad.model import AgreementEntry, Contradiction, Evidence, FulfilmentKind, content_id


def contradictions(books: Iterable[EvidenceBook], agreements: Iterable[AgreementEntry]) -> tuple[Contradiction, ...]:
    """Denials with the claims they deny, in order of article and text, then duties that two sides tell differently."""
    return (*_denials(books), *_disputes(agreements))


def _disputes(agreements: Iterable[AgreementEntry]) -> list[Contradiction]:
    """«We handed it over» against «it was not handed over»: the first word of each side on one duty."""
    found = []
    for duty in (duty for agreement in agreements for duty in agreement.obligations):
        done = [evidence for evidence in duty.assessment.supporting if evidence.says == FulfilmentKind.DONE]
        undone = [evidence for evidence in duty.assessment.opposing if evidence.says == FulfilmentKind.NOT_DONE]
        for left, right in [(left, right) for left in done for right in undone if _sides_differ(left, right)][:1]:
            detail = f"{left.claimant} says that it was done, {right.claimant} that it was not: {duty.what}"
            found.append(_denial(left, right, detail))
    return found


def _denials(books: Iterable[EvidenceBook]) -> list[Contradiction]:
    found = []
    for book in books:
        for claim in book.reading.claims:
            denied = book.claim(claim.content) if claim.about == "claim" else None
            if denied is not None:
                left, right = book.of_claim(denied, "says"), book.of_claim(claim, "denies it")
                found.append(_denial(left, right, f"{right.claimant} denies the words of {left.claimant}"))
    return found


def _sides_differ(left: Evidence, right: Evidence) -> bool:
    return left.claimant != right.claimant and left.side != right.side


def _denial(left: Evidence, right: Evidence, detail: str) -> Contradiction:
    return Contradiction(
        id=content_id("contradiction", left.claim, right.claim), kind="denial", detail=detail, left=left, right=right
    )
