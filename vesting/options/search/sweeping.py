"""Set a sweep up for a reduced graph, if its front is narrow enough."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vesting.maths.arrays import Ints
from vesting.options.search.completion import complete
from vesting.options.search.divide import Division
from vesting.options.search.net import make_net
from vesting.options.search.order import sweep_cost, sweep_order
from vesting.options.search.reduction import Reduced
from vesting.options.search.states import Sweep, all_states
from vesting.options.search.stream import streams

MOST_STATES = 3_000_000
"""Beyond so many states of one unit no sweep is made."""

CELLS = 50_000_000
"""Figures in the table of bounds: 200 MB."""

ORDERS = 4
"""Orders that are tried."""


@dataclass(frozen=True, slots=True)
class Front:
    """A sweep that can be used for any window of the same graph.

    Attributes:
        reduced: What is left to divide.
        sweep: States of one unit.
    """

    reduced: Reduced
    sweep: Sweep = field(repr=False)

    def division(self, window: Ints) -> Division:
        """A search for options inside a window."""
        people = self.reduced.net.people
        completion = complete(self.sweep, people, window, CELLS)
        return Division(self.sweep, completion, people, window, self.reduced.units)


def make_front(
    reduced: Reduced,
    weights: Mapping[tuple[int, int], int],
    seed: int,
    *,
    limit: int,
    most: int = MOST_STATES,
) -> Front | None:
    """Choose an order and list the states of a unit.

    Args:
        reduced: What is left to divide.
        weights: What cutting each border counts.
        seed: Seed of the choice of the order.
        limit: Greatest weight that a unit may cut; options with such a unit are of no interest.
        most: Most states.

    Returns:
        The sweep; None where the front is too wide.
    """
    blocks = len(reduced.groups)
    links = sorted({*weights, *reduced.same, *reduced.apart})
    net = make_net([0] * blocks, links)
    orders = [sweep_order(net, stream) for stream in streams(seed, ORDERS)]
    order = min(orders, key=lambda o: sweep_cost(o, net.first, net.near))
    sweep = all_states(order, weights, reduced.same, reduced.apart, most=most, limit=limit)
    return None if sweep is None else Front(reduced, sweep)


def border_weights(reduced: Reduced) -> dict[tuple[int, int], int]:
    """What cutting each border of the remaining graph counts."""
    ends = [(a, b) for a, b in reduced.net.ends.tolist()]
    return dict(zip(ends, reduced.weights.tolist(), strict=True))


def no_weights(reduced: Reduced) -> dict[tuple[int, int], int]:
    """Borders that count nothing, for searches where only the window matters."""
    return dict.fromkeys(border_weights(reduced), 0)
