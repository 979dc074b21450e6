"""Django settings of a workspace without pages: what the command line needs.

Laptop mode. SQLite keeps its write-ahead log, syncs at every commit and takes the write lock when a
transaction begins, so that two processes cannot run into each other half-way. Which file is opened
is decided at start (:mod:`vesting.workspace.shell`).
"""

from __future__ import annotations

import secrets

PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": ";".join(PRAGMAS),
        },
    }
}
INSTALLED_APPS = ["vesting.workspace"]
SECRET_KEY = secrets.token_urlsafe(48)  # nothing signed outlives the process
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
