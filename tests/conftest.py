"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def official() -> Path:
    """The folder of official files; tests that need it skip where it is absent."""
    folder = Path(os.environ.get("VESTING_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("official files not found: set VESTING_TEST_DATA to the folder that holds them")
    return folder
