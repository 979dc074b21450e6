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
    """Signatures on a sweeping frontier: larger graphs, with or without a window. A signature does
    not see how far a council reaches, so that with a limit on hops the diagram answers instead."""


PLAIN_BLOCKS = 10
"""Up to here the route is plain."""

DIAGRAM_BLOCKS = 16
"""Up to here the diagram is small enough on any map."""

CLOSE_BLOCKS = 18
"""Up to here it is where possible councils are few enough."""

CLOSE_COUNCILS = 60_000
"""Possible councils for which the diagram is preferred to a sweep that would be slower."""

NARROW = 5_000.0
"""Cost of an order up to which the sweep counts small maps sooner than the diagram."""

WIDE = 50_000.0
"""Cost of an order from which the diagram is tried for larger maps too."""


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
    if not made.contiguous or _needs_councils(question):
        return Route.LEVELS, list_councils(made)
    if not _is_close(question, counting=counting):
        return Route.SWEEP, None
    if blocks <= DIAGRAM_BLOCKS:
        return Route.LEVELS, list_councils(made)
    with suppress(VestingError):  # too many councils, or blocks: the sweep needs no list
        return Route.LEVELS, list_councils(made, most=CLOSE_COUNCILS)
    return Route.SWEEP, None


def _needs_councils(question: Question) -> bool:
    """Whether a constraint can be checked only on whole councils: hops that stay inside them."""
    return question.made.max_hops is not None and question.made.contiguous


def _is_close(question: Question, *, counting: bool) -> bool:
    """Whether listing possible councils is likely to be the quicker way."""
    blocks = len(question.graph)
    if question.constraints.max_km is not None or (blocks <= CLOSE_BLOCKS and not counting):
        return True
    near = question.made.neighbours
    return cost(sweep_order(near), near) > (NARROW if blocks <= CLOSE_BLOCKS else WIDE)


def follow(
    question: Question, route: Route | None, *, counting: bool = False
) -> tuple[Route, list[int] | None]:
    """The route that was asked for, or the best one.

    A sweep that could not keep a constraint gives way to the diagram: every way gives the same
    options.
    """
    if route is None:
        return choose(question, counting=counting)
    if route is not Route.SWEEP:
        return route, list_councils(question.made)
    if _needs_councils(question):
        return Route.LEVELS, list_councils(question.made)
    return route, None
