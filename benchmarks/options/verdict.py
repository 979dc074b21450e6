"""From the listing of a real area to its verdict: targets M3, M4 and M8 on official files.

The area with most blocks is listed, its possible councils are measured, every option is scored on
all declared measures, and the exact front of eight criteria is found within each number of
councils. Four uncertain measures are carried to every option from 1,000 draws a block. Any option's
exact ranks and everything that beats it are found. All areas are then taken through the first of
these. Every step runs once to compile and is then timed; the best of several times is told.

    python benchmarks/options/verdict.py [--data DIR] [--areas "Kent; Surrey"] [--repeat 3] [--json FILE]

Grounds are laid in a process of their own, so that the peak memory told is that of the verdict and
not of reading the country's files.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from laid import add_arguments, areas_of, keep, kept, lay, open_shelf

from vesting.maths.aggregate import How
from vesting.options.appraisal.criteria import Better, Criterion
from vesting.options.appraisal.uncertain import intervals
from vesting.options.enumeration.listing import list_options
from vesting.options.ground import Ground
from vesting.options.stage import Options, measure
from vesting.options.verdict import Fixed, Verdict, evidence_of
from vesting.workspace.need import Country

CRITERIA = (
    "children_smallest", "residents_ratio", "looked_after_rate_gap", "deprivation_gap",
    "volatility_worst", "distance_mean", "compactness_least", "leadership_cost",
)  # fmt: skip
FIXED = Fixed(CRITERIA, date(2026, 3, 2), "benchmark")
IN_NEED = Criterion(
    "in_need_smallest", "Children in need in the smallest council", Better.MORE, 100, 5000,
    "in_need", How.MIN, uncertain=True,
)  # fmt: skip
"""A fourth uncertain measure beside the three that are declared."""


def listed(ground: Ground) -> Options:
    """Every option of an area with any number of councils, measured."""
    return measure(ground, list_options(ground.graph, range(1, len(ground.graph) + 1)))


def judged(ground: Ground) -> tuple[Options, Verdict, int]:
    """M3: listed, measured, and the front of eight criteria within each number of councils."""
    options = listed(ground)
    verdict = Verdict.of(options, FIXED)
    return options, verdict, int(verdict.front.sum())


def carried(options: Options) -> list[Any]:
    """M4: p10, p50 and p90 of four uncertain measures for every option, draws included."""
    fresh = measure(options.ground, options.table)
    uncertain = (*(c for c in fresh.criteria if c.uncertain), IN_NEED)
    found = intervals(fresh.listing, uncertain, evidence_of(fresh.figures, uncertain))
    return [found, len(uncertain)]


def listed_names(options: Options) -> list[str]:
    """Stable identity of every option."""
    return [name for k in sorted(options.table.by_units) for name in options.table.ids(k)]


def best_of(repeat: int, step: Callable[[], Any]) -> tuple[float, float, Any]:
    """Shortest time and processor time of a step that was run before, and what it gave."""
    made = step()
    times = []
    for _ in range(repeat):
        began, used = time.perf_counter(), time.process_time()
        made = step()
        times.append((time.perf_counter() - began, time.process_time() - used))
    return min(t for t, _ in times), min(c for _, c in times), made


def peak_mib() -> float:
    """Most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def largest(ground: Ground, repeat: int) -> dict[str, Any]:
    """Every target on one area."""
    judged(ground)
    ready = peak_mib()
    seconds, used, (options, verdict, front) = best_of(repeat, lambda: judged(ground))
    told: dict[str, Any] = {
        "area": ground.area, "options": len(options.listing), "councils": len(options.table.units),
        "measures": len(options.criteria), "front": front, "peak_mib": max(ready, peak_mib()),
        "rows": [("M3 list, measure, front of 8 within each k", seconds, used, 1.0)],
    }  # fmt: skip
    numbers = range(1, len(ground.graph) + 1)

    def step(name: str, run: Callable[[], Any], target: float | None = None) -> Any:
        seconds, used, made = best_of(repeat, run)
        told["rows"].append((name, seconds, used, target))
        return made

    table = step("   of which listing", lambda: list_options(ground.graph, numbers))
    step("   of which measures", lambda: measure(ground, table))
    step("M4 p10, p50, p90 of 4 measures, 1,000 draws a block", lambda: carried(options), 10.0)
    named = step("   naming every option, once a run", lambda: listed_names(options))
    worst = named[int(verdict.scored.oriented.sum(axis=1).argmin())]
    step("   sorting columns, once a run", lambda: Verdict(options, verdict.scored).ranks(worst))
    step("M8 exact ranks of one option and what beats it",
         lambda: (verdict.ranks(worst), verdict.beaten(worst)), 0.05)  # fmt: skip
    told["beaten_by"] = len(verdict.beaten(worst).by)
    told["peak_mib_with_draws"] = peak_mib()
    return told


def lay_all(asked: argparse.Namespace, folder: Path) -> bool:
    """Lay the ground of every area in this process and keep it; whether the files are official."""
    shelf, official = open_shelf(asked.data, folder.parent)
    country = Country(shelf)
    for area in areas_of(shelf, official, asked.areas):
        keep(lay(shelf, area, country).ground, folder / area.slug)
    return official


def grounds(asked: argparse.Namespace, spare: Path) -> list[Ground]:
    """Grounds that another process lays."""
    command = [sys.executable, __file__, "--lay", str(spare / "grounds"), "--areas", asked.areas]
    command += ["--data", str(asked.data)] if asked.data else []
    subprocess.run(command, check=True)
    return list(kept(spare / "grounds"))


def tell(told: dict[str, Any]) -> None:
    one = told["largest"]
    if not told["official"]:
        print("No official files were named: this is Loamshire, which is smaller.")
    print(f"{one['area']}: {one['options']:,} options of {one['councils']:,} possible councils, "
          f"{one['measures']} measures; {one['front']:,} on the front of 8 criteria")  # fmt: skip
    print(f"peak memory {one['peak_mib']:.0f} MiB; with the draws of four measures "
          f"{one['peak_mib_with_draws']:.0f} MiB")  # fmt: skip
    print(f"{'':54} {'seconds':>9} {'processor':>9}  target")
    for name, seconds, used, target in one["rows"]:
        print(f"{name:54} {seconds:9.4f} {used:9.4f}  {f'at most {target:g}' if target else ''}")
    total, used = (sum(row[i] for row in told["areas"]) for i in (2, 3))
    print(f"{'M3 for all ' + str(len(told['areas'])) + ' areas':54} {total:9.4f} {used:9.4f}"
          "  at most 5")  # fmt: skip
    print(f"{sum(row[1] for row in told['areas']):,} options in all")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_arguments(parser)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--lay", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.lay:
        lay_all(asked, asked.lay)
        return
    with tempfile.TemporaryDirectory() as spare:
        laid = grounds(asked, Path(spare))
    first = max(laid, key=lambda ground: len(list_options(ground.graph, 3)))
    told: dict[str, Any] = {
        "official": asked.data is not None,
        "largest": largest(first, asked.repeat),
    }
    told["areas"] = []
    for ground in laid:
        seconds, used, (options, _, front) = best_of(asked.repeat, lambda g=ground: judged(g))
        told["areas"].append((ground.area, len(options.listing), seconds, used, front))
    tell(told)
    if asked.json:
        asked.json.write_text(json.dumps(told, indent=2, default=float), encoding="utf-8")


if __name__ == "__main__":
    main()
