"""Blocks and the borders between them: the graph that every option is a partition of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BlockGraph:
    """The smallest places that are not cut, and which of them touch.

    Attributes:
        ids: Block codes, in a fixed order; block *i* is bit *i* of a mask.
        populations: Whole people in each block (or any non-negative whole measure).
        edges: Pairs of block positions ``(i, j)`` with ``i < j``, sorted, without repeats.
        names: What people call each block; the code where nothing better is known.
    """

    ids: tuple[str, ...]
    populations: tuple[int, ...]
    edges: tuple[tuple[int, int], ...]
    names: tuple[str, ...] = field(default=())

    @classmethod
    def of(
        cls,
        populations: Iterable[tuple[str, int]],
        borders: Iterable[tuple[str, str]],
        names: Sequence[str] = (),
    ) -> BlockGraph:
        """Make a graph from ``(id, population)`` pairs and borders between ids."""
        places = list(populations)
        index = {code: i for i, (code, _) in enumerate(places)}
        pairs = {tuple(sorted((index[a], index[b]))) for a, b in borders if a != b}
        ids = tuple(code for code, _ in places)
        return cls(
            ids=ids,
            populations=tuple(people for _, people in places),
            edges=tuple(sorted((i, j) for i, j in pairs)),
            names=tuple(names) or ids,
        )

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def total(self) -> int:
        """People in the whole area."""
        return sum(self.populations)

    def neighbour_masks(self) -> list[int]:
        """For each block the bit mask of the blocks that it touches."""
        masks = [0] * len(self.ids)
        for i, j in self.edges:
            masks[i] |= 1 << j
            masks[j] |= 1 << i
        return masks

    def components(self) -> list[list[int]]:
        """Connected parts, each a sorted list of block positions, largest first."""
        masks, seen, parts = self.neighbour_masks(), 0, []
        for start in range(len(self.ids)):
            if seen >> start & 1:
                continue
            part, frontier = 0, 1 << start
            while frontier:
                low = frontier & -frontier
                part |= low
                frontier = (frontier ^ low) | (masks[low.bit_length() - 1] & ~part)
            seen |= part
            parts.append([i for i in range(len(self.ids)) if part >> i & 1])
        return sorted(parts, key=lambda p: (-len(p), p))

    def digest(self) -> str:
        """Hash of the blocks and the borders used, the same whatever their order."""
        borders = sorted(tuple(sorted((self.ids[i], self.ids[j]))) for i, j in self.edges)
        text = repr((sorted(self.ids), borders))
        return hashlib.sha256(text.encode()).hexdigest()[:16]
