"""The pipeline: the only place that orders the stages."""

from marsad.pipeline.contract import outcome_json, reading_json
from marsad.pipeline.reader import Method, Outcome, Reader
from marsad.pipeline.record import build_record

__all__ = ["Method", "Outcome", "Reader", "build_record", "outcome_json", "reading_json"]
