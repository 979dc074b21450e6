"""The fan chart of a unit: what was seen, what is foreseen, and what earlier forecasts said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from vesting.demand.areas import ALL
from vesting.demand.released import drawn
from vesting.outputs.fan import Ahead, Earlier, Seen, fan
from vesting.workspace.demand_lines import of_unit
from vesting.workspace.results import Results

ENDS = ("p025", "p10", "p25", "p75", "p90", "p975")
EARLIER_MONTHS = 12
"""Months ahead at which earlier forecasts are drawn."""


def chart_of(
    results: Results, unit: str, whole: pl.DataFrame, tested: date | None, imprint: str
) -> str:
    """The fan chart as SVG.

    Args:
        results: Tables of the run.
        unit: The unit.
        whole: Its forecast for all placements together, a row a day.
        tested: Last day that a back-test reaches.
        imprint: One line inside the chart.

    Returns:
        The drawing; empty where a day of it is left out of what is published.
    """
    tables = {name: results[name] for name in ("seen", "stock", "long_view") if name in results}
    if not drawn(tables, unit):
        return ""
    seen = [
        Seen(d, n) for d, n in of_unit(results, "seen", unit).select("date", "children").iter_rows()
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
    rows = of_unit(results, "long_view", unit).iter_rows(named=True)
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
