"""Assign blocks to given centres by an integer programme, with contiguity as cuts added when broken.

The open solver HiGHS does the branch and bound. Wherever its answer leaves a piece of a unit cut off from
the centre, the cuts ``x[a, j] <= sum of x[s, j]`` over a separator between the two are added and the
programme is solved again, until the answer is contiguous.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

import highspy
import numpy as np

from vesting.maths.arrays import Ints
from vesting.options.search.centres import Assignment
from vesting.options.search.net import Net

SCALE = 1e4
"""The goal in the units of the solver, so that its tolerances fit."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the integer programme proved.

    Attributes:
        bound: No contiguous assignment to these centres costs less.
        plan: The best assignment found, unit of each block; None where there is none under the goal.
        cuts: Contiguity cuts that were needed.
    """

    bound: float
    plan: Ints | None
    cuts: int


def assign(
    model: Assignment,
    net: Net,
    same: tuple[tuple[int, int], ...],
    apart: tuple[tuple[int, int], ...],
    centres: tuple[int, ...],
    goal: float,
    seconds: float,
) -> Answer:
    """The least moment of inertia with given centres, contiguous and inside the window.

    Args:
        model: The assignment model.
        net: The graph.
        same: Pairs of blocks that share a unit.
        apart: Pairs of blocks that do not.
        centres: Places of the centres.
        goal: A value that is known and has to be beaten.
        seconds: Time that the solver may take.
    """
    solver = _Solver(model, net, centres, goal)
    for a, b in same:
        for unit in range(len(centres)):
            solver.row(0.0, 0.0, [(a, unit, 1.0), (b, unit, -1.0)])
    for a, b in apart:
        for unit in range(len(centres)):
            solver.row(-inf, 1.0, [(a, unit, 1.0), (b, unit, 1.0)])
    return solver.run(seconds)


class _Solver:
    def __init__(self, model: Assignment, net: Net, centres: tuple[int, ...], goal: float) -> None:
        self.net, self.goal, self.units = net, goal, len(centres)
        self.homes = [int(model.home[place]) for place in centres]
        self.blocks = len(net.people)
        self.factor = SCALE / goal
        self.highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.0),
            ("random_seed", 0),
        ):
            self.highs.setOptionValue(option, value)
        costs = model.moments[:, list(centres)] * self.factor
        for block in range(self.blocks):
            for unit, home in enumerate(self.homes):
                fixed = block in self.homes
                low, high = (1.0, 1.0) if block == home else (0.0, 0.0 if fixed else 1.0)
                self.highs.addCol(costs[block, unit], low, high, 0, [], [])
        columns = np.arange(self.blocks * self.units, dtype=np.int32)
        kinds = np.full(len(columns), highspy.HighsVarType.kInteger)
        self.highs.changeColsIntegrality(len(columns), columns, kinds)
        for block in range(self.blocks):
            self.row(1.0, 1.0, [(block, unit, 1.0) for unit in range(self.units)])
        for unit in range(self.units):
            weights = [(b, unit, float(model.people[b])) for b in range(self.blocks)]
            self.row(float(model.low), float(model.high), weights)

    def row(self, low: float, high: float, terms: list[tuple[int, int, float]]) -> None:
        """Add one row over the variables of blocks and units."""
        places = np.array([block * self.units + unit for block, unit, _ in terms], dtype=np.int32)
        self.highs.addRow(low, high, len(terms), places, np.array([t[2] for t in terms]))

    def run(self, seconds: float) -> Answer:
        """Solve and cut until the answer is contiguous, hopeless, or time is up."""
        cuts = 0
        while True:
            self.highs.setOptionValue("time_limit", max(min(seconds, 1e6), 0.0))
            self.highs.run()
            seconds -= self.highs.getRunTime()
            status = self.highs.getModelStatus()
            if status == highspy.HighsModelStatus.kInfeasible:
                return Answer(inf, None, cuts)
            bound = self.highs.getInfo().mip_dual_bound / self.factor
            if status != highspy.HighsModelStatus.kOptimal:
                return Answer(bound, None, cuts)
            if bound >= self.goal:
                return Answer(bound, None, cuts)
            values = np.array(self.highs.getSolution().col_value).reshape(self.blocks, self.units)
            plan = values.argmax(axis=1)
            broken = self._cut_off(plan)
            if not broken:
                return Answer(bound, plan, cuts)
            for block, unit, separator in broken:
                terms = [(block, unit, 1.0), *((s, unit, -1.0) for s in separator)]
                self.row(-inf, 0.0, terms)
            cuts += len(broken)

    def _cut_off(self, plan: Ints) -> list[tuple[int, int, list[int]]]:
        """Blocks that their centre cannot reach, each with a separator between the two."""
        broken = []
        for unit, home in enumerate(self.homes):
            inside = {b for b in range(self.blocks) if plan[b] == unit}
            left = inside - self._reached(home, inside)
            while left:
                piece = self._reached(min(left), left)
                left -= piece
                around = {o for b in piece for o in self._near(b)} - piece
                open_side = self._reached(home, set(range(self.blocks)) - around)
                separator = sorted(s for s in around if any(o in open_side for o in self._near(s)))
                broken += [(block, unit, separator) for block in sorted(piece)]
        return broken

    def _near(self, block: int) -> list[int]:
        found: list[int] = self.net.near[self.net.first[block] : self.net.first[block + 1]].tolist()
        return found

    def _reached(self, start: int, within: set[int]) -> set[int]:
        reached, stack = {start}, [start]
        while stack:
            for other in self._near(stack.pop()):
                if other in within and other not in reached:
                    reached.add(other)
                    stack.append(other)
        return reached
