"""Blocks without returns: estimated from the rate elsewhere, with the difference that neighbours show.

A council of the area may not have handed over its returns. Its children are not zero: in every replicate
its blocks take the children of the blocks with returns, for each resident aged 0 to 17, times a factor
that lies as far from 1 as neighbouring authorities lie apart, and chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
import yaml
from scipy.stats import poisson

from vesting.demand.plan import Simulated, financial_year
from vesting.maths.arrays import Floats, Ints, Places
from vesting.maths.streams import stream


@cache
def _data() -> Any:
    text = resources.files("vesting.demand").joinpath("data/unreturned.yaml").read_text("utf-8")
    return yaml.safe_load(text)


def apart() -> float:
    """Root mean square log difference between the rates of neighbouring authorities."""
    return float(_data()["apart"]["value"])


def without_returns(seen: Ints, size: Floats) -> dict[int, float]:
    """Blocks that no return tells of, with their size beside that of all blocks with returns.

    Args:
        seen: Periods of care whose home lies in each block.
        size: Residents aged 0 to 17 of each block, or what stands in for them.

    Returns:
        Ratio by position; none for a block so small that it may have had no child by chance.
    """
    least = float(_data()["least_expected"]["value"])
    held = seen > 0
    if not held.any():
        return {}
    expected = seen.sum() * size / size[held].sum()
    lacking = np.flatnonzero(~held & (expected >= least))
    return {int(at): float(size[at] / size[held].sum()) for at in lacking}


def estimate_unreturned(made: Simulated, ratios: Mapping[int, float], seed: int) -> Simulated:
    """The same with children and pounds in the blocks without returns.

    Args:
        made: A simulation that holds nothing of those blocks.
        ratios: Size of each beside that of all blocks with returns, by position.
        seed: Seed; a block's chance is its own, so that scenarios share it.
    """
    if not ratios:
        return made
    tables = [table.copy() for table in (made.stock, made.uasc, made.cost, made.starts)]
    donors = [b for b in range(len(made.blocks)) if b not in ratios]
    wholes = [table[:, donors].sum(axis=1) for table in tables]
    for block, ratio in ratios.items():
        rng = stream(seed, f"unreturned {made.blocks[block]}")
        own = _one(ratio, wholes, _days_of_years(made), rng)
        for table, values in zip(tables, own, strict=True):
            table[:, block] = values
    stock, uasc, cost, starts = tables
    return replace(made, stock=stock, uasc=uasc, cost=cost, starts=starts)


def _days_of_years(made: Simulated) -> Floats:
    """Which wanted days lie in which financial year, ``(years, days)``, as ones and noughts."""
    year = np.array([financial_year(day) for day in made.days])
    return np.asarray(np.equal.outer(np.array(made.years), year), dtype=np.float64)


def _one(
    ratio: float, wholes: list[Places], days: Floats, rng: np.random.Generator
) -> tuple[Floats, ...]:
    """Children, unaccompanied children, pounds and starts of one block.

    Pounds of a year follow the children on the days of that year, so that what comes later changes none.
    """
    stock, uasc, cost, starts = wholes
    sigma = apart()
    times = ratio * np.exp(sigma * rng.standard_normal(stock.shape[-1]) - sigma**2 / 2)
    expected = times * stock
    # One chance for a placement and replicate, so that a block's children do not jump from day to day.
    chance = rng.random(stock.shape[1:])
    children = poisson.ppf(chance, expected)
    told, meant = (np.einsum("yd,dpr->ypr", days, each) for each in (children, expected))
    drawn = np.divide(told, meant, out=np.ones_like(meant), where=meant > 0)
    alone = np.minimum(np.rint(times * uasc), children.sum(axis=1))
    return children, alone, np.rint(times * cost * drawn), np.rint(times * starts)
