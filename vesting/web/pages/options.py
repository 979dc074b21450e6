"""The options: how many there are, the list of them, one possible council."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vesting.options.measures.catalogue import UNIT_MEASURES, option_measures
from vesting.web.board import board_here, criteria_columns
from vesting.workspace.board import Board
from vesting.workspace.choices import latest_criteria
from vesting.workspace.models import Proposal
from vesting.workspace.option_list import Asked, page_of


@require_safe
def options(request: HttpRequest) -> HttpResponse:
    """How many options there are of each number of councils, and what the list can claim."""
    board = board_here()
    proposals = list(Proposal.objects.all())
    shown: dict[str, Any] = {
        "board": board,
        "locked": latest_criteria(),
        "proposals": proposals,
        "proposed": _by_councils(proposals),
        "missing": [
            (UNIT_MEASURES[name].title if name in UNIT_MEASURES else name.replace("_", " "), why)
            for name, why in board.missing.items()
        ]
        if board
        else [],
    }
    return render(request, "options.html", shown)


@require_safe
def option_list(request: HttpRequest) -> HttpResponse:
    """The options themselves: filtered, sorted where asked, in no order of merit."""
    board = board_here()
    if board is None:
        return render(request, "option_list.html", {"board": None})
    columns = criteria_columns(board)
    told = {key: request.GET.get(key, "") for key in request.GET if request.GET.get(key)}
    asked = _asked(told, board)
    shown: dict[str, Any] = {
        "board": board,
        "page": page_of(board, asked, columns),
        "asked": asked,
        "told": told,
        "columns": [option_measures()[name] for name in columns],
        "names": board.names,
        "named": {option: p.name for option, p in board.proposed().items()},
    }
    return render(request, "option_list.html", shown)


@require_safe
def unit(request: HttpRequest, unit: str) -> HttpResponse:
    """One possible council: every measure, with its source and where it comes from."""
    board = board_here(required=True)
    found = board.council(unit)
    shown = {"board": board, "council": found, "measures": UNIT_MEASURES}
    return render(request, "unit.html", shown)


def _asked(told: dict[str, str], board: Board) -> Asked:
    def whole(name: str) -> int | None:
        return int(told[name]) if told.get(name, "").isdigit() else None

    together = tuple(c for c in (told.get("a", ""), told.get("b", "")) if c)
    apart = told.get("how") == "apart"
    only = frozenset(board.proposed()) if told.get("only") == "proposed" else None
    number = whole("councils")
    return Asked(
        councils=number if number in board.counts else None,
        together=() if apart else together,
        apart=together if apart else (),
        only=only,
        sort=told.get("sort", ""),
        down=told.get("order") == "down",
        page=whole("page") or 1,
    )


def _by_councils(proposals: list[Proposal]) -> dict[int, int]:
    found: dict[int, int] = {}
    for proposal in proposals:
        found[len(proposal.units)] = found.get(len(proposal.units), 0) + 1
    return found
