"""In which order to sweep over the blocks: the frontier decides how much work there is.

The work grows by a factor with every block on the frontier. The order is found by a beam search:
all blocks are tried as the first, and of the orders made so far the cheapest few are continued.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from vesting.options.enumeration.masks import bits

GROWTH = 2.5
"""Guessed factor by which one more block on the frontier multiplies the work."""

WIDEST = 700
"""Frontiers beyond this width are all alike out of reach; higher powers leave the range of a float."""

BEAMS = ((16, 2_500.0), (64, 15_000.0), (256, float("inf")))
"""Half-made orders continued at each step, and the cost up to which the result will do."""

Made = tuple[float, int, int, Any]
"""Cost so far, frontier, blocks beside it, and the order as nested pairs, the last block outside."""


def sweep_order(near: Sequence[int]) -> list[int]:
    """An order with a narrow frontier.

    Args:
        near: Per block the mask of those it touches or is bound to.

    Returns:
        All positions, each once; the same for the same masks.
    """
    best = _beam(near, BEAMS[0][0])
    for (_, enough), (beam, _) in pairwise(BEAMS):
        if best[0] <= enough:
            break
        best = min(best, _beam(near, beam), key=lambda made: made[0])
    order, rest = [], best[3]
    while rest is not None:
        rest, block = rest
        order.append(block)
    return order[::-1]


def _dear(width: int) -> float:
    return GROWTH ** min(width, WIDEST)


def cost(order: Sequence[int], near: Sequence[int]) -> float:
    """The sum of :data:`GROWTH` to the power of the frontier's width, over all steps."""
    return float(sum(_dear(width) for width in widths(order, near)))


def widths(order: Sequence[int], near: Sequence[int]) -> list[int]:
    """Blocks on the frontier after each step of an order."""
    done, found = 0, []
    for block in order:
        done |= 1 << block
        found.append(sum(1 for i in bits(done) if near[i] & ~done))
    return found


def _beam(near: Sequence[int], beam: int) -> Made:
    """The cheapest order that a beam search finds."""
    made: dict[int, Made] = {0: (0.0, 0, 0, None)}
    everyone = (1 << len(near)) - 1
    dear = [_dear(width) for width in range(len(near) + 1)]
    for step in range(len(near)):
        longer: dict[int, Made] = {}
        for done, (so_far, front, beside, order) in made.items():
            choices = beside or everyone & ~done
            while choices:
                bit = choices & -choices
                choices ^= bit
                block = bit.bit_length() - 1
                then, touched = done | bit, near[block]
                rim = _rim(front, touched & front, then, near)
                if touched & ~then:
                    rim |= bit
                dearer = so_far + dear[rim.bit_count()]
                known = longer.get(then)
                if known is None or dearer < known[0]:
                    longer[then] = (dearer, rim, (beside | touched) & ~then, (order, block))
        kept = beam if step else len(near)
        made = dict(sorted(longer.items(), key=_outlook)[:kept])
    return min(made.values(), key=lambda found: found[0])


def _outlook(item: tuple[int, Made]) -> float:
    """Cost so far and of two more steps with a frontier as wide as now."""
    so_far, front = item[1][:2]
    return so_far + 2 * _dear(front.bit_count())


def _rim(front: int, touched: int, done: int, near: Sequence[int]) -> int:
    """The frontier without blocks that touch nothing new any more."""
    while touched:
        bit = touched & -touched
        touched ^= bit
        if not near[bit.bit_length() - 1] & ~done:
            front ^= bit
    return front
