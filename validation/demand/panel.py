"""Calibration of the law of volatility on English authorities: fitted to 2019, scored on 2020 to 2024.

    VESTING_DATA=folder python -m validation.demand.panel [--json FILE] [--laws]

Everything that is chosen is printed with its hash before a scored figure is looked at. The band of the
product is drift (a national autoregression, fitted to 2019; of spending, the national change as it came
out) and the law (fitted to 2019). The baseline has two parameters: persistence, and Student's t with 5
degrees of freedom and variance A/N + B. ``--laws`` prints the laws of the whole panel, which the package
holds in ``vesting/evidence/data/laws.yaml``.

Two points are scored for stock. *Drift* is the configuration that was fixed first; on rows to 2019 alone,
with rolling origins, it beats persistence at every horizon. *Still* was added after the first had been
scored: persistence, with the size of national changes to 2019 in the width. It is told as such.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import minimize
from scipy.stats import beta, t

from vesting.demand.changes import Changes, changes
from vesting.demand.drift import drift_law
from vesting.demand.neighbours import shared_by_neighbours
from vesting.demand.shelf_panel import (
    SPEND,
    STOCK,
    authority_panel,
    neighbours,
    register_of,
)
from vesting.demand.volatility import fit_law, in_words, log_density
from vesting.workspace.library import open_library

BANDS = ((20, 100), (100, 200), (200, 300), (300, 400), (400, 600), (600, 900), (900, 10**9))
CONFIGURATION = {
    "fit on rows to": 2019,
    "score changes that begin from": 2019,
    "score changes that end to": 2024,
    "horizons": [1, 2, 3],
    "levels": [0.95, 0.80],
    "least children at the start": 20,
    "trim when fitting": 0.7,
    "trim when scoring": None,
    "authorities that began, ended or changed": "left out",
    "law": "Student's t, degrees of freedom estimated; variance a/N + sigma^2",
    "drift of stock": "first-order autoregression on national yearly growth to 2019, last growth known",
    "drift of spending": "the national change of the same authorities as it came out",
    "baseline": "persistence, Student's t with 5 df, variance A/N + B, to 2019",
    "bands": BANDS,
}

SECOND = {
    "like the first, but the point of stock": "persistence",
    "and its variance holds": "the mean square of national changes over the horizon, to 2019",
}


@dataclass(frozen=True)
class Band:
    measure: str
    horizon: int
    size: str
    n: int
    level: float
    covered: float
    low: float
    high: float
    baseline: float
    holds: bool


def fit_baseline(data: Changes) -> tuple[float, float]:
    """A and B of the two-parameter baseline."""

    def misfit(at: np.ndarray) -> float:
        a, b = np.exp(at)
        return -float(log_density(data.change, (a / data.children + b) * 3 / 5, 5.0).sum())

    a, b = np.exp(minimize(misfit, np.log([1.0, 0.004]), method="Nelder-Mead").x)
    return float(a), float(b)


def interval_score(low, high, seen, level):
    """Width, and 2/(1 - level) times what lies outside (Gneiting and Raftery 2007)."""
    miss = np.maximum(low - seen, 0) + np.maximum(seen - high, 0)
    return (high - low) + 2 / (1 - level) * miss


def binomial(count: int, of: int) -> tuple[float, float]:
    """Exact 95 % interval (Clopper and Pearson 1934)."""
    low = beta.ppf(0.025, count, of - count + 1) if count else 0.0
    high = beta.ppf(0.975, count + 1, of - count) if count < of else 1.0
    return float(low), float(high)


def national_stock(shelf) -> dict[int, float]:
    rows = shelf.series(STOCK).filter(
        (pl.col("level") == "national") & pl.col("value").is_not_null()
    )
    return dict(rows.select("year", "value").iter_rows())


def conditional(panel: pl.DataFrame, data: Changes) -> np.ndarray:
    """National log change of the authorities with figures at both ends."""
    found = np.zeros(len(data))
    wide = panel.pivot(on="year", index="authority", values="value")
    for year in np.unique(data.base):
        both = wide.drop_nulls([str(year), str(year + data.horizon)])
        grown = np.log(both[str(year + data.horizon)].sum() / both[str(year)].sum())
        found[data.base == year] = grown
    return found


def score(shelf, measure: str, out: list) -> list[Band]:
    register = register_of(shelf)
    panel = authority_panel(shelf, measure)
    first, last = (
        CONFIGURATION["score changes that begin from"],
        CONFIGURATION["score changes that end to"],
    )
    early = panel.filter(pl.col("year") <= CONFIGURATION["fit on rows to"])
    stock = national_stock(shelf)
    known = [stock[y] for y in sorted(stock) if y <= CONFIGURATION["fit on rows to"]]
    drift = drift_law(np.array(known))
    if measure == STOCK:
        print(f"drift: {drift}")
    bands = []
    for horizon in CONFIGURATION["horizons"]:
        train = changes(early, horizon, register=register)
        if len(train) < 100:
            print(f"{measure}, {horizon} years: {len(train)} changes to 2019; no law, not scored")
            continue
        law = fit_law(train, measure).law
        a0, b0 = fit_baseline(changes(early, horizon, register=register, trim=None))
        print(in_words(law), f"tails {law.tails:.1f}; baseline A {a0:.2f}, root B {b0**0.5:.3f}")
        test = changes(panel.filter(pl.col("year") <= last), horizon, register=register, trim=None)
        test = test.where(test.base >= first)
        if measure == STOCK:
            ahead = {
                int(y): drift.ahead(float(np.log(stock[y] / stock[y - 1])), horizon)
                for y in np.unique(test.base)
            }
            middle = np.array([ahead[int(y)][0] for y in test.base])
            spread = np.sqrt(
                law.variance(test.children) + np.array([ahead[int(y)][1] for y in test.base]) ** 2
            )
            seen, origin = test.change, np.zeros(len(test))
            moved = np.log(np.array(known[horizon:]) / np.array(known[:-horizon]))
            wide = np.sqrt(law.variance(test.children) + np.mean(moved**2))
        else:
            middle = origin = conditional(panel, test)
            spread, seen = law.cv(test.children), test.change
        scale0 = np.sqrt((a0 / test.children + b0) * 3 / 5)
        bands += table(measure, horizon, test, seen, middle, spread, law.tails, origin, scale0, out)
        if measure == STOCK:
            named = f"{measure}, still"
            bands += table(named, horizon, test, seen, origin, wide, law.tails, origin, scale0, out)
    return bands


def table(measure, horizon, test, seen, middle, spread, tails, origin, scale0, out) -> list[Band]:
    made = []
    scores = {}
    for level in CONFIGURATION["levels"]:
        z = t.ppf(0.5 + level / 2, tails) * np.sqrt((tails - 2) / tails) * spread
        z0 = t.ppf(0.5 + level / 2, 5) * scale0
        inside, inside0 = np.abs(seen - middle) <= z, np.abs(seen - origin) <= z0
        scores[level] = (
            float(interval_score(middle - z, middle + z, seen, level).mean()),
            float(interval_score(origin - z0, origin + z0, seen, level).mean()),
        )
        for low, high in (*BANDS, (20, 10**9)):
            rows = (test.children >= low) & (test.children < high)
            n = int(rows.sum())
            if not n:
                continue
            edge = binomial(int(inside[rows].sum()), n)
            name = (
                "all"
                if (low, high) == (20, 10**9)
                else f"{low}-{high}"
                if high < 10**9
                else f"{low}+"
            )
            made.append(
                Band(measure, horizon, name, n, level, float(inside[rows].mean()), *edge,
                     float(inside0[rows].mean()), edge[0] <= level <= edge[1])
            )  # fmt: skip
    # Error of the point in per cent of what came; of spending, given the national change.
    error, still = np.abs(np.expm1(middle - seen)), np.abs(np.expm1(origin - seen))
    line = {
        "measure": measure, "horizon": horizon, "n": len(test),
        "interval score 95": scores[0.95][0], "baseline 95": scores[0.95][1],
        "interval score 80": scores[0.80][0], "baseline 80": scores[0.80][1],
        "MAPE": float(error.mean()), "persistence MAPE": float(still.mean()),
        "mean of what came less the point": float((seen - middle).mean()),
    }  # fmt: skip
    out.append(line)
    return made


def whole_laws(shelf) -> str:
    """The laws of the whole panel, as the package holds them."""
    register, borders = register_of(shelf), neighbours(shelf)
    lines, shared = [], []
    for measure in (STOCK, SPEND):
        panel = authority_panel(shelf, measure)
        for horizon in CONFIGURATION["horizons"]:
            fitted = fit_law(changes(panel, horizon, register=register), measure)
            law = fitted.law
            (aa, cross), (_, ss) = law.covariance
            lines.append(
                f"  - {{measure: {measure}, horizon: {horizon}, a: {law.a:.4g}, sigma: {law.sigma:.4g}, "
                f"tails: {law.tails:.3g}, covariance: [[{aa:.4g}, {cross:.4g}], [{cross:.4g}, {ss:.4g}]], "
                f"n: {law.n}, authorities: {law.authorities}, years: [{law.years[0]}, {law.years[1]}]}}"
            )
            s = shared_by_neighbours(fitted, borders)
            low = round(s.low, 3) + 0.0
            shared.append(
                f"  - {{measure: {measure}, horizon: {horizon}, value: {s.value:.3f}, low: {low:.3f}, "
                f"high: {s.high:.3f}, pairs: {s.pairs}, n: {s.n}}}"
            )
    return "\n".join(["laws:", *lines, "shared shock:", *shared])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=os.environ.get("VESTING_DATA"))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--laws", action="store_true")
    asked = parser.parse_args()
    for name, told in (("first", CONFIGURATION), ("second", SECOND)):
        text = json.dumps(told, sort_keys=True)
        print(f"{text}\n{name} configuration {hashlib.sha256(text.encode()).hexdigest()}")
    folder = Path(asked.data or Path(__file__).parents[3] / "shared" / "data")
    shelf = open_library(folder, Path(tempfile.gettempdir()) / "vesting-test-library")
    if asked.laws:
        print(whole_laws(shelf))
        return
    lines: list[dict] = []
    bands = [band for measure in (STOCK, SPEND) for band in score(shelf, measure, lines)]
    print(f"\n{'measure':26} h {'size':>9} {'n':>5} level cover [binomial 95 %]  baseline  holds")
    for b in bands:
        verdict = "yes" if b.holds else "no" if b.n >= 80 else "(n < 80)"
        print(
            f"{b.measure:26} {b.horizon} {b.size:>9} {b.n:5} {b.level:.2f} {b.covered:.3f} "
            f"[{b.low:.3f}, {b.high:.3f}]   {b.baseline:.3f}     {verdict}"
        )
    for line in lines:
        print({k: round(v, 4) if isinstance(v, float) else v for k, v in line.items()})
    if asked.json:
        asked.json.write_text(
            json.dumps({"bands": [asdict(b) for b in bands], "scores": lines}, indent=1)
        )


if __name__ == "__main__":
    main()
