"""Shared fixtures: where the material beside the checkout lies."""

import os
from pathlib import Path

import pytest

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
