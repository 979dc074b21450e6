"""What the kept diagram answers without listing: the r-th option, an option's rank, the best few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats
from vesting.options.enumeration.diagram import Diagram

NOT_AN_OPTION = Problem("OPT-E20", "This is not one of the options", InputError)
NO_SUCH_RANK = Problem("OPT-E21", "There is no option of this number", InputError)


def rank(diagram: Diagram, option: Sequence[int]) -> int:
    """The number of an option among those with as many councils, counting from 0.

    Args:
        diagram: The kept diagram.
        option: Rows of the unit table, in any order.

    Raises:
        InputError: OPT-E20 for what is not an option of the diagram.
    """
    node, found = 0, 0
    wanted = sorted(option)  # rows of the unit table are in order of lowest block
    if not wanted or len(wanted) > diagram.most:
        raise NOT_AN_OPTION(f"{len(wanted)} councils are not an option of this diagram")
    for at, unit in enumerate(wanted):
        arcs = slice(diagram.start[node], diagram.start[node + 1])
        here = np.flatnonzero(diagram.unit[arcs] == unit)
        if not len(here):
            raise NOT_AN_OPTION(
                "These councils do not divide the area, or break a constraint",
                mend="Compare the option with the constraints of this run.",
            )
        left = len(wanted) - at - 1
        found += int(diagram.ways[diagram.child[arcs][: here[0]], left].sum())
        node = int(diagram.child[arcs][here[0]])
    if node != diagram.nodes:
        raise NOT_AN_OPTION("These councils leave blocks out", mend="Name every block once.")
    return found


def unrank(diagram: Diagram, units: int, number: int) -> tuple[int, ...]:
    """The option of a number, counting from 0, as rows of the unit table.

    Raises:
        InputError: OPT-E21 where there are not so many options.
    """
    if not 0 <= number < diagram.count(units):
        raise NO_SUCH_RANK(
            f"There is no option {number:,} among the {diagram.count(units):,} with {units} councils",
            mend="Count from 0.",
        )
    node, placed = 0, []
    for left in range(units - 1, -1, -1):
        arcs = slice(diagram.start[node], diagram.start[node + 1])
        ends = np.cumsum(diagram.ways[diagram.child[arcs], left])
        here = int(np.searchsorted(ends, number, side="right"))
        number -= int(ends[here - 1]) if here else 0
        placed.append(int(diagram.unit[arcs][here]))
        node = int(diagram.child[arcs][here])
    return tuple(placed)


def best(diagram: Diagram, units: int, scores: Floats) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Options by falling score, the score of an option being the sum over its councils.

    The best sum that can still follow every node is known, so only prefixes of options that are
    wanted are ever opened; ties come in order of the unit table.

    Args:
        diagram: The kept diagram.
        units: Number of councils.
        scores: Score of each unit; more is better.

    Yields:
        Score and rows of the unit table, best first.
    """
    if not diagram.count(units):
        return
    ahead = _ahead(diagram, units, scores)
    heap: list[tuple[float, tuple[int, ...], int]] = [(-ahead[0, units], (), 0)]
    while heap:
        bound, placed, node = heappop(heap)
        left = units - len(placed)
        if left == 0:
            yield float(sum(scores[unit] for unit in placed)), placed
            continue
        so_far = float(sum(scores[unit] for unit in placed))
        for arc in range(diagram.start[node], diagram.start[node + 1]):
            child, unit = int(diagram.child[arc]), int(diagram.unit[arc])
            if diagram.ways[child, left - 1] > 0:
                reach = so_far + float(scores[unit]) + float(ahead[child, left - 1])
                heappush(heap, (-reach, (*placed, unit), child))
        del bound


def _ahead(diagram: Diagram, units: int, scores: Floats) -> NDArray[Any]:
    """The best sum that can follow each node with 0 to ``units`` councils."""
    ahead = np.full((diagram.nodes + 1, units + 1), -np.inf)
    ahead[diagram.nodes, 0] = 0.0
    gain = scores[diagram.unit]
    for node in range(diagram.nodes - 1, -1, -1):
        arcs = slice(diagram.start[node], diagram.start[node + 1])
        if arcs.start < arcs.stop:
            reach = gain[arcs, None] + ahead[diagram.child[arcs], :units]
            ahead[node, 1:] = reach.max(axis=0)
    return ahead
