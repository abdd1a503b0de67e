"""The read side that every face shares: ledger and readings → JSON structures (docs/reference/json.md)."""

from marsad.query.lookup import show
from marsad.query.passages import Passage, Passages
from marsad.query.views import board, situation

__all__ = ["Passage", "Passages", "board", "show", "situation"]
