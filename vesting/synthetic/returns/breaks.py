"""Short breaks: nights away from home that are no period of care."""

from __future__ import annotations

import numpy as np
import polars as pl

from vesting.maths.arrays import Ints
from vesting.synthetic.returns.calendar import first_day, last_day
from vesting.synthetic.returns.dress import dates
from vesting.synthetic.returns.plan import Plan
from vesting.synthetic.returns.reasons import pick

SHARE = 0.04
"""Children with short breaks, for every child looked after at a time."""
_PLACES = (("U6", 0.5), ("K2", 0.4), ("R1", 0.1))


def break_children(rng: np.random.Generator, plan: Plan) -> tuple[Ints, Ints]:
    """Days of birth and first nights of disabled children with short breaks."""
    number = round(SHARE * plan.children)
    from_day, to_day = first_day(plan.first), last_day(plan.last)
    came = rng.integers(from_day, to_day - 200, number)
    return came - rng.integers(4 * 365, 15 * 365, number), came


def short_breaks(
    rng: np.random.Generator, plan: Plan, names: list[str], came: Ints
) -> pl.DataFrame:
    """Nights of the series (V4, told once) and single ones (V3, told one by one)."""
    rows: list[tuple[str, int, int, str, str]] = []
    places = pick(rng, _PLACES, len(names)).tolist()
    for name, day, place in zip(names, came.tolist(), places, strict=True):
        if rng.random() < 0.5:
            rows.append((name, day, day + int(rng.integers(60, 500)), "V4", place))
            continue
        night = day
        for _ in range(int(rng.integers(3, 15))):
            rows.append((name, night, night + int(rng.integers(1, 4)), "V3", place))
            night += int(rng.integers(14, 45))
    home = np.array(plan.homes.postcodes)[rng.integers(0, len(plan.homes.postcodes), len(rows))]
    columns = list(zip(*rows, strict=True)) or [()] * 5
    number = len(rows)
    return pl.DataFrame(
        {
            "child": pl.Series(columns[0], dtype=pl.String),
            "period": pl.Series([-1] * number, dtype=pl.Int64),
            "spell": pl.Series([-1] * number, dtype=pl.Int64),
            "started": dates(np.array(columns[1], dtype=np.int64)),
            "ended": dates(np.array(columns[2], dtype=np.int64)),
            "new_reason": pl.Series(["S"] * number, dtype=pl.String),
            "legal_status": pl.Series(columns[3], dtype=pl.String),
            "need": pl.Series(["N2"] * number, dtype=pl.String),
            "place": pl.Series(columns[4], dtype=pl.String),
            "provider": pl.Series(["PR1"] * number, dtype=pl.String),
            "end_reason": pl.Series(["E4A"] * number, dtype=pl.String),
            "change_reason": pl.Series([""] * number, dtype=pl.String),
            "home_postcode": pl.Series(home, dtype=pl.String),
            "placed_postcode": pl.Series([""] * number, dtype=pl.String),
            "urn": pl.Series([""] * number, dtype=pl.String),
            "registered": pl.Series([True] * number, dtype=pl.Boolean),
            "row": pl.Series(range(number), dtype=pl.Int64),
        }
    )
