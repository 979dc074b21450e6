"""Criteria: chosen, dated and locked before scores are shown."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from vesting.errors import VestingError
from vesting.web.board import board_here
from vesting.web.here import workspace
from vesting.workspace.choices import latest_criteria, lock_criteria, scores_shown
from vesting.workspace.models import CriteriaSet
from vesting.workspace.stages import appraise_again, criteria_on_offer


@require_http_methods(["GET", "HEAD", "POST"])
def criteria(request: HttpRequest) -> HttpResponse:
    """Show what is locked; lock a first or another set."""
    error = None
    chosen = request.POST.getlist("criterion")
    if request.method == "POST":
        try:
            lock_criteria(
                [c for c in criteria_on_offer() if c["id"] in chosen],
                reason=request.POST.get("reason", ""),
                who=request.POST.get("who", ""),
            )
            run = appraise_again(workspace())
            return redirect("run", run.key) if run else redirect("criteria")
        except VestingError as met:
            error = met
    return render(request, "criteria.html", _context(chosen, error), status=400 if error else 200)


def _context(chosen: list[str], error: VestingError | None) -> dict[str, Any]:
    locked = latest_criteria()
    ticked = chosen or [c["id"] for c in (locked.criteria if locked else criteria_on_offer())]
    board = board_here()
    offered = sorted(criteria_on_offer(), key=lambda c: str(c["group"]))
    return {
        "locked": locked,
        "versions": CriteriaSet.objects.all(),
        "groups": [(g, list(cs)) for g, cs in groupby(offered, key=lambda c: c["group"])],
        "ticked": ticked,
        "held": set(board.results["options"].columns) if board else None,
        "shown": scores_shown(),
        "problem": error,
    }
