"""A risk pool of a forecast's units, for every degree to which they may share the area's shock."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vesting.demand.pool import alone_of, check_draws, pool, repeats
from vesting.demand.pool_parts import Pool
from vesting.demand.reserve import check_chance
from vesting.demand.splitting import shared_values
from vesting.findings import implements
from vesting.maths.arrays import Floats
from vesting.maths.streams import stream


@implements("FAC-6", "FAC-11")
def pools_of_forecast(
    full: Floats,
    apart: Floats,
    names: Sequence[str],
    chance: float = 0.05,
    *,
    stated: float | None = None,
    seed: int = 1,
) -> dict[str, Pool]:
    """The pool for each value of the shared shock, from a forecast in which all units share it.

    The costs of each unit stay what the forecast says, whatever is shared; only how they hang together
    changes. With C the covariance of the forecast and C0 the one without the area's shock, units that
    share it to the degree ρ have C0 + ρ (C − C0) between them. Replicates are put into orders that have
    this correlation (a normal copula, laid out many times), the same chance for every ρ.

    Args:
        full: ``(replicates, units)`` of costs with every layer of doubt; the shock is shared.
        apart: The same without the shock of the area.
        names: Names of the units.
        chance: Chance of overspending that is accepted.
        stated: A further value of the shared shock.
        seed: Seed of the order.

    Raises:
        UsageError: DEM-E35, DEM-E37, DEM-E38, DEM-E40 or DEM-E41.
    """
    check_chance(chance)
    draws, alone = check_draws(full, names), alone_of(full, chance)
    whole, rest = np.cov(draws, rowvar=False), np.cov(apart, rowvar=False)
    spread = np.sqrt(np.diag(whole))

    def shared_to(value: float) -> Floats:
        between = (rest + value * (whole - rest)) / np.maximum(np.outer(spread, spread), 1e-300)
        return in_order(draws, between, repeats(*draws.shape), stream(seed, "order of a pool"))

    return {
        name: pool(shared_to(value), names, chance, value, alone)
        for name, value in shared_values(stated).items()
    }


def in_order(draws: Floats, correlation: Floats, times: int, rng: np.random.Generator) -> Floats:
    """Replicates of each column in an order by which the columns correlate as stated.

    Args:
        draws: ``(replicates, units)``.
        correlation: ``(units, units)``; its diagonal is not read.
        times: How often the replicates are laid out.
        rng: Chance.

    Returns:
        ``(times × replicates, units)``; every column holds each of its replicates so many times.
    """
    wanted = np.clip(correlation, -1.0, 1.0)
    np.fill_diagonal(wanted, 1.0)
    values, vectors = np.linalg.eigh(wanted)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    root /= np.linalg.norm(root, axis=1, keepdims=True)
    count, units = draws.shape
    scores = rng.standard_normal((times, count, units)) @ root.T
    ranks = scores.argsort(axis=1).argsort(axis=1)
    laid = np.take_along_axis(np.sort(draws, axis=0)[None], ranks, axis=1)
    return np.asarray(laid.reshape(-1, units))
