"""Runs: what was worked out, from what, when and by whom; and a button to run again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesting.errors import VestingError
from vesting.web.here import workspace
from vesting.workspace.differences import differences
from vesting.workspace.inputs import changes
from vesting.workspace.models import Run
from vesting.workspace.runs import find_run
from vesting.workspace.stages import latest_settings, progress_of, start_in_background
from vesting.workspace.written import FIELDS, settings_as_text, settings_from_text


@require_http_methods(["GET", "HEAD", "POST"])
def runs(request: HttpRequest) -> HttpResponse:
    """List the runs; start one."""
    error = None
    if request.method == "POST":
        try:
            settings = settings_from_text(request.POST.dict())
            run = start_in_background(workspace(), "options", settings)
            return redirect("run", run.key)
        except VestingError as met:
            error = met
    listed = [(run, changes(run)) for run in Run.objects.all()[:50]]
    values = request.POST.dict() or settings_as_text(latest_settings())
    shown = {"runs": listed, "fields": FIELDS, "values": values, "problem": error}
    return render(request, "runs.html", shown, status=400 if error else 200)


@require_POST
def again(request: HttpRequest, stage: str) -> HttpResponse:
    """Run a stage again with the settings of its last run."""
    return redirect("run", start_in_background(workspace(), stage).key)


@require_safe
def run(request: HttpRequest, key: str) -> HttpResponse:
    """One run with its inputs, settings, seed, code version and tables."""
    found = find_run(key)
    before = Run.objects.filter(
        stage=found.stage, state=Run.State.FINISHED, started__lt=found.started
    ).first()
    shown: dict[str, Any] = {
        "run": found,
        "inputs": found.inputs.all(),
        "tables": found.tables.all(),
        "stale": changes(found) if found.state == Run.State.FINISHED else (),
        "before": before,
        "progress": progress_of(key),
    }
    return render(request, "run.html", shown)


@require_safe
def run_differences(request: HttpRequest, key: str, before: str) -> HttpResponse:
    """What a run found otherwise than an earlier one."""
    new, old = find_run(key), find_run(before)
    shown = {"new": new, "old": old, "differences": differences(workspace(), old, new)}
    return render(request, "run_differences.html", shown)
