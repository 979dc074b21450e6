"""What spoke for the configuration of the panel on rows to 2019; later rows are not read.

    VESTING_DATA=folder python -m validation.demand.panel_choice

Ways of foreseeing the stock of children are refitted at every origin that leaves rows to 2019 to score.
Spending has three years of rows to 2019, too few for origins of its own; so laws are fitted to every
three years of rows of stock and scored on the other years, to see whether so short a panel makes a law
too narrow.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

from validation.demand.panel import (
    CONFIGURATION,
    CONFIGURATIONS,
    FULL,
    fit_baseline,
    foresee,
    national_stock,
    table,
)
from vesting.demand.carry import fit_carry
from vesting.demand.changes import changes
from vesting.demand.drift import damped_drift
from vesting.demand.shelf_panel import STOCK, authority_panel, register_of
from vesting.demand.volatility import common_change, fit_law
from vesting.workspace.library import open_library

SHORT = 3
"""Years of rows that spending has to 2019."""


def ways(shelf) -> None:
    """Scores of each way of foreseeing stock, refitted at every origin, as ratios to the baseline's."""
    to, register = CONFIGURATION["fit on rows to"], register_of(shelf)
    panel = authority_panel(shelf, STOCK).filter(pl.col("year") <= to)
    stock = {y: n for y, n in national_stock(shelf).items() if y <= to}
    first = int(panel["year"].min())
    for horizon in CONFIGURATION["horizons"]:
        damped = damped_drift(np.array([stock[y] for y in sorted(stock)]), horizon)
        print(f"\n{horizon} years: {damped}")
        carry = fit_carry(
            changes(panel, 1, register=register),
            fit_law(changes(panel, horizon, register=register)),
        )
        print(carry)
        whole = changes(panel, horizon, register=register, trim=None)
        scored: dict[str, list[dict]] = {}
        for origin in range(first + horizon + 1, to - horizon + 1):
            test = whole.where(whole.base == origin)
            early = panel.filter(pl.col("year") <= origin)
            a0, b0 = fit_baseline(changes(early, horizon, register=register, trim=None))
            scale0 = np.sqrt((a0 / test.children + b0) * 3 / 5)
            for way in (*CONFIGURATIONS, FULL):
                made = foresee(way, panel, stock, origin, test, register)
                lines: list[dict] = []
                table(
                    way, horizon, test, test.change, made.middle, made.spread, made.law.tails,
                    np.zeros(len(test)), scale0, lines,
                )  # fmt: skip
                scored.setdefault(way, []).extend(lines)
        for way, rows in scored.items():
            ratio = {
                name: float(np.mean([row[name] / row[against] for row in rows]))
                for name, against in (
                    ("interval score 95", "baseline 95"),
                    ("interval score 80", "baseline 80"),
                    ("MAPE", "persistence MAPE"),
                )
            }
            told = ", ".join(f"{name} {value:.3f}" for name, value in ratio.items())
            print(f"  {way:30} {len(rows)} origins, ratio to baseline: {told}")


def short_panels(shelf) -> None:
    """Coverage of laws that were fitted to three years of rows of stock, on the other years to 2019."""
    to, register = CONFIGURATION["fit on rows to"], register_of(shelf)
    panel = authority_panel(shelf, STOCK).filter(pl.col("year") <= to)
    first = int(panel["year"].min())
    print(f"\nLaws fitted to {SHORT} years of rows, given the common change:")
    for horizon in range(1, SHORT):
        whole = changes(panel, horizon, register=register, trim=None)
        held: dict[float, list[float]] = {level: [] for level in CONFIGURATION["levels"]}
        for last in range(first + SHORT - 1, to + 1):
            rows = panel.filter(pl.col("year").is_between(last - SHORT + 1, last))
            law = fit_law(changes(rows, horizon, register=register)).law
            for base in range(first, to - horizon + 1):
                if base < last and base + horizon > last - SHORT + 1:
                    continue  # shares years with the rows fitted
                test = whole.where(whole.base == base)
                rest = np.abs(test.change - common_change(test, law).change[0])
                for level, found in held.items():
                    wide = law.quantile(0.5 + level / 2) * law.cv(test.children)
                    found.append(float((rest <= wide).mean()))
        for level, found in held.items():
            print(f"  {horizon} years, {level:.2f}: {np.mean(found):.3f} of {len(found)} tries")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=os.environ.get("VESTING_DATA"))
    asked = parser.parse_args()
    folder = Path(asked.data or Path(__file__).parents[3] / "shared" / "data")
    shelf = open_library(folder, Path(tempfile.gettempdir()) / "vesting-test-library")
    ways(shelf)
    short_panels(shelf)


if __name__ == "__main__":
    main()
