"""The interactive tool of DfE (LAIT): every measure in one long table, aggregates among authorities."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np
import polars as pl

from vesting.maths.arrays import Floats
from vesting.synthetic.names import COUNTRY, REGIONS
from vesting.synthetic.nation import SPLIT_YEAR
from vesting.synthetic.need import YEARS
from vesting.synthetic.official import looked_after
from vesting.synthetic.official.plans import stock
from vesting.synthetic.official.populations import CHILD_YEARS, children_by_year
from vesting.synthetic.services import children_in_need
from vesting.synthetic.world import World

_COUNTRY_NUMBER, _REGION_NUMBER = 970.0, 980.0
Figures = tuple[np.ndarray | Floats, np.ndarray | Floats | None, float, int]
"""Numerator, denominator (none for a count), factor and digits."""


def _measures(world: World) -> dict[str, tuple[Figures, bool]]:
    """Figures by short name, and whether the year is a financial one."""
    count, spend = looked_after.counts(world), world.services.spend
    ceased, at31, started = (count[t] for t in looked_after.TYPES)
    people = children_by_year(world)[:, [CHILD_YEARS.index(y - 1) for y in YEARS]]
    plans = world.nation.sums(world.needs.flows["protection_plans"].stock)
    need = children_in_need(world.nation, world.needs)
    year: dict[str, Figures] = {
        "LACnum": (at31, None, 1, 0), "LAC": (at31, people, 1e4, 0),
        "LACnum_Start": (started, None, 1, 0), "LACceased": (ceased, None, 1, 0),
        "CIN": (need, people, 1e4, 1), "CPP_Num": (plans, None, 1, 0),
        "CPP_rate": (plans, people, 1e4, 1), "SEN_CASES_JAN": (stock(world), None, 1, 0),
        "Work_Force_NoSW": (world.services.workers, None, 1, 1),
    }  # fmt: skip
    money: dict[str, Figures] = {
        "TotalLACFinance": (spend["looked after"], None, 1, 0),
        "LACFinance": (spend["looked after"] / 52.18, at31, 1, -1),
        "SafeguardingFinance": (spend["safeguarding"], None, 1, 0),
        "FamilySupportFinance": (spend["family support"], None, 1, 0),
    }
    return {**{k: (v, False) for k, v in year.items()}, **{k: (v, True) for k, v in money.items()}}


def _figure(figures: Figures, members: list[int], at: int) -> str:
    above, below, factor, digits = figures
    value = float(above[members, at].sum()) * factor
    if below is not None:
        value /= max(float(below[members, at].sum()), 1.0)
    return f"{round(value, digits):.{max(digits, 0)}f}"


def _places(world: World, year: int) -> Iterator[tuple[str, float, str, list[int], bool]]:
    """Name, number, region, members, and whether the place existed in the year."""
    nation = world.nation
    everyone = range(len(nation))
    for i in everyone:
        region = REGIONS[nation.region[i]]
        alive = i not in nation.ended.heirs or year >= SPLIT_YEAR
        yield nation.names[i], float(nation.dfe[i]), region, [i], alive
    old = nation.ended
    region = REGIONS[nation.region[old.heirs[0]]]
    yield old.name, float(old.dfe), region, list(old.heirs), year < SPLIT_YEAR
    yield COUNTRY, _COUNTRY_NUMBER, "NA", list(everyone), True
    for r, name in enumerate(REGIONS):
        yield name, _REGION_NUMBER + r, "NA", [i for i in everyone if nation.region[i] == r], True


def extract(world: World) -> bytes:
    """The long table as parquet: numbers are text, missing is a dash, aggregates lie among the rows."""
    rows = []
    for short, (figures, money) in _measures(world).items():
        for at, year in enumerate(YEARS):
            label = f"{year - 1}-{year % 100} (OT)" if money else str(year)
            for name, number, region, members, alive in _places(world, year):
                value = _figure(figures, members, at) if alive else "-"
                rows.append((short, None, label, name, value, number, region))
    schema = {
        "Short Desc": pl.String, "Data item": pl.String, "Years": pl.String,
        "LA and Regions": pl.String, "Values": pl.String, "LA Number": pl.Float64,
        "Region": pl.String,
    }  # fmt: skip
    buffer = io.BytesIO()
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(buffer, compression="zstd")
    return buffer.getvalue()
