"""One option, and two side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from vesting.errors import VestingError
from vesting.options.measures.catalogue import UNIT_MEASURES, option_measures
from vesting.options.measures.thresholds import thresholds
from vesting.options.page import SHOWN
from vesting.web.board import appraised_here, board_here, criteria_columns
from vesting.web.frame import frame_of
from vesting.web.here import workspace
from vesting.web.maps import option_map
from vesting.workspace.board import Board
from vesting.workspace.choices import latest_criteria
from vesting.workspace.option_page import option_page, render_report, report_of
from vesting.workspace.results import Results
from vesting.workspace.side_by_side import side_by_side

KINDS = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Kinds of files that a report is written as."""


@require_safe
def option(request: HttpRequest, option: str) -> HttpResponse:
    """Page 1 of an option."""
    board = board_here(required=True)
    found = board.option(option, figures=True)
    asked = request.GET.getlist("threshold")
    shown: dict[str, Any] = {
        "board": board,
        "option": found,
        "measures": [UNIT_MEASURES[name] for name in SHOWN],
        "proposal": board.proposed().get(option),
        "map": option_map(board, found, frame_of(request).imprint),
        "criteria": option_measures(),
        "locked": latest_criteria(),
        "kinds": KINDS,
        "told": option_page(workspace(), board, option, asked),
        "quoted": thresholds(),
        "asked": asked,
    }
    appraisal = appraised_here()
    if appraisal:
        today = Results(workspace(), appraisal.run)["today"]
        rows = dict(today.select("criterion", "row").iter_rows())
        shown |= {"said": appraisal.judge(found), "appraisal": appraisal.run, "today": rows}
    return render(request, "option.html", shown)


@require_safe
def report(request: HttpRequest, option: str, kind: str) -> HttpResponse:
    """Page 1 of an option as a file: HTML, XLSX or DOCX."""
    made = report_of(workspace(), board_here(required=True), option)
    response = HttpResponse(render_report(made, kind), content_type=KINDS.get(kind))
    response["Content-Disposition"] = f'attachment; filename="option-{option}.{kind}"'
    return response


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Two options side by side: who moves, what changes."""
    board = board_here()
    told = {key: request.GET.get(key, "").strip() for key in ("a", "b")}
    proposed = board.proposed() if board else {}
    shown: dict[str, Any] = {
        "board": board,
        "told": told,
        "named": {option: p.name for option, p in proposed.items()},
    }
    status = 200
    if board and all(told.values()):
        try:
            shown |= _pair(board, told["a"], told["b"], frame_of(request).imprint)
        except VestingError as error:
            shown["problem"], status = error, 400
    return render(request, "compare.html", shown, status=status)


def _pair(board: Board, first: str, second: str, imprint: str) -> dict[str, Any]:
    made = side_by_side(board, first, second, criteria_columns(board))
    return {
        "pair": (made.first, made.second),
        "maps": (option_map(board, made.first, imprint), option_map(board, made.second, imprint)),
        "moves": made.moves,
        "moved": made.moved,
        "rows": made.rows,
        "measures": [UNIT_MEASURES[name] for name in SHOWN],
    }
