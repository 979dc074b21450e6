"""Start Django once, and point it at a workspace."""

from __future__ import annotations

import os
from pathlib import Path

SETTINGS = "vesting.workspace.settings"


def start(settings: str = SETTINGS) -> None:
    """Start Django with ``settings`` unless the process has already started it."""
    import django
    from django.apps import apps
    from django.conf import settings as chosen

    if not chosen.configured:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings)
    if not apps.ready:
        django.setup()


def point_at(database: Path) -> None:
    """Let every later query of this process go to ``database``."""
    from django.db import connections

    connections.close_all()
    connections.databases["default"]["NAME"] = str(database)


def user_name() -> str:
    """Who sits at the machine, as records of runs and decisions name them."""
    import getpass

    named = os.environ.get("VESTING_USER", "").strip()
    if named:
        return named
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no name for this user id, as in some containers
        return "unnamed user"
