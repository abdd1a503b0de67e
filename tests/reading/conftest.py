"""The page reader that this version ships, built once."""

import pytest

from marsad.reading import PageReader, load_cues, load_datelines


@pytest.fixture(scope="session")
def reader() -> PageReader:
    """A reader with the shipped cues."""
    cues = load_cues()
    return PageReader(cues, load_datelines(cues))
