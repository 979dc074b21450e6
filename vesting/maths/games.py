"""Cooperative cost games on a table of 2^n costs: who pays what, and who would leave.

A game of ``n`` players is one array of ``2**n`` costs. Coalition ``S`` is a bit mask: player ``i``
belongs to it when bit ``i`` is set, and ``costs[S]`` is what ``S`` would pay on its own, so
``costs[0] == 0``. A *share* is what each player pays; its *excess* for ``S`` is what ``S`` pays in
the partnership less what it would pay alone. A positive excess is a reason to leave.

Costs, not savings: in the literature many signs are the other way round.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import factorial

import numpy as np

from vesting.maths.arrays import Flags, Floats, Ints

#: Excesses below this part of the largest cost are rounding, not a reason to leave.
ROUNDING = 1e-9


def player_count(costs: Floats) -> int:
    """Number of players of a table of costs.

    Raises:
        ValueError: When the table is not of length ``2**n`` or its empty coalition costs something.
    """
    players = int(costs.size).bit_length() - 1
    if costs.ndim != 1 or players < 1 or costs.size != 1 << players:
        raise ValueError(f"a game needs 2^n costs, n at least 1; there are {costs.size}")
    if costs[0] != 0:
        raise ValueError(f"the coalition of nobody costs nothing; here it costs {costs[0]}")
    return players


def membership(players: int) -> Flags:
    """Who is in each coalition: ``(2**players, players)``."""
    masks = np.arange(1 << players)[:, None]
    return np.asarray(masks >> np.arange(players)[None, :] & 1, dtype=np.bool_)


def members(coalition: int) -> tuple[int, ...]:
    """Positions of the players of one coalition."""
    return tuple(i for i in range(coalition.bit_length()) if coalition >> i & 1)


def coalition(players: Iterable[int]) -> int:
    """The mask of a set of players."""
    return sum(1 << i for i in set(players))


def standing_alone(costs: Floats) -> Floats:
    """What each player would pay on its own, ``(n,)``."""
    return np.asarray(costs[1 << np.arange(player_count(costs))], dtype=np.float64)


def separable(costs: Floats) -> Floats:
    """What each player adds to everybody else, ``c(N) - c(N without i)``, ``(n,)``."""
    everybody = costs.size - 1
    without = everybody ^ (1 << np.arange(player_count(costs)))
    return np.asarray(costs[everybody] - costs[without], dtype=np.float64)


def shapley_weights(players: int) -> Floats:
    """The linear map from costs to Shapley shares, ``(players, 2**players)``.

    Row ``i`` holds ``(|S|-1)! (n-|S|)! / n!`` where ``i`` is in ``S`` and
    ``-|S|! (n-|S|-1)! / n!`` where it is not (Shapley 1953), so shares on draws are one product.
    """
    inside = membership(players).T
    size = inside.sum(axis=0)
    total = factorial(players)
    joined = [factorial(max(s - 1, 0)) * factorial(players - s) / total for s in range(players + 1)]
    left = [factorial(s) * factorial(max(players - s - 1, 0)) / total for s in range(players + 1)]
    weights = np.where(inside, np.array(joined)[size], -np.array(left)[size])
    return np.asarray(weights, dtype=np.float64)


def shapley(costs: Floats) -> Floats:
    """Shapley value: what each player adds, averaged over every order of joining, ``(n,)``."""
    return np.asarray(shapley_weights(player_count(costs)) @ costs, dtype=np.float64)


def payments(shares: Floats) -> Floats:
    """What every coalition pays together under shares, ``(2**n,)``."""
    return np.asarray(membership(shares.size) @ shares, dtype=np.float64)


def excesses(costs: Floats, shares: Floats) -> Floats:
    """What every coalition pays above its own cost, ``(2**n,)``; 0 for nobody and for everybody."""
    excess = payments(shares) - costs
    excess[[0, -1]] = 0.0
    return excess


@dataclass(frozen=True, slots=True)
class CoreTest:
    """Whether anybody would do better outside.

    Attributes:
        stable: Nobody would: the shares lie in the core.
        excess: Largest excess of any group; at or below 0 (but for rounding) when stable.
        coalition: The group with that excess, as a mask; 0 when there is one player only.
        blocking: Every group that would do better outside, the largest saving first.
        savings: What each of them would save.
    """

    stable: bool
    excess: float
    coalition: int
    blocking: tuple[int, ...]
    savings: tuple[float, ...]


def rounding_of(costs: Floats) -> float:
    """The amount below which a difference of this game is rounding."""
    return ROUNDING * max(float(np.abs(costs).max()), 1e-300)


def core_test(costs: Floats, shares: Floats) -> CoreTest:
    """Test shares against every group's own cost.

    Args:
        costs: The game, ``(2**n,)``.
        shares: What each player pays, ``(n,)``, adding up to the cost of all.

    Raises:
        ValueError: When the shares do not add up to the cost of everybody.
    """
    tolerance = rounding_of(costs)
    if abs(float(shares.sum()) - float(costs[-1])) > max(tolerance, 1e-9) * shares.size:
        raise ValueError(f"shares add up to {shares.sum()}, the cost of all is {costs[-1]}")
    excess = excesses(costs, shares)[1:-1]
    if excess.size == 0:
        return CoreTest(True, 0.0, 0, (), ())
    worst = int(np.argmax(excess))
    leaving = np.flatnonzero(excess > tolerance)
    leaving = leaving[np.argsort(-excess[leaving], kind="stable")]
    return CoreTest(
        stable=leaving.size == 0,
        excess=float(excess[worst]),
        coalition=worst + 1,
        blocking=tuple(int(s) + 1 for s in leaving),
        savings=tuple(float(excess[s]) for s in leaving),
    )


@dataclass(frozen=True, slots=True)
class CostlyUnion:
    """Two groups that cost more together than apart: ``c(S or T) > c(S) + c(T)``."""

    first: int
    second: int
    extra: float


def costly_unions(costs: Floats) -> tuple[CostlyUnion, ...]:
    """Pairs of disjoint groups for which the game is not subadditive, the costliest first.

    An empty answer means that working together never costs more. A pair found is a finding about
    the costs, not an error.
    """
    masks = np.arange(1 << player_count(costs))
    tolerance = rounding_of(costs)
    found: list[CostlyUnion] = []
    for first in range(1, costs.size):
        second = masks[first + 1 :]
        second = second[second & first == 0]
        extra = costs[second | first] - costs[second] - costs[first]
        where = extra > tolerance
        pairs = zip(second[where], extra[where], strict=True)
        found += [CostlyUnion(first, int(s), float(e)) for s, e in pairs]
    return tuple(sorted(found, key=lambda pair: (-pair.extra, pair.first, pair.second)))


def neighbour_masks(players: int, borders: Iterable[tuple[int, int]]) -> list[int]:
    """For each player the mask of those it may act with directly."""
    masks = [0] * players
    for a, b in borders:
        masks[a] |= 1 << b
        masks[b] |= 1 << a
    return masks


def _part_of_lowest(group: int, neighbours: Sequence[int]) -> int:
    """The connected part of a group that holds its lowest player."""
    part, frontier = 0, group & -group
    while frontier:
        low = frontier & -frontier
        part |= low
        frontier = (frontier ^ low) | (neighbours[low.bit_length() - 1] & group & ~part)
    return part


def connected(players: int, borders: Iterable[tuple[int, int]]) -> Flags:
    """Which coalitions are connected by the borders given, ``(2**players,)``; nobody is not."""
    neighbours = neighbour_masks(players, borders)
    whole = [s > 0 and _part_of_lowest(s, neighbours) == s for s in range(1 << players)]
    return np.array(whole, dtype=np.bool_)


def restricted(costs: Floats, borders: Iterable[tuple[int, int]]) -> Floats:
    """The game in which only connected groups act together (Myerson 1977), ``(2**n,)``.

    A group that is not connected costs what its connected parts cost. The Shapley value of the
    restricted game is the Myerson value.
    """
    neighbours = neighbour_masks(player_count(costs), borders)
    result = np.zeros_like(costs)
    for group in range(1, costs.size):
        part = _part_of_lowest(group, neighbours)
        result[group] = costs[part] + result[group ^ part]
    return result


def savings(costs: Floats) -> Floats:
    """What every coalition saves against its members standing alone, ``(2**n,)``."""
    return np.asarray(payments(standing_alone(costs)) - costs, dtype=np.float64)


def by_size(costs_of_sizes: Sequence[float]) -> Floats:
    """The game in which only the number of members matters; ``costs_of_sizes[s-1]`` for ``s``."""
    sizes: Ints = membership(len(costs_of_sizes)).sum(axis=1)
    return np.array([0.0, *costs_of_sizes], dtype=np.float64)[sizes]
