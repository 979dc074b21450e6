"""What wins when: families of leaders, what they share, what each criterion does; entered weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from vesting.errors import InputError, Problem, VestingError
from vesting.options.measures.catalogue import option_measures
from vesting.web.board import appraised_here, board_here
from vesting.web.here import workspace
from vesting.workspace.board import Board, Option, Place
from vesting.workspace.choices import enter_weights, latest_criteria
from vesting.workspace.models import Weighting
from vesting.workspace.priorities import FamilyTold, ranked_by_weights, within
from vesting.workspace.results import Results
from vesting.workspace.stages import appraise_again

NOT_A_WEIGHT = Problem("WEB-E15", "A weight does not read as a number", InputError)

FAMILIES = 12
PAIRS = 12
ON_FRONT = 30


@dataclass(frozen=True, slots=True)
class FamilyLine:
    """A family as the page shows it."""

    head: Option
    row: FamilyTold
    first: Place
    top: Place


@require_safe
def families(request: HttpRequest) -> HttpResponse:
    """Which maps lead under which part of all possible priorities, by families."""
    board, found = board_here(), appraised_here()
    if board is None or found is None:
        return render(request, "families.html", {"found": None})
    results = Results(workspace(), found.run)
    told = request.GET.get("councils", "")
    numbers = list(found.within)
    councils = int(told) if told.isdigit() and int(told) in numbers else numbers[0]
    own = pl.col("councils") == councils
    told_within = within(results, councils)
    shown: dict[str, Any] = {
        "found": found,
        "numbers": numbers,
        "councils": councils,
        "families": [_family(board, results, f) for f in told_within.families[:FAMILIES]],
        "in_all": len(told_within.families),
        "told": told_within,
        "listed": board.counts[councils],
        "common": _common(board, results["common"].filter(own)),
        "front": told_within.front[:ON_FRONT],
        "measures": option_measures(),
        "key": found.run.key,
        "named": {option: p.name for option, p in board.proposed().items()},
    }
    return render(request, "families.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: HttpRequest) -> HttpResponse:
    """Enter weights; see what they would put first, within each number of councils."""
    error = None
    if request.method == "POST":
        try:
            _enter(request)
            run = appraise_again(workspace())
            return redirect("run", run.key) if run else redirect("weights")
        except VestingError as met:
            error = met
    board, found = board_here(), appraised_here()
    locked = latest_criteria()
    shown: dict[str, Any] = {
        "found": found,
        "criteria": locked.criteria if locked else [],
        "told": request.POST.dict(),
        "problem": error,
        "entered": _entered(board, Results(workspace(), found.run)) if board and found else [],
        "waiting": Weighting.objects.count(),
        "measures": option_measures(),
        "named": {option: p.name for option, p in board.proposed().items()} if board else {},
    }
    return render(request, "weights.html", shown, status=400 if error else 200)


def _family(board: Board, results: Results, family: FamilyTold) -> FamilyLine:
    key = results.run.key
    return FamilyLine(
        board.option(family.head),
        family,
        Place(key, "families", family.row, "first"),
        Place(key, "families", family.row, "top"),
    )


def _common(board: Board, rows: pl.DataFrame) -> list[tuple[str, str, float, int]]:
    """What leaders share, in words: how, which places, share of draws, row."""
    words = {"council": "one council", "together": "together", "apart": "in two councils"}
    found = []
    for row in rows.sort("share", descending=True).head(PAIRS).iter_rows(named=True):
        codes = [*row["one"].split(","), row["other"]] if row["other"] else row["one"].split(",")
        names = " and ".join(board.names.get(code, code) for code in codes)
        found.append((words[row["what"]], names, row["share"], row["row"]))
    return found


def _enter(request: HttpRequest) -> Weighting:
    locked = latest_criteria()
    given = {}
    for criterion in locked.criteria if locked else ():
        text = request.POST.get(f"w-{criterion['id']}", "").strip() or "0"
        try:
            given[criterion["id"]] = float(text)
        except ValueError:
            raise NOT_A_WEIGHT(
                f"'{text}' is not a number", where=criterion["title"], mend="Write 0 or more"
            ) from None
    return enter_weights(request.POST.get("name", ""), given, reason=request.POST.get("reason", ""))


def _entered(board: Board, results: Results) -> list[dict[str, Any]]:
    """Each set of weights with the options that it puts first."""
    made = []
    for ranked in ranked_by_weights(results, board.proposed()):
        lines = [
            {
                "row": row,
                "option": board.option(row["option"]),
                "place": Place(results.run.key, "weighted", row["row"], "score"),
            }
            for row in ranked.rows
        ]
        made.append({"weighting": ranked.weighting, "lines": lines, "shares": ranked.shares})
    return made
