"""How far do authorities' overall rates of leaving and moving lie from England's, beyond chance?

    VESTING_TEST_DATA=FOLDER python validation/demand/levels.py

Children who ceased to be looked after, by reason, beside children looked after (DfE, 2020 to 2024): the rate of an
authority is England's times a factor, log-normal from authority to authority; counts are Poisson. The spread and the
middle of its logarithm are found by maximum likelihood. Moves: children with three or more placements in the year.
Small counts that the publisher leaves out count as none, so that rare reasons seem to spread further than they do.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import minimize
from scipy.special import gammaln

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from validation.demand.official import FOLDER, number, read

CEASED = "demand/la_children_who_ceased_during_the_year.csv"
STABILITY = "demand/la_cla_placement_stability.csv"
MANY = "With 3 or more placements during the year"
REASONS = {
    "home": ("Returned home", "Left care to live with parents"),
    "guardianship": ("Residence order", "Special guardianship"),
    "adoption": ("Adopted",),
    "other": ("Moved into independent", "Care ceased for any", "Child moved", "Died", "Sentenced",
              "Accommodation on remand", "Age assessment", "Transferred to residential"),
}  # fmt: skip
"""Beginnings of the published reasons; care taken by another authority is left out in most."""
LEAST = 200
"""Children below which an authority's years together say too little."""
KEY = ["new_la_code", "time_period"]


def spread(events: np.ndarray, expected: np.ndarray) -> tuple[float, float]:
    """Standard deviation and mean of the logarithm of a factor that multiplies what was expected.

    Args:
        events: Events of each authority.
        expected: What England's rate expects of it.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(41)
    weights = weights / weights.sum()

    def loss(at: np.ndarray) -> float:
        mean = expected[:, None] * np.exp(at[1] + at[0] * nodes)
        log = events[:, None] * np.log(mean) - mean - gammaln(events + 1)[:, None]
        top = log.max(axis=1, keepdims=True)
        return -float((top[:, 0] + np.log(np.exp(log - top) @ weights)).sum())

    found = minimize(loss, [0.4, 0.0], method="Nelder-Mead").x
    return abs(float(found[0])), float(found[1])


def held() -> bool:
    """Whether the published files are there."""
    return (FOLDER / CEASED).exists() and (FOLDER / STABILITY).exists()


def looked_after() -> pl.DataFrame:
    """Children looked after on 31 March by authority and year."""
    return (
        read(STABILITY)
        .filter(
            pl.col("geographic_level") == "Local authority",
            pl.col("cla_group") == "CLA on 31 March",
        )
        .filter(pl.col("placement_stability").is_in(["Total children", MANY]))
        .select(*KEY, "placement_stability", count=number("number"))
        .pivot("placement_stability", index=KEY, values="count")
        .drop_nulls()
    )


def of_areas(rows: pl.DataFrame) -> tuple[int, float, float]:
    """Authorities, spread and middle of one outcome from ``events`` and ``children`` by authority and year."""
    sums = rows.group_by("new_la_code").agg(pl.col("events", "children").sum())
    sums = sums.filter(pl.col("children") > LEAST).sort("new_la_code")
    events, children = sums["events"].to_numpy(), sums["children"].to_numpy()
    return len(sums), *spread(events, events.sum() / children.sum() * children)


def spreads() -> dict[str, tuple[int, float, float]]:
    """The same of every outcome that is published, by name."""
    stock = looked_after()
    ceased = read(CEASED).filter(
        pl.col("geographic_level") == "Local authority",
        pl.col("cla_group") == "Reason episode ceased",
    )
    found = {}
    for name, beginnings in REASONS.items():
        meant = pl.any_horizontal(
            pl.col("characteristic").str.starts_with(text) for text in beginnings
        )
        events = ceased.filter(meant).group_by(KEY).agg(events=number("number").sum())
        found[name] = stock.join(events, on=KEY).select(
            "new_la_code", "events", children="Total children"
        )
    found["move"] = stock.select("new_la_code", events=MANY, children="Total children")
    return {name: of_areas(rows) for name, rows in found.items()}


def main() -> None:
    for name, (authorities, deviation, middle) in spreads().items():
        print(f"{name:14} {authorities} authorities: spread {deviation:.2f}, middle {middle:+.2f}")


if __name__ == "__main__":
    main()
