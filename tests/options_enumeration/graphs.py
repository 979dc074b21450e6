"""Small graphs that several tests use."""

from __future__ import annotations

from itertools import pairwise

from vesting.area.graph import BlockGraph


def grid(rows: int, cols: int, people: int = 1, *, queen: bool = False) -> BlockGraph:
    """A grid; cells are numbered row by row from 1."""
    places = [(str(r * cols + c + 1), people) for r in range(rows) for c in range(cols)]
    steps = [(0, 1), (1, 0), *([(1, 1), (1, -1)] if queen else [])]
    borders = [
        (str(r * cols + c + 1), str((r + dr) * cols + c + dc + 1))
        for r in range(rows)
        for c in range(cols)
        for dr, dc in steps
        if r + dr < rows and 0 <= c + dc < cols
    ]
    return BlockGraph.of(places, borders)


def path(*people: int) -> BlockGraph:
    """Blocks a, b, c, … in a row."""
    codes = [chr(ord("a") + i) for i in range(len(people))]
    borders = list(pairwise(codes))
    return BlockGraph.of(list(zip(codes, people, strict=True)), borders)


def county() -> BlockGraph:
    """Three rows and four columns of 100,000 each, and a unitary that borders the 6th and 7th."""
    cells = grid(3, 4, 100_000)
    places = [*zip(cells.ids, cells.populations, strict=True), ("U", 200_000)]
    borders = [(cells.ids[i], cells.ids[j]) for i, j in cells.edges]
    return BlockGraph.of(places, [*borders, ("U", "6"), ("U", "7")])


def tangle(blocks: int) -> BlockGraph:
    """A ladder with diagonals and uneven people: planar, with many options."""
    places = [(f"t{i:02d}", 50 + (37 * i * i + 11 * i) % 97) for i in range(blocks)]
    borders = [(f"t{i:02d}", f"t{i + d:02d}") for d in (1, 2) for i in range(blocks - d)]
    return BlockGraph.of(places, borders)
