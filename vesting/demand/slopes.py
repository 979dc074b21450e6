"""A slope on the log of size with region held equal, and its robust interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats

FEW_AUTHORITIES = Problem("DEM-E48", "Too few authorities to tell a slope", InputError)

LEAST_AUTHORITIES = 30


@dataclass(frozen=True, slots=True)
class Slope:
    """A slope with its 95 % interval.

    Attributes:
        value: Slope on the log of size.
        se: Robust standard error (HC3, MacKinnon and White 1985).
        low: Low end.
        high: High end.
        p: Two-sided p-value of no slope.
        n: Authorities.
    """

    value: float
    se: float
    low: float
    high: float
    p: float
    n: int


def slope_of(value: float, se: float, n: int) -> Slope:
    """A slope from its value and standard error."""
    z = float(ndtri(0.975))
    p = float(2 * ndtr(-abs(value) / se)) if se > 0 else 0.0
    return Slope(value, se, value - z * se, value + z * se, p, n)


def slope_on_size(outcome: Floats, size: Floats, regions: Sequence[str]) -> Slope:
    """Least-squares slope of an outcome on the log of size, with an effect for each region.

    Args:
        outcome: One number an authority; the log of a cost for an elasticity.
        size: Children looked after, children, or workers of each; above 0.
        regions: Region of each.

    Raises:
        InputError: DEM-E48.
    """
    kept = np.isfinite(outcome) & np.isfinite(size) & (size > 0)
    y, x = outcome[kept], np.log(size[kept])
    names, place = np.unique(np.array(regions, dtype=object)[kept].astype(str), return_inverse=True)
    if y.size < max(LEAST_AUTHORITIES, names.size + 3):
        raise FEW_AUTHORITIES(
            f"{y.size} authorities have both figures; {LEAST_AUTHORITIES} are needed",
            mend="Add the publication of all authorities.",
        )
    effects = np.eye(names.size)[place]
    matrix = np.column_stack([x, effects])
    inverse = np.linalg.pinv(matrix.T @ matrix)
    solved = inverse @ matrix.T @ y
    rest = y - matrix @ solved
    lever = np.einsum("ij,jk,ik->i", matrix, inverse, matrix)
    # An authority that is alone in its region is fitted exactly and tells nothing of the slope.
    weight = np.where(lever < 1 - 1e-9, rest / np.maximum(1 - lever, 1e-9), 0.0) ** 2
    cover = inverse @ (matrix.T * weight) @ matrix @ inverse
    return slope_of(float(solved[0]), float(np.sqrt(cover[0, 0])), int(y.size))


def halving(elasticity: Slope) -> tuple[float, float, float]:
    """Change of a unit cost when a unit is halved, and its interval: ``2^(-elasticity) - 1``."""
    middle, high, low = (2.0**-e - 1 for e in (elasticity.value, elasticity.low, elasticity.high))
    return middle, low, high
