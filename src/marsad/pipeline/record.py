"""Recorded readings → the ledger: links first, then views. A pure function of the readings."""

from collections.abc import Sequence

from marsad.ledger import build_ledger
from marsad.linking import cluster_agreements, group_copies
from marsad.model import ArticleReading, Ledger
from marsad.reference.agreements import PROVISIONS


def build_record(readings: Sequence[ArticleReading], as_of: str | None = None) -> Ledger:
    """The ledger of `readings`. With `as_of` (EDTF day) only articles not published after that day count."""
    known = [reading for reading in readings if as_of is None or _known_by(reading, as_of)]
    ordered = sorted(known, key=lambda reading: reading.article.id)
    provisions = {provision.id: provision for provision in PROVISIONS.load()}
    return build_ledger(ordered, cluster_agreements(ordered), group_copies(ordered), provisions, as_of)


def _known_by(reading: ArticleReading, day: str) -> bool:
    """Articles without a publication date stay: leaving them out would hide them for good."""
    published = reading.article.published.value
    return published is None or not published[:4].isdigit() or published[:10] <= day
