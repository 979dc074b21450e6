"""Does England's pattern keep England as it is? The prior of the forecast, left to itself.

    python validation/demand/england.py [--starts 120000] [--seed 1]

Children start as published (ages, first placements), and live by the prior's rates alone until all have left.
The time that they spend in each placement is the stock of a country in which nothing changes. England's stock
hardly changed in the year that the prior is typed from, so that the two should agree; where they do not, areas
with few rows of their own are drawn from their own stock towards the pattern's.
"""

from __future__ import annotations

import argparse
import sys
from importlib import resources
from pathlib import Path

import numpy as np
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from vesting.demand.bands import AGE_EDGES, CARE_EDGES, MOVE, STAY_EDGES, YEAR, band_of, cell_of
from vesting.demand.placements import PLACEMENTS
from vesting.demand.priors import Prior, england

STEP = 3 / YEAR
"""Years of a step."""


def published() -> tuple[dict[str, float], float, float]:
    """Stock by placement, starts of a year, and those of unaccompanied children."""
    text = resources.files("vesting.demand").joinpath("data/priors.yaml").read_text("utf-8")
    table = yaml.safe_load(text)
    starts = table["starts"]
    return (
        table["stock"]["by_placement"]["values"],
        float(sum(starts["by_age"]["values"])),
        float(sum(starts["uasc"]["values"])),
    )


def time_in(prior: Prior, count: int, alone: float, rng: np.random.Generator) -> np.ndarray:
    """Years that so many children spend in each placement, a share of them unaccompanied."""
    group = (rng.random(count) < alone).astype(np.int64)
    age = np.array([rng.choice(len(prior.ages[g]), p=prior.ages[g]) for g in group], np.float64)
    age += rng.random(count)
    first = (age < 1) & (group == 0) & (rng.random(count) < prior.newborn[0])
    age[first] = rng.random(first.sum()) * prior.newborn[1]
    bands = band_of(AGE_EDGES, age)
    place = np.array([rng.choice(len(PLACEMENTS), p=prior.first[g, b])
                      for g, b in zip(group, bands, strict=True)])  # fmt: skip
    care, stay, alive = np.zeros(count), np.zeros(count), np.arange(count)
    onward, spent = prior.destinations.cumsum(axis=-1), np.zeros(len(PLACEMENTS))
    while len(alive):
        spent += STEP * np.bincount(place[alive], minlength=len(PLACEMENTS))
        bands = band_of(AGE_EDGES, age[alive])
        cell = cell_of(group[alive], bands, place[alive], band_of(CARE_EDGES, care[alive]),
                       band_of(STAY_EDGES, stay[alive]))  # fmt: skip
        rates = prior.rates[cell].cumsum(axis=1)
        hit = rng.random(len(alive)) < 1 - np.exp(-rates[:, -1] * STEP)
        what = (rng.random(len(alive))[:, None] * rates[:, -1:] >= rates).sum(axis=1)
        moved = hit & (what == MOVE)
        movers = alive[moved]
        weights = onward[group[movers], bands[moved], place[movers]]
        drawn = rng.random(len(movers))[:, None] * weights[:, -1:]
        place[movers], stay[movers] = (drawn >= weights).sum(axis=1), -STEP
        for clock in (age, care, stay):
            clock[alive] += STEP
        alive = alive[~(hit & (what < MOVE)) & (age[alive] < AGE_EDGES[-1])]
    return spent


def main() -> None:
    """Print both stocks, placement by placement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=120_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    stock, starts, alone = published()
    rng = np.random.default_rng(given.seed)
    found = time_in(england(), given.starts, alone / starts, rng) * starts / given.starts
    print(f"{'placement':20s} {'published':>10} {'by the pattern':>15}")
    for place, count in zip(PLACEMENTS, found, strict=True):
        print(f"{place:20s} {stock[place]:10,.0f} {count:15,.0f}  {count / stock[place] - 1:+.0%}")
    whole = sum(stock.values())
    print(f"{'all':20s} {whole:10,.0f} {found.sum():15,.0f}  {found.sum() / whole - 1:+.0%}")


if __name__ == "__main__":
    main()
