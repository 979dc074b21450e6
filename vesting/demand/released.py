"""Every table that a report of one unit draws on, as it may be published beside the reports of all others.

Reports of several units are read side by side, and units add up to the whole. So a report shows what the
folder ``release`` shows and nothing besides: where the children of a unit are too few to show, or are left
out because another unit's would follow from them, their pounds, the reserve, the pool and the steps of a
scenario go with them, and whatever is drawn is drawn from the same rounded numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from vesting.demand.areas import ALL
from vesting.demand.forecast_tables import QUANTILES
from vesting.demand.release import children_for_release, pounds_for_release, rounded_to

ROUND_WEEKLY = 1_000
"""Pounds a week are published in multiples of this."""

CHANCES_OF_POUNDS = ("budget", "pounds", "share", "low", "high")
OF_THE_POOL = ("budget", "alone", "pounds", "part")
OF_A_STEP = ("children", "low", "high", "pounds", "pounds_low", "pounds_high")

NUMBERS = {"reserve": CHANCES_OF_POUNDS, "pool": OF_THE_POOL, "waterfall": OF_A_STEP}
"""Columns that go where a unit is left out; what all units have together stays."""


@dataclass(frozen=True, slots=True)
class Told:
    """The day and the year that the words of a forecast are about."""

    day: date
    year: str


def released(tables: Mapping[str, pl.DataFrame], told: Told) -> dict[str, pl.DataFrame]:
    """The tables with what may not be published left out, and the rest rounded.

    Args:
        tables: Tables of a forecast by name: ``stock`` and ``cost``, and any of ``weekly_cost``,
            ``seen``, ``long_view``, ``reserve``, ``pool`` and ``waterfall``. Others stay as they are.
        told: What the words are about.
    """
    stock = children_for_release(tables["stock"])
    cost = pounds_for_release(tables["cost"], stock)
    made = dict(tables) | {"stock": stock, "cost": cost}
    if "weekly_cost" in tables:
        made["weekly_cost"] = _weekly(tables["weekly_cost"], cost)
    if "seen" in tables:
        made["seen"] = _seen(tables["seen"])
    if "long_view" in tables:
        made["long_view"] = children_for_release(tables["long_view"])
    hidden = units_left_out(made, told)
    for name, numbers in NUMBERS.items():
        if name in tables:
            gone = _rest_of_the_pool(tables[name], hidden) if name == "pool" else hidden
            made[name] = _without(tables[name], numbers, gone)
    return made


def units_left_out(made: Mapping[str, pl.DataFrame], told: Told) -> frozenset[str]:
    """Units of which the words may not tell: children on the day, or pounds in the year, are left out.

    Args:
        made: Tables as they are published.
        told: What the words are about.
    """
    hidden = [
        made[name].filter(
            pl.col(when) == value, pl.col("placement") == ALL, pl.col("mean").is_null()
        )
        for name, when, value in (
            ("stock", "date", told.day),
            ("cost", "financial_year", told.year),
        )
    ]
    return frozenset(unit for rows in hidden for unit in rows["unit"])


def drawn(made: Mapping[str, pl.DataFrame], unit: str) -> bool:
    """Whether a picture of the unit shows only what may be published: none of its days is left out."""
    for name, number in (("seen", "children"), ("stock", "mean"), ("long_view", "mean")):
        if name in made:
            own = made[name].filter(pl.col("unit") == unit)
            if "placement" in own.columns:
                own = own.filter(pl.col("placement") == ALL)
            if own[number].null_count():
                return False
    return True


def _weekly(weekly: pl.DataFrame, cost: pl.DataFrame) -> pl.DataFrame:
    """Pounds a week, left out where the pounds of the year are."""
    key = ["financial_year", "unit", "placement"]
    shown = weekly.join(
        cost.select(*key, gone=pl.col("mean").is_null()), on=key, how="left", maintain_order="left"
    )
    return rounded_to(weekly, shown["gone"].fill_null(value=True).to_numpy(), ROUND_WEEKLY)


def _seen(seen: pl.DataFrame) -> pl.DataFrame:
    """Children on days gone by, as the forecast's are published."""
    as_stock = seen.with_columns(pl.col("children").cast(pl.Float64).alias("mean")).with_columns(
        pl.col("mean").alias(name) for name in QUANTILES
    )
    return seen.with_columns(children=children_for_release(as_stock)["mean"])


def _rest_of_the_pool(pool: pl.DataFrame, hidden: frozenset[str]) -> frozenset[str]:
    """Units left out of the pool: all where one alone would be, which the pool less the others tells."""
    units = frozenset(pool["unit"])
    return units if len(units & hidden) == 1 else hidden


def _without(table: pl.DataFrame, numbers: tuple[str, ...], hidden: frozenset[str]) -> pl.DataFrame:
    gone = pl.col("unit").is_in(list(hidden))
    return table.with_columns(pl.when(~gone).then(pl.col(n)).alias(n) for n in numbers)
