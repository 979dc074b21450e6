"""Which way to enumerate: all ways give the same options, they differ in speed and in reach."""

from __future__ import annotations

from enum import StrEnum

from vesting.errors import VestingError
from vesting.options.enumeration.councils import MOST_COUNCILS, list_councils
from vesting.options.enumeration.question import Question
from vesting.options.enumeration.tables import WORD


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
"""Up to here possible councils are listed whatever the constraints."""

CLOSE_COUNCILS = 100_000
"""Possible councils under a limit on distance for which the diagram is preferred to the sweep."""


def choose(question: Question) -> tuple[Route, list[int] | None]:
    """The route for a question, and the possible councils if it needs them.

    Raises:
        InputError: OPT-E14 where only listing possible councils would do, and there are too many.
    """
    made, blocks = question.made, len(question.graph)
    if blocks <= DIAGRAM_BLOCKS:
        route = Route.PLAIN if blocks <= PLAIN_BLOCKS else Route.LEVELS
        return route, list_councils(made)
    only = not made.contiguous or made.max_hops is not None
    if not only and (blocks > WORD or question.constraints.max_km is None):
        return Route.SWEEP, None
    try:
        return Route.LEVELS, list_councils(made, most=MOST_COUNCILS if only else CLOSE_COUNCILS)
    except VestingError:
        if only:
            raise
        return Route.SWEEP, None


def follow(question: Question, route: Route | None) -> tuple[Route, list[int] | None]:
    """The route that was asked for, or the best one."""
    if route is None:
        return choose(question)
    return route, None if route is Route.SWEEP else list_councils(question.made)
