"""Claims that cannot all hold: a denial against what it denies, both sides' words side by side."""

from collections.abc import Iterable

from marsad.ledger.evidence import EvidenceBook
from marsad.model import Contradiction, content_id


def contradictions(books: Iterable[EvidenceBook]) -> tuple[Contradiction, ...]:
    """Denials with the claims they deny, in order of article and text."""
    found = []
    for book in books:
        for claim in book.reading.claims:
            denied = book.claim(claim.content) if claim.about == "claim" else None
            if denied is None:
                continue
            left, right = book.of_claim(denied, "says"), book.of_claim(claim, "denies it")
            found.append(
                Contradiction(
                    id=content_id("contradiction", denied.id, claim.id),
                    kind="denial",
                    detail=f"{right.claimant} denies what {left.claimant} says",
                    left=left,
                    right=right,
                )
            )
    return tuple(found)
