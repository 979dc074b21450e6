"""Never one winner: every option within a stated tolerance of the best, and what they share."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.findings import implements
from vesting.maths.arrays import Ints
from vesting.maths.dominance import surpassed
from vesting.options.appraisal.front import front
from vesting.options.appraisal.moves import Ground
from vesting.options.appraisal.problems import BAD_WEIGHTS
from vesting.options.appraisal.scored import Scored
from vesting.options.appraisal.shared import Shared, in_common
from vesting.options.appraisal.weights import Weights, weighted_score


@dataclass(frozen=True, slots=True)
class NearOptimal:
    """Options that are nearly as good as the best.

    Attributes:
        options: Positions; by weighted score where there are weights, else in the list's order.
        tolerance: How much worse they may be, on the scale of values from 0 to 1.
        among: Number of options they were chosen from.
        rule: In words.
        shared: What they have in common.
    """

    options: Ints = field(repr=False)
    tolerance: float
    among: int
    rule: str
    shared: Shared

    def sentence(self) -> str:
        """For pages: how many options are nearly as good."""
        return f"{self.options.size:,} of {self.among:,} options are {self.rule}."


@implements("IMP-6")
def near_optimal(
    scored: Scored, ground: Ground, tolerance: float, weights: Weights | None = None
) -> NearOptimal:
    """Options within a tolerance of the best.

    With weights: those whose weighted score is at most ``tolerance`` below the best. Without: those
    that no option with as many councils beats by more than ``tolerance`` at once on every criterion on
    which options with as many councils differ.

    Args:
        scored: The options.
        ground: Blocks, people and councils.
        tolerance: Difference of values, between 0 and 1.
        weights: Weights, where some were entered.

    Raises:
        InputError: When the tolerance is not between 0 and 1.
    """
    if not 0 <= tolerance < 1:
        raise BAD_WEIGHTS(
            f"The tolerance is {tolerance}", mend="Give a difference of values from 0 to below 1."
        )
    if weights is not None:
        score = weighted_score(scored, weights)
        near = np.flatnonzero(score >= score.max() - tolerance - 1e-12)
        options = near[np.argsort(-score[near], kind="stable")]
        rule = f"within {tolerance:g} of the best weighted score"
    else:
        options = _unsurpassed(scored, tolerance)
        rule = f"not beaten by more than {tolerance:g} on every criterion that tells them apart"
    shared = in_common(ground, scored.listing, [int(option) for option in options])
    return NearOptimal(options, tolerance, len(scored), rule, shared)


def _unsurpassed(scored: Scored, tolerance: float) -> Ints:
    values, on_front = scored.values, front(scored)
    found = np.zeros(len(scored), dtype=np.bool_)
    for rows in scored.listing.slices():
        part = values[rows][:, scored.varying(rows)]
        found[rows] = ~surpassed(part, part[on_front[rows]] - tolerance)
    return np.flatnonzero(found)
