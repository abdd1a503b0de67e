"""Drills: what docs/trust.md promises is put to the test by breaking things on purpose.

Each drill has a planted fault that it must catch: a drill that finds nothing in a broken variant proves nothing.
"""
