"""What this is, how it may be misused, and who answers for it."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@cache
def misuses() -> tuple[tuple[str, str], ...]:
    """What somebody may say of these figures, and why it does not follow."""
    text = resources.files("vesting.web").joinpath("data", "misuse.yaml").read_text("utf-8")
    return tuple((row["says"], row["but"]) for row in yaml.safe_load(text))


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The workbench, its promises and the workspace's facts."""
    return render(request, "about.html")


@require_safe
def misuse(request: HttpRequest) -> HttpResponse:
    """How these figures could be misused."""
    plain = [(says, but.replace("*", "").replace("`", "")) for says, but in misuses()]
    return render(request, "misuse.html", {"misuses": plain})
