"""How far do authorities' numbers of unaccompanied children wander, beyond chance?

    VESTING_TEST_DATA=FOLDER python validation/demand/unaccompanied.py

Unaccompanied asylum-seeking children looked after on 31 March (2016 to 2024) and those who started in the year (2020 to
2024: their published share of all starts) by authority, from the local authority interactive tool. The logarithm of the
rate at which they come is a level plus an AR(1) shock; to the first order the logarithm of the number looked after is
that rate averaged over stays (exponential, as long as England's number and starts imply), and the logarithm of the
starts of a year is the rate averaged over the year. The shock is fitted to the spread of the change over one to four
years less what chance gives. What England's numbers do is left in: nothing else in the forecast tells of it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from validation.demand.official import FOLDER

LAIT = "lait/bds_long_0.parquet"
STOCK, SHARE, STARTS = "Unacc_Asylmn_Seek_Childn", "UASC_%_Starting", "LACnum_Start"
LEAST = 15
"""Mean number below which an authority says little."""
GAPS = np.arange(1, 5)
LAST_NUMBER = 970
"""Numbers from here on are regions and England."""

Law = Callable[[float, float, np.ndarray], np.ndarray]
"""Covariance of the logarithm at each gap in years, for a variance and a rate of return to the level."""


def held() -> bool:
    """Whether the published file is there."""
    return (FOLDER / LAIT).exists()


def by_authority(measure: str) -> pl.DataFrame:
    """One measure: a row an authority with all its years, England among them as ``England``."""
    rows = pl.read_parquet(FOLDER / LAIT).filter(
        pl.col("Short Desc") == measure,
        (pl.col("LA Number") < LAST_NUMBER) | (pl.col("LA and Regions") == "England"),
    )
    value = pl.col("Values").str.replace_all(",", "").cast(pl.Float64, strict=False)
    wide = rows.select(name="LA and Regions", year=pl.col("Years").str.head(4), value=value).pivot(
        "year", index="name", values="value", sort_columns=True
    )
    return wide.sort("name")


def spreads(counts: np.ndarray, kept: float) -> np.ndarray:
    """Spread of the log change beyond chance over each gap: half of what holds the middle 68 %, chance taken off.

    Args:
        counts: ``(authorities, years)``.
        kept: Share of the children counted in one year who are counted in the next; 0 for starts.
    """
    mean = counts.mean(axis=1, keepdims=True)
    found = []
    for gap in GAPS:
        change = np.log((counts[:, gap:] + 0.5) / (counts[:, :-gap] + 0.5))
        low, high = np.quantile(change, [0.16, 0.84])
        chance = np.broadcast_to(2 / mean * (1 - kept**gap), change.shape)
        found.append((high - low) ** 2 / 4 - np.median(chance))
    return np.sqrt(np.maximum(found, 0.0))


def of_stock(stay: float) -> Law:
    """The law of the number looked after, stays being exponential with that mean in years."""
    leave = 1 / stay

    def covariance(variance: float, back: float, gap: np.ndarray) -> np.ndarray:
        fast, slow = back * np.exp(-leave * gap), leave * np.exp(-back * gap)
        return np.asarray(variance * leave * (slow - fast) / (leave**2 - back**2))

    return covariance


def of_starts(variance: float, back: float, gap: np.ndarray) -> np.ndarray:
    """The law of the starts of a year."""
    within = 2 * (back - 1 + np.exp(-back)) / back**2
    between = ((1 - np.exp(-back)) / back) ** 2 * np.exp(-back * (gap - 1.0))
    return np.asarray(variance * np.where(gap == 0, within, between))


def innovation(found: np.ndarray, law: Law) -> tuple[float, float]:
    """Innovation a year and what is left of the shock after a year, by least squares on the spreads."""

    def expected(at: np.ndarray) -> np.ndarray:
        back = np.exp(at[1])
        variance = np.exp(2 * at[0]) / (1 - np.exp(-2 * back))
        change = 2 * (law(variance, back, np.zeros(1)) - law(variance, back, GAPS))
        return np.asarray(np.sqrt(np.maximum(change, 0.0)))

    best = minimize(
        lambda at: ((expected(at) - found) ** 2).sum(), [-1.0, -0.9], method="Nelder-Mead"
    ).x
    return float(np.exp(best[0])), float(np.exp(-np.exp(best[1])))


def england_stay(stock: pl.DataFrame, share: pl.DataFrame, starts: pl.DataFrame) -> float:
    """Mean stay in years that England's numbers and starts imply."""
    years = [y for y in share.columns if y in stock.columns and y in starts.columns and y != "name"]
    whole = [table.filter(pl.col("name") == "England") for table in (stock, share, starts)]
    began = sum(float(whole[1][y][0]) / 100 * float(whole[2][y][0]) for y in years)
    return sum(float(whole[0][y][0]) for y in years) / began


def complete(table: pl.DataFrame) -> np.ndarray:
    """Authorities with every year and enough children, ``(authorities, years)``."""
    counts = table.filter(pl.col("name") != "England").drop("name").drop_nulls().to_numpy()
    return np.asarray(counts[counts.mean(axis=1) >= LEAST])


def fitted() -> dict[str, tuple[int, np.ndarray, float, float]]:
    """Authorities, spreads by gap, innovation and persistence, from the numbers and from the starts."""
    stock, share, starts = map(by_authority, (STOCK, SHARE, STARTS))
    stay = england_stay(stock, share, starts)
    both = share.join(starts, on="name", suffix="_all")
    years = [y for y in share.columns if y != "name"]
    began = both.select("name", *(pl.col(y) / 100 * pl.col(f"{y}_all") for y in years))
    found = {}
    for name, table, kept, law in (
        ("looked after", stock, np.exp(-1 / stay), of_stock(stay)),
        ("started", began, 0.0, of_starts),
    ):
        counts = complete(table)
        seen = spreads(counts, float(kept))
        found[name] = (len(counts), seen, *innovation(seen, law))
    return found


def main() -> None:
    for name, (authorities, seen, deviation, left) in fitted().items():
        said = ", ".join(f"{value:.2f}" for value in seen)
        print(
            f"{name:14} {authorities} authorities: spread {said}; innovation {deviation:.2f}, left {left:.2f}"
        )


if __name__ == "__main__":
    main()
