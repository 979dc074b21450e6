"""Does the forecast cover what happens? Areas inside the model's class, made by a generator of their own.

    python validation/demand/calibration.py [--seeds 1000:1100] [--sizes 60,120,400,1300]
                                                [--shocks calm|authorities] [--json FILE]

Each seed draws an area's parameters, writes its returns' tables for five years and what came after; the engine
sees the five years alone.
Seeds below 1000 are for development, nothing is ever chosen on seeds from 1000 on. Coverage is that of the
interval between quantiles of the replicates, for the total and every placement with a mean of 10 or more; the
randomised PIT is tested against uniform (Kolmogorov and Smirnov).
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import date
from pathlib import Path

import numpy as np
from inside import SHOCKS, draw_world, last_day, make_area
from scipy.stats import kstest

from vesting.demand.build_histories import histories
from vesting.demand.histories import Histories, stock
from vesting.demand.model import fit
from vesting.demand.placements import PLACEMENTS
from vesting.demand.plan import Plan
from vesting.demand.simulate import simulate
from vesting.maths.quantiles import quantiles

START, HISTORY, AFTER = date(2018, 4, 1), 5.0, 3.1
MONTHS = (3, 12, 24, 36)
LEVELS = (0.95, 0.80)


def one_area(seed: int, size: int, replicates: int, shocks: str) -> list[dict]:
    """Forecast one area; one row a horizon and placement."""
    rng = np.random.default_rng([seed, size])
    world = draw_world(rng, size, shocks)
    children, episodes = make_area(world, rng, START, HISTORY + AFTER)
    known = histories(children, episodes, last_day(START, HISTORY + AFTER), first=START)
    origin = known.first + round(HISTORY * 365.25)
    days = tuple(origin + round(month * 365.25 / 12) for month in MONTHS)
    simulated = area_rows(known, origin, days, replicates, seed)
    found = score(simulated, stock(known, days), rng)
    return [{"seed": seed, "size": size, **row} for row in found]


def area_rows(
    known: Histories, origin: int, days: tuple[int, ...], replicates: int, seed: int
) -> np.ndarray:
    """Fit on what was known at the origin and simulate: ``(days, placements, replicates)``."""
    model = fit(known, (known.first, origin))
    return simulate(model, known, Plan(origin, days, replicates, seed)).stock.sum(axis=1)


def score(told: np.ndarray, seen: np.ndarray, rng: np.random.Generator) -> list[dict]:
    """One row a horizon and placement with a mean of 10 or more.

    Args:
        told: Replicates, ``(days, placements, replicates)``.
        seen: What came, ``(days, placements)``.
        rng: Source of the randomised PIT.
    """
    told = np.concatenate([told, told.sum(axis=1, keepdims=True)], axis=1)
    seen = np.concatenate([seen, seen.sum(axis=1, keepdims=True)], axis=1)
    rows = []
    for h, month in enumerate(MONTHS):
        for p, place in enumerate((*PLACEMENTS, "ALL")):
            draws, truth = told[h, p], seen[h, p]
            if draws.mean() < 10:
                continue
            row = {"months": month, "placement": str(place)}
            for level in LEVELS:
                low, high = quantiles(draws, [(1 - level) / 2, (1 + level) / 2])
                row[f"in{round(100 * level)}"] = bool(low <= truth <= high)
            below, equal = (draws < truth).mean(), (draws == truth).mean()
            row["pit"] = float(below + rng.random() * equal)
            row["error"] = float(draws.mean() - truth) / max(1.0, draws.mean())
            row["spread"] = float(draws.std() / draws.mean())
            rows.append(row)
    return rows


def told(rows: list[dict], keys: tuple[str, ...]) -> None:
    """Print coverage by some of the keys."""
    groups: dict[tuple, list[dict]] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    for key in sorted(groups, key=str):
        part = groups[key]
        cover = [
            100 * np.mean([row[f"in{round(100 * level)}"] for row in part]) for level in LEVELS
        ]
        pits = np.array([row["pit"] for row in part])
        error, spread = (np.mean([row[name] for row in part]) for name in ("error", "spread"))
        name = " ".join(str(value) for value in key)
        print(
            f"{name:28s} n {len(part):5d}  95: {cover[0]:5.1f}  80: {cover[1]:5.1f}  PIT {pits.mean():.3f}"
            f" sd {pits.std():.3f} p {kstest(pits, 'uniform').pvalue:.3f}  bias {error:+.3f}  sd {spread:.3f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1000:1050")
    parser.add_argument("--sizes", default="60,120,400,1300")
    parser.add_argument("--replicates", type=int, default=1000)
    parser.add_argument("--shocks", choices=sorted(SHOCKS), default="calm")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    first, last = (int(part) for part in given.seeds.split(":"))
    began, rows = time.perf_counter(), []
    for size in (int(part) for part in given.sizes.split(",")):
        for seed in range(first, last):
            rows += one_area(seed, size, given.replicates, given.shocks)
    print(f"{(last - first)} areas of each size, {time.perf_counter() - began:.0f} s")
    for keys in (("months",), ("size",), ("size", "months"), ("placement",)):
        print("\nall series by", ", ".join(keys))
        told(rows, keys)
    print("\nthe total by size, months")
    told([row for row in rows if row["placement"] == "ALL"], ("size", "months"))
    told([row for row in rows if row["placement"] == "ALL"], ("months",))
    if given.json:
        given.json.write_text(json.dumps(rows))


if __name__ == "__main__":
    main()
