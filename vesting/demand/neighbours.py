"""How far neighbouring authorities share their shock: the estimated value between 0 and 1.

How far the successors of one county will share its shock, nothing in their own history can tell: they
do not exist yet. Neighbouring authorities of today are the nearest thing to them that was observed.
For a pair (i, j) of neighbours in one year the process noise is independent, so

    E[e_i e_j] = ρ σ²

and each pair is weighed by its precision, 1 / (v_i v_j). Large changes are pulled in to the same
multiple of their standard deviation for every authority, and the loss of variance is made good, so
that one odd year of one authority does not decide. The interval re-weighs authorities, not pairs,
because a pair shares its members with other pairs (a Bayesian bootstrap of nodes), and draws σ from
its own estimate.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from vesting.demand.volatility import Fitted
from vesting.errors import InputError, Problem
from vesting.evidence.laws import SharedShock
from vesting.maths.arrays import Floats, Ints
from vesting.maths.intervals import of_draws
from vesting.maths.streams import stream

FEW_PAIRS = Problem("DEM-E34", "Too few neighbouring authorities to compare", InputError)

LEAST_PAIRS = 30
"""Pairs times years below which a correlation would be a guess."""
CLIP = 2.5
"""Standard deviations to which a larger change is pulled in."""
DRAWS = 2000


def _pairs(fitted: Fitted, borders: Iterable[tuple[str, str]]) -> tuple[Ints, int]:
    """Positions of the changes of both neighbours in the same year, ``(n, 2)``, and how many pairs."""
    data = fitted.data
    at = {
        (data.authorities[who], int(year)): place
        for place, (who, year) in enumerate(zip(data.authority, data.base, strict=True))
    }
    years = np.unique(data.base).tolist()
    met = [
        (pair, (at[pair[0], year], at[pair[1], year]))
        for pair in sorted({tuple(sorted(p)) for p in borders})
        for year in years
        if (pair[0], year) in at and (pair[1], year) in at
    ]
    places = np.array([places for _, places in met], dtype=np.int64).reshape(-1, 2)
    return places, len({pair for pair, _ in met})


def _pulled_in(fitted: Fitted) -> Floats:
    """Changes in standard deviations, the large ones pulled in, scaled back to variance 1."""
    spread = np.sqrt(fitted.law.variance(fitted.data.children) + fitted.data.rounding)
    clipped = np.clip(fitted.rest / spread, -CLIP, CLIP)
    return np.asarray(clipped / np.sqrt(np.mean(clipped**2)))


def shared_by_neighbours(
    fitted: Fitted, borders: Iterable[tuple[str, str]], *, seed: int = 1, draws: int = DRAWS
) -> SharedShock:
    """Correlation of the shocks of neighbouring authorities, with its 95 % interval.

    Args:
        fitted: A law with the changes that it was estimated from.
        borders: Pairs of codes of authorities that touch.
        seed: Seed of the interval.
        draws: Draws of the interval.

    Raises:
        InputError: DEM-E34.
    """
    places, pairs = _pairs(fitted, borders)
    if len(places) < LEAST_PAIRS:
        raise FEW_PAIRS(
            f"{len(places)} pairs of neighbours and years have both changes; {LEAST_PAIRS} are needed",
            mend="Add boundaries of the whole country and the figures of more years.",
        )
    law, size = fitted.law, _pulled_in(fitted)
    spread = law.cv(fitted.data.children)
    first, second = places.T
    product = size[first] * size[second] / (spread[first] * spread[second])
    weight = 1 / (spread[first] * spread[second]) ** 2
    rng = stream(seed, "shared shock")
    weights = rng.exponential(size=(draws, len(fitted.data.authorities)))
    each = fitted.data.authority
    both = weights[:, each[first]] * weights[:, each[second]]
    error = np.sqrt(law.covariance[1][1])
    sigma = np.maximum(law.sigma + error * rng.standard_normal(draws), law.sigma / 10)
    drawn = (both @ product) / (both @ weight) / sigma**2
    low, high = (float(end) for end in of_draws(drawn))
    value = product.sum() / weight.sum() / law.sigma**2
    return SharedShock(
        float(np.clip(value, -1, 1)), max(low, -1.0), min(high, 1.0), pairs, len(places),
        law.measure, law.horizon,
    )  # fmt: skip
