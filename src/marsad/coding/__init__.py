"""Coding: annotated articles → claims about events, figures, agreements, obligations and control."""

from marsad.coding.article import ArticleCoder, Coding

__all__ = ["ArticleCoder", "Coding"]
