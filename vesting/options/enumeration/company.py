"""Who shares a council with whom: blocks that constraints name, kept together, kept apart, or too far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from vesting.area.graph import BlockGraph
from vesting.errors import InputError, Problem
from vesting.options.enumeration.constraints import Constraints, Group
from vesting.options.enumeration.masks import bits, mask_of, within_hops

UNKNOWN_BLOCK = Problem(
    "OPT-E01", "A constraint names a block that is not in the graph", InputError
)
CONTRADICTION = Problem("OPT-E02", "Two constraints contradict each other", InputError)
DISTANCE_MISSING = Problem("OPT-E03", "A distance between two blocks is missing", InputError)


def position(graph: BlockGraph, index: dict[str, int], code: str) -> int:
    """Position of a block that a constraint names by its id, or by a name that only one block has.

    Raises:
        InputError: OPT-E01 for an unknown block.
    """
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


def masks(graph: BlockGraph, index: dict[str, int], groups: Iterable[Group]) -> list[int]:
    """Groups of blocks as masks; empty ones ask for nothing.

    Raises:
        InputError: OPT-E01 for an unknown block.
    """
    made = [mask_of(position(graph, index, code) for code in group) for group in groups]
    return [mask for mask in made if mask]


def merged(groups: Sequence[int]) -> list[int]:
    """Groups that share a block are one group; groups of one block ask for nothing."""
    merged: list[int] = []
    for group in groups:
        for other in [m for m in merged if m & group]:
            merged.remove(other)
            group |= other  # noqa: PLW2901
        merged.append(group)
    return [m for m in merged if m & (m - 1)]


def apart(
    graph: BlockGraph, index: dict[str, int], constraints: Constraints, together: Sequence[int]
) -> tuple[int, ...]:
    """Per block, whom it may not share a council with: kept apart, too far, or too many borders away.

    Args:
        graph: The blocks and borders.
        index: Position of each id.
        constraints: What councils keep to.
        together: Masks of blocks that share a council.

    Raises:
        InputError: OPT-E01, OPT-E02 where two that are kept together may not share a council, OPT-E03
            for a distance that is missing.
    """
    family = [next((g for g in together if g >> i & 1), 1 << i) for i in range(len(graph))]
    excludes = [0] * len(graph)
    pairs = [
        (a, b)
        for group in masks(graph, index, constraints.apart)
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
