"""Whether an area hangs together, and what would join its parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from vesting.area.edge import Edge
from vesting.area.edges import EdgeList
from vesting.area.names import listed
from vesting.area.shapes import Shapes
from vesting.errors import InputError, Problem

DISCONNECTED = Problem("AREA-E21", "An area falls into parts", InputError)


@dataclass(frozen=True, slots=True)
class Gap:
    """The shortest way over open ground or water between two places or groups of places.

    Attributes:
        a: Code of the place on one side.
        b: Code of the place on the other.
        km: Distance between their outlines in kilometres.
    """

    a: str
    b: str
    km: float


def nearest_pair(shapes: Shapes, one: Iterable[str], other: Iterable[str]) -> Gap:
    """The two places, one of each group, whose outlines are closest."""
    first, second = sorted(one), sorted(other)
    left = shapes.flat[[shapes.position[c] for c in first]]
    right = shapes.flat[[shapes.position[c] for c in second]]
    away = np.asarray(shapely.distance(left[:, None], right[None, :]))
    i, j = np.unravel_index(int(np.argmin(away)), away.shape)
    return Gap(first[i], second[j], float(away[i, j]))


def parts_of(edges: EdgeList) -> tuple[tuple[str, ...], ...]:
    """The connected parts of an area by the edges that count, the largest first."""
    graph = edges.graph()
    return tuple(tuple(graph.ids[i] for i in part) for part in graph.components())


def joining(edges: EdgeList, parts: Sequence[Sequence[str]]) -> tuple[Edge, ...]:
    """The edges that are off and would join two of the parts."""
    part_of = {code: i for i, part in enumerate(parts) for code in part}
    return tuple(e for e in edges.off() if part_of[e.a] != part_of[e.b])


def require_connected(
    edges: EdgeList, *, area: str = "The area", shapes: Shapes | None = None
) -> None:
    """Check that every block can be reached from every other by edges that count.

    Args:
        edges: The edge list.
        area: Name of the area, for the message.
        shapes: Outlines of the blocks: with them the nearest pair and its gap are offered.

    Raises:
        InputError: AREA-E21 naming the parts, and the crossing known or the nearest pair.
    """
    parts = parts_of(edges)
    if len(parts) < 2:
        return
    small = "; ".join(listed(edges.name(c) for c in part) for part in parts[1:])
    raise DISCONNECTED(
        f"{area} falls into {len(parts)} parts: {small} {_stand(parts)} not joined to the part "
        f"with {edges.name(parts[0][0])}",
        where=edges.size(),
        mend=_offer(edges, parts, shapes),
    )


def _stand(parts: Sequence[Sequence[str]]) -> str:
    return "is" if len(parts) == 2 and len(parts[1]) == 1 else "are"


def _offer(edges: EdgeList, parts: Sequence[Sequence[str]], shapes: Shapes | None) -> str:
    known = joining(edges, parts)
    if known:
        named = (
            f"{edges.name(e.a)} - {edges.name(e.b)} ({e.kind}{f': {e.name}' if e.name else ''})"
            for e in known
        )
        return f"Switch on {listed(named)}, with a reason."
    if shapes is None:
        return "Add an edge between two of the parts, with a reason and a source."
    main, others = parts[0], [c for part in parts[1:] for c in part]
    gap = nearest_pair(shapes, main, others)
    return (
        f"The nearest pair is {edges.name(gap.a)} - {edges.name(gap.b)}, {gap.km:.1f} km apart: "
        "add that edge, with a reason and a source."
    )
