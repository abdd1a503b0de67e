"""The ledger: views over claims, a pure function of what was recorded."""

from marsad.ledger.build import build_ledger

__all__ = ["build_ledger"]
