"""Demand: what the newest forecast says of each unit, and a form to make another."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from vesting.errors import VestingError
from vesting.web.frame import frame_of
from vesting.web.here import workspace
from vesting.workspace.demand_page import demand_page
from vesting.workspace.demand_settings import first_settings
from vesting.workspace.demand_written import FIELDS, demand_as_text, demand_from_text
from vesting.workspace.inputs import changes
from vesting.workspace.results import newest
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
    page = None
    if results:
        imprint = frame_of(request).imprint_of(results.run)
        page = demand_page(results, request.GET.get("unit", ""), imprint)
    shown: dict[str, Any] = {
        "page": page,
        "stale": changes(results.run) if results else (),
        "records": workspace().records,
        "returned": any(p.is_file() for p in workspace().records.rglob("*")),
        "fields": FIELDS,
        "values": request.POST.dict() or demand_as_text(first_settings()),
        "problem": error,
    }
    return render(request, "demand.html", shown, status=400 if error else 200)
