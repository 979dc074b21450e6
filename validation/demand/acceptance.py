"""The acceptance run: does the forecast cover what happens on seeds that nothing was chosen on?

    python validation/demand/acceptance.py inside FILE.jsonl [--first 1000] [--seeds 2000] [--until HH:MM]
    python validation/demand/acceptance.py outside FILE.jsonl [--first 10000] [--seeds 100] [--until HH:MM]
    python validation/demand/acceptance.py report FILE.jsonl [--of 2000] [--json SUMMARY.json]

``inside``: one area a seed, of 60 to 1,300 children (even in the logarithm), made by ``inside.py``; even seeds have
calm shocks, odd seeds shocks as strong as starts and exits of authorities show. ``outside``: one world a kind and
seed, from ``worlds``, written without knowledge of the engine. The engine is given five years of returns and nothing
else. One line a seed: a run that was cut off goes on where it stopped, and a report says on how many seeds it stands.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path

import numpy as np
from scipy.stats import kstest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from calibration import LEVELS, MONTHS, area_rows, one_area, score  # noqa: E402

from validation.demand import worlds  # noqa: E402
from vesting.demand.build_histories import days_of, histories  # noqa: E402

SMALLEST, LARGEST = 60, 1_300
SHOCKS = ("calm", "authorities")
KINDS = ("weibull", "siblings", "break", "shocked")
"""Kinds outside the model's class; ``markov`` is inside it, and told beside them."""
NAMES = ("kind", "all", "months", "band", "placement")
ENGINE = [
    "bands",
    "effects",
    "entries",
    "exposure",
    "kernel",
    "lives",
    "model",
    "plan",
    "priors",
    "setting",
    "shocks",
    "simulate",
]


def engine_digest() -> str:
    """One number for the engine and its priors, printed beside every score."""
    room = ROOT / "vesting" / "demand"
    files = [room / f"{name}.py" for name in ENGINE] + [room / "data" / "priors.yaml"]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()[:16]


def inside(seed: int, replicates: int) -> list[dict]:
    """One area of the model's class."""
    drawn = np.random.default_rng([seed, 903]).uniform(np.log(SMALLEST), np.log(LARGEST))
    shocks = SHOCKS[seed % 2]
    rows = one_area(seed, round(float(np.exp(drawn))), replicates, shocks)
    return [{**row, "kind": shocks} for row in rows]


def outside(seed: int, replicates: int) -> list[dict]:
    """One world of every kind."""
    rows = []
    for kind in (*KINDS, "markov"):
        world = worlds.make(kind, seed, horizon=1_100)
        known = histories(world.children, world.episodes, world.until, first=world.first)
        origin = known.until
        days = tuple(origin + round(month * 365.25 / 12) for month in MONTHS)
        truth = world.future[[day - int(days_of(world.until)[0]) - 1 for day in days]]
        simulated = area_rows(known, origin, days, replicates, seed)
        found = score(simulated, truth, np.random.default_rng([seed, 17]))
        rows += [{"seed": seed, "size": world.ground.size, "kind": kind, **row} for row in found]
    return rows


def run(given: argparse.Namespace) -> None:
    """Score seeds that the file does not hold yet, one line each."""
    make, engine = {"inside": inside, "outside": outside}[given.what], engine_digest()
    done = {line["seed"] for line in lines(given.file)}
    with given.file.open("a") as out:
        for seed in range(given.first, given.first + given.seeds):
            if given.until and time.strftime("%H:%M") >= given.until:
                break
            if seed in done:
                continue
            began = time.perf_counter()
            rows = make(seed, given.replicates)
            line = {"seed": seed, "engine": engine, "worlds": worlds.digest(),
                    "seconds": time.perf_counter() - began, "rows": rows}  # fmt: skip
            out.write(json.dumps(line) + "\n")
            out.flush()


def lines(path: Path) -> list[dict]:
    """Whole lines of a file; the last may have been cut off."""
    if not path.exists():
        return []
    found = []
    for text in path.read_text().splitlines():
        try:
            found.append(json.loads(text))
        except json.JSONDecodeError:
            continue
    return found


def summary(rows: list[dict], keys: tuple[str, ...]) -> list[dict]:
    """Coverage and PIT by some of the keys, with the standard error over seeds (series of one seed go together)."""
    groups: dict[tuple, list[dict]] = {}
    for row in rows:
        groups.setdefault(tuple(row[key] for key in keys), []).append(row)
    table = []
    for key in sorted(groups, key=lambda key: tuple(f"{part!s:>16}" for part in key)):
        part = groups[key]
        seeds = np.unique([row["seed"] for row in part], return_inverse=True)[1]
        line = {**dict(zip(keys, key, strict=True)), "series": len(part), "seeds": int(seeds.max()) + 1}  # fmt: skip
        for level in LEVELS:
            name = f"in{round(100 * level)}"
            held = np.array([row[name] for row in part], float)
            sums = np.bincount(seeds, held - held.mean())
            line[name] = 100 * float(held.mean())
            line[f"{name}_se"] = 100 * float(np.sqrt((sums**2).sum()) / len(held))
        pits = np.array([row["pit"] for row in part])
        line["pit_mean"], line["pit_sd"] = float(pits.mean()), float(pits.std())
        line["pit_p"] = float(kstest(pits, "uniform").pvalue)
        line["bias"] = float(np.mean([row["error"] for row in part]))
        table.append(line)
    return table


def band_of(size: int) -> str:
    """Size band of an area."""
    edges = (60, 120, 250, 500, 1_301)
    at = min(int(np.searchsorted(edges, size, side="right")), 4)
    return f"{edges[at - 1]}-{edges[at] - 1}"


def report(given: argparse.Namespace) -> None:
    """Print coverage, and write it."""
    held = lines(given.file)
    engines = sorted({line["engine"] for line in held})
    rows = [{**row, "band": band_of(row["size"]), "all": ""} for line in held for row in line["rows"]]  # fmt: skip
    total = [row for row in rows if row["placement"] == "ALL"]
    print(f"{len(held)} of {given.of} seeds; engine {', '.join(engines)}; worlds {worlds.digest()}")
    print(f"{np.mean([line['seconds'] for line in held]):.2f} s a seed")
    if any(row["kind"] in KINDS for row in rows):
        cuts = (("kind",), ("kind", "months"))
    else:
        cuts = (("all",), ("months",), ("band",), ("kind",), ("placement",), ("months", "placement"))  # fmt: skip
    told = {}
    for name, part in (("all series", rows), ("the total", total)):
        for keys in cuts:
            if part is total and "placement" in keys:
                continue
            told[f"{name} by {', '.join(keys)}"] = summary(part, keys)
    for title, table in told.items():
        print(f"\n{title}")
        for line in table:
            name = " ".join(str(line[key]) for key in NAMES if key in line)
            print(f"{name:26s} series {line['series']:6d}  95: {line['in95']:5.1f} ± {line['in95_se']:.1f}"
                  f"  80: {line['in80']:5.1f} ± {line['in80_se']:.1f}  PIT {line['pit_mean']:.3f}"
                  f" sd {line['pit_sd']:.3f} p {line['pit_p']:.3f}  bias {line['bias']:+.3f}")  # fmt: skip
    if given.json:
        head = {"seeds": len(held), "of": given.of, "engine": engines, "worlds": worlds.digest()}
        given.json.write_text(json.dumps({**head, "tables": told}, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)  # fmt: skip
    parser.add_argument("what", choices=("inside", "outside", "report"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--first", type=int)
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--replicates", type=int, default=400)
    parser.add_argument("--until", help="stop at this time of day")
    parser.add_argument("--of", type=int, default=2_000)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    if given.what == "report":
        return report(given)
    usual = {"inside": (1_000, 2_000), "outside": (10_000, 100)}[given.what]
    given.first = usual[0] if given.first is None else given.first
    given.seeds = usual[1] if given.seeds is None else given.seeds
    return run(given)


if __name__ == "__main__":
    main()
