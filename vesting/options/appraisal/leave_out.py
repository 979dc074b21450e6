"""What each criterion does: the front and the leaders without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vesting.maths.acceptability import best_rows
from vesting.options.appraisal.front import front, front_of
from vesting.options.appraisal.priorities import Priorities
from vesting.options.appraisal.scored import Scored


@dataclass(frozen=True, slots=True)
class Without:
    """The comparison without one criterion.

    Attributes:
        criterion: Id of the criterion left out.
        front: Options on the front with all criteria.
        front_without: Options on the front without this one.
        entered: Options that come onto the front without it.
        left: Options that leave it.
        same_leader: Share of draws of weights whose leader stays the same; ``None`` where no draws
            were given.
    """

    criterion: str
    front: int
    front_without: int
    entered: int
    left: int
    same_leader: float | None


def leave_one_out(scored: Scored, priorities: Priorities | None = None) -> tuple[Without, ...]:
    """Leave out each criterion in turn.

    The weights of the others keep their proportions, draw by draw, which is what an even draw
    without the criterion is.

    Returns:
        One entry a criterion; none where there is only one criterion.
    """
    if len(scored.criteria) < 2:
        return ()
    whole = front(scored)
    made = []
    for column, criterion in enumerate(scored.criteria.ids):
        rest = np.ascontiguousarray(np.delete(scored.oriented, column, axis=1))
        without = front_of(rest, scored)
        made.append(
            Without(
                criterion,
                int(whole.sum()),
                int(without.sum()),
                int((without & ~whole).sum()),
                int((whole & ~without).sum()),
                None if priorities is None else _same_leader(priorities, column),
            )
        )
    return tuple(made)


def _same_leader(priorities: Priorities, column: int) -> float:
    weights = priorities.weights.copy()
    weights[:, column] = 0.0
    weights /= weights.sum(axis=1, keepdims=True)
    best, _ = best_rows(priorities.table, weights, 1)
    return float((best[:, 0] == priorities.best[:, 0]).mean())
