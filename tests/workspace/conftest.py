"""An open workspace on disk, as the product makes it; no test database stands in for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _real_database(django_db_blocker):
    from django.db import connections

    with django_db_blocker.unblock():
        yield
        connections.close_all()
        connections.databases["default"]["NAME"] = ":memory:"


@pytest.fixture
def workspace(tmp_path):
    from vesting.workspace.folder import create_workspace

    return create_workspace(
        tmp_path / "my-surrey", area="Surrey", made_for="Programme board", made_by="Analyst"
    )


@pytest.fixture(scope="session")
def loamshire_made(tmp_path_factory, django_db_blocker) -> Path:
    """Loamshire with options of two councils only; the files that ask for it are one group."""
    from django.db import connections

    from vesting.workspace.demo import make_loamshire

    folder = tmp_path_factory.mktemp("made") / "loamshire"
    with django_db_blocker.unblock():
        make_loamshire(folder, progress=lambda _: None, most_councils=2, appraise=False)
        connections.close_all()
    return folder


@pytest.fixture(scope="module")
def loamshire(loamshire_made, tmp_path_factory) -> Path:
    """A copy that the tests of one file may change."""
    return Path(shutil.copytree(loamshire_made, tmp_path_factory.mktemp("own") / "loamshire"))
