"""Loamshire, made once by the product itself, and a browser that was let in."""

from __future__ import annotations

import shutil

import pytest


@pytest.fixture(scope="session")
def loamshire(tmp_path_factory, django_db_blocker):
    from django.db import connections

    from vesting.web import here
    from vesting.workspace.demo import make_loamshire

    folder = tmp_path_factory.mktemp("web") / "loamshire"
    with django_db_blocker.unblock():
        make_loamshire(folder, progress=lambda _: None, most_councils=3)
        here.configure(folder)
        yield folder
        connections.close_all()
        connections.databases["default"]["NAME"] = ":memory:"


@pytest.fixture
def here_again(loamshire):
    """The shared workspace, opened again in case a test opened another."""
    from vesting.web import here

    return here.configure(loamshire)


@pytest.fixture
def own(loamshire, tmp_path):
    """A copy of Loamshire that a test may change."""
    from vesting.web import here

    copy = tmp_path / "loamshire"
    shutil.copytree(loamshire, copy)
    yield here.configure(copy)
    here.configure(loamshire)


@pytest.fixture
def empty(loamshire, tmp_path):
    """A workspace without a single file."""
    from vesting.web import here
    from vesting.workspace.folder import create_workspace

    made = create_workspace(
        tmp_path / "empty", area="Surrey", made_for="Programme board", made_by="Ann"
    )
    here.configure(made.path)
    yield made
    here.configure(loamshire)


def let_in(**more):
    """A browser with the cookie of the door."""
    from django.test import Client

    from vesting.web.door import DOOR, PATH

    client = Client(headers={"host": "127.0.0.1:8765"}, **more)
    response = client.get(f"{PATH}{DOOR.new_token()}")
    assert response.status_code == 302
    return client


@pytest.fixture
def client(here_again):
    return let_in()
