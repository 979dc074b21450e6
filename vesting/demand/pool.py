"""A risk pool: units hold one reserve together, and each pays a fair part of it.

Three keys. *By size*: in proportion to budgets. *By contribution to risk* (Euler): what the reserve
grows by when a unit grows, per pound, times its pounds; because the reserve is homogeneous of degree 1
the parts add up to it (Tasche 1999). *Shapley*: what a unit adds, averaged over every order of joining.

With budgets m, their sum M, covariance C and s the coefficient of variation of the whole, the reserve
is M r(s), and the Euler part of unit u is exact:

    part_u = m_u r(s) + r'(s) (sum over v of C_uv / (M s) - s m_u)

From replicates the contribution is estimated in the tail: the mean of
a unit's cost above its own budget over the replicates in which the pool overspends its reserve, scaled
so that the parts add up to the reserve. That is the Euler part of expected shortfall at the same level;
the quantile's own contribution rests on a single replicate and is not used.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtri

from vesting.area.names import counted
from vesting.demand.pool_parts import Key, Outside, Pool
from vesting.demand.reserve import check_chance, reserve_of_draws, reserve_share
from vesting.demand.splitting import Units, group_reserves, shared_values
from vesting.errors import Problem, UsageError
from vesting.evidence.laws import Law
from vesting.findings import implements
from vesting.maths.arrays import Floats
from vesting.maths.games import (
    costly_unions,
    excesses,
    members,
    membership,
    rounding_of,
    shapley,
    standing_alone,
)
from vesting.maths.streams import stream

WRONG_COUNT = Problem("DEM-E40", "A pool has too few or too many units", UsageError)
BAD_DRAWS = Problem("DEM-E41", "Replicates of costs are not usable", UsageError)

FEWEST, MOST = 2, 12
"""Units of a pool: with 12 there are 4,096 groups to ask."""
ROWS, WORK = 40_000, 8_000_000
"""Rows that replicates are laid out to: so many, or so many times groups."""
NAMED = 5
"""Groups that would hold less alone that are named for each key."""
BY_SIZE, BY_CONTRIBUTION, BY_SHAPLEY = "by size", "by contribution to risk", "Shapley"
EXACT = "Euler, exact under the law"
IN_THE_TAIL = "Euler in the tail: mean excess over the replicates beyond the reserve, scaled to it"


def check_count(units: int) -> None:
    """Refuse a pool of one, or one of too many to ask every group.

    Raises:
        UsageError: DEM-E40.
    """
    if not FEWEST <= units <= MOST:
        raise WRONG_COUNT(
            counted(units, "unit was given", "units were given"),
            mend=f"A pool has {FEWEST} to {MOST}; join units that always act together into one.",
        )


def euler(units: Units, law: Law, chance: float, shared: float) -> Floats:
    """What each unit contributes to the pool's reserve under a law, pounds; adds up to it."""
    budget, covariance = float(units.budgets.sum()), units.covariance(shared)
    deviation = float(np.sqrt(covariance.sum()))
    cv, z = deviation / budget, float(law.quantile(1 - chance))
    share = float(reserve_share(cv, law, chance))
    slope = (1 + share) * max(z - cv, 0.0)  # the reserve no longer grows with a swing beyond z
    moved = covariance.sum(axis=1) / deviation - cv * units.budgets
    return np.asarray(units.budgets * share + slope * moved)


@implements("FAC-6", "FAC-11")
def pool_of_law(
    units: Units, law: Law, chance: float = 0.05, stated: float | None = None
) -> dict[str, Pool]:
    """The pool of units that follow a law, for each value of the shared shock.

    Args:
        units: The units.
        law: Law of volatility of spending.
        chance: Chance of overspending that is accepted.
        stated: A further value of the shared shock.

    Raises:
        UsageError: DEM-E35, DEM-E38 or DEM-E40.
    """
    check_chance(chance)
    check_count(len(units))
    exact = np.zeros(len(units))
    return {
        name: _pool(
            units.names,
            units.budgets,
            chance,
            shared,
            group_reserves(units, law, chance, shared),
            (euler(units, law, chance, shared), exact, EXACT),
        )
        for name, shared in shared_values(stated).items()
    }


def check_draws(costs: Floats, names: Sequence[str]) -> Floats:
    """Replicates as numbers, refused where one is missing or a unit costs nothing.

    Raises:
        UsageError: DEM-E40 or DEM-E41.
    """
    draws = np.asarray(costs, dtype=np.float64)
    if draws.ndim != 2 or draws.shape[1] != len(names):
        raise BAD_DRAWS(
            f"There are {len(names)} names for replicates of shape {draws.shape}",
            mend="Give one row a replicate and one column a unit.",
        )
    check_count(draws.shape[1])
    if not np.isfinite(draws).all() or (draws < 0).any():
        raise BAD_DRAWS(
            "A cost is missing, infinite or below 0", mend="Give every cell a number of pounds."
        )
    if not (draws.mean(axis=0) > 0).all():
        raise BAD_DRAWS("A unit costs nothing in any replicate", mend="Leave it out of the pool.")
    return draws


@implements("FAC-6", "FAC-11")
def pool(
    costs: Floats,
    names: Sequence[str],
    chance: float = 0.05,
    shared: float | None = None,
    alone: Floats | None = None,
) -> Pool:
    """The pool of units from replicates of their yearly costs, with the dependence that they carry.

    Args:
        costs: ``(replicates, units)``; row r is the same state of the world for all units.
        names: Names of the units.
        chance: Chance of overspending that is accepted.
        shared: How far the replicates share their shock, where that is known.
        alone: What each unit holds by itself, pounds, where that is known better than from these
            replicates; it does not depend on what is shared.

    Raises:
        UsageError: DEM-E35, DEM-E37, DEM-E40 or DEM-E41.
    """
    check_chance(chance)
    draws = check_draws(costs, names)
    game = np.zeros(1 << draws.shape[1])
    inside = membership(draws.shape[1])
    for group in range(1, game.size):
        game[group] = reserve_of_draws(draws[:, inside[group]].sum(axis=1), chance).pounds
    if alone is not None:
        game[1 << np.arange(draws.shape[1])] = alone
    parts, error = tail_parts(draws, chance)
    contribution = (parts * game[-1], error, IN_THE_TAIL)
    return _pool(tuple(names), draws.mean(axis=0), chance, shared, game, contribution)


def tail_parts(draws: Floats, chance: float) -> tuple[Floats, Floats]:
    """Part of each unit in the excess of the worst replicates, and its standard error.

    Args:
        draws: ``(replicates, units)``.
        chance: The share of replicates that counts as the tail.
    """
    total = draws.sum(axis=1)
    worst = np.argsort(-total, kind="stable")[: max(round(chance * total.size), 2)]
    excess = draws[worst] - draws.mean(axis=0)
    whole = excess.sum()
    if whole <= 0:
        return np.full(draws.shape[1], 1 / draws.shape[1]), np.zeros(draws.shape[1])
    parts = excess.sum(axis=0) / whole
    # Ratio estimator: spread of each replicate's excess about its part of the total.
    rest = excess - parts * excess.sum(axis=1, keepdims=True)
    error = np.sqrt((rest**2).sum(axis=0)) / whole
    return np.asarray(parts), np.asarray(error)


def pools_of_draws(
    own: Floats,
    names: Sequence[str],
    sigma: float,
    chance: float = 0.05,
    *,
    stated: float | None = None,
    seed: int = 1,
) -> dict[str, Pool]:
    """The pool for each value of the shared shock, from replicates without one.

    Args:
        own: ``(replicates, units)`` of costs without a shock of the whole area, units independent.
        names: Names of the units.
        sigma: Standard deviation of the log of the shock.
        chance: Chance of overspending that is accepted.
        stated: A further value of the shared shock.
        seed: Seed of the shocks; the same shocks serve every value, and every replicate meets
            several of them.

    Raises:
        UsageError: DEM-E35, DEM-E37, DEM-E38, DEM-E40 or DEM-E41.
    """
    many = np.repeat(own, repeats(*own.shape), axis=0)
    apart = with_shock(many, sigma, 0.0, seed)
    alone = alone_of(apart, chance)
    return {
        name: pool(with_shock(many, sigma, shared, seed), names, chance, shared, alone)
        for name, shared in shared_values(stated).items()
    }


def repeats(replicates: int, units: int) -> int:
    """How often replicates are used, so that chance hardly shows and many units do not take long."""
    rows = min(ROWS, WORK >> units)
    return max(1, rows // replicates)


def alone_of(draws: Floats, chance: float) -> Floats:
    """What each unit holds by itself, pounds, from ``(replicates, units)`` of costs."""
    return np.array([reserve_of_draws(column, chance).pounds for column in draws.T])


def with_shock(own: Floats, sigma: float, shared: float, seed: int = 1) -> Floats:
    """Costs with a lognormal shock of mean 1 that units share to a stated degree.

    Args:
        own: ``(replicates, units)``.
        sigma: Standard deviation of the log of the shock.
        shared: Correlation of the shocks of two units.
        seed: Seed.
    """
    rng = stream(seed, "shared shock of a pool")
    common = rng.standard_normal((own.shape[0], 1))
    apart = rng.standard_normal(own.shape)
    mixed = np.sqrt(shared) * common + np.sqrt(1 - shared) * apart
    # Normal scores: every unit meets the same set of shocks, however far they are shared.
    ranks = mixed.argsort(axis=0).argsort(axis=0)
    normal = ndtri((ranks + 0.5) / own.shape[0])
    return np.asarray(own * np.exp(sigma * normal - sigma**2 / 2))


def _pool(
    names: tuple[str, ...],
    budgets: Floats,
    chance: float,
    shared: float | None,
    game: Floats,
    contribution: tuple[Floats, Floats, str],
) -> Pool:
    together = float(game[-1])
    pounds, error, method = contribution
    exact = np.zeros(len(names))
    keys = (
        _key(BY_SIZE, "in proportion to budgets", budgets / budgets.sum() * together, exact, game, names),
        _key(BY_CONTRIBUTION, method, pounds, error, game, names),
        _key(BY_SHAPLEY, "every order of joining, exact", shapley(game), exact, game, names),
    )  # fmt: skip
    return Pool(
        names, tuple(budgets.tolist()), chance, shared, tuple(standing_alone(game).tolist()),
        together, keys, costly_unions(game) if len(names) <= 8 else (),
    )  # fmt: skip


def _key(
    name: str, method: str, pounds: Floats, error: Floats, game: Floats, names: Sequence[str]
) -> Key:
    total = float(game[-1])
    parts = pounds / total if total > 0 else np.full(len(names), 1 / len(names))
    excess = excesses(game, pounds)
    leaving = np.flatnonzero(excess > rounding_of(game))
    worst = leaving[np.argsort(-excess[leaving], kind="stable")][:NAMED]
    outside = tuple(
        Outside(tuple(names[i] for i in members(int(group))), float(excess[group]))
        for group in worst
    )
    return Key(
        name, method, tuple(pounds.tolist()), tuple(parts.tolist()), tuple(error.tolist()),
        outside, int(leaving.size),
    )  # fmt: skip
