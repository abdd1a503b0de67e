"""Annotation: who, where, when, how many, and who says it."""
