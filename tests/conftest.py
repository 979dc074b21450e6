"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

from vesting.cli.files import cache_folder

ROOT = Path(__file__).parent.parent

# Commands that tests start keep compiled code here; so nothing is compiled twice.
os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder() / "kernels"))

# Properties try the same examples each time, and none fails because the machine is busy; to search for
# new ones: pytest --hypothesis-profile=searching.
settings.register_profile("searching", deadline=None, derandomize=False)
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


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


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef, request):
    """Do not trace lines while what several tests share is made: once, and long."""
    plugin = request.config.pluginmanager.getplugin("_cov")
    tracer = getattr(plugin, "cov_controller", None)
    if tracer is None or fixturedef.scope == "function" or _MAKING:
        return (yield)
    _MAKING.append(fixturedef.argname)
    tracer.pause()
    try:
        return (yield)
    finally:
        tracer.resume()
        _MAKING.pop()


_MAKING: list[str] = []
"""Names of the shared fixtures that are being made."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Do not trace lines where the same few are run very often, or in files of many megabytes.

    Properties tried on many examples, tests in a browser and tests on official files would take two or
    three times as long; the lines that they run are counted in the plain tests.
    """
    for item in items:
        tried = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        large = {"official", "library"} & set(getattr(item, "fixturenames", ()))
        if tried or large or any(item.iter_markers("browser")):
            item.add_marker("no_cover")
