"""Do the intervals hold below the authority, in counties whose truth is known?

    python validation/demand/loamshire.py [--seeds N]

No official file counts children below the authority, so that the scale on which the unexplained is
drawn (``vesting.demand.unknown``) can be tried only on generated counties. They are not of the
estimator's model class: see ``vesting.synthetic.need``. Scored for every seed: the county's twelve
districts, thirds that hang together, and east against west.
"""

from __future__ import annotations

import argparse

import numpy as np
import polars as pl

from vesting.demand.need_model import fit_need_model
from vesting.demand.panel import need_panel
from vesting.demand.small_area import estimate_blocks
from vesting.synthetic import World, imagine
from vesting.synthetic.grid import to_longitude_latitude
from vesting.synthetic.land import LSOAS
from vesting.synthetic.names import REGIONS
from vesting.synthetic.nation import COUNTY_AT
from vesting.synthetic.proposals import DISTRICTS, thirds
from vesting.synthetic.services import children_in_need
from vesting.synthetic.world import neighbours_of_authorities

MEASURES = ("looked_after", "in_need", "protection_plans", "ehc_plans")


def small_areas(world: World) -> pl.DataFrame:
    """All LSOAs of the country as the estimator wants them."""
    people, home = world.people, world.nation.home
    return pl.DataFrame(
        {
            "authority": [world.nation.gss[a] for a in home.tolist()],
            "children": people.aged(0, 17),
            "income_rate": people.income,
            "employment_rate": people.employment,
            "education_score": people.education,
            "health_score": people.health,
            "crime_score": people.crime,
        }
    )


def authorities(world: World, measure: str) -> pl.DataFrame:
    """Counts of the last year, unaccompanied children included as published."""
    nation, needs = world.nation, world.needs
    counts = {
        "looked_after": nation.sums(needs.flows["looked_after"].stock) + needs.unaccompanied,
        "in_need": children_in_need(nation, needs),
        "protection_plans": nation.sums(needs.flows["protection_plans"].stock),
        "ehc_plans": nation.sums(needs.flows["ehc_plans"].stock),
    }
    return pl.DataFrame(
        {
            "authority": nation.gss,
            "region": [REGIONS[r] for r in nation.region],
            "count": counts[measure][:, -1].astype(float),
            "children": nation.sums(world.people.aged(0, 17)).astype(float),
        }
    )


def unions(world: World) -> dict[str, list[tuple[int, ...]]]:
    """Units: single districts, thirds of the county, and its east against its west."""
    east = (0, 1, 2, 3)
    return {
        "districts": [(d,) for d in range(DISTRICTS)],
        "thirds": list(thirds(world)),
        "east and west": [east, tuple(d for d in range(DISTRICTS) if d not in east)],
    }


def border_codes(world: World) -> list[tuple[str, str]]:
    """Codes of authorities that touch."""
    codes = world.nation.gss
    return [(codes[i], codes[j]) for i, j in neighbours_of_authorities(world)]


def blocks(world: World, everywhere: pl.DataFrame) -> pl.DataFrame:
    """The county's LSOAs with their district as the block."""
    longitude, latitude = to_longitude_latitude(*world.cells.centres[:LSOAS].T)
    rows = everywhere[:LSOAS].with_columns(
        block=pl.Series([str(d) for d in world.county.district]),
        longitude=pl.Series(longitude),
        latitude=pl.Series(latitude),
    )
    return rows.filter(pl.col("authority") == world.nation.gss[COUNTY_AT])


def truth(world: World, measure: str) -> np.ndarray:
    """Children of each district in the last year."""
    counts = world.truth.counts[measure][:, -1]
    return np.bincount(np.array(world.county.district), counts)[:DISTRICTS].astype(int)


def score(seed: int) -> list[dict[str, object]]:
    """Estimates and truth of one county."""
    world = imagine(seed)
    everywhere, pairs = small_areas(world), border_codes(world)
    own = blocks(world, everywhere)
    children = dict(own.group_by("block").agg(pl.col("children").sum()).iter_rows())
    child = np.array([children[str(d)] for d in range(DISTRICTS)])
    rows = []
    for measure in MEASURES:
        model = fit_need_model(need_panel(measure, authorities(world, measure), everywhere, pairs))
        actual = truth(world, measure)
        rng = np.random.default_rng(seed)
        found = estimate_blocks(model, own, int(actual.sum()), rng, 1000)
        for kind, groups in unions(world).items():
            names = {str(g): [str(d) for d in g] for g in groups}
            table = found.units(names).table()
            for group, row in zip(groups, table.iter_rows(named=True), strict=True):
                real = int(actual[list(group)].sum())
                naive = actual.sum() * child[list(group)].sum() / child.sum()
                rows.append(
                    {
                        "measure": measure, "kind": kind, "seed": seed,
                        "model": abs(row["mean"] - real), "naive": abs(naive - real),
                        "in80": row["low_80"] <= real <= row["high_80"],
                        "in95": row["low_95"] <= real <= row["high_95"],
                    }
                )  # fmt: skip
    return rows


def main() -> None:
    """Print coverage and errors."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=40)
    seeds = parser.parse_args().seeds
    table = pl.DataFrame([row for seed in range(1, seeds + 1) for row in score(seed)])
    summary = table.group_by("measure", "kind", maintain_order=True).agg(
        pl.len().alias("units"),
        (1 - pl.col("model").sum() / pl.col("naive").sum()).alias("better by"),
        pl.col("in80").mean().alias("cover 80"),
        pl.col("in95").mean().alias("cover 95"),
    )
    with pl.Config(tbl_rows=40, float_precision=3):
        print(summary)


if __name__ == "__main__":
    main()
