"""Where the numbers of a forecast come from."""

from __future__ import annotations

from typing import Any

from vesting.demand.release import PROJECTED
from vesting.workspace.board import Place
from vesting.workspace.chain import Trace
from vesting.workspace.folder import Workspace
from vesting.workspace.models import Evidence
from vesting.workspace.results import Results

RULE = (
    "Children’s histories are read from the returns in the records folder; rates of entering, leaving "
    "and moving are fitted, and every child is followed in {replicates} states of the world. The "
    "figure is {what} over them"
)
WHAT = {
    "mean": "the mean", "p50": "the middle", "p025": "the 2.5th percentile",
    "p10": "the 10th percentile", "p25": "the 25th percentile", "p75": "the 75th percentile",
    "p90": "the 90th percentile", "p975": "the 97.5th percentile",
}  # fmt: skip


def of_forecast(_: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
    """A number of the tables of children or pounds."""
    run = results.run
    pounds = "financial_year" in row
    when = row["financial_year"] if pounds else f"{row['date']:%d %B %Y}"
    whose = "the whole" if row["unit"] == "ALL" else row["unit"]
    where = "" if row["placement"] == "ALL" else f", {row['placement'].replace('_', ' ')}"
    rule = RULE.format(
        replicates=run.settings["replicates"], what=WHAT.get(place.column, "the figure")
    )
    cost = "Cost of placements a week" if place.table == "weekly_cost" else "Cost of placements"
    return Trace(
        title=f"{cost if pounds else 'Children looked after'}, {whose}{where}, {when}",
        value=row[place.column],
        unit="pounds" if pounds else "children",
        place=place,
        run=run,
        rule=rule,
        label="forecast; the range holds 8 times in 10",
        low=row["p10"],
        high=row["p90"],
    )


def of_reserve(_: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
    """A reserve."""
    return Trace(
        title=f"{place.column.capitalize()} of {row['unit']}, chance of overspending {100 * row['chance']:.0f} %",
        value=row[place.column],
        unit="pounds" if place.column in ("budget", "pounds") else "of the budget",
        place=place,
        run=results.run,
        rule="The budget is the mean cost over all states of the world; the reserve is what would have "
        "to be added so that only the stated part of them cost more. A held balance, not a yearly cost",
    )


def of_workforce(_: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
    """A figure of workers or cases."""
    whose = "the whole" if row["unit"] == "ALL" else row["unit"]
    told = "; ".join(results.run.facts.get("workforce", ()))
    return Trace(
        title=f"{place.column.capitalize()}, {whose}, {row['situation']}, after {row['months']} months",
        value=row[place.column],
        unit="",
        place=place,
        run=results.run,
        rule=f"Posts fall vacant and are filled at published rates; cases open are Poisson. {told}",
    )


FAR_RULE = (
    "Beyond the back-tested horizon. In each of {replicates} states of the world the children looked after "
    "on the last day of the forecast, times the change of projected children (each age weighted with its "
    "rate of children looked after), times a random walk of mean 1 whose variance a year is that of the "
    "law of children looked after; the figure is {what} over them. Rates stay as they are. {said}"
)
OFFICIAL_RULE = (
    "Residents aged 0 to 17 as projected, in the councils of the unit, on the line between two mid-years. "
    "{said}"
)


def of_long_view(_: Workspace, results: Results, place: Place, row: dict[str, Any]) -> Trace:
    """A number of the long view, with the projection that it goes back to."""
    run, told = results.run, results.run.facts["long_view"]
    official = place.column == PROJECTED
    rule = (OFFICIAL_RULE if official else FAR_RULE).format(
        replicates=run.settings["replicates"],
        what=WHAT.get(place.column, "the figure"),
        said=". ".join(words[:1].upper() + words[1:] for words in told["said"]),
    )
    whose = "the whole" if row["unit"] == "ALL" else row["unit"]
    what = "Children aged 0 to 17, projected" if official else "Children looked after, long view"
    held = Evidence.objects.filter(file=told["file"], table="population")
    return Trace(
        title=f"{what}, {whose}, {row['date']:%d %B %Y}",
        value=row[place.column],
        unit="children",
        place=place,
        run=run,
        rule=rule,
        label="official projection" if official else "no forecast: if rates stay as they are",
        low=None if official else row["p10"],
        high=None if official else row["p90"],
        files=tuple(held),
    )
