"""One option, and two side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vesting.area.footprint import Footprint, Move, Unit
from vesting.errors import InputError, Problem, VestingError
from vesting.options.measures.catalogue import UNIT_MEASURES, option_measures
from vesting.web.board import appraised_here, board_here, criteria_columns
from vesting.web.frame import frame_of
from vesting.web.maps import option_map
from vesting.workspace.board import Board, Option, Place
from vesting.workspace.choices import latest_criteria
from vesting.workspace.models import Proposal

SAME = Problem("WEB-E14", "An option was compared with itself", InputError)

SHOWN = (
    "residents", "aged_0_17", "looked_after", "ehc_plans", "child_deprivation",
    "leadership_cost_per_child", "posts_per_child", "distance_mean", "need_minus_funding",
)  # fmt: skip
"""Measures of each council on an option's page, in order."""


@require_safe
def option(request: HttpRequest, option: str) -> HttpResponse:
    """Page 1 of an option."""
    board = board_here(required=True)
    found = board.option(option, figures=True)
    shown: dict[str, Any] = {
        "board": board,
        "option": found,
        "measures": [UNIT_MEASURES[name] for name in SHOWN],
        "proposals": Proposal.objects.filter(option=option),
        "map": option_map(found, frame_of(request).imprint),
        "criteria": option_measures(),
        "locked": latest_criteria(),
    }
    appraisal = appraised_here()
    if appraisal:
        shown |= {"said": appraisal.judge(found), "appraisal": appraisal.run}
    return render(request, "option.html", shown)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two options side by side: who moves, what changes."""
    board = board_here()
    told = {key: request.GET.get(key, "").strip() for key in ("a", "b")}
    shown: dict[str, Any] = {"board": board, "told": told, "proposals": Proposal.objects.all()}
    status = 200
    if board and all(told.values()):
        try:
            shown |= _pair(board, told["a"], told["b"], frame_of(request).imprint)
        except VestingError as error:
            shown["problem"], status = error, 400
    return render(request, "compare.html", shown, status=status)


def _pair(board: Board, first: str, second: str, imprint: str) -> dict[str, Any]:
    if first == second:
        raise SAME("Both are the same option", mend="Name two different options")
    a, b = board.option(first), board.option(second)
    moves = footprint_of(a).moves_to(footprint_of(b))
    return {
        "pair": (a, b),
        "maps": (option_map(a, imprint), option_map(b, imprint)),
        "moves": [(board.names[m.block], board.residents[m.block], m) for m in moves],
        "moved": _moved(board, moves),
        "rows": _criteria(board, a, b),
    }


def footprint_of(option: Option) -> Footprint:
    """The footprint that an option is."""
    return Footprint.of(option.option, (Unit.of(c.name, c.codes) for c in option.councils))


def _moved(board: Board, moves: tuple[Move, ...]) -> int:
    return sum(board.residents[move.block] for move in moves)


def _criteria(board: Board, a: Option, b: Option) -> list[dict[str, Any]]:
    """The locked criteria of both options; none before criteria are locked."""
    table = board.results["options"]
    one, other = table.row(a.row, named=True), table.row(b.row, named=True)
    return [
        {
            "measure": option_measures()[name],
            "values": (one[name], other[name]),
            "places": tuple(Place(board.run.key, "options", o.row, name) for o in (a, b)),
            "better": _better(option_measures()[name].better, one[name], other[name]),
        }
        for name in criteria_columns(board)
    ]


def _better(which: str, one: float, other: float) -> str:
    if one == other:
        return ""
    return "first" if (one > other) == (which == "more") else "second"
