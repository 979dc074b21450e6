"""All options near the best one, and what they share.

One best option says little where many are as good: what nearly all good options have in common says more
(finding IMP-6).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from vesting.errors import InputError, Problem
from vesting.findings import implements
from vesting.maths.arrays import Ints
from vesting.options.search.divide import TimeUp
from vesting.options.search.naming import option_names
from vesting.options.search.proof import InTime, Proof
from vesting.options.search.reduction import Plans, Reduced

NEAR_UNPROVED = Problem("SMP-E09", "Options near the best cannot be listed", InputError)

MOST = 10_000
"""Options that are listed before the list is cut short."""


@implements("IMP-6")
@dataclass(frozen=True, slots=True)
class Nearby:
    """Options within a tolerance of the best.

    Attributes:
        tolerance: Share by which an option may cut more than the best.
        units: For each option and block the number of its unit, as in a sample.
        ids: Stable id of each option.
        complete: Whether these are all of them.
        shared: Groups of blocks that share a unit in every one of these options.
    """

    tolerance: Fraction
    units: Plans = field(repr=False)
    ids: tuple[str, ...] = field(repr=False)
    complete: bool
    shared: tuple[tuple[str, ...], ...] = field(repr=False)

    def sentence(self) -> str:
        """What may be said about them."""
        number = f"{len(self.ids):,}" if self.complete else f"More than {len(self.ids):,}"
        return f"{number} options, the best among them, are within {100 * float(self.tolerance):.2f} % of it."


def list_near(reduced: Reduced, proof: Proof, tolerance: Fraction, in_time: InTime) -> Nearby:
    """List all options that cut at most a tolerance more than the best.

    Args:
        reduced: What was divided.
        proof: The proof of the least cut.
        tolerance: Such as 1/50 for two per cent.
        in_time: Whether there is time left.

    Raises:
        VestingError: Where the objective or the map does not allow such a list.
    """
    if proof.division is None:
        raise NEAR_UNPROVED(
            "Options near the best can be listed for the objective 'cut' alone, on a map that can be "
            "swept",
            mend="Leave out the tolerance, or choose the objective 'cut'.",
        )
    base = reduced.weight_always_cut()
    most = int((1 + tolerance) * Fraction(proof.best.value)) - base
    plans: list[Ints] = []
    proof.division.begin()
    complete = False
    try:
        while len(plans) < MOST:
            plan = proof.division.next(most, in_time)
            if plan is None:
                complete = True
                break
            plans.append(plan)
    except TimeUp:
        pass
    whole = reduced.expand(np.array(plans or [proof.best.plan], dtype=np.int64))
    codes = reduced.terrain.graph.ids
    return Nearby(
        tolerance=tolerance,
        units=whole,
        ids=tuple(option_names(codes, whole)),
        complete=complete,
        shared=_shared(whole, codes),
    )


def _shared(plans: Plans, codes: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Groups of blocks that every plan keeps together, largest first."""
    _, group = np.unique(plans, axis=1, return_inverse=True)
    groups = [tuple(np.array(codes)[group == g].tolist()) for g in range(int(group.max()) + 1)]
    return tuple(sorted(groups, key=lambda g: (-len(g), g)))
