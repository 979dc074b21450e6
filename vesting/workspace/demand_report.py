"""A forecast of one unit as a report: what may leave the team, in whatever format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from vesting.demand.areas import ALL
from vesting.demand.release import LEAST_SHOWN, ROUND_POUNDS, ROUND_TO
from vesting.demand.released import ROUND_WEEKLY
from vesting.outputs.report import Heading, Part, Picture, Points, Report, Text
from vesting.workspace import demand_grids as grids
from vesting.workspace.demand_grids import ALL_LEFT_OUT, first, rounded
from vesting.workspace.demand_page import DemandPage, newest_forecast, page_of
from vesting.workspace.demand_released import Released
from vesting.workspace.folder import Workspace
from vesting.workspace.models import Facts

SCOPE = (
    "Placements only: social work, family support and everything else that a council does for "
    "children is not in these pounds."
)
ONLY = "placements only: "
"""How sentences on the scope begin where they stand alone."""
LEGEND = (
    "Black: seen. Blue: forecast, with bands that hold 5, 8 and 9.5 times in 10. Red: what refits a year "
    "before said (8 in 10). Grey and dashed: further ahead than any back-test reaches."
)
LEGEND_OF_FAR = (
    " Violet, hatched between dotted edges: the long view, which is no forecast; dotted lines hold 8 and "
    "9.5 times in 10."
)
NO_PICTURE = "No picture: on some day the children are left out, so that small counts stay hidden."
ROUNDED = (
    f"Counts are rounded to {ROUND_TO} and left out below {LEAST_SHOWN}, with whatever would give them away in "
    f"this report or that of another unit; pounds are rounded to £{ROUND_POUNDS:,} and left out where children "
    "are. No table by placement is in this report."
)


def find_report(workspace: Workspace, unit: str) -> Report:
    """The report of a unit of the newest forecast, as it may be published.

    Raises:
        WorkspaceError: WSP-E93 when nothing has been forecast.
        InputError: WSP-E94 when the forecast has no such unit.
    """
    made = Released(newest_forecast(workspace))
    page = page_of(made, unit)
    words = () if page.unit in made.left_out else page.says
    far = "" if any(line.values["mean"] is None for line in page.far) else page.far_says
    return demand_report(replace(page, says=words, far_says=far))


def demand_report(page: DemandPage) -> Report:
    """The report of one unit.

    Args:
        page: What it says, from tables as they may be published; without the words that may not be.
    """
    facts = Facts.objects.get()
    name = facts.title if page.unit == page.units[0] else page.unit
    title = f"Children looked after and the cost of placements: {name}"
    parts = tuple(_parts(page, name))
    return Report(title, facts.made_for, facts.made_by, page.run, parts, facts.fictitious)


def _parts(page: DemandPage, name: str) -> Iterator[Part]:
    yield Text("A forecast, not a promise and not a recommendation.", warning=True)
    yield Points(tuple(map(_released, page.says))) if page.says else Text(ALL_LEFT_OUT)
    yield from _picture(page, name)
    if page.tested:
        yield Text(first(page.tested) + ".", warning=True)
    yield Heading("Children looked after")
    yield grids.bands("On 31 March and on the last day", "Day", page.stock, ROUND_TO, "Children")
    yield from _far(page)
    yield Heading("Cost of placements")
    yield grids.bands(
        "Cost of placements, pounds", "Financial year", page.cost, ROUND_POUNDS, "Cost"
    )
    if page.weekly:
        yield grids.bands(
            "The same, pounds a week", "Financial year", page.weekly, ROUND_WEEKLY, "Cost a week"
        )
    yield Text(SCOPE)
    scope = (line.removeprefix(ONLY) for line in page.facts.get("scope", ()))
    yield Points(tuple(map(_released, scope)))
    yield Heading("What to hold")
    yield grids.reserve(page)
    if page.pool:
        yield Heading("Holding it together")
        yield grids.pool(page)
    if page.steps:
        yield Heading(f"What if: {page.facts['scenario']}")
        yield grids.scenario(page)
    yield from _staff(page)
    if page.layers:
        yield Heading("Where the doubt comes from")
        yield grids.layers(page)
    yield Heading("How good such forecasts were")
    yield from _test(page)
    yield Heading("What it was made from")
    years = (f"{c}: returns of {', '.join(map(str, y))}" for c, y in page.facts["councils"].items())
    said = (_released(line) for line in page.facts["said"])
    yield Points((*years, *said, ROUNDED))


def _picture(page: DemandPage, name: str) -> Iterator[Part]:
    if not page.chart:
        yield Text(NO_PICTURE)
        return
    yield Picture(
        page.chart, f"Fan chart of children looked after, {name}; the tables say the same"
    )
    yield Text(LEGEND + (LEGEND_OF_FAR if page.far else ""))


def _far(page: DemandPage) -> Iterator[Part]:
    """The long view, or why there is none; nothing for a run made before there was one."""
    if not (page.far_says or page.far):
        return
    yield Heading("The long view: beyond the back-tested horizon")
    if page.far_says:
        yield Text(f"{_released(page.far_says.replace(f'{ALL}: ', ''))}.", warning=bool(page.far))
    if page.far:
        yield grids.far_grid(page.far)
        yield Points(tuple(_released(line) for line in page.facts["long_view"]["said"]))


def _staff(page: DemandPage) -> Iterator[Part]:
    said = page.facts.get("workforce", ())
    if not (page.staff or said):
        return
    yield Heading("Who would do the work")
    if page.staff:
        yield grids.staff(page)
    yield Points(tuple(f"{first(line)}." for line in said))


def _test(page: DemandPage) -> Iterator[Part]:
    if page.facts["no_test"]:
        yield Text(page.facts["no_test"])
    elif not page.scores:
        yield Text("No return tells of this unit: it is estimated, and there is no back-test.")
    else:
        yield from grids.backtest(page)


_SEVERAL = {"child": "children", "period": "periods"}
_COUNTED = r"children|unaccompanied|unknown|periods|without a date"
_RANGE = re.compile(r"\b(\d[\d,]*) to (\d[\d,]*)(?= looked after| where it is)")
_COUNT = re.compile(rf"(?<![\d,.])(\d[\d,]*) (?={_COUNTED})")


def _released(words: str) -> str:
    """A sentence without the name of the whole, its counts of children rounded and small ones hidden."""
    several = re.sub(r"\b1 (child|period)\b", lambda one: f"1 {_SEVERAL[one[1]]}", words)
    ranged = _RANGE.sub(lambda ends: f"{_near(ends[1])} to {_near(ends[2])}", several)
    counted = _COUNT.sub(lambda count: f"{_few_or_near(count[1])} ", ranged)
    return first(counted.removeprefix(f"{ALL}: "))


def _near(number: str) -> str:
    return f"{rounded(int(number.replace(',', '')), ROUND_TO):,}"


def _few_or_near(number: str) -> str:
    return f"fewer than {LEAST_SHOWN}" if number in "12345" else _near(number)
