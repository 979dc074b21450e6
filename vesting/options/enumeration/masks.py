"""Sets of blocks as whole numbers: block *i* is bit *i*."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence


def mask_of(positions: Iterable[int]) -> int:
    """The mask of some block positions."""
    mask = 0
    for position in positions:
        mask |= 1 << position
    return mask


def bits(mask: int) -> Iterator[int]:
    """Positions in a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def lowest(mask: int) -> int:
    """The lowest position in a mask that is not empty."""
    return (mask & -mask).bit_length() - 1


def weigh(mask: int, values: Sequence[int]) -> int:
    """Sum of a measure over a mask."""
    return sum(values[i] for i in bits(mask))


def spread(start: int, within: int, neighbours: Sequence[int]) -> int:
    """Everything that can be reached from ``start`` without leaving ``within``."""
    reached, frontier = start, start
    while frontier:
        low = frontier & -frontier
        frontier ^= low
        fresh = neighbours[low.bit_length() - 1] & within & ~reached
        reached |= fresh
        frontier |= fresh
    return reached


def connected(mask: int, neighbours: Sequence[int]) -> bool:
    """Whether a set of blocks hangs together; a set without blocks does not."""
    return mask != 0 and spread(mask & -mask, mask, neighbours) == mask


def parts_of(mask: int, neighbours: Sequence[int]) -> list[int]:
    """Connected parts of a set of blocks, by their lowest block."""
    parts = []
    while mask:
        part = spread(mask & -mask, mask, neighbours)
        parts.append(part)
        mask ^= part
    return parts


def within_hops(start: int, most: int, neighbours: Sequence[int]) -> int:
    """Everything that is at most so many borders away from ``start``."""
    reached = start
    for _ in range(most):
        grown = reached | _around(reached, neighbours)
        if grown == reached:
            break
        reached = grown
    return reached


def hops(mask: int, neighbours: Sequence[int]) -> int:
    """Most borders to cross between two blocks of a connected set without leaving it."""
    inside = {i: neighbours[i] & mask for i in bits(mask)}
    return max(_depth(1 << start, mask, inside) for start in inside)


def _depth(reached: int, everything: int, inside: Mapping[int, int]) -> int:
    steps = 0
    while reached != everything:
        for position in list(bits(reached)):
            reached |= inside[position]
        steps += 1
    return steps


def _around(mask: int, neighbours: Sequence[int]) -> int:
    near = 0
    for position in bits(mask):
        near |= neighbours[position]
    return near
