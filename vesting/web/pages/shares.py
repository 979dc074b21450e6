"""Cost shares: several keys side by side, and who would do better outside."""

from __future__ import annotations

from importlib import resources

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from vesting.errors import VestingError
from vesting.options.shares.fairness import assess
from vesting.options.shares.read import read_partnership
from vesting.options.shares.show import as_dict


def example() -> str:
    """A partnership file to begin with."""
    return resources.files("vesting.web").joinpath("data", "partnership.yaml").read_text("utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
def shares(request: HttpRequest) -> HttpResponse:
    """Split a cost by every key and say for each whether it holds. Nothing is kept."""
    text = request.POST.get("partnership", example())
    found, error = None, None
    if request.method == "POST":
        try:
            found = as_dict(assess(read_partnership(text, "partnership.yaml")))
        except VestingError as met:
            error = met
    shown = {"text": text, "found": found, "problem": error}
    return render(request, "shares.html", shown, status=400 if error else 200)
