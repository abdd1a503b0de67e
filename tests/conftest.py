"""Shared fixtures: where the material beside the checkout lies."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from marsad.pipeline import Reader

pytest_plugins = ("tests.postgres",)

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material (`MARSAD_SHARED`, default `../shared`): required in CI, optional elsewhere."""
    path = Path(os.environ.get("MARSAD_SHARED", ROOT.parent / "shared"))
    if not path.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"MARSAD_SHARED: {path} is not a folder")
        pytest.skip(f"no shared material at {path}; set MARSAD_SHARED")
    return path


@pytest.fixture(scope="session")
def reader() -> "Reader":
    """One reader for all tests: it is pure, and compiling the resources takes half a second."""
    from marsad.pipeline import Reader

    return Reader()
