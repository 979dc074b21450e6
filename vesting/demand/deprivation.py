"""Which figures of deprivation explain need, and what is used where some are missing.

Income deprivation alone explains need badly between neighbours: since it counts the cost of housing
it is high wherever homes are dear. Two features are used where all domain scores are held: *hardship*,
the mean of employment, health, education and crime, and *income*, which then acts as its correction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vesting.errors import InputError, Problem
from vesting.maths.arrays import Flags, Floats

NO_DEPRIVATION = Problem("DEM-E01", "No figures of deprivation are held", InputError)

GAPS = 0.2
"""Share of small areas that may lack a figure before the figure is not used at all."""


def _log(floor: float) -> Callable[[Floats], Floats]:
    return lambda values: np.asarray(np.log(values + floor))


_SCALES: Mapping[str, Callable[[Floats], Floats]] = {
    "income_rate": _log(0.01),
    "employment_rate": _log(0.01),
    "education_score": _log(1.0),
    "health_score": np.asarray,
    "crime_score": np.asarray,
    "imd_score": _log(0.0),
    "idaci_rate": _log(0.02),
}
"""Rates and skewed scores enter by their logarithm; the floor keeps the least deprived apart by little."""

_CHOICES: Sequence[Mapping[str, tuple[str, ...]]] = (
    {
        "hardship": ("employment_rate", "health_score", "education_score", "crime_score"),
        "income": ("income_rate",),
    },
    {"employment": ("employment_rate",), "income": ("income_rate",)},
    {"deprivation": ("imd_score",)},
    {"income": ("income_rate",)},
    {"child income": ("idaci_rate",)},
)
"""Sets of features, best first: each a mean of standardised columns."""

CHILD_INCOME = ("idaci_children", "children_0_15")
"""Numerator and denominator of child income deprivation, where no rate is published."""


@dataclass(frozen=True, slots=True)
class Features:
    """A set of features with its scale, so that any places are measured alike.

    Attributes:
        names: Names of the features.
        columns: For each feature the columns that it is the mean of.
        centre: Mean of each column over the country's children, after its logarithm.
        spread: Standard deviation of each column, likewise.
    """

    names: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    centre: Mapping[str, float] = field(repr=False)
    spread: Mapping[str, float] = field(repr=False)

    def matrix(self, places: pl.DataFrame) -> tuple[Floats, int]:
        """Features of places, ``(places, features)``, and how many cells had to be filled.

        A missing figure is filled with the mean of the other places of its ``block``, or of all
        where the block has none.

        Raises:
            InputError: DEM-E01 when a column is absent.
        """
        filled, parts = 0, []
        group = places["block"].to_numpy() if "block" in places.columns else None
        for columns in self.columns:
            scaled = np.empty((len(columns), places.height))
            for row, name in enumerate(columns):
                values = (_scaled(places, name) - self.centre[name]) / self.spread[name]
                gaps = ~np.isfinite(values)
                filled += int(gaps.sum())
                scaled[row] = _fill(values, gaps, group) if gaps.any() else values
            parts.append(scaled.mean(axis=0))
        return np.stack(parts, axis=1), filled

    @property
    def said(self) -> str:
        """What is used, in words."""
        return "; ".join(
            f"{name} from {', '.join(c.replace('_', ' ') for c in columns)}"
            for name, columns in zip(self.names, self.columns, strict=True)
        )


def choose_features(places: pl.DataFrame, children: Floats) -> Features:
    """The best set of features whose figures are held, scaled over all places.

    Args:
        places: Small areas of the country with any of the known columns.
        children: Children of each, the weights of the scale.

    Raises:
        InputError: DEM-E01 when no set is held.
    """
    held = {name for name in _SCALES if _is_held(places, name)}
    for choice in _CHOICES:
        wanted = [c for columns in choice.values() for c in columns]
        if held.issuperset(wanted):
            scales = {name: _scale(_scaled(places, name), children) for name in wanted}
            return Features(
                tuple(choice),
                tuple(choice.values()),
                {name: centre for name, (centre, _) in scales.items()},
                {name: spread for name, (_, spread) in scales.items()},
            )
    raise NO_DEPRIVATION(
        "no column of deprivation is held for four fifths of the small areas",
        where="the table of small areas",
        mend="Add the file of scores of the indices of deprivation (File 7), or apportion by "
        "population alone, which tells no difference.",
    )


def _is_held(places: pl.DataFrame, name: str) -> bool:
    if name not in places.columns and not (
        name == "idaci_rate" and set(CHILD_INCOME) <= set(places.columns)
    ):
        return False
    return bool(np.isfinite(_scaled(places, name)).mean() >= 1 - GAPS)


def _scaled(places: pl.DataFrame, name: str) -> Floats:
    """A column on the scale on which it enters; not a number where it is missing."""
    if name == "idaci_rate" and name not in places.columns:
        above, below = (_numbers(places, column) for column in CHILD_INCOME)
        values = np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
    else:
        values = _numbers(places, name)
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled = _SCALES[name](values)
    return np.where(np.isfinite(scaled), scaled, np.nan)


def _numbers(places: pl.DataFrame, name: str) -> Floats:
    if name not in places.columns:
        raise NO_DEPRIVATION(
            f"the small areas have no column '{name}', which the model was fitted on",
            where="the table of small areas",
            mend="Give the estimate the same figures of deprivation as the fit.",
        )
    return places[name].cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _scale(values: Floats, children: Floats) -> tuple[float, float]:
    known = np.isfinite(values)
    centre = float(np.average(values[known], weights=children[known]))
    spread = float(np.sqrt(np.average((values[known] - centre) ** 2, weights=children[known])))
    return centre, spread if spread > 0 else 1.0


def _fill(values: Floats, gaps: Flags, group: NDArray[Any] | None) -> Floats:
    """Gaps filled with the mean of their group, or of everything."""
    known = values[~gaps]
    filled = np.where(gaps, known.mean() if len(known) else 0.0, values)
    if group is None:
        return filled
    for name in np.unique(group[gaps]):
        here = values[(group == name) & ~gaps]
        if len(here):
            filled[(group == name) & gaps] = here.mean()
    return filled
