"""Possible councils: every set of blocks that may be a council, each grown once.

From each lowest block v the set is grown by neighbours that are neither lower than v nor refused
before, so that each set is met once (the scheme of S. Wernicke, "Efficient detection of network
motifs", IEEE/ACM Transactions on Computational Biology and Bioinformatics 3(4), 2006).
Growth stops where a set weighs more than a window allows or holds two blocks kept apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from vesting.area.graph import BlockGraph
from vesting.errors import InputError, Problem
from vesting.options.enumeration.admission import Admission, admission
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.masks import bits, weigh
from vesting.options.enumeration.tables import WORD, UnitTable

TOO_MANY_COUNCILS = Problem("OPT-E14", "Too many possible councils to list", InputError)

MOST_COUNCILS = 1_000_000
"""Possible councils that are listed before the question is called too large."""

TRIED = 10
"""Sets tried for each possible council that may be listed."""


def possible_councils(
    graph: BlockGraph, constraints: Constraints | None = None, *, most: int = MOST_COUNCILS
) -> UnitTable:
    """Every possible council of a graph.

    Args:
        graph: Up to 62 blocks.
        constraints: What councils keep to; contiguity alone if not given.
        most: Possible councils to list at most.

    Returns:
        The table, in order of lowest block and mask.

    Raises:
        InputError: OPT-E14 when there are more; or what :func:`admission` raises.
    """
    made = admission(graph, constraints or Constraints())
    return UnitTable.of(graph, list_councils(made, most=most))


def list_councils(made: Admission, *, most: int = MOST_COUNCILS) -> list[int]:
    """Masks of every possible council, fixed ones among them.

    Raises:
        InputError: OPT-E14 for more than ``most``, or more than 62 blocks.
    """
    if len(made.graph) > WORD:
        raise TOO_MANY_COUNCILS(
            f"{len(made.graph)} blocks are too many to list possible councils: at most {WORD}",
            mend="Count or list inside a window, sample options, or search for a best one.",
        )
    found = list(made.fixed)
    for grown, unit in enumerate(_grow_all(made)):
        if len(found) == most or grown == TRIED * most:
            raise TOO_MANY_COUNCILS(
                f"There are more than {most:,} possible councils, or too many sets to try",
                mend="Narrow the window, or sample options; nothing is claimed of those not listed.",
            )
        if _ripe(made, unit):
            found.append(unit)
    return found


def _grow_all(made: Admission) -> Iterator[int]:
    """Sets that hang together and are not too heavy; some are still too light, or break a group."""
    for lowest in bits(made.everything & ~made.taken):
        yield from _grow(made, lowest)


def _grow(made: Admission, start: int) -> Iterator[int]:
    """Every set with lowest block ``start`` that hangs together and is not yet too heavy."""
    refused = made.taken | (1 << start + 1) - 1 | made.excludes[start]
    heights = [(bound.values, bound.high) for bound in made.bounds]
    weights = tuple(values[start] for values, _ in heights)
    if any(w > high for w, (_, high) in zip(weights, heights, strict=True)):
        return
    stack = [(1 << start, refused, made.neighbours[start] & ~refused, weights)]
    while stack:
        unit, refused, around, weights = stack.pop()
        yield unit
        while around:
            low = around & -around
            around ^= low
            refused |= low
            i = low.bit_length() - 1
            heavier = tuple(w + values[i] for w, (values, _) in zip(weights, heights, strict=True))
            if any(w > high for w, (_, high) in zip(heavier, heights, strict=True)):
                continue
            shut = refused | made.excludes[i]
            stack.append((unit | low, shut, (around | made.neighbours[i]) & ~shut, heavier))


def _ripe(made: Admission, unit: int) -> bool:
    """Whether a grown set meets what growth alone does not see."""
    if any(unit & group and group & ~unit for group in made.together):
        return False
    if any(weigh(unit, bound.values) < bound.low for bound in made.bounds if bound.low):
        return False
    if unit & made.accompanied == unit and unit & (unit - 1) == 0:
        return False
    return made.max_hops is None or made.admits(unit)
