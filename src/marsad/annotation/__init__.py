"""Annotation: who, where, when, how many, and who says it."""

from marsad.annotation.annotate import Annotator

__all__ = ["Annotator"]
