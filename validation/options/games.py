"""Cost shares against an independent library on random games.

Shapley value, nucleolus (or prenucleolus where no imputation exists), least core and the verdict on
the core are compared with coopgame-py, which takes games of savings: a cost game is handed over with
its sign turned. Where the library's floating-point route fails or differs, its exact route or its
Kohlberg test decides.

    python validation/options/games.py [--games 1200] [--seed 1] [--json FILE]

Exit status 1 when any difference is above 1e-9 (relative to the largest cost).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from fractions import Fraction
from pathlib import Path

import coopgame
import numpy as np

from vesting.maths.games import (
    core_test,
    costly_unions,
    excesses,
    membership,
    restricted,
    rounding_of,
    shapley,
)
from vesting.maths.nucleolus import Nucleolus, least_core, nucleolus, shortfall

KINDS = ("whole numbers", "scale economies", "noisy economies", "diseconomies", "steps")
TOLERANCE = 1e-9
#: Most players for which the library's exact route is quick.
EXACT_PLAYERS = 6


def random_game(rng: np.random.Generator, kind: str, players: int) -> np.ndarray:
    """One game of a kind, ``(2**players,)``."""
    inside = membership(players)
    children = inside @ rng.uniform(1, 20, players)
    some = inside.any(axis=1)
    if kind == "whole numbers":
        costs = rng.integers(1, 100, 1 << players).astype(float)
    elif kind == "scale economies":
        costs = 60 + children ** rng.uniform(0.5, 1)
    elif kind == "noisy economies":
        costs = 60 + children**0.8 + rng.normal(0, 3, 1 << players)
    elif kind == "diseconomies":
        costs = 5 + children ** rng.uniform(1, 1.4)
    else:
        costs = 40 + 30 * np.ceil(children / rng.uniform(5, 30))
    return np.where(some, costs, 0.0)


def edges_of(rng: np.random.Generator, players: int) -> list[tuple[int, int]]:
    pairs = [(i, j) for i in range(players) for j in range(i + 1, players)]
    return [pair for pair in pairs if rng.random() < 0.5]


def worst(a: np.ndarray, b: list[float], scale: float) -> float:
    return float(np.abs(np.asarray(a) + np.asarray(b)).max() / scale)


def compare(costs: np.ndarray, rng: np.random.Generator) -> dict[str, float]:
    """Differences from the library, relative to the largest cost."""
    players = int(costs.size).bit_length() - 1
    scale = max(1.0, float(np.abs(costs).max()))
    theirs = coopgame.Game((-costs[1:]).tolist())
    made = nucleolus(costs)
    found = {"Shapley": worst(shapley(costs), coopgame.shapley(theirs), scale)}
    found |= compare_nucleolus(costs, made, scale)
    epsilon = coopgame.least_core(theirs, "preimputation")["epsilon"]
    found["least core"] = abs(least_core(costs).excess - epsilon) / scale
    ours, their_core = shortfall(costs) == 0, theirs.has_nonempty_core()
    near = abs(epsilon) <= 10 * rounding_of(costs)
    found["core empty or not"] = 0.0 if ours == their_core or near else 1.0
    stable = core_test(costs, shapley(costs)).stable
    close = abs(core_test(costs, shapley(costs)).excess) <= 10 * rounding_of(costs)
    theirs_in = theirs.is_in_core((-shapley(costs)).tolist())
    found["Shapley in the core"] = 0.0 if stable == theirs_in or close else 1.0
    found["subadditive"] = float((costly_unions(costs) == ()) != theirs.is_superadditive())
    edges = edges_of(rng, players)
    myerson = coopgame.myerson(theirs, edges)
    found["Myerson"] = worst(shapley(restricted(costs, edges)), myerson, scale)
    return found


def compare_nucleolus(costs: np.ndarray, made: Nucleolus, scale: float) -> dict[str, float]:
    """The difference of shares.

    The library's quick route works in floating point. Where it fails or differs by more than the
    tolerance: up to 6 players its exact route in fractions decides; beyond, our shares must pass its
    Kohlberg test and leave smaller sorted excesses than its own.
    """
    domain = "imputation" if made.kind == "nucleolus" else "preimputation"
    theirs = coopgame.Game((-costs[1:]).tolist())
    try:
        answer = np.array(coopgame.nucleolus(theirs, domain)["allocation"])
    except RuntimeError:
        answer = np.full(made.shares.size, np.nan)
    difference = worst(made.shares, answer, scale)
    if difference <= TOLERANCE:
        return {made.kind: difference}
    if made.shares.size <= EXACT_PLAYERS:
        fractions = [Fraction(-cost) for cost in costs[1:].tolist()]
        exact = coopgame.nucleolus_exact(fractions, domain)["allocation"]
        return {f"{made.kind}, in fractions": worst(made.shares, [float(x) for x in exact], scale)}
    passes = coopgame.verify(theirs, (-made.shares).tolist(), domain)["satisfied"]
    better = np.isnan(answer).any() or below(excesses(costs, made.shares), excesses(costs, -answer))
    return {f"{made.kind}, by Kohlberg": float(not (passes and better))}


def below(ours: np.ndarray, theirs: np.ndarray) -> bool:
    """Whether excesses sorted from the largest come before others."""
    gap = np.sort(ours)[::-1] - np.sort(theirs)[::-1]
    first = np.flatnonzero(np.abs(gap) > 1e-9)
    return bool(first.size and gap[first[0]] < 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--games", type=int, default=1200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    rng = np.random.default_rng(asked.seed)
    largest: dict[str, float] = {}
    counts: Counter[str] = Counter()
    started = time.perf_counter()
    for number in range(asked.games):
        costs = random_game(rng, KINDS[number % len(KINDS)], int(rng.integers(2, 11)))
        for name, difference in compare(costs, rng).items():
            largest[name] = max(largest.get(name, 0.0), difference)
            counts[name] += 1
        counts["core empty"] += shortfall(costs) > 0
    seconds = time.perf_counter() - started
    print(f"{asked.games} games of 2 to 10 players, seed {asked.seed}, {seconds:.0f} s")
    print(f"core empty in {counts['core empty']}")
    for name, difference in largest.items():
        print(f"{name:22} {counts[name]:6} games   largest difference {difference:.1e}")
    if asked.json:
        said = {
            "games": asked.games,
            "seed": asked.seed,
            "largest": largest,
            "counts": dict(counts),
        }
        asked.json.write_text(json.dumps(said, indent=2), encoding="utf-8")
    return int(max(largest.values()) > TOLERANCE)


if __name__ == "__main__":
    sys.exit(main())
