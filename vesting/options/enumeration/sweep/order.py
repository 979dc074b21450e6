"""In which order to sweep over the blocks: the frontier decides how much work there is.

The work grows by a factor with every block on the frontier. The order is found by a beam search:
all blocks are tried as the first, and of the orders made so far the cheapest few are continued.
"""

from __future__ import annotations

from collections.abc import Sequence

from vesting.options.enumeration.masks import bits

GROWTH = 2.5
"""Guessed factor by which one more block on the frontier multiplies the work."""

BEAM = 16
"""Half-made orders continued at each step."""

WIDE_BEAM = 128
"""The same where the first search leaves much work."""

DEAR = 2_500.0
"""Sum of :data:`GROWTH` to the power of the widths from which the wider beam pays for itself."""

Made = tuple[float, int, tuple[int, ...]]
"""Cost so far, frontier, order."""


def sweep_order(near: Sequence[int]) -> list[int]:
    """An order with a narrow frontier.

    Args:
        near: Per block the mask of those it touches or is bound to.

    Returns:
        All positions, each once; the same for the same masks.
    """
    cost, _, order = _beam(near, BEAM)
    if cost > DEAR:
        order = min((cost, order), _beam(near, WIDE_BEAM)[::2])[1]
    return list(order)


def widths(order: Sequence[int], near: Sequence[int]) -> list[int]:
    """Blocks on the frontier after each step of an order."""
    done, front, found = 0, 0, []
    for block in order:
        done |= 1 << block
        front = _after(block, done, front, near)
        found.append(front.bit_count())
    return found


def _beam(near: Sequence[int], beam: int) -> Made:
    made: dict[int, Made] = {0: (0.0, 0, ())}
    everyone = (1 << len(near)) - 1
    for _ in near:
        longer: dict[int, Made] = {}
        for done, (cost, front, order) in made.items():
            for block in bits(_around(front, near) & ~done or everyone & ~done):
                then = done | 1 << block
                rim = _after(block, then, front, near)
                dearer = cost + GROWTH ** rim.bit_count()
                if then not in longer or dearer < longer[then][0]:
                    longer[then] = (dearer, rim, (*order, block))
        kept = len(near) if len(made) == 1 and 0 in made else beam
        made = dict(sorted(longer.items(), key=_rank)[:kept])
    return min(made.values())


def _rank(item: tuple[int, Made]) -> tuple[float, tuple[int, ...]]:
    cost, front, order = item[1]
    return cost + 2 * GROWTH ** front.bit_count(), order


def _around(mask: int, near: Sequence[int]) -> int:
    found = 0
    for i in bits(mask):
        found |= near[i]
    return found


def _after(block: int, done: int, front: int, near: Sequence[int]) -> int:
    """The frontier once ``block`` is done: blocks that still touch one that is not."""
    for i in bits(near[block] & front | 1 << block):
        front = front | 1 << i if near[i] & ~done else front & ~(1 << i)
    return front
