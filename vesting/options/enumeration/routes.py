"""Which way to enumerate: all ways give the same options, they differ in speed and in reach."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum

from vesting.errors import VestingError
from vesting.options.enumeration.councils import list_councils
from vesting.options.enumeration.question import Question
from vesting.options.enumeration.sweep.order import cost, sweep_order


class Route(StrEnum):
    """A way to enumerate."""

    PLAIN = "plain"
    """Plain Python over possible councils: no start-up cost, for up to about 12 blocks."""

    LEVELS = "levels"
    """The kept diagram, listed level by level in numpy: up to about 18 blocks."""

    COMPILED = "compiled"
    """The kept diagram, listed depth first by a compiled kernel."""

    SWEEP = "sweep"
    """Signatures on a sweeping frontier: larger graphs, with or without a window."""


PLAIN_BLOCKS = 10
"""Up to here the route is plain."""

DIAGRAM_BLOCKS = 16
"""Up to here options are listed by the diagram, whatever the map."""

NARROW = 5_000.0
"""Cost of an order up to which small graphs are counted by the sweep."""

CLOSE_BLOCKS = 18
"""Up to here they are where possible councils are few enough."""

CLOSE_COUNCILS = 60_000
"""Possible councils for which the diagram lists more quickly than the sweep."""


def choose(question: Question, *, counting: bool = False) -> tuple[Route, list[int] | None]:
    """The route for a question, and the possible councils if it needs them.

    Args:
        question: The question.
        counting: Whether only counts are wanted.

    Raises:
        InputError: OPT-E14 where only listing possible councils would do, and there are too many.
    """
    made, blocks = question.made, len(question.graph)
    if blocks <= PLAIN_BLOCKS:
        return Route.PLAIN, list_councils(made)
    if not made.contiguous or made.max_hops is not None:
        return Route.LEVELS, list_councils(made)
    limited = question.constraints.max_km is not None
    if blocks <= DIAGRAM_BLOCKS and (limited or not counting or not _is_narrow(question)):
        return Route.LEVELS, list_councils(made)
    if limited or (blocks <= CLOSE_BLOCKS and not counting):
        with suppress(
            VestingError
        ):  # too many, or too many blocks for a mask: the sweep needs none
            return Route.LEVELS, list_councils(made, most=CLOSE_COUNCILS)
    return Route.SWEEP, None


def _is_narrow(question: Question) -> bool:
    """Whether a sweep meets few signatures."""
    near = question.made.neighbours
    return cost(sweep_order(near), near) <= NARROW


def follow(
    question: Question, route: Route | None, *, counting: bool = False
) -> tuple[Route, list[int] | None]:
    """The route that was asked for, or the best one."""
    if route is None:
        return choose(question, counting=counting)
    return route, None if route is Route.SWEEP else list_councils(question.made)
