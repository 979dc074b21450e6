"""Counting and listing in plain Python: quick to start, and the yardstick for the faster paths.

The lowest block of what is left is always covered next, so each option is met once. Remainders are
remembered, and those that cannot be finished are never entered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from vesting.options.enumeration.masks import lowest

TAILS = 512
"""Ways to finish a remainder that are worked out at once and kept."""

ByLowest = list[list[int]]
"""Possible councils by lowest block, each list in order of masks."""

Tally = dict[int, list[int]]
"""For each remainder, ways to split it into 0, 1, 2, … councils."""


def by_lowest(councils: Sequence[int], blocks: int) -> ByLowest:
    """Sort possible councils into lists by their lowest block."""
    lists: ByLowest = [[] for _ in range(blocks)]
    for unit in sorted(councils):
        lists[lowest(unit)].append(unit)
    return lists


def tally(lists: ByLowest, most: int) -> Tally:
    """Count the ways to finish every remainder that is met.

    Args:
        lists: Possible councils by lowest block.
        most: Largest number of councils of interest.

    Returns:
        For each remainder reached from the whole area a list of ``most + 1`` counts.
    """
    levels = _reach(lists, most)
    counts: Tally = {0: [1] + [0] * most}
    for position in range(len(lists) - 1, -1, -1):
        for left in levels[position]:
            ways = [0] * (most + 1)
            for unit in lists[position]:
                if unit & ~left == 0 and left ^ unit in counts:
                    after = counts[left ^ unit]
                    for k in range(most):
                        ways[k + 1] += after[k]
            counts[left] = ways
    return counts


def _reach(lists: ByLowest, most: int) -> list[Mapping[int, int]]:
    """Remainders by lowest block, each with the fewest councils placed before it."""
    levels: list[dict[int, int]] = [{} for _ in lists]
    levels[0][(1 << len(lists)) - 1] = 0
    for position, level in enumerate(levels):
        for left, placed in level.items():
            if placed == most:
                continue
            for unit in lists[position]:
                after = left ^ unit
                if unit & ~left == 0 and after:
                    known = levels[lowest(after)]
                    known[after] = min(placed + 1, known.get(after, most))
    return list(levels)


def options(lists: ByLowest, counts: Tally, units: int) -> Iterator[tuple[int, ...]]:
    """Every option with so many councils, in order of its councils' masks by lowest block."""
    walk = _Walk(lists, counts)
    stack: list[tuple[tuple[int, ...], int]] = [((), (1 << len(lists)) - 1)]
    while stack:
        placed, left = stack.pop()
        to_place = units - len(placed)
        if counts[left][to_place] <= TAILS:
            for tail in walk.tails(left, to_place):
                yield placed + tail
        else:
            choices = walk.choices(left, to_place)
            stack.extend(((*placed, unit), rest) for unit, rest in reversed(choices))


class _Walk:
    """What may follow a remainder, worked out once."""

    def __init__(self, lists: ByLowest, counts: Tally) -> None:
        self.lists, self.counts = lists, counts
        self.known: dict[tuple[int, int], list[tuple[int, ...]]] = {(0, 0): [()]}

    def choices(self, left: int, units: int) -> list[tuple[int, int]]:
        """Councils that may come next, each with what is left after it."""
        found = []
        for unit in self.lists[lowest(left)]:
            ways = self.counts.get(left ^ unit) if unit & ~left == 0 else None
            if ways and ways[units - 1]:
                found.append((unit, left ^ unit))
        return found

    def tails(self, left: int, units: int) -> list[tuple[int, ...]]:
        """Every way to finish a remainder that has few; no deeper than the number of councils."""
        found = self.known.get((left, units))
        if found is None:
            found = [
                (unit, *tail)
                for unit, rest in self.choices(left, units)
                for tail in self.tails(rest, units - 1)
            ]
            self.known[left, units] = found
        return found
