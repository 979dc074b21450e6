"""Are estimates for places without child-level data better than the population share, and honest?

    python validation/demand/small_area.py [--json FILE]

Pseudo-counties are pairs of real authorities that share a border and a region, chosen without looking
at any outcome. The model is fitted without their whole region, given the sum of their two counts, and
asked how it divides. Then, with everything fixed (the hash of the configuration is printed), the real
splits of 2019, 2021 and 2023 are scored as they come out; their authorities take no part before.
"""

from __future__ import annotations

import argparse
import hashlib
import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

sys.path.insert(0, str(Path(__file__).parent))
from official import Official, load

import vesting.demand.ages
import vesting.demand.deprivation
import vesting.demand.need_model
import vesting.demand.panel
import vesting.demand.small_area
import vesting.demand.unknown
from vesting.demand.need_model import NeedModel, fit_need_model
from vesting.demand.panel import NeedPanel, need_panel
from vesting.demand.small_area import estimate_blocks

MEASURES = ("looked_after", "in_need", "protection_plans", "ehc_plans")
YEARS = (2022, 2023, 2024)
SEED, DRAWS = 20240331, 2000
LEAST_CHILDREN = 5_000
"""Halves with fewer children (City of London, Isles of Scilly) are no council that anyone proposes."""
DIFFER, ALIKE = 1.25, 1.10
"""Ratio of average IMD scores above which deprivation differs, and below which it does not."""
SPLITS = {
    "Dorset and BCP, 2019": (2020, {"BCP": "E06000058", "Dorset": "E06000059"}),
    "Northamptonshire, 2021": (2022, {"North": "E06000061", "West": "E06000062"}),
    "Cumbria, 2023": (
        2024,
        {"Cumberland": "E06000063", "Westmorland and Furness": "E06000064"},
    ),
}
"""Year of the first count after each split, and the successors."""
HELD_OUT = tuple(code for _, units in SPLITS.values() for code in units.values())


def fingerprint() -> str:
    """Hash of everything that decides an estimate."""
    rooms = (
        vesting.demand.ages,
        vesting.demand.deprivation,
        vesting.demand.need_model,
        vesting.demand.panel,
        vesting.demand.small_area,
        vesting.demand.unknown,
    )
    text = "".join(inspect.getsource(room) for room in rooms)
    return hashlib.sha256(f"{text}{SEED}{DRAWS}{DIFFER}{ALIKE}".encode()).hexdigest()[:16]


def authorities(official: Official, measure: str, year: int) -> pl.DataFrame:
    """Counts with the children of the mid-year before, as DfE divides them."""
    table = (
        official.counts.filter((pl.col("measure") == measure) & (pl.col("year") == year))
        .drop("year")
        .join(
            official.children.filter(pl.col("year") == year - 1).drop("year"),
            on="authority",
        )
        .filter(pl.col("children") >= LEAST_CHILDREN)
        .drop_nulls("count")
    )
    if measure == "looked_after":
        table = table.join(official.weights, left_on="authority", right_on="place")
    return table


def panel_of(official: Official, measure: str, year: int) -> NeedPanel:
    """The panel without the authorities of the real splits."""
    table = authorities(official, measure, year).filter(~pl.col("authority").is_in(HELD_OUT))
    return need_panel(measure, table, official.small_areas, official.borders)


def divide(
    model: NeedModel,
    official: Official,
    table: pl.DataFrame,
    codes: list[str],
    total: int,
    seed: int,
) -> np.ndarray:
    """Draws of the parts' counts, ``(parts, draws)``."""
    rows = table.filter(pl.col("authority").is_in(codes))
    children = dict(rows.select("authority", "children").iter_rows())
    blocks = official.small_areas.filter(pl.col("authority").is_in(codes)).with_columns(
        block=pl.col("authority")
    )
    if "age_weight" in rows.columns:
        blocks = blocks.join(rows.select("authority", "age_weight"), on="authority")
    rng = np.random.default_rng(seed)
    found = estimate_blocks(model, blocks, total, rng, DRAWS, children)
    order = [found.blocks.index(code) for code in codes]
    return found.draws[order]


def pseudo_counties(official: Official, measure: str, year: int) -> Iterator[dict[str, object]]:
    """Every pair, divided by a model that has not seen its region."""
    whole = panel_of(official, measure, year)
    table = authorities(official, measure, year)
    count = dict(table.select("authority", "count").iter_rows())
    children = dict(table.select("authority", "children").iter_rows())
    imd = dict(
        official.small_areas.group_by("authority")
        .agg((pl.col("imd_score") * pl.col("children")).sum() / pl.col("children").sum())
        .iter_rows()
    )
    for region in sorted(set(whole.regions)):
        model = fit_need_model(whole.without([region]))
        for i, j in whole.pairs.tolist():
            if whole.regions[i] != region:
                continue
            a, b = whole.codes[i], whole.codes[j]
            total = int(count[a] + count[b])
            draws = divide(model, official, table, [a, b], total, SEED + i * 1000 + j)[0]
            low80, low95, high80, high95 = np.percentile(draws, (10, 2.5, 90, 97.5))
            yield {
                "measure": measure, "year": year, "region": region, "a": a, "b": b, "total": total,
                "apart": max(imd[a], imd[b]) / min(imd[a], imd[b]), "actual": count[a],
                "naive": total * children[a] / (children[a] + children[b]), "mean": draws.mean(),
                "in80": low80 <= count[a] <= high80, "in95": low95 <= count[a] <= high95,
                "width80": (high80 - low80) / total,
            }  # fmt: skip


def score(pairs: pl.DataFrame) -> dict[str, float]:
    """Mean absolute errors of a set of pairs, and coverage."""
    naive = (pairs["naive"] - pairs["actual"]).abs()
    model = (pairs["mean"] - pairs["actual"]).abs()
    return {
        "pairs": pairs.height,
        "naive MAE": float(naive.mean()),
        "model MAE": float(model.mean()),
        "better by": float(1 - model.sum() / naive.sum()),
        "better by (share)": float(
            1 - (model / pairs["total"]).sum() / (naive / pairs["total"]).sum()
        ),
        "cover 80": float(pairs["in80"].mean()),
        "cover 95": float(pairs["in95"].mean()),
        "width 80": float(pairs["width80"].mean()),
    }


def groups(pairs: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Pairs by how much deprivation differs."""
    return {
        "differs": pairs.filter(pl.col("apart") >= DIFFER),
        "between": pairs.filter((pl.col("apart") < DIFFER) & (pl.col("apart") >= ALIKE)),
        "alike": pairs.filter(pl.col("apart") < ALIKE),
        "all": pairs,
    }


def real_splits(official: Official) -> Iterator[dict[str, object]]:
    """The three splits, with the area's own count given; fitted without any of their councils."""
    for name, (year, units) in SPLITS.items():
        for measure in MEASURES:
            table = authorities(official, measure, year)
            count = dict(table.select("authority", "count").iter_rows())
            if not all(code in count for code in units.values()):
                continue
            model = fit_need_model(panel_of(official, measure, year))
            codes, total = list(units.values()), int(sum(count[c] for c in units.values()))
            draws = divide(model, official, table, codes, total, SEED)
            children = dict(table.select("authority", "children").iter_rows())
            for row, (unit, code) in enumerate(units.items()):
                low, high = np.percentile(draws[row], (10, 90))
                yield {
                    "split": name, "year": year, "measure": measure, "unit": unit,
                    "actual": count[code], "mean": float(draws[row].mean()), "low 80": low,
                    "high 80": high, "in80": bool(low <= count[code] <= high),
                    "naive": total * children[code] / sum(children[c] for c in codes),
                }  # fmt: skip


def main() -> None:
    """Print the tables; write them as JSON when asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--json")
    parser.add_argument("--real", action="store_true", help="score the real splits too")
    chosen = parser.parse_args()
    official, report = load(), {"configuration": fingerprint(), "pseudo-counties": {}}
    print("configuration", report["configuration"])
    for measure in MEASURES:
        years = []
        for year in YEARS:
            pairs = pl.DataFrame(list(pseudo_counties(official, measure, year)))
            years.append(pairs)
            _print(f"{measure} {year}", pairs, report)
        _print(f"{measure} {YEARS[0]}-{YEARS[-1]}", pl.concat(years), report)
        model = fit_need_model(panel_of(official, measure, YEARS[-1]))
        print(_words(model), "\n")
    if chosen.real:
        rows = list(real_splits(official))
        report["real splits"] = rows
        with pl.Config(tbl_rows=50, tbl_cols=12, tbl_width_chars=160, float_precision=1):
            print(pl.DataFrame(rows))
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(report, indent=1, default=float))


def _print(title: str, pairs: pl.DataFrame, report: dict) -> None:
    report["pseudo-counties"][title] = {}
    for name, part in groups(pairs).items():
        found = score(part)
        report["pseudo-counties"][title][name] = found
        figures = "  ".join(f"{k} {v:.3g}" for k, v in found.items())
        print(f"{title:<28} {name:<8} {figures}")


def _words(model: NeedModel) -> str:
    slope = ", ".join(
        f"{n} {s:+.2f} ± {e:.2f}"
        for n, s, e in zip(
            model.features.names, model.slope, np.sqrt(np.diag(model.covariance)), strict=True
        )
    )
    return (
        f"{model.measure}: {slope}; levels {model.spread:.2f}; neighbours {model.neighbour_spread:.2f};"
        f" slope varies {model.slope_spread:.2f}; prior {model.prior}; {model.authorities} authorities"
    )


if __name__ == "__main__":
    main()
