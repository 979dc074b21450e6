"""Demand: what the newest forecast says of each unit, and a form to make another."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from vesting.demand.backtest_score import LEVELS
from vesting.errors import VestingError
from vesting.web.here import workspace
from vesting.web.pages.option import KINDS
from vesting.workspace.area import area_here
from vesting.workspace.demand_page import find_page
from vesting.workspace.demand_report import find_report
from vesting.workspace.demand_settings import first_settings
from vesting.workspace.demand_written import FIELDS, demand_as_text, demand_from_text
from vesting.workspace.inputs import changes
from vesting.workspace.library import open_evidence
from vesting.workspace.option_page import render_report
from vesting.workspace.results import newest
from vesting.workspace.scale import CLAIMS, scale
from vesting.workspace.stages import start_in_background


@require_http_methods(["GET", "HEAD", "POST"])
def demand(request: HttpRequest) -> HttpResponse:
    """Show the newest forecast; start one."""
    error = None
    if request.method == "POST":
        try:
            run = start_in_background(workspace(), "demand", demand_from_text(request.POST.dict()))
            return redirect("run", run.key)
        except VestingError as met:
            error = met
    results = newest(workspace(), "demand")
    page = find_page(workspace(), request.GET.get("unit", "")) if results else None
    shown: dict[str, Any] = {
        "page": page,
        "stale": changes(results.run) if results else (),
        "records": workspace().records,
        "returned": any(p.is_file() for p in workspace().records.rglob("*")),
        "kinds": KINDS,
        "levels": [round(100 * level) for level in LEVELS],
        "fields": FIELDS,
        "values": request.POST.dict() or demand_as_text(first_settings()),
        "problem": error,
    }
    return render(request, "demand.html", shown, status=400 if error else 200)


@require_safe
def scale_page(request: HttpRequest) -> HttpResponse:
    """Bigger is safer, cheaper, better: both sides, our estimates, and what size changes."""
    shelf = open_evidence(workspace().evidence)
    found = scale(shelf, area_here(shelf).date)
    return render(request, "scale.html", {"found": found, "claims": CLAIMS})


@require_safe
def demand_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest forecast of a unit as a file: HTML, XLSX or DOCX, rounded for release."""
    made = find_report(workspace(), request.GET.get("unit", ""))
    response = HttpResponse(render_report(made, kind), content_type=KINDS.get(kind))
    response["Content-Disposition"] = f'attachment; filename="demand.{kind}"'
    return response
