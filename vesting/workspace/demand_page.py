"""A forecast of one unit as pages and reports show it: words, figures with their way back, a chart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from vesting.demand.areas import ALL
from vesting.demand.calendar import in_words
from vesting.demand.long_view_words import BEYOND
from vesting.errors import InputError, Problem, WorkspaceError
from vesting.workspace.demand_chart import chart_of
from vesting.workspace.demand_lines import (
    Line,
    layer_lines,
    long_view_lines,
    of_all_placements,
    of_unit,
    pit_lines,
    pool_lines,
    quantile_lines,
    reserve_lines,
    score_lines,
    staff_lines,
    step_lines,
)
from vesting.workspace.folder import Workspace
from vesting.workspace.long_view import says_of
from vesting.workspace.models import Facts
from vesting.workspace.results import Results, newest

NOTHING_FORECAST = Problem("WSP-E93", "Nothing has been forecast yet", WorkspaceError)
NO_UNIT = Problem("WSP-E94", "The forecast has no such unit", InputError)


@dataclass(frozen=True, slots=True)
class DemandPage:
    """Everything that the page of a unit says.

    Attributes:
        run: Key of the run.
        unit: Its name.
        units: Names of all units, the whole first.
        says: What the forecast says, a sentence each.
        chart: Fan chart; empty where a day of it is left out.
        tested: Which days no back-test reaches, in words; empty where it reaches all.
        stock: Children on each 31 March and on the last day.
        cost: Pounds of each financial year.
        weekly: Pounds a week of each.
        day: The day that the words are about.
        placements: Children by placement on that day.
        reserve: What to hold, by chance of overspending.
        scores: The back-test, by months ahead.
        places: How often what came lay in each tenth of the draws; empty without a back-test.
        layers: Share of each layer of uncertainty in the variance of pounds and of children.
        pool: A pool of the units' reserves, for each value of the shared shock; empty for one unit.
        steps: What each step of a scenario adds; empty without one.
        staff: Posts and unallocated work, as usual and after shocks; empty where none can be told.
        far: The long view, every 31 March beyond the forecast; empty where there is none.
        far_says: What the long view says of the unit, or why there is none.
        facts: Facts of the run.
    """

    run: str
    unit: str
    units: tuple[str, ...]
    says: tuple[str, ...]
    chart: str = field(repr=False)
    tested: str
    stock: tuple[Line, ...]
    cost: tuple[Line, ...]
    weekly: tuple[Line, ...]
    day: date
    placements: tuple[Line, ...]
    reserve: tuple[Line, ...]
    scores: tuple[Line, ...]
    places: tuple[Line, ...]
    layers: tuple[Line, ...]
    pool: tuple[Line, ...]
    steps: tuple[Line, ...]
    staff: tuple[Line, ...]
    far: tuple[Line, ...]
    far_says: str
    facts: dict[str, Any] = field(repr=False)


def find_page(workspace: Workspace, unit: str) -> DemandPage:
    """The page of a unit of the newest forecast.

    Raises:
        WorkspaceError: WSP-E93 when nothing has been forecast.
        InputError: WSP-E94 when the forecast has no such unit.
    """
    return page_of(newest_forecast(workspace), unit)


def newest_forecast(workspace: Workspace) -> Results:
    """Tables of the newest forecast.

    Raises:
        WorkspaceError: WSP-E93 when nothing has been forecast.
    """
    results = newest(workspace, "demand")
    if results is None:
        raise NOTHING_FORECAST(
            "demand has not been forecast yet",
            mend="Put the returns into the records folder, and run\n  vesting run demand",
        )
    return results


def page_of(results: Results, unit: str) -> DemandPage:
    """The page of a unit of a forecast; of the whole where none is named.

    Raises:
        InputError: WSP-E94 when the forecast has no such unit.
    """
    units = (ALL, *results.run.facts["units"])
    if unit and unit not in units:
        raise NO_UNIT(f"The forecast has no unit '{unit}'", mend=f"Name one of: {', '.join(units)}")
    return demand_page(results, unit, Facts.objects.get().imprint(results.run.key))


def demand_page(results: Results, unit: str, imprint: str) -> DemandPage:
    """What the page of a unit says.

    Args:
        results: Tables of a finished run of the demand stage.
        unit: Name of the unit; the whole where it is not one of the run's.
        imprint: One line inside the chart: who commissioned the work.
    """
    facts = results.run.facts
    units = (ALL, *facts["units"])
    chosen = unit if unit in units else ALL
    stock = results["stock"].filter(pl.col("unit") == chosen)
    tested = _tested(results, chosen)
    whole = stock.filter(pl.col("placement") == ALL)
    day = date.fromisoformat(facts["day"])
    return DemandPage(
        run=results.run.key,
        unit=chosen,
        units=units,
        says=tuple(facts["says"][chosen].rstrip(".").split("; ")),
        chart=chart_of(results, chosen, whole, tested, imprint),
        tested=_untested(whole, tested),
        stock=quantile_lines(whole.filter(_told(whole)), "date", tested),
        cost=quantile_lines(of_all_placements(results, "cost", chosen), "financial_year", tested),
        weekly=quantile_lines(
            of_all_placements(results, "weekly_cost", chosen), "financial_year", tested
        ),
        day=day,
        placements=quantile_lines(
            stock.filter((pl.col("date") == day) & (pl.col("placement") != ALL)), "placement"
        ),
        reserve=reserve_lines(of_unit(results, "reserve", chosen)),
        scores=score_lines(of_all_placements(results, "scores", chosen)),
        places=pit_lines(results, chosen),
        layers=layer_lines(results, chosen),
        pool=pool_lines(results, chosen),
        steps=step_lines(results, chosen),
        staff=staff_lines(results, chosen),
        far=long_view_lines(results, chosen),
        far_says=says_of(facts["long_view"], chosen) if "long_view" in facts else "",
        facts=facts,
    )


def _tested(results: Results, unit: str) -> date | None:
    """Last day that a back-test of the unit reaches; nothing for one that no return tells of."""
    until = results.run.facts["tested_until"]
    scored = not of_all_placements(results, "scores", unit).is_empty()
    return date.fromisoformat(until) if until and scored else None


def _untested(whole: pl.DataFrame, tested: date | None) -> str:
    """Which days no back-test reaches, in words."""
    last = whole["date"].max()
    assert isinstance(last, date)  # a forecast has days
    if tested is not None and last <= tested:
        return ""
    which = "no day" if tested is None else f"no day after {in_words(tested)}"
    return (
        f"{BEYOND}: {which} of this forecast is reached by a back-test; nothing stands behind such days "
        "but the model, and they are drawn grey and dashed"
    )


def _told(rows: pl.DataFrame) -> pl.Expr:
    """Every 31 March, and the last day."""
    spring = (pl.col("date").dt.month() == 3) & (pl.col("date").dt.day() == 31)
    return spring | (pl.col("date") == rows["date"].max())
