"""The blocks in sweeping order, and what each step does to the frontier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from vesting.options.enumeration.admission import Admission, Bound
from vesting.options.enumeration.masks import bits
from vesting.options.enumeration.sweep.order import cost, sweep_order


@dataclass(frozen=True, slots=True)
class Step:
    """One block passed over.

    Positions count along the frontier before the step; the new block comes last.

    Attributes:
        keep: Which positions stay on the frontier afterwards, the new block's among them.
        touches: Positions that the block touches.
        joins: Positions whose council the block must share.
        shuns: Positions whose council the block may not share.
    """

    keep: tuple[bool, ...]
    touches: tuple[int, ...]
    joins: tuple[int, ...]
    shuns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Blocks that are not in a fixed council, in sweeping order.

    Attributes:
        blocks: Positions in the graph, in order.
        steps: What each of them does to the frontier.
        bounds: Windows, their values in sweeping order.
        cost: Work to be expected, as the order was chosen by.
    """

    blocks: tuple[int, ...]
    steps: tuple[Step, ...]
    bounds: tuple[Bound, ...]
    cost: float

    @property
    def width(self) -> int:
        """The most blocks on the frontier."""
        return max((sum(step.keep) for step in self.steps), default=0)


def lay_out(made: Admission, fewest: int, most: int) -> Line:
    """Put the blocks in order and work out the frontier of every step.

    Args:
        made: Compiled constraints without a limit on hops.
        fewest: Fewest councils beside the fixed ones.
        most: Most councils beside the fixed ones.
    """
    rest = list(bits(made.everything & ~made.taken))
    at = {block: i for i, block in enumerate(rest)}
    near = _among(rest, at, made.neighbours)
    shun = _among(rest, at, made.excludes)
    join = [0] * len(rest)
    for group in made.together:
        inside = [at[i] for i in bits(group) if i in at]
        for one, other in pairwise(inside):
            join[one] |= 1 << other
            join[other] |= 1 << one
    tied = [a | b | c for a, b, c in zip(near, shun, join, strict=True)]
    order = sweep_order(tied)
    steps = _steps(order, near, join, shun, tied)
    blocks = tuple(rest[i] for i in order)
    bounds = (*made.bounds, *_company(made))
    along = tuple(_tightened(_along(bound, blocks), fewest, most) for bound in bounds)
    return Line(blocks, steps, along, cost(order, tied))


def _among(rest: Sequence[int], at: dict[int, int], masks: Sequence[int]) -> list[int]:
    found = []
    for block in rest:
        mask = 0
        for other in bits(masks[block]):
            if other in at:
                mask |= 1 << at[other]
        found.append(mask)
    return found


def _company(made: Admission) -> list[Bound]:
    """Blocks that may not be alone count 1, the others 2, and every council holds at least 2."""
    if not made.accompanied:
        return []
    values = tuple(2 - (made.accompanied >> i & 1) for i in range(len(made.graph)))
    return [Bound("company", values, 2, sum(values))]


def _along(bound: Bound, blocks: Sequence[int]) -> Bound:
    return Bound(bound.measure, tuple(bound.values[i] for i in blocks), bound.low, bound.high)


def _tightened(bound: Bound, fewest: int, most: int) -> Bound:
    """Bounds that follow from what the other councils must hold at least, or can hold at most."""
    total = sum(bound.values)
    low = max(bound.low, total - (most - 1) * bound.high)
    high = min(bound.high, total - (fewest - 1) * bound.low)
    return Bound(bound.measure, bound.values, low, high)


def _steps(
    order: Sequence[int],
    near: Sequence[int],
    join: Sequence[int],
    shun: Sequence[int],
    tied: Sequence[int],
) -> tuple[Step, ...]:
    steps, front, done = [], list[int](), 0
    for block in order:
        done |= 1 << block
        longer = [*front, block]
        keep = tuple(tied[i] & ~done != 0 for i in longer)
        met = [
            tuple(p for p, i in enumerate(front) if mask[block] >> i & 1)
            for mask in (near, join, shun)
        ]
        steps.append(Step(keep, *met))
        front = [i for i, kept in zip(longer, keep, strict=True) if kept]
    return tuple(steps)
