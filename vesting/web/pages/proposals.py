"""Proposals: what was put forward, by whom, and exactly how it ranks among all options."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from vesting.area.footprint import Footprint
from vesting.errors import InputError, Problem, VestingError
from vesting.options.appraisal.ranks import CriterionRank
from vesting.options.measures.catalogue import OptionMeasure, option_measures
from vesting.options.verdict import Verdict
from vesting.web.board import board_here, verdict_here
from vesting.web.here import workspace
from vesting.workspace.area import area_here
from vesting.workspace.board import Board, Place
from vesting.workspace.library import open_evidence
from vesting.workspace.models import Proposal
from vesting.workspace.proposals import read_footprint, record_proposal
from vesting.workspace.stages import appraise_again

NO_DATE = Problem("WEB-E08", "A date does not read as one", InputError)

FIELDS = (
    ("name", "What is it called?", "", True),
    ("proposed_by", "Who put it forward?", "Such as the county council, or five districts", True),
    ("source", "Where can it be read?", "Title of the document, and the page", True),
    ("address", "Its address on the web", "If it has one", True),
)
"""Fields of the form: name, question, hint, whether the answer is long."""


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal as the page shows it.

    Attributes:
        proposal: What was recorded.
        councils: Its councils and their places, in words.
        option: Its identity in the newest list; empty where that does not hold it.
        peers: Listed options of as many councils.
        ranks: How it stands on each criterion that may be shown.
    """

    proposal: Proposal
    councils: tuple[str, ...]
    option: str = ""
    peers: int = 0
    ranks: tuple[tuple[OptionMeasure, CriterionRank, Place], ...] = ()


@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest) -> HttpResponse:
    """List the proposals with their ranks; record another."""
    error = None
    if request.method == "POST":
        try:
            _record(request.POST.dict())
            appraise_again(workspace())
            return redirect("proposals")
        except VestingError as met:
            error = met
    names = _names()
    board, verdict = board_here(), verdict_here()
    shown: dict[str, Any] = {
        "lines": [_line(board, verdict, made, names) for made in Proposal.objects.all()],
        "statuses": Proposal.Status.choices,
        "fields": FIELDS,
        "told": request.POST.dict(),
        "problem": error,
        "names": list(names.values()),
    }
    return render(request, "proposals.html", shown, status=400 if error else 200)


def _line(
    board: Board | None, verdict: Verdict | None, made: Proposal, names: dict[str, str]
) -> Line:
    councils = tuple(
        f"{unit['name']}: {', '.join(names.get(code, code) for code in unit['places'])}"
        for unit in made.units
    )
    option = board.identity_of(made) if board else ""
    if board is None or option not in board:
        return Line(made, councils)
    found = board.option(option)
    ranks = verdict.ranks(option) if verdict else ()
    placed = tuple(
        (option_measures()[r.criterion], r, Place(board.run.key, "options", found.row, r.criterion))
        for r in ranks
    )
    return Line(made, councils, option, board.counts[len(found.councils)], placed)


def _names() -> dict[str, str]:
    """Names of the area's councils by code; none where the area is not known yet."""
    try:
        area = area_here(open_evidence(workspace().evidence))
    except VestingError:
        return {}
    return dict(zip(area.codes, area.names, strict=True))


def _read(values: dict[str, str]) -> Footprint:
    """The footprint of the form: of whole districts, or of the parts that the list offers."""
    area = area_here(open_evidence(workspace().evidence))
    whole = dict(zip(area.codes, area.names, strict=True))
    name, councils, board = values.get("name", ""), values.get("councils", ""), board_here()
    try:
        return read_footprint(name, councils, whole)
    except VestingError:
        if board is None or set(board.names) == set(whole):
            raise
        return read_footprint(name, councils, board.names)


def _record(values: dict[str, str]) -> Proposal:
    return record_proposal(
        _read(values),
        proposed_by=values.get("proposed_by", ""),
        proposed_on=_date(values),
        source=values.get("source", ""),
        address=values.get("address", ""),
        status=values.get("status", Proposal.Status.IDEA),
        reason=values.get("reason", ""),
    )


def _date(values: dict[str, str]) -> dt.date:
    parts = [values.get(f"on-{part}", "") for part in ("year", "month", "day")]
    try:
        year, month, day = map(int, parts)
        return dt.date(year, month, day)
    except ValueError:
        raise NO_DATE(
            "The date of the proposal does not read as a date",
            mend="Write day, month and year as numbers, such as 9 5 2025",
        ) from None
