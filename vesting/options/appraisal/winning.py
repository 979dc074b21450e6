"""What would have to change for an option to win: the weights, or one criterion; the map: :mod:`.map_changes`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from vesting.maths.arrays import Floats
from vesting.options.appraisal.scored import Scored

#: Values closer than this are equal; the solver sees no smaller difference.
EQUAL = 1e-7


@dataclass(frozen=True, slots=True)
class WeightChange:
    """The smallest change of weights under which an option comes first.

    Attributes:
        option: Position.
        possible: Whether any weights put it first (ties count).
        weights: Those nearest to the ones it started from; ``None`` where none do.
        moved: Share of all weight that has to move, between 0 and 1; ``None`` likewise.
        start: The weights it started from.
        short_by: Where no weights do: the least by which it falls short of the first, whatever the
            weights, on the scale of values.
        rivals: Options that set the limit.
    """

    option: int
    possible: bool
    weights: Floats | None
    moved: float | None
    start: Floats
    short_by: float
    rivals: tuple[int, ...]


def nearest_weights(scored: Scored, option: int, start: Floats) -> WeightChange:
    """Find the weights nearest to some others under which an option comes first.

    Distance is the share of weight that moves, ``sum |w - start| / 2``. A linear programme over the
    rivals met so far is solved; whoever beats the option at its answer joins the rivals, until
    nobody does.

    Args:
        scored: The options.
        option: Position.
        start: Weights that were entered, or equal ones, adding up to 1.

    Raises:
        InputError: When the option is not in the list.
    """
    scored.listing.part_of(option)
    values = scored.values
    rivals: list[int] = []
    weights, gap = start, 0.0
    while True:
        score = values @ weights
        best = int(np.argmax(score))
        # A rival met before can lead only by what the solver cannot see.
        if score[best] <= score[option] + gap + EQUAL or best in rivals:
            break
        rivals.append(best)
        weights, gap = _programme(values[rivals] - values[option], start)
    possible = gap <= EQUAL
    ahead = values[rivals] @ weights - values[option] @ weights
    return WeightChange(
        option=option,
        possible=possible,
        weights=weights if possible else None,
        moved=float(np.abs(weights - start).sum() / 2) if possible else None,
        start=start,
        short_by=0.0 if possible else gap,
        rivals=tuple(r for r, a in zip(rivals, ahead, strict=True) if abs(a - gap) <= 10 * EQUAL),
    )


def _programme(ahead: Floats, start: Floats) -> tuple[Floats, float]:
    """Weights under which no rival is ahead, nearest to the start; else the least lead.

    Args:
        ahead: By how much each rival's values exceed the option's, ``(rivals, criteria)``.
        start: Weights to stay near to.

    Returns:
        Weights, and by how much the best rival leads under them (0 where none does).
    """
    gap = _least_lead(ahead)
    limit = gap if gap > EQUAL else 0.0
    criteria = start.size
    eye = np.eye(criteria)
    answer = linprog(
        np.append(np.zeros(criteria), np.full(criteria, 0.5)),
        A_ub=np.vstack(
            [
                np.hstack([ahead, np.zeros_like(ahead)]),
                np.hstack([eye, -eye]),
                np.hstack([-eye, -eye]),
            ]
        ),
        b_ub=np.concatenate([np.full(len(ahead), limit + EQUAL / 10), start, -start]),
        A_eq=np.append(np.ones(criteria), np.zeros(criteria))[None, :],
        b_eq=[1.0],
        bounds=(0, None),
        method="highs",
    )
    assert answer.x is not None, answer.message  # the least lead is reached by some weights
    weights = np.maximum(answer.x[:criteria], 0.0)
    return weights / weights.sum(), limit


def _least_lead(ahead: Floats) -> float:
    """The smallest lead of the best rival that any weights allow."""
    rivals, criteria = ahead.shape
    answer = linprog(
        np.append(np.zeros(criteria), 1.0),
        A_ub=np.hstack([ahead, -np.ones((rivals, 1))]),
        b_ub=np.zeros(rivals),
        A_eq=np.append(np.ones(criteria), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[(0, None)] * criteria + [(None, None)],
        method="highs",
    )
    assert answer.x is not None, answer.message  # weights are bounded, so the lead is
    return float(answer.x[-1])


@dataclass(frozen=True, slots=True)
class Improvement:
    """How far one criterion alone would have to improve for an option to come first.

    Attributes:
        criterion: Id.
        score: Its score now.
        needed: The score with which it would come first; ``None`` where even the best anchor is not
            enough, or the criterion has no weight.
        change: ``needed`` less ``score``, in the criterion's unit.
    """

    criterion: str
    score: float
    needed: float | None
    change: float | None


def smallest_improvements(scored: Scored, option: int, weights: Floats) -> tuple[Improvement, ...]:
    """The improvement of each criterion alone that would put an option first under weights."""
    total = scored.values @ weights
    behind = float(total.max() - total[option])
    made = []
    for column, criterion in enumerate(scored.criteria.criteria):
        value, score = float(scored.values[option, column]), float(scored.scores[option, column])
        step = behind / float(weights[column]) if weights[column] > 0 else np.inf
        if behind <= EQUAL:
            made.append(Improvement(criterion.id, score, score, 0.0))
        elif value + step > 1 + EQUAL:
            made.append(Improvement(criterion.id, score, None, None))
        else:
            needed = criterion.score(min(value + step, 1.0))
            made.append(Improvement(criterion.id, score, needed, needed - score))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Chebyshev:
    """How an option wins by its weakest point, where no weighted sum would elect it.

    Under these weights the greatest weighted distance from the best anchor, over criteria, is
    smallest for this option. Every option on the front has such weights; it is no worse for having
    no others.

    Attributes:
        weights: Weights of the distances, adding up to 1.
        distance: Its greatest weighted distance from the best anchors.
        ahead: Options that are nearer all the same; 0 where it wins.
    """

    weights: Floats
    distance: float
    ahead: int


def chebyshev(scored: Scored, option: int) -> Chebyshev:
    """Weights of distances under which an option is nearest to the best anchors.

    ``w_j`` is proportional to ``1 / (1 - v_j)``; where the option reaches the best anchor on some
    criteria, those share all the weight and its distance is 0.
    """
    peers = scored.listing.peers(option)
    gaps = 1.0 - scored.values[option]
    reached = gaps <= EQUAL
    raw = np.where(reached, 1.0, 0.0) if reached.any() else 1.0 / np.maximum(gaps, EQUAL)
    weights = raw / raw.sum()
    distance = float((weights * gaps).max())
    others = (weights * (1.0 - scored.values[peers])).max(axis=1)
    return Chebyshev(weights, distance, int(np.count_nonzero(others < distance - EQUAL)))
