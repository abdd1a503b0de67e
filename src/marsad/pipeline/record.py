"""Recorded readings → the ledger: links first, then views. A pure function of the readings."""

from collections.abc import Sequence

from marsad.language.edtf import day_bounds
from marsad.ledger import build_ledger
from marsad.linking import cluster_agreements, group_copies
from marsad.model import ArticleReading, Ledger
from marsad.reference.agreements import PROVISIONS


def build_record(readings: Sequence[ArticleReading], as_of: str | None = None) -> Ledger:
    """The ledger of `readings`. With `as_of` (EDTF day) only articles certainly published by then count."""
    known = [reading for reading in readings if as_of is None or _known_by(reading, as_of)]
    ordered = sorted(known, key=lambda reading: reading.article.id)
    provisions = {provision.id: provision for provision in PROVISIONS.load()}
    return build_ledger(ordered, cluster_agreements(ordered), group_copies(ordered), provisions, as_of)


def _known_by(reading: ArticleReading, day: str) -> bool:
    """Whether the article was certainly published by the end of `day`; what is undated may be later."""
    published = reading.article.published.value
    last = day_bounds(published).last if published else None
    return last is not None and last.isoformat() <= day
