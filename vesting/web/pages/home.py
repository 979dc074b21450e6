"""The start page: the journey's stages, and what is next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vesting.workspace.journey import journey


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The eight stages with their state, and the next step of the one that can be run."""
    return render(request, "home.html", {"journey": journey()})
