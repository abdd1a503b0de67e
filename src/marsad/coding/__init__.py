"""Coding: annotated articles → claims about events, figures, agreements, obligations and control."""
