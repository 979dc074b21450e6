"""A forecast of one unit as pages and reports show it: words, figures with their way back, a chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from vesting.demand.areas import ALL
from vesting.demand.long_view_words import BEYOND
from vesting.errors import InputError, Problem, WorkspaceError
from vesting.outputs.fan import Ahead, Earlier, Seen, fan
from vesting.workspace.folder import Workspace
from vesting.workspace.long_view import says_of
from vesting.workspace.models import Facts
from vesting.workspace.results import Results, newest

NOTHING_FORECAST = Problem("WSP-E93", "Nothing has been forecast yet", WorkspaceError)
NO_UNIT = Problem("WSP-E94", "The forecast has no such unit", InputError)

SHOWN = ("p025", "p10", "p50", "p90", "p975")
"""Columns of a forecast that its tables show."""

LAYERS = {
    "process": "Chance: who comes, leaves and moves",
    "parameter": "Rates that are not known for certain",
    "shock": "A shock that the whole area shares",
    "price": "Prices",
    "scenario": "The ranges of the scenario",
}
"""Layers of uncertainty as people read them."""

ENDS = ("p025", "p10", "p25", "p75", "p90", "p975")
EARLIER_MONTHS = 12
"""Months ahead at which earlier forecasts are drawn."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table.

    Attributes:
        name: Day, year or placement.
        row: Its row in the table of the run.
        values: Its figures by column.
        note: A remark, such as that no back-test reaches so far.
    """

    name: str
    row: int
    values: dict[str, float]
    note: str = ""


@dataclass(frozen=True, slots=True)
class DemandPage:
    """Everything that the page of a unit says.

    Attributes:
        run: Key of the run.
        unit: Its name.
        units: Names of all units, the whole first.
        says: What the forecast says, a sentence each.
        chart: Fan chart.
        tested: Which days no back-test reaches, in words; empty where it reaches all.
        stock: Children on each 31 March and on the last day.
        cost: Pounds of each financial year.
        weekly: Pounds a week of each.
        placements: Children by placement on the day that the words are about.
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
    results = newest(workspace, "demand")
    if results is None:
        raise NOTHING_FORECAST(
            "demand has not been forecast yet",
            mend="Put the returns into the records folder, and run\n  vesting run demand",
        )
    facts = Facts.objects.get()
    units = (ALL, *results.run.facts["units"])
    if unit and unit not in units:
        raise NO_UNIT(f"The forecast has no unit '{unit}'", mend=f"Name one of: {', '.join(units)}")
    fictitious = " A fictitious county." if facts.fictitious else ""
    imprint = f"Made for {facts.made_for} by {facts.made_by}. Run {results.run.key}.{fictitious}"
    return demand_page(results, unit, f"{imprint} Not a recommendation.")


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
        chart=_chart(results, chosen, whole, tested, imprint),
        tested=_untested(whole, tested),
        stock=_lines(whole.filter(_told(whole)), "date", tested),
        cost=_lines(_whole(results, "cost", chosen), "financial_year", tested),
        weekly=_lines(_whole(results, "weekly_cost", chosen), "financial_year", tested),
        placements=_lines(
            stock.filter((pl.col("date") == day) & (pl.col("placement") != ALL)), "placement"
        ),
        reserve=_reserve(_of(results, "reserve", chosen)),
        scores=_scores(_whole(results, "scores", chosen)),
        places=_places(results, chosen),
        layers=_layers(results, chosen),
        pool=_pool(results, chosen),
        steps=_steps(results, chosen),
        staff=_staff(results, chosen),
        far=_far(results, chosen),
        far_says=says_of(facts["long_view"], chosen) if "long_view" in facts else "",
        facts=facts,
    )


def _tested(results: Results, unit: str) -> date | None:
    """Last day that a back-test of the unit reaches; nothing for one that no return tells of."""
    until = results.run.facts["tested_until"]
    scored = not _whole(results, "scores", unit).is_empty()
    return date.fromisoformat(until) if until and scored else None


def _untested(whole: pl.DataFrame, tested: date | None) -> str:
    """Which days no back-test reaches, in words."""
    last = whole["date"].max()
    assert isinstance(last, date)  # a forecast has days
    if tested is not None and last <= tested:
        return ""
    which = "no day" if tested is None else f"no day after {tested.day} {tested:%B %Y}"
    return (
        f"{BEYOND}: {which} of this forecast is reached by a back-test; nothing stands behind such days "
        "but the model, and they are drawn grey and dashed"
    )


def _far(results: Results, unit: str) -> tuple[Line, ...]:
    """One line a 31 March of the long view."""
    if "long_view" not in results:
        return ()
    columns = ("mean", *SHOWN, "children_projected")
    return tuple(
        Line(f"{r['date']:%d %B %Y}", r["row"], {c: r[c] for c in columns}, "long view")
        for r in _of(results, "long_view", unit).iter_rows(named=True)
    )


def _layers(results: Results, unit: str) -> tuple[Line, ...]:
    """One line a layer: its share of the variance of children and of pounds."""
    rows = _of(results, "layers", unit)
    found = []
    for layer in rows["layer"].unique(maintain_order=True):
        own = rows.filter(pl.col("layer") == layer)
        shares = dict(own.select("measure", "share").iter_rows())
        found.append(Line(LAYERS.get(layer, layer), int(own["row"][0]), shares))
    return tuple(found)


def _pool(results: Results, unit: str) -> tuple[Line, ...]:
    """One line a value of the shared shock and key: what the unit holds alone and in the pool."""
    if "pool" not in results:
        return ()
    rows = results["pool"]
    own = rows if unit == ALL else rows.filter(pl.col("unit") == unit)
    return tuple(
        Line(
            f"{r['unit']}, {r['key']}" if unit == ALL else r["key"], r["row"],
            {c: r[c] for c in ("value", "alone", "pounds", "part", "saves")},
            "" if r["holds"] else "somebody would hold less outside",
        )
        for r in own.iter_rows(named=True)
    )  # fmt: skip


def _steps(results: Results, unit: str) -> tuple[Line, ...]:
    if "waterfall" not in results:
        return ()
    columns = ("children", "low", "high", "pounds", "pounds_low", "pounds_high")
    return tuple(
        Line(r["title"], r["row"], {c: r[c] for c in columns})
        for r in _of(results, "waterfall", unit).iter_rows(named=True)
    )


def _staff(results: Results, unit: str) -> tuple[Line, ...]:
    """One line a situation and month."""
    if "workforce" not in results:
        return ()
    columns = ("posts", "workers", "caseload", "chance", "unallocated", "waiting")
    return tuple(
        Line(
            f"{r['situation']}, after {r['months']} months" if r["months"] else r["situation"],
            r["row"],
            {c: r[c] for c in columns},
        )
        for r in _of(results, "workforce", unit).iter_rows(named=True)
    )


def _of(results: Results, table: str, unit: str) -> pl.DataFrame:
    rows = results[table]
    return rows.filter(pl.col("unit") == unit) if "unit" in rows.columns else rows.clear()


def _whole(results: Results, table: str, unit: str) -> pl.DataFrame:
    """Rows of a unit for all placements together; none where the run has no such table."""
    if table not in results:
        return pl.DataFrame()
    rows = _of(results, table, unit)
    return rows.filter(pl.col("placement") == ALL) if "placement" in rows.columns else rows


def _places(results: Results, unit: str) -> tuple[Line, ...]:
    if "pit" not in results:
        return ()
    return tuple(
        Line(f"{r['tenth']}", r["row"], {"cases": r["cases"]})
        for r in _of(results, "pit", unit).iter_rows(named=True)
    )


def _told(rows: pl.DataFrame) -> pl.Expr:
    """Every 31 March, and the last day."""
    spring = (pl.col("date").dt.month() == 3) & (pl.col("date").dt.day() == 31)
    return spring | (pl.col("date") == rows["date"].max())


def _lines(rows: pl.DataFrame, name: str, tested: date | None = None) -> tuple[Line, ...]:
    found = []
    for r in rows.iter_rows(named=True):
        ends = _ends_on(r[name])
        far = ends is not None and (tested is None or ends > tested)
        label = (
            f"{r[name]:%d %B %Y}" if isinstance(r[name], date) else str(r[name]).replace("_", " ")
        )
        note = "beyond the back-test" if far else ""
        found.append(Line(label, r["row"], {c: r[c] for c in ("mean", *SHOWN)}, note))
    return tuple(found)


def _ends_on(when: object) -> date | None:
    """A day, or the last day of a financial year; nothing for a placement."""
    if isinstance(when, date):
        return when
    year = str(when)[:4]
    return date(int(year) + 1, 3, 31) if year.isdigit() else None


def _reserve(rows: pl.DataFrame) -> tuple[Line, ...]:
    columns = ("budget", "pounds", "share", "low", "high")
    return tuple(
        Line(f"1 in {round(1 / r['chance'])}", r["row"], {c: r[c] for c in columns})
        for r in rows.iter_rows(named=True)
    )


def _scores(rows: pl.DataFrame) -> tuple[Line, ...]:
    return tuple(
        Line(
            f"{r['months']} months ahead",
            r["row"],
            {
                k: v
                for k, v in r.items()
                if isinstance(v, int | float) and k not in ("row", "months")
            },
        )
        for r in rows.iter_rows(named=True)
    )


def _chart(
    results: Results, unit: str, whole: pl.DataFrame, tested: date | None, imprint: str
) -> str:
    seen = [
        Seen(d, n) for d, n in _of(results, "seen", unit).select("date", "children").iter_rows()
    ]
    now = [Ahead(seen[-1].day, (seen[-1].value,) * len(ENDS), seen[-1].value)] if seen else []
    ahead = [
        Ahead(
            r["date"],
            tuple(r[end] for end in ENDS),
            r["p50"],
            tested is not None and r["date"] <= tested,
        )
        for r in whole.iter_rows(named=True)
    ]
    return fan(
        seen, [*now, *ahead], _earlier(results, unit), _beyond(results, unit),
        unit="children looked after", imprint=imprint,
    )  # fmt: skip


def _beyond(results: Results, unit: str) -> Sequence[Ahead]:
    if "long_view" not in results:
        return ()
    rows = _of(results, "long_view", unit).iter_rows(named=True)
    return [Ahead(r["date"], tuple(r[end] for end in ENDS), r["p50"], tested=False) for r in rows]


def _earlier(results: Results, unit: str) -> Sequence[Earlier]:
    """What refits a year before said of days that have since been seen."""
    rows = results["backtest"]
    if rows.is_empty():
        return ()
    own = rows.filter(
        (pl.col("unit") == unit)
        & (pl.col("placement") == ALL)
        & (pl.col("months") == EARLIER_MONTHS)
    ).with_columns(day=pl.col("origin").dt.offset_by(f"{EARLIER_MONTHS}mo"))
    return [Earlier(r["day"], r["p10"], r["p50"], r["p90"]) for r in own.iter_rows(named=True)]
