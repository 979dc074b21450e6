"""Where a number comes from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vesting.web.here import workspace
from vesting.workspace.board import Place
from vesting.workspace.inputs import changes
from vesting.workspace.provenance import trace


@require_safe
def provenance(request: HttpRequest, run: str, table: str, row: int, column: str) -> HttpResponse:
    """The chain of one number: run, rule, numbers it was made of, file, licence."""
    found = trace(workspace(), Place(run, table, row, column))
    shown = {"trace": found, "out_of_date": changes(found.run)}
    return render(request, "provenance.html", shown)
