"""Delivery models: capacity first, what each needs and costs, and what it changes on a footprint."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vesting.errors import VestingError
from vesting.options.models.assignment import ALL
from vesting.options.models.capacity import judge_capacity, marks, routes_to_capacity
from vesting.options.models.catalogue import Catalogue, catalogue
from vesting.structure.words import Model, service_names
from vesting.web.board import board_here
from vesting.workspace.board import Board
from vesting.workspace.laid_models import comparison_rows, lay_model

SCORES = ((0, "0 absent"), (1, "1 weak"), (2, "2 present"), (3, "3 strong"))


@require_safe
def models(request: HttpRequest) -> HttpResponse:
    """Capacity, the catalogue, and a model laid on a footprint."""
    told = request.GET.dict()
    rows = catalogue()
    shown: dict[str, Any] = {
        "rows": rows.entries,
        "marks": marks(),
        "scores": SCORES,
        "told": told,
        "services": (ALL, *service_names()),
        "choices": [m.value for m in Model],
    }
    board, status = board_here(), 200
    named = board.proposed() if board else {}
    shown["named"] = {option: proposal.name for option, proposal in named.items()}
    try:
        shown |= _capacity(told, rows) | _on_footprint(told, board)
    except VestingError as error:
        shown["problem"], status = error, 400
    return render(request, "models.html", shown, status=status)


@require_safe
def model(request: HttpRequest, key: str) -> HttpResponse:
    """One delivery model: everything that the catalogue says of it, with its sources."""
    found = next((entry for entry in catalogue().entries if entry.id == key), None)
    if found is None:
        raise Http404("The catalogue has no such delivery model")
    return render(request, "model.html", {"entry": found})


def _capacity(told: dict[str, str], rows: Catalogue) -> dict[str, Any]:
    """The verdict on the marks that were given; nothing where none was."""
    given = {m.id: int(told[m.id]) for m in marks() if told.get(m.id, "").isdigit()}
    if not given:
        return {}
    verdict = judge_capacity(given)
    return {"verdict": verdict, "routes": routes_to_capacity(verdict, rows).kept}


def _on_footprint(told: dict[str, str], board: Board | None) -> dict[str, Any]:
    """A model laid on an option, beside in-house and improving in place."""
    if board is None or not told.get("option") or told.get("model") not in list(Model):
        return {}
    option = board.option(told["option"], figures=True)
    service = told.get("service") or ALL
    compared = lay_model(option, Model(told["model"]), service)
    return {"option": option, "compared": comparison_rows(compared), "service": service}
