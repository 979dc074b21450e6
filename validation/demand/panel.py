"""Calibration of the law of volatility on English authorities: fitted to 2019, scored on 2020 to 2024.

    VESTING_DATA=folder python -m validation.demand.panel [--json FILE] [--laws]

Every configuration is printed with its hash before a scored figure is looked at. The baseline has two
parameters: persistence, and Student's t with 5 degrees of freedom and variance A/N + B.

Three configurations were scored, one after the other, on the same years 2020 to 2024. *First*: drift (a
national autoregression, fitted to 2019) and the law. *Second*: persistence, with the size of national
changes to 2019 in the width. *Third*, which stands now: the drift weighted by what its own forecasts to
2019 earned, what each authority carries on from its own last year, and the law of what is left. It was
written when the scores of the first two were known, among them that the first said too much growth; its
figures come from rows to 2019 alone, and ``validation.demand.panel_choice`` prints what spoke for it
there: rolling origins within the rows to 2019. There the full drift scores better than the damped one,
as the panel begins in 2011 and knows growth alone; the weight is taken from the national series from
1994, which knows decline.
Rows after 2024 are kept back, and are the only ones that could test the third as one never seen.

``--laws`` prints the laws of the whole panel, which the package holds in ``vesting/evidence/data/laws.yaml``.
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
from scipy.stats import t

from validation.demand.held import Held, held
from validation.demand.ratios import ratio
from vesting.area.registry import Registry
from vesting.demand.carry import fit_carry, law_apart
from vesting.demand.changes import Changes, changes
from vesting.demand.drift import damped_drift, drift_law
from vesting.demand.neighbours import shared_by_neighbours
from vesting.demand.shelf_panel import (
    SPEND,
    STOCK,
    authority_panel,
    neighbours,
    register_of,
)
from vesting.demand.volatility import common_change, fit_law, in_words, log_density
from vesting.evidence.laws import Law
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

THIRD = {
    "like the first, but the point of stock": "damped drift, and what an authority carries on",
    "damped drift": "the first's forecast, weighted by the slope of what came on what it said, over rolling "
    "origins of the national series to 2019, the slope shrunk by its own error",
    "carried on": "the authority's last yearly change apart from the common one, times the law's share of "
    "the shared shock in it, times a slope over all authorities to 2019, shrunk by its own error",
    "variance": "the law of what is left once that is taken off, and once the mean square of what the "
    "damped drift missed over the rolling origins",
    "point of spending": "the common change of the year as the law defines it, as it came out",
}
CONFIGURATIONS = {"first": CONFIGURATION, "second": SECOND, "third": THIRD}
STANDS = "third"
FULL = "first, and what is carried on"
"""A way that was weighed up with the others, and never scored after 2019."""


@dataclass(frozen=True)
class Forecast:
    """Log changes as they are foreseen: middle, standard deviation, and the law that gives the tails."""

    middle: np.ndarray
    spread: np.ndarray
    law: Law


@dataclass(frozen=True)
class Band:
    measure: str
    horizon: int
    size: str
    n: int
    level: float
    held: Held
    baseline: float

    @property
    def holds(self) -> bool:
        """Whether the level lies within the interval of throws of a coin."""
        return self.held.low <= self.level <= self.held.high

    @property
    def holds_apart(self) -> bool:
        """Whether it lies within the interval that knows of authorities."""
        return self.held.apart_low <= self.level <= self.held.apart_high


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


def foresee(
    way: str,
    panel: pl.DataFrame,
    national: dict[int, float],
    to: int,
    test: Changes,
    register: Registry,
) -> Forecast:
    """Changes of stock, foreseen in one way from rows to a year and the last change known."""
    horizon, early = test.horizon, panel.filter(pl.col("year") <= to)
    fitted = fit_law(changes(early, horizon, register=register), STOCK)
    known = np.array([national[y] for y in sorted(national) if y <= to])
    carried = np.zeros(len(test))
    if way in ("third", FULL):
        yearly = changes(early, 1, register=register)
        carry = fit_carry(yearly, fitted)
        fitted = law_apart(fitted, carry, yearly)
        carried = carry.ahead(changes(panel, 1, register=register), test)
    if way == "second":
        moved = np.log(known[horizon:] / known[:-horizon])
        spread = np.sqrt(fitted.law.variance(test.children) + np.mean(moved**2))
        return Forecast(carried, spread, fitted.law)
    damped, full = damped_drift(known, horizon), drift_law(known)
    ahead = {}
    for y in np.unique(test.base).tolist():
        last = float(np.log(national[y] / national[y - 1]))
        ahead[y] = damped.ahead(last) if way == "third" else full.ahead(last, horizon)
    middle, wide = np.array([ahead[y] for y in test.base.tolist()]).T
    return Forecast(
        middle + carried, np.sqrt(fitted.law.variance(test.children) + wide**2), fitted.law
    )


def given(way: str, panel: pl.DataFrame, law: Law, test: Changes) -> Forecast:
    """Changes of spending, given the national change as it came out."""
    if way == "first":
        return Forecast(conditional(panel, test), law.cv(test.children), law)
    drift = common_change(test, law)
    middle = np.array(drift.change)[np.searchsorted(drift.years, test.base)]
    return Forecast(middle, law.cv(test.children), law)


def score(shelf, measure: str, out: list) -> list[Band]:
    register = register_of(shelf)
    panel = authority_panel(shelf, measure)
    first, last, to = (
        CONFIGURATION["score changes that begin from"],
        CONFIGURATION["score changes that end to"],
        CONFIGURATION["fit on rows to"],
    )
    panel = panel.filter(pl.col("year") <= last)
    early = panel.filter(pl.col("year") <= to)
    stock = national_stock(shelf)
    bands = []
    for horizon in CONFIGURATION["horizons"]:
        train = changes(early, horizon, register=register)
        if len(train) < 100:
            print(f"{measure}, {horizon} years: {len(train)} changes to 2019; no law, not scored")
            continue
        law = fit_law(train, measure).law
        a0, b0 = fit_baseline(changes(early, horizon, register=register, trim=None))
        print(in_words(law), f"tails {law.tails:.1f}; baseline A {a0:.2f}, root B {b0**0.5:.3f}")
        test = changes(panel, horizon, register=register, trim=None)
        test = test.where(test.base >= first)
        scale0 = np.sqrt((a0 / test.children + b0) * 3 / 5)
        for way in CONFIGURATIONS:
            named = measure if way == STANDS else f"{measure}, {way}"
            if measure == STOCK:
                made, origin = foresee(way, panel, stock, to, test, register), np.zeros(len(test))
            elif way == "second":
                continue
            else:
                made, origin = given(way, panel, law, test), conditional(panel, test)
            bands += table(
                named, horizon, test, test.change, made.middle, made.spread, made.law.tails, origin,
                scale0, out,
            )  # fmt: skip
    return bands


def table(measure, horizon, test, seen, middle, spread, tails, origin, scale0, out) -> list[Band]:
    made = []
    scores = {}
    for level in CONFIGURATION["levels"]:
        z = t.ppf(0.5 + level / 2, tails) * np.sqrt((tails - 2) / tails) * spread
        z0 = t.ppf(0.5 + level / 2, 5) * scale0
        inside, inside0 = np.abs(seen - middle) <= z, np.abs(seen - origin) <= z0
        scores[level] = (
            interval_score(middle - z, middle + z, seen, level),
            interval_score(origin - z0, origin + z0, seen, level),
        )
        for low, high in (*BANDS, (20, 10**9)):
            rows = (test.children >= low) & (test.children < high)
            if not rows.any():
                continue
            name = (
                "all"
                if (low, high) == (20, 10**9)
                else f"{low}-{high}"
                if high < 10**9
                else f"{low}+"
            )
            made.append(
                Band(
                    measure,
                    horizon,
                    name,
                    int(rows.sum()),
                    level,
                    held(inside[rows], test.authority[rows]),
                    float(inside0[rows].mean()),
                )
            )
    # Error of the point in per cent of what came; of spending, given the national change.
    error, still = np.abs(np.expm1(middle - seen)), np.abs(np.expm1(origin - seen))
    line = {
        "measure": measure, "horizon": horizon, "n": len(test),
        "interval score 95": float(scores[0.95][0].mean()), "baseline 95": float(scores[0.95][1].mean()),
        "interval score 80": float(scores[0.80][0].mean()), "baseline 80": float(scores[0.80][1].mean()),
        "MAPE": float(error.mean()), "persistence MAPE": float(still.mean()),
        "mean of what came less the point": float((seen - middle).mean()),
    }  # fmt: skip
    pairs = {"interval score 95": scores[0.95], "interval score 80": scores[0.80],
             "point": (error, still)}  # fmt: skip
    line["ratios"] = {k: ratio(*pair, test.authority) for k, pair in pairs.items()}
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
    for name, told in CONFIGURATIONS.items():
        text = json.dumps(told, sort_keys=True)
        print(f"{text}\n{name} configuration {hashlib.sha256(text.encode()).hexdigest()}")
    folder = Path(asked.data or Path(__file__).parents[3] / "shared" / "data")
    shelf = open_library(folder, Path(tempfile.gettempdir()) / "vesting-test-library")
    if asked.laws:
        print(whole_laws(shelf))
        return
    lines: list[dict] = []
    bands = [band for measure in (STOCK, SPEND) for band in score(shelf, measure, lines)]
    print(
        f"\n{'measure':26} h {'size':>9} {'n':>5} level cover [binomial 95 %]  holds"
        "  effect [by authority]  holds  baseline"
    )
    for b in bands:
        one, other = (
            ("yes" if yes else "no") if b.n >= 80 else "n<80" for yes in (b.holds, b.holds_apart)
        )
        print(
            f"{b.measure:26} {b.horizon} {b.size:>9} {b.n:5} {b.level:.2f} {b.held.share:.3f} "
            f"[{b.held.low:.3f}, {b.held.high:.3f}]  {one:>5}  {b.held.effect:6.2f} "
            f"[{b.held.apart_low:.3f}, {b.held.apart_high:.3f}]  {other:>5}  {b.baseline:.3f}"
        )
    for line in lines:
        print(
            {
                k: round(v, 4) if isinstance(v, float) else v
                for k, v in line.items()
                if k != "ratios"
            }
        )
        for name, (value, low, high) in line["ratios"].items():
            print(f"    {name}, of the baseline's: {value:.3f} ({low:.3f} to {high:.3f})")
    if asked.json:
        asked.json.write_text(
            json.dumps({"bands": [asdict(b) for b in bands], "scores": lines}, indent=1)
        )


if __name__ == "__main__":
    main()
