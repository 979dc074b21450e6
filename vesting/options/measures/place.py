"""Shape and distance of every possible council, from its blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vesting.maths.arrays import Floats


@dataclass(frozen=True, slots=True)
class Outline:
    """What the shape of a unit follows from.

    Attributes:
        area: Square kilometres of each block.
        perimeter: Kilometres of each block's outline.
        borders: Kilometres of border that two blocks share, shape ``(blocks, blocks)``, symmetric.
    """

    area: Floats = field(repr=False)
    perimeter: Floats = field(repr=False)
    borders: Floats = field(repr=False)

    def compactness(self, member: Floats) -> Floats:
        """Polsby-Popper score of each unit: 4π·area/perimeter², 1 for a circle.

        A long coast makes a unit look less compact than its people would find it.
        """
        shared = 0.5 * np.einsum("ui,ij,uj->u", member, self.borders, member)
        around = member @ self.perimeter - 2 * shared
        score: Floats = 4 * np.pi * (member @ self.area) / np.maximum(around, 1e-9) ** 2
        return score


@dataclass(frozen=True, slots=True)
class Reach:
    """Distances from each block's hub to the children of each block.

    Attributes:
        weighted: Sum over the small areas of block *j* of children × km from the hub of *i*,
            shape ``(blocks, blocks)``.
        longest: Kilometres from the hub of *i* to the farthest small area of *j*.
        children: Children of each block.
        beyond: Children of block *j* farther than the limit from the hub of *i*.
        limit: That limit in km.
        method: How the distances were made, in words.
    """

    weighted: Floats = field(repr=False)
    longest: Floats = field(repr=False)
    beyond: Floats = field(repr=False)
    children: Floats = field(repr=False)
    limit: float
    method: str

    def of_units(self, member: Floats) -> tuple[Floats, Floats, Floats]:
        """Mean and longest distance and share of children beyond the limit, for each unit.

        The hub of a unit is that of its blocks from which its children are nearest on average.
        """
        rank = np.where(member > 0, member @ self.weighted.T, np.inf)
        hub = rank.argmin(axis=1)
        children = np.maximum(member @ self.children, 1e-9)
        mean = rank[np.arange(len(hub)), hub] / children
        far = np.where(member > 0, self.longest[hub], 0.0).max(axis=1)
        beyond = (member * self.beyond[hub]).sum(axis=1) / children
        return mean, far, beyond


def reach(
    km: Floats, block_of: NDArray[np.intp], children: Floats, blocks: int, limit: float, method: str
) -> Reach:
    """Gather distances from hubs to small areas by block.

    Args:
        km: Kilometres from each block's hub to each small area, shape ``(blocks, small areas)``.
        block_of: Block of each small area.
        children: Children of each small area.
        blocks: Number of blocks.
        limit: Distance in km beyond which a child counts as far away.
        method: How the distances were made, in words.
    """
    inside = np.zeros((len(block_of), blocks))
    inside[np.arange(len(block_of)), block_of] = 1.0
    longest = np.zeros((blocks, blocks))
    for block in range(blocks):
        longest[:, block] = km[:, block_of == block].max(axis=1, initial=0.0)
    return Reach(
        weighted=(km * children) @ inside,
        longest=longest,
        beyond=((km > limit) * children) @ inside,
        children=children @ inside,
        limit=limit,
        method=method,
    )
