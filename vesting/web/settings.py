"""Django settings of the workbench: the workspace's, and what pages need.

Nothing here differs between two laptops: the workspace, the port and the launch token are chosen at
start (:mod:`vesting.web.server`).
"""

from __future__ import annotations

from pathlib import Path

from vesting.workspace.settings import *  # noqa: F403

HERE = Path(__file__).parent

DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "vesting.web.urls"
INSTALLED_APPS = ["vesting.workspace", "django.contrib.staticfiles"]
MIDDLEWARE = [
    "vesting.web.security.security_headers",
    "vesting.web.security.known_host",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vesting.web.door.door",
    "vesting.web.addresses.without_slash",
    "django.middleware.csrf.CsrfViewMiddleware",
    "vesting.web.security.same_site",
    "vesting.web.problems.ShownPlainly",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "templates"],
        "OPTIONS": {
            "environment": "vesting.web.jinja.environment",
            "context_processors": ["vesting.web.frame.context"],
        },
    }
]
APPEND_SLASH = False  # addresses have none; vesting.web.addresses leads from those with one
STATIC_URL = "static/"
STATICFILES_DIRS = [HERE / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "vesting.web.problems.form_refused"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
LOGGING_CONFIG = None  # what a person needs to know stands on the page
