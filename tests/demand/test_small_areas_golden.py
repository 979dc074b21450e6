"""The estimator on Loamshire, as small tables that show a change as a difference."""

from __future__ import annotations

from pathlib import Path

import loamshire
import numpy as np
import polars as pl
from golden import check

from vesting.demand.need_model import fit_need_model
from vesting.demand.panel import need_panel
from vesting.demand.small_area import estimate_blocks
from vesting.synthetic import SEED, imagine
from vesting.synthetic.county import PLACES

GOLDEN = Path(__file__).parent / "golden"


def test_models_and_estimates():
    world = imagine(SEED)
    everywhere, borders = loamshire.small_areas(world), loamshire.border_codes(world)
    models, estimates = [], []
    for measure in loamshire.MEASURES:
        panel = need_panel(measure, loamshire.authorities(world, measure), everywhere, borders)
        model = fit_need_model(panel)
        models.append(
            {
                "measure": measure, "hardship": model.slope[0], "income": model.slope[1],
                "levels": model.spread, "neighbours": model.neighbour_spread,
                "slope varies": model.slope_spread, "prior": model.prior,
            }
        )  # fmt: skip
        actual = loamshire.truth(world, measure)
        found = estimate_blocks(
            model, loamshire.blocks(world, everywhere), int(actual.sum()), np.random.default_rng(1)
        ).table()
        for row in found.iter_rows(named=True):
            district = int(row["block"])
            estimates.append(
                {"measure": measure, "district": PLACES[district], "truth": int(actual[district])}
                | {name: round(row[name]) for name in ("mean", "low_80", "high_80")}
            )
    check(pl.DataFrame(models), GOLDEN / "models.csv")
    check(pl.DataFrame(estimates).sort("measure", "district"), GOLDEN / "estimates.csv")
