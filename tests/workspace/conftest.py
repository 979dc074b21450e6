"""An open workspace on disk, as the product makes it; no test database stands in for it."""

from __future__ import annotations

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
