"""How much could any blend of the published figures of deprivation explain? A bound for the small areas.

    python validation/demand/small_area_ceiling.py

The pairs are those of ``small_area.py`` in which deprivation differs. Weights on all published figures
(logarithms of those above 0) are chosen for the least mean absolute error on the very pairs that they are
scored on: no honest forecast can know them. Where even this does not reach a bar, fixed weights on
deprivation do not.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parent))
from official import Official, load
from small_area import DIFFER, YEARS, authorities, panel_of

MEASURES = ("looked_after", "in_need", "protection_plans")
STARTS = (0.0, 0.5, 1.0)
"""Sums of the weights from which the search begins."""


def pairs_of(official: Official, measure: str) -> tuple[np.ndarray, ...]:
    """Counts of the first of each pair, of both, its share of children, and differences of the figures."""
    names = [c for c in official.small_areas.columns if c.endswith(("_rate", "_score"))]
    children = pl.col("children")
    mean = official.small_areas.group_by("authority").agg(
        ((pl.col(name) * children).sum() / children.sum()).alias(name) for name in names
    )
    table = mean.select(names).to_numpy()
    above = (table > 0).all(axis=0)
    table[:, above] = np.log(table[:, above])
    figures = dict(zip(mean["authority"], table, strict=True))
    imd, rows = names.index("imd_score"), []
    for year in YEARS:
        panel, counted = panel_of(official, measure, year), authorities(official, measure, year)
        count = dict(counted.select("authority", "count").iter_rows())
        people = dict(counted.select("authority", "children").iter_rows())
        for i, j in panel.pairs.tolist():
            a, b = panel.codes[i], panel.codes[j]
            gap = figures[a] - figures[b]
            if panel.regions[i] == panel.regions[j] and abs(gap[imd]) >= np.log(DIFFER):
                share = people[a] / (people[a] + people[b])
                rows.append((count[a], count[a] + count[b], share, gap))
    return tuple(np.array(column) for column in zip(*rows, strict=True))


def main() -> None:
    """Print the least error of each measure beside the population share's."""
    official = load()
    for measure in MEASURES:
        actual, total, share, apart = pairs_of(official, measure)
        level = np.log(share / (1 - share))

        def error(weights: np.ndarray) -> float:
            part = 1 / (1 + np.exp(-level - apart @ weights))  # noqa: B023 - called within the turn
            return float(np.abs(total * part - actual).mean())  # noqa: B023

        naive, number = error(np.zeros(apart.shape[1])), apart.shape[1]
        found = min(
            minimize(error, np.full(number, s / number), method="Powell").fun for s in STARTS
        )
        print(
            f"{measure:18} {len(actual)} pairs, population share {naive:.1f}, "
            f"best weights afterwards {found:.1f}: better by {1 - found / naive:.1%}"
        )


if __name__ == "__main__":
    main()
