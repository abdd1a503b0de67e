"""Captures → pages: text, blocks, articles on them, publication with its evidence."""

from marsad.reading.cues import PageCues, load_cues
from marsad.reading.datelines import load_datelines
from marsad.reading.page import PageReader

__all__ = ["PageCues", "PageReader", "load_cues", "load_datelines"]
