"""Weights: numbers of 0 and above that add up to 1, drawn evenly from all that are allowed.

Draws are rows; each row adds up to 1. *Evenly* means uniformly on the simplex, Dirichlet(1, …, 1):
a prior of its own, which whoever shows the result has to name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, log

import numpy as np
from scipy.optimize import linprog

from vesting.maths.arrays import Floats
from vesting.maths.streams import stream

#: Draws that rejection makes at a time, and how many times before it gives up.
ROUND = 4096
ROUNDS = 500


@dataclass(frozen=True, slots=True)
class Branch:
    """A weight that is split between parts: names, or branches of their own.

    Attributes:
        name: Name of the branch, unlike that of any other branch.
        parts: What its weight is split between.
    """

    name: str
    parts: tuple[Branch | str, ...]

    def leaves(self) -> Iterator[str]:
        """Names at the ends of the tree, in order."""
        for part in self.parts:
            if isinstance(part, Branch):
                yield from part.leaves()
            else:
                yield part


def uniform(rng: np.random.Generator, draws: int, parts: int) -> Floats:
    """Even draws of weights, ``(draws, parts)``: normalised exponentials."""
    made = rng.standard_exponential((draws, parts))
    return np.asarray(made / made.sum(axis=1, keepdims=True), dtype=np.float64)


def on_tree(tree: Branch, draws: int, seed: int) -> dict[str, Floats]:
    """Even draws at every branching of a tree; a leaf's weight is the product along its way.

    Every name has a stream of its own within its branch: a part added to one branch leaves the
    weights of the other branches as they were, draw by draw, and so does a leaf that becomes a
    branch of the same name.

    Returns:
        For each leaf its weight in every draw, ``(draws,)``.
    """
    weights: dict[str, Floats] = {}
    _split(tree, np.ones(draws), seed, weights)
    return weights


def _split(branch: Branch, whole: Floats, seed: int, weights: dict[str, Floats]) -> None:
    names = [part.name if isinstance(part, Branch) else part for part in branch.parts]
    purposes = [f"weight of {name} in {branch.name}" for name in names]
    made = [stream(seed, purpose).standard_exponential(whole.size) for purpose in purposes]
    total = np.sum(made, axis=0)
    for part, exponential in zip(branch.parts, made, strict=True):
        weight = whole * exponential / total
        if isinstance(part, Branch):
            _split(part, weight, seed, weights)
        else:
            weights[part] = weight


def in_order(weights: Floats, order: Sequence[int]) -> Floats:
    """Draws turned so that the parts named come in order of weight, the heaviest first.

    Sorting even draws gives even draws of all weights in that order. Parts not named keep theirs.
    """
    places = np.array(order, dtype=np.int64)
    turned = weights.copy()
    turned[:, places] = -np.sort(-weights[:, places], axis=1)
    return turned


def within(rng: np.random.Generator, draws: int, lower: Floats, upper: Floats) -> Floats:
    """Even draws of weights between bounds, ``(draws, parts)``, by rejection.

    What the lower bounds leave free is drawn evenly; draws above an upper bound are refused.

    Raises:
        ValueError: When no weights fit the bounds, or so few that rejection does not find them.
    """
    free = 1.0 - float(lower.sum())
    if free < 0 or float(upper.sum()) < 1 or (lower > upper).any():
        raise ValueError("no weights fit these bounds")
    if free == 0:
        return np.tile(lower, (draws, 1))
    kept: list[Floats] = []
    found = 0
    for _ in range(ROUNDS):
        made = lower + free * uniform(rng, ROUND, lower.size)
        made = made[(made <= upper).all(axis=1)]
        kept.append(made)
        found += len(made)
        if found >= draws:
            return np.concatenate(kept)[:draws]
    raise ValueError("so few weights fit these bounds that drawing them by chance fails")


def hit_and_run(
    rng: np.random.Generator, draws: int, rows: Floats, limits: Floats, thin: int | None = None
) -> Floats:
    """Nearly even draws of weights with ``rows @ w <= limits``, ``(draws, parts)``.

    From a point inside, walk a random direction to a random place of the chord that it cuts, again
    and again (Tervonen and others 2012, doi 10.1016/j.ejor.2012.08.026, whose thinning is used).

    Args:
        rng: Source of randomness.
        draws: Number of draws.
        rows: Coefficients, ``(constraints, parts)``.
        limits: Right-hand sides, ``(constraints,)``.
        thin: Steps between draws; ``ceil(ln(n) / 4 * (n - 1)**3)`` for ``n`` parts unless given.

    Raises:
        ValueError: When the constraints leave no room.
    """
    parts = rows.shape[1]
    steps = max(1, ceil(log(parts) / 4 * (parts - 1) ** 3)) if thin is None else thin
    all_rows = np.vstack([rows, -np.eye(parts)])
    all_limits = np.concatenate([limits, np.zeros(parts)])
    basis = _directions(parts)
    point = _middle(all_rows, all_limits, basis)
    slopes = all_rows @ basis
    made = np.empty((draws, parts))
    for draw in range(draws):
        for _ in range(steps):
            point = _step(rng, point, basis, slopes, all_rows, all_limits)
        made[draw] = point
    return made


def _directions(parts: int) -> Floats:
    """An orthonormal basis of the directions in which the sum of weights stays, as columns."""
    ones = np.ones((parts, 1)) / np.sqrt(parts)
    return np.asarray(np.linalg.qr(np.hstack([ones, np.eye(parts)[:, 1:]]))[0][:, 1:])


def _middle(rows: Floats, limits: Floats, basis: Floats) -> Floats:
    """Centre of the largest ball that fits inside (Chebyshev centre)."""
    parts = rows.shape[1]
    reach = np.linalg.norm(rows @ basis, axis=1, keepdims=True)
    answer = linprog(
        np.append(np.zeros(parts), -1.0),
        A_ub=np.hstack([rows, reach]),
        b_ub=limits,
        A_eq=np.append(np.ones(parts), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[(None, None)] * parts + [(0, None)],
        method="highs",
    )
    if answer.x is None or answer.x[-1] <= 1e-12:
        raise ValueError("no weights fit these constraints, or only an edge of them")
    return np.asarray(answer.x[:-1], dtype=np.float64)


def _step(
    rng: np.random.Generator,
    point: Floats,
    basis: Floats,
    slopes: Floats,
    rows: Floats,
    limits: Floats,
) -> Floats:
    way = rng.standard_normal(basis.shape[1])
    speed = slopes @ way
    room = np.maximum(limits - rows @ point, 0.0)
    ahead = np.min(room[speed > 0] / speed[speed > 0])
    behind = np.max(room[speed < 0] / speed[speed < 0])
    moved = point + rng.uniform(behind, ahead) * (basis @ way)
    return np.asarray(moved / moved.sum(), dtype=np.float64)
