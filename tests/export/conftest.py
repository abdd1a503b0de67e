"""One record for the tests that only read it, with its bundle."""

from pathlib import Path

import pytest

from tests.export.records import back_up, record_pages


@pytest.fixture(scope="session")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a record of 40 pages. Not to be written to."""
    folder = tmp_path_factory.mktemp("record")
    record_pages(folder, 40)
    return folder


@pytest.fixture(scope="session")
def bundle(record: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of it. Not to be written to."""
    path = tmp_path_factory.mktemp("bundle") / "record.zip"
    back_up(record, path)
    return path
