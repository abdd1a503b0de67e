"""The pipeline: the only place that orders the stages."""

from marsad.pipeline.contract import outcome_json, reading_json
from marsad.pipeline.reader import Method, Outcome, Reader
from marsad.pipeline.record import build_record, ledger_digest, load_readings, read_state
from marsad.pipeline.recorder import ReadFailure, Recorder, Tally

__all__ = [
    "Method",
    "Outcome",
    "ReadFailure",
    "Reader",
    "Recorder",
    "Tally",
    "build_record",
    "ledger_digest",
    "load_readings",
    "outcome_json",
    "read_state",
    "reading_json",
]
