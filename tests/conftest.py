"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
import tempfile
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


@pytest.fixture(scope="session")
def library(official: Path):
    """The shelf of the official files, parsed once for all tests of this machine."""
    from vesting.workspace.library import open_library

    return open_library(official, Path(tempfile.gettempdir()) / "vesting-test-library")
