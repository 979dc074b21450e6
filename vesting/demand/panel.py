"""What the model learns from: counts of authorities, and the small areas that they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from vesting.area.names import counted
from vesting.demand.deprivation import Features, choose_features
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats, Ints

THIN_PANEL = Problem("DEM-E02", "Too few authorities to learn from", InputError)
MISSING_COLUMN = Problem("DEM-E03", "A table lacks a column", InputError)

LEAST_AUTHORITIES = 30
"""Authorities below which a slope would be a guess."""
LEAST_COUNT = 10
"""Children below which an authority tells nothing about the slope and is left out."""


@dataclass(frozen=True, slots=True)
class NeedPanel:
    """Authorities with a count of children in need of something, and their small areas.

    Attributes:
        measure: What was counted.
        codes: Code of each authority.
        regions: Region of each.
        counts: Children counted.
        home: Position of the authority of each small area.
        children: Children of each small area, adding up to the authority's children; weighted by
            age where the ages are known.
        features: Which figures of deprivation are used, and their scale.
        matrix: Features of each small area, ``(small areas, features)``.
        pairs: Positions of authorities that share a border and a region.
        said: What was used and what was left out, in words.
    """

    measure: str
    codes: tuple[str, ...]
    regions: tuple[str, ...]
    counts: Floats = field(repr=False)
    home: Ints = field(repr=False)
    children: Floats = field(repr=False)
    features: Features
    matrix: Floats = field(repr=False)
    pairs: Ints = field(repr=False)
    said: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.codes)

    def without(self, regions: Iterable[str]) -> NeedPanel:
        """The panel without some regions; the scale of the features is kept."""
        dropped = set(regions)
        return self._of([i for i, r in enumerate(self.regions) if r not in dropped])

    def _of(self, kept: Sequence[int]) -> NeedPanel:
        new = np.full(len(self), -1)
        new[list(kept)] = np.arange(len(kept))
        inside = new[self.home] >= 0
        pairs = new[self.pairs].reshape(-1, 2)
        return NeedPanel(
            self.measure,
            tuple(self.codes[i] for i in kept),
            tuple(self.regions[i] for i in kept),
            self.counts[list(kept)],
            new[self.home][inside],
            self.children[inside],
            self.features,
            self.matrix[inside],
            pairs[(pairs >= 0).all(axis=1)],
            self.said,
        )


def need_panel(
    measure: str,
    authorities: pl.DataFrame,
    small_areas: pl.DataFrame,
    borders: Iterable[tuple[str, str]],
) -> NeedPanel:
    """Make a panel from tables.

    Args:
        measure: What was counted, such as ``looked_after``.
        authorities: Columns ``authority``, ``region``, ``count``, ``children``; with
            ``age_weight`` where the ages of the children are known (see
            :func:`vesting.demand.ages.age_weights`).
        small_areas: Columns ``authority``, ``children`` and figures of deprivation.
        borders: Pairs of codes of authorities that touch.

    Raises:
        InputError: DEM-E01, DEM-E02 or DEM-E03.
    """
    require(authorities, ("authority", "region", "count", "children"), "the table of authorities")
    require(small_areas, ("authority", "children"), "the table of small areas")
    with_parts = authorities.join(small_areas.select("authority").unique(), on="authority")
    able = with_parts.filter(
        (pl.col("count") >= LEAST_COUNT) & (pl.col("children") > 0) & pl.col("region").is_not_null()
    ).sort("authority")
    if able.height < LEAST_AUTHORITIES:
        raise THIN_PANEL(
            f"{able.height} authorities have a count of {measure.replace('_', ' ')}, children and "
            f"small areas; {LEAST_AUTHORITIES} are needed",
            mend="Add the publication of all authorities, or apportion by population alone.",
        )
    index = {code: i for i, code in enumerate(able["authority"].to_list())}
    features = choose_features(small_areas, _float(small_areas, "children"))
    known = small_areas.filter(pl.col("authority").is_in(list(index)))
    home = np.array([index[code] for code in known["authority"]], dtype=np.int64)
    matrix, filled = features.matrix(known.with_columns(block=pl.col("authority")))
    return NeedPanel(
        measure,
        tuple(index),
        tuple(able["region"].to_list()),
        _float(able, "count"),
        home,
        _controlled(_float(known, "children"), home, _base(able)),
        features,
        matrix,
        _pairs(borders, index, able["region"].to_list()),
        _said(features, filled, authorities.height - able.height),
    )


def require(table: pl.DataFrame, columns: Sequence[str], where: str) -> None:
    """Refuse a table that lacks a column.

    Raises:
        InputError: DEM-E03.
    """
    for name in columns:
        if name not in table.columns:
            raise MISSING_COLUMN(
                f"there is no column '{name}'",
                where=where,
                mend=f"Give it the columns {', '.join(columns)}.",
            )


def _float(table: pl.DataFrame, name: str) -> Floats:
    return np.asarray(np.nan_to_num(table[name].cast(pl.Float64).to_numpy()))


def _base(able: pl.DataFrame) -> Floats:
    """Children of each authority, weighted by age where the weights are given."""
    weight = _float(able, "age_weight") if "age_weight" in able.columns else 1.0
    return np.asarray(_float(able, "children") * weight)


def _controlled(children: Floats, home: Ints, totals: Floats) -> Floats:
    """Children of small areas, scaled so that they add up to the totals of their authorities."""
    sums = np.bincount(home, children, len(totals))
    factor = np.divide(totals, sums, out=np.zeros_like(totals), where=sums > 0)
    return np.asarray(children * factor[home])


def _pairs(
    borders: Iterable[tuple[str, str]], index: dict[str, int], regions: Sequence[str]
) -> Ints:
    """Neighbours within one region, each pair once."""
    found = {
        (min(index[a], index[b]), max(index[a], index[b]))
        for a, b in borders
        if a in index and b in index and a != b and regions[index[a]] == regions[index[b]]
    }
    return np.array(sorted(found), dtype=np.int64).reshape(-1, 2)


def _said(features: Features, filled: int, left_out: int) -> tuple[str, ...]:
    said = [f"Deprivation used: {features.said}"]
    if filled:
        said.append(f"{filled:,} missing figures of small areas filled with their authority's mean")
    if left_out:
        said.append(
            f"{counted(left_out, 'authority', 'authorities')} left out: no count, or fewer than {LEAST_COUNT}"
        )
    return tuple(said)
