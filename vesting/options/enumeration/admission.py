"""Constraints compiled to masks: which sets of blocks may be a council.

Every constraint except the number of councils is a property of one council at a time: a group kept
together is wholly in or wholly out, two blocks kept apart are never both in, a fixed council is met
whole or not at all. So options are the exact covers of the area by admitted councils.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from vesting.area.graph import BlockGraph
from vesting.errors import InputError, Problem
from vesting.options.enumeration.constraints import Constraints, Group
from vesting.options.enumeration.masks import bits, connected, hops, mask_of, weigh, within_hops
from vesting.options.enumeration.window import Window

UNKNOWN_BLOCK = Problem(
    "OPT-E01", "A constraint names a block that is not in the graph", InputError
)
CONTRADICTION = Problem("OPT-E02", "Two constraints contradict each other", InputError)
MINIMUM_TOO_HIGH = Problem("OPT-E08", "The minimum cannot be met", InputError)
DISTANCE_MISSING = Problem("OPT-E03", "A distance between two blocks is missing", InputError)
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
    together = _merged(_masks(graph, index, constraints.together))
    land = tuple(graph.neighbour_masks())
    everyone = (1 << len(graph)) - 1
    fixed = _masks(graph, index, (*constraints.fixed, *((code,) for code in constraints.alone)))
    made = Admission(
        graph=graph,
        neighbours=land
        if constraints.contiguous
        else tuple(everyone ^ 1 << i for i in range(len(graph))),
        excludes=_excludes(graph, index, constraints, together),
        together=tuple(together),
        fixed=tuple(dict.fromkeys(fixed)),
        accompanied=mask_of(_position(graph, index, code) for code in constraints.accompanied),
        bounds=tuple(_bound(graph, w) for w in constraints.windows),
        max_hops=constraints.max_hops,
        land=land,
    )
    _no_overlap(made)
    return made


def _position(graph: BlockGraph, index: dict[str, int], code: str) -> int:
    if code in index:
        return index[code]
    named = {name: i for i, name in enumerate(graph.names)}
    if code in named and graph.names.count(code) == 1:
        return named[code]
    near = get_close_matches(code, [*graph.ids, *graph.names], n=1)
    raise UNKNOWN_BLOCK(
        f"'{code}' is not a block of this graph",
        mend=f"Did you mean '{near[0]}'?" if near else "Write the id of a block.",
    )


def _masks(graph: BlockGraph, index: dict[str, int], groups: Iterable[Group]) -> list[int]:
    made = [mask_of(_position(graph, index, code) for code in group) for group in groups]
    return [mask for mask in made if mask]


def _merged(groups: Sequence[int]) -> list[int]:
    """Groups that share a block are one group; groups of one block ask for nothing."""
    merged: list[int] = []
    for group in groups:
        for other in [m for m in merged if m & group]:
            merged.remove(other)
            group |= other  # noqa: PLW2901
        merged.append(group)
    return [m for m in merged if m & (m - 1)]


def _excludes(
    graph: BlockGraph, index: dict[str, int], constraints: Constraints, together: Sequence[int]
) -> tuple[int, ...]:
    family = [next((g for g in together if g >> i & 1), 1 << i) for i in range(len(graph))]
    excludes = [0] * len(graph)
    pairs = [
        (a, b)
        for group in _masks(graph, index, constraints.apart)
        for a in bits(group)
        for b in bits(group)
        if a < b
    ]
    for a, b in (
        *pairs,
        *_too_far(graph, constraints),
        *_too_many_hops(graph, constraints.max_hops),
    ):
        if family[a] >> b & 1:
            raise CONTRADICTION(
                f"{graph.names[a]} and {graph.names[b]} are kept together, and may not share a "
                "council",
                mend="Drop one of the two constraints, or raise the greatest distance.",
            )
        for i in bits(family[a]):
            excludes[i] |= family[b]
        for i in bits(family[b]):
            excludes[i] |= family[a]
    return tuple(excludes)


def _too_far(graph: BlockGraph, constraints: Constraints) -> list[tuple[int, int]]:
    if constraints.max_km is None:
        return []
    far = []
    for a, one in enumerate(graph.ids):
        for b, other in enumerate(graph.ids[:a]):
            way = constraints.km.get((one, other), constraints.km.get((other, one)))
            if way is None:
                raise DISTANCE_MISSING(
                    f"There is no distance between {graph.names[b]} and {graph.names[a]}",
                    mend="Give a distance for every pair of blocks, or a point for every block.",
                )
            if way > constraints.max_km:
                far.append((b, a))
    return far


def _too_many_hops(graph: BlockGraph, most: int | None) -> list[tuple[int, int]]:
    """Pairs that even the shortest way over the whole area keeps too far from each other."""
    if most is None:
        return []
    near = graph.neighbour_masks()
    everyone = (1 << len(graph)) - 1
    return [
        (a, b)
        for a in range(len(graph))
        for b in bits(everyone & ~within_hops(1 << a, most, near))
        if a < b
    ]


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
