"""The least moment of inertia, proved centre by centre."""

from __future__ import annotations

from collections.abc import Callable

from vesting.options.search.centres import Assignment, centre_sets
from vesting.options.search.divide import TimeUp
from vesting.options.search.hess import CentreBounds, centre_bounds
from vesting.options.search.incumbent import Incumbent, value_of
from vesting.options.search.programme import Answer, assign
from vesting.options.search.proof import STAGES, Proof
from vesting.options.search.reduction import Reduced
from vesting.options.search.score import Scale

METHOD = (
    "Lagrangian bounds rule out centres, transport bounds rule out sets of centres, and an integer "
    "programme with contiguity cuts (HiGHS) settles every set that is left"
)
EQUAL = 1 - 1e-9
"""Values closer than this share count as equal: sums of squares of distances are not whole numbers."""


def prove_inertia(
    reduced: Reduced, scale: Scale, best: Incumbent, remaining: Callable[[], float]
) -> Proof:
    """Prove the least moment of inertia.

    Args:
        reduced: What is left to divide.
        scale: The objective.
        best: An option to start from.
        remaining: Seconds that are left.
    """
    low, high = reduced.window.tolist()
    model = Assignment(scale.moments, reduced.net.people, scale.home, low, high)
    free = best.value - scale.base
    if free <= 0:
        return Proof(best, best.value, "arithmetic: nothing is below 0")
    bounds = centre_bounds(
        model.moments, model.people, model.home, reduced.window, reduced.units, free
    )
    search = _Search(reduced, scale, model, bounds, best, remaining)
    search.run()
    return Proof(search.best, search.bound + scale.base, METHOD, search.work)


class _Search:
    def __init__(
        self,
        reduced: Reduced,
        scale: Scale,
        model: Assignment,
        bounds: CentreBounds,
        best: Incumbent,
        remaining: Callable[[], float],
    ) -> None:
        self.reduced, self.scale, self.model, self.bounds = reduced, scale, model, bounds
        self.best, self.remaining = best, remaining
        chosen = sorted(bounds.by_place.tolist())[: reduced.units]
        self.bound = min(max(0.0, bounds.prices + sum(chosen)), self.free)
        self.settled: dict[tuple[int, ...], float] = {}
        self.work = {"sets of centres left": 0, "integer programmes": 0, "contiguity cuts": 0}

    @property
    def free(self) -> float:
        """The value of the best option without what fixed units add."""
        return self.best.value - self.scale.base

    def run(self) -> None:
        """Raise the bound stage by stage until it meets the value or time is up."""
        try:
            for share in STAGES:
                while self.free * share > self.bound and not self._stage(share):
                    pass
        except TimeUp:
            pass

    def _stage(self, share: float) -> bool:
        """Settle all sets that could come under a share of the value; False to do it again."""
        before, goal = self.free, self.free * share * EQUAL
        sets = centre_sets(
            self.model, self.bounds, self.reduced.units, goal, lambda: self.remaining() > 0
        )
        self.work["sets of centres left"] = len(sets)
        proved = goal
        for bound, centres in sets:
            proved = min(proved, max(bound, self._settle(bound, centres)))
        if self.free < before * EQUAL:
            return False
        self.bound = self.free if share == 1 and proved >= goal else max(self.bound, proved)
        return True

    def _settle(self, bound: float, centres: tuple[int, ...]) -> float:
        """What is proved for one set of centres; a better option is kept when one is found."""
        if bound >= self.free * EQUAL:
            return bound
        if centres not in self.settled:
            if self.remaining() <= 0:
                raise TimeUp
            answer = assign(
                self.model, self.reduced.net, self.reduced.same, self.reduced.apart, centres,
                self.free * EQUAL, self.remaining(),
            )  # fmt: skip
            self.settled[centres] = max(answer.bound, self._note(answer))
        return self.settled[centres]

    def _note(self, answer: Answer) -> float:
        """Count the work and keep a better option; give the value of the option that was found."""
        self.work["integer programmes"] += 1
        self.work["contiguity cuts"] += answer.cuts
        if answer.plan is None:
            return 0.0
        found = value_of(self.reduced, self.scale, answer.plan)
        if found.value < self.best.value:
            self.best = found
        return found.value - self.scale.base
