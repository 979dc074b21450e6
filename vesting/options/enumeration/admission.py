"""Constraints compiled to masks: which sets of blocks may be a council.

Every constraint except the number of councils is a property of one council at a time: a group kept
together is wholly in or wholly out, two blocks kept apart are never both in, a fixed council is met
whole or not at all. So options are the exact covers of the area by admitted councils.
"""

from __future__ import annotations

from dataclasses import dataclass

from vesting.area.graph import BlockGraph
from vesting.errors import InputError, Problem
from vesting.options.enumeration.company import CONTRADICTION, apart, masks, merged, position
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.masks import bits, connected, hops, mask_of, weigh
from vesting.options.enumeration.window import Window

MINIMUM_TOO_HIGH = Problem("OPT-E08", "The minimum cannot be met", InputError)
MEASURE_UNFIT = Problem(
    "OPT-E04", "A bounded measure is not whole numbers for every block", InputError
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A window with both ends as numbers.

    Attributes:
        measure: What is counted.
        values: The measure in each block.
        low: Least, included; 0 where none was asked for.
        high: Most, included; the total where none was asked for.
    """

    measure: str
    values: tuple[int, ...]
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Admission:
    """What a council may be, in masks over the positions of a graph.

    Attributes:
        graph: The blocks.
        neighbours: Per block, whom it touches; everybody where contiguity is off.
        excludes: Per block, who may not share a council with it.
        together: Masks of blocks that share a council; disjoint.
        fixed: Masks of councils that must exist.
        accompanied: Blocks that may not be alone.
        bounds: The windows.
        max_hops: Most borders within a council.
        land: Per block, whom it touches on the map, for counting hops.
    """

    graph: BlockGraph
    neighbours: tuple[int, ...]
    excludes: tuple[int, ...]
    together: tuple[int, ...]
    fixed: tuple[int, ...]
    accompanied: int
    bounds: tuple[Bound, ...]
    max_hops: int | None
    land: tuple[int, ...]

    @property
    def everything(self) -> int:
        """The mask of all blocks."""
        return (1 << len(self.graph)) - 1

    @property
    def taken(self) -> int:
        """Blocks of fixed councils."""
        return mask_of(i for unit in self.fixed for i in bits(unit))

    @property
    def contiguous(self) -> bool:
        """Whether councils have to hang together."""
        return self.neighbours == self.land

    def admits(self, unit: int) -> bool:
        """Whether a set of blocks may be a council."""
        return self.refusal(unit) is None

    def refusal(self, unit: int) -> str | None:
        """Why a set of blocks may not be a council, as the end of a sentence; ``None`` if it may."""
        if not connected(unit, self.neighbours):
            return "is in parts that do not touch"
        for bound in self.bounds:
            held = weigh(unit, bound.values)
            if not bound.low <= held <= bound.high:
                return f"has {held:,} {bound.measure}, outside {bound.low:,} to {bound.high:,}"
        return self._company(unit) or self._reach(unit)

    def _company(self, unit: int) -> str | None:
        for i in bits(unit):
            if unit & self.excludes[i]:
                other = next(bits(unit & self.excludes[i]))
                return f"joins {self.name(i)} and {self.name(other)}, which may not share a council"
        for group in self.together:
            if unit & group and group & ~unit:
                return f"splits {self.names(group)}, kept together"
        for fixed in self.fixed:
            if unit & fixed and unit != fixed:
                return f"overlaps the fixed council of {self.names(fixed)}"
        if unit & self.accompanied == unit and unit & (unit - 1) == 0:
            return "is a block that may not be on its own"
        return None

    def _reach(self, unit: int) -> str | None:
        if self.max_hops is None or not self.contiguous:
            return None  # without contiguity hops are a matter of pairs: see ``excludes``
        if hops(unit, self.land) <= self.max_hops:
            return None
        return f"is more than {self.max_hops} borders across"

    def name(self, position: int) -> str:
        """What people call one block."""
        return self.graph.names[position]

    def names(self, mask: int, most: int = 6) -> str:
        """What people call the blocks of a mask; the first few of many."""
        found = [self.name(i) for i in bits(mask)]
        more = f" and {len(found) - most} more" if len(found) > most else ""
        return ", ".join(found[:most]) + more


def admission(graph: BlockGraph, constraints: Constraints) -> Admission:
    """Compile constraints.

    Args:
        graph: The blocks and borders.
        constraints: What councils keep to.

    Raises:
        InputError: OPT-E01 for an unknown block, OPT-E02 where constraints contradict each other
            whatever the number of councils, OPT-E03 for a distance that is missing, OPT-E04 for a
            measure that does not fit, OPT-E08 for a minimum above the whole area.
    """
    index = {code: i for i, code in enumerate(graph.ids)}
    together = merged(masks(graph, index, constraints.together))
    land = tuple(graph.neighbour_masks())
    everyone = (1 << len(graph)) - 1
    fixed = masks(graph, index, (*constraints.fixed, *((code,) for code in constraints.alone)))
    made = Admission(
        graph=graph,
        neighbours=land
        if constraints.contiguous
        else tuple(everyone ^ 1 << i for i in range(len(graph))),
        excludes=apart(graph, index, constraints, together),
        together=tuple(together),
        fixed=tuple(dict.fromkeys(fixed)),
        accompanied=mask_of(position(graph, index, code) for code in constraints.accompanied),
        bounds=tuple(_bound(graph, w) for w in constraints.windows),
        max_hops=constraints.max_hops,
        land=land,
    )
    _no_overlap(made)
    return made


def _bound(graph: BlockGraph, window: Window) -> Bound:
    values = window.values_of(graph)
    whole = all(isinstance(v, int) and not isinstance(v, bool) and v >= 0 for v in values)
    if len(values) != len(graph) or not whole:
        raise MEASURE_UNFIT(
            f"The measure '{window.measure}' does not give every one of the {len(graph)} blocks a "
            "whole number of 0 or more",
            mend="Round it to whole numbers, and give every block a value.",
        )
    total = sum(values)
    low = 0 if window.low is None else max(0, window.low)
    high = total if window.high is None else window.high
    if window.high is not None and low > high:
        raise CONTRADICTION(
            f"The least {window.measure} of a council, {low:,}, is more than the most, {high:,}",
            mend="Swap the two bounds.",
        )
    if low > total:
        raise MINIMUM_TOO_HIGH(
            f"The least {window.measure} of a council, {low:,}, is more than the whole area has, "
            f"{total:,}: the minimum breaks",
            mend=f"2 councils need a minimum of {total // 2:,} or less, "
            f"3 councils {total // 3:,} or less.",
        )
    return Bound(window.measure, values, low, high)


def _no_overlap(made: Admission) -> None:
    seen = 0
    for unit in made.fixed:
        if unit & seen:
            raise CONTRADICTION(
                f"Two fixed councils share {made.names(unit & seen)}",
                mend="Leave each block in one fixed council.",
            )
        seen |= unit
