"""Linking: which mentions are of one agreement, which articles carry one text."""

from marsad.linking.agreements import cluster_agreements
from marsad.linking.copies import group_copies

__all__ = ["cluster_agreements", "group_copies"]
