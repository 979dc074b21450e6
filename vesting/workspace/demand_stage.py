"""The demand stage in a workspace: from the records folder to tables that count children."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from vesting.area.footprint import parse_places
from vesting.area.place import Level, Place
from vesting.area.reorganisation import Area
from vesting.demand.areas import ALL, Units, by_home
from vesting.demand.calendar import day_of
from vesting.demand.forecast import Forecast, forecast, observed
from vesting.demand.forecast_parts import (
    StepEffect,
    layer_table,
    pool_table,
    pools,
    waterfall,
    waterfall_table,
)
from vesting.demand.forecast_tables import (
    PLACES,
    backtest_table,
    cost_table,
    stock_table,
    weekly_table,
)
from vesting.demand.forecast_words import last_spring, last_whole_year, remarks, say
from vesting.demand.histories import Histories
from vesting.demand.scenario_doubts import doubts
from vesting.demand.score_table import pit_table, score_table
from vesting.demand.units_file import By
from vesting.errors import Problem, WorkspaceError
from vesting.evidence.returns import Returns
from vesting.evidence.shelf import Shelf
from vesting.workspace.area import area_here
from vesting.workspace.demand_asked import Asked
from vesting.workspace.folder import Workspace
from vesting.workspace.homes import place_homes
from vesting.workspace.library import open_evidence
from vesting.workspace.long_view import look_far, whole_districts
from vesting.workspace.rest_of_area import REST
from vesting.workspace.returned import read_histories
from vesting.workspace.runs import Product
from vesting.workspace.scope import scope
from vesting.workspace.staffing import staffing

NO_RECORDS = Problem("WSP-E90", "The records folder holds no return", WorkspaceError)

CLASS = "forecast"
"""What the tables of this stage can say."""

Progress = Callable[[str], None]


def run(workspace: Workspace, asked: Asked, progress: Progress) -> Product:
    """Forecast children and cost of every unit from the returns in the records folder.

    Child-level rows stay there: the tables of the run count children.

    Raises:
        WorkspaceError: WSP-E90 when the folder holds no return.
        VestingError: As the reader, the fit and the simulation.
    """
    progress("reading returns")
    if not any(p.is_file() for p in workspace.records.rglob("*")):
        raise NO_RECORDS(
            "no SSDA903 return lies in the records folder",
            where=str(workspace.records),
            mend="Copy the returns there: a folder for each council, and in it one for each year.",
        )
    returns, histories = read_histories([workspace.records])
    shelf = open_evidence(workspace.evidence)
    area = area_here(shelf)
    units = _units(shelf, area, histories, asked)
    made = forecast(histories, units, asked.forecast(day_of(histories.until)), progress)
    posts = staffing(shelf, area, _codes(area, units), made.asked.scenario)
    staffed = {} if posts.table.is_empty() else {"workforce": posts.table}
    progress("long view")
    far = look_far(shelf, made, whole_districts(made))
    beyond = {} if far.table.is_empty() else {"long_view": far.table}
    told = {
        "scope": list(scope(shelf, area)), "workforce": list(posts.said), "long_view": far.facts(),
    }  # fmt: skip
    steps = waterfall(made)
    tables = tables_of(made, progress, steps) | staffed | beyond
    return Product(tables, _facts(made, returns, steps) | told, CLASS)


def _codes(area: Area, units: Units) -> dict[str, tuple[str, ...]]:
    """Districts of the whole and of every unit."""
    parts = {name: tuple(area.codes[at] for at in blocks) for name, blocks in units.of.items()}
    return {ALL: area.codes, **parts}


def _units(shelf: Shelf, area: Area, histories: Histories, asked: Asked) -> Units:
    """Districts as blocks, by the homes of children; units of them as asked, or today's councils."""
    placed = place_homes(shelf, histories.homes, By.LAD)
    known = {code: c.code_on(area.date) for c in area.councils for code in c.every_code}
    block_of = {home: known[code] for home, code in placed.code_of.items() if code in known}
    people = shelf.population(list(area.codes), 0, 17)
    return by_home(
        histories, area.codes, block_of, people.values if people.complete else None,
        placed.said, _groups(area, asked),
    )  # fmt: skip


def _groups(area: Area, asked: Asked) -> Mapping[str, tuple[str, ...]]:
    places = [Place(code, name, Level.DISTRICT)
              for code, name in zip(area.codes, area.names, strict=True)]  # fmt: skip
    groups = {
        unit: tuple(p.code for p in parse_places(", ".join(names), places, of=area.name))
        for unit, names in asked.units.items()
    }
    taken = {code for codes in groups.values() for code in codes}
    rest = tuple(code for code in area.codes if code not in taken)
    return {**groups, REST: rest} if groups and rest else groups


def tables_of(
    made: Forecast, progress: Progress, steps: Sequence[StepEffect]
) -> dict[str, pl.DataFrame]:
    """Everything that a run of the stage keeps."""
    progress("layers of uncertainty")
    layers = layer_table(made)
    progress("risk pool")
    shared = pools(made)
    progress("writing tables")
    return {
        "layers": layers,
        **({"pool": pool_table(shared)} if shared else {}),
        **({"waterfall": waterfall_table(tuple(steps))} if steps else {}),
        "stock": stock_table(made),
        "cost": cost_table(made),
        "weekly_cost": weekly_table(made),
        "backtest": backtest_table(made),
        "scores": score_table(made),
        **({"pit": pit_table(made)} if made.cases else {}),
        "reserve": _reserve(made),
        "seen": _seen(made),
        "block_draws": _block_draws(made),
        **({"stock_without": stock_table(made, plain=True), "cost_without": cost_table(made, plain=True)}
           if made.asked.scenario else {}),
    }  # fmt: skip


def _reserve(made: Forecast) -> pl.DataFrame:
    rows = [
        {"unit": said.unit, "chance": r.chance, "budget": r.budget, "pounds": r.pounds,
         "share": r.share, "low": r.low, "high": r.high}
        for said in say(made) for r in said.reserves
    ]  # fmt: skip
    return pl.DataFrame(rows)


def _seen(made: Forecast) -> pl.DataFrame:
    """Children of every unit at the end of each month that the returns cover."""
    first, last = made.histories.first, made.histories.until
    days = tuple(range(last, first, -30))[::-1]
    counted = observed(made.histories, made.units.blocks, days).sum(axis=2)
    parts = [
        counted.sum(axis=1),
        *(counted[:, list(b)].sum(axis=1) for b in made.units.of.values()),
    ]
    return pl.concat(
        pl.DataFrame({"date": [day_of(d) for d in days], "unit": name, "children": values})
        for name, values in zip(made.units.names, parts, strict=True)
    )


def _block_draws(made: Forecast) -> pl.DataFrame:
    """The block × draw table that other stages read: children on a day, pounds in a year."""
    day, year = last_spring(made), last_whole_year(made)
    frames = []
    for measure, values in (
        ("looked_after", made.simulated.stock[day].sum(axis=1)),
        ("placement_cost", made.simulated.cost[year].sum(axis=1)),
    ):
        blocks, draws = values.shape
        frames.append(
            pl.DataFrame(
                {
                    "measure": measure,
                    "block": np.repeat(made.simulated.blocks, draws).tolist(),
                    "draw": np.tile(np.arange(draws, dtype=np.int32), blocks),
                    "value": values.ravel().astype(np.float64),
                }
            )
        )
    return pl.concat(frames)


def _facts(made: Forecast, returns: Returns, steps: Sequence[StepEffect]) -> dict[str, Any]:
    until = made.tested_until()
    return {
        "start": made.asked.start.isoformat(),
        "until": day_of(made.simulated.days[-1]).isoformat(),
        "day": day_of(made.simulated.days[last_spring(made)]).isoformat(),
        "year": made.years()[last_whole_year(made)],
        "tested_until": until.isoformat() if until else "",
        "no_test": made.no_test,
        "units": [name for name in made.units.names if name != ALL],
        "says": {said.unit: said.sentence for said in say(made)},
        "said": [
            *remarks(made),
            *doubts(made, steps),
        ],
        "councils": {council: list(years) for council, years in returns.years.items()},
        "rows": returns.counts,
        "remarks": list(returns.remarks),
        "scenario": made.asked.scenario.title if made.asked.scenario else "",
        "places": list(PLACES),
        "known_until": day_of(made.histories.until).isoformat(),
    }
