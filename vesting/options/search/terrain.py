"""Blocks and borders with what a search may need besides: where the blocks lie, how long borders are."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.area.graph import BlockGraph
from vesting.maths.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Terrain:
    """A block graph with positions and border lengths where they are known.

    Attributes:
        graph: Blocks, residents, borders.
        points: Kilometres east and north of each block's centre of people, shape ``(n, 2)``.
        metres: Length of each border of ``graph.edges`` in whole metres; None where not given.
    """

    graph: BlockGraph
    points: Floats | None = field(default=None, repr=False)
    metres: Ints | None = field(default=None, repr=False)

    def weights(self) -> Ints:
        """What cutting each border counts: its metres, or 1 where no lengths are given."""
        if self.metres is None:
            return np.ones(len(self.graph.edges), dtype=np.int64)
        return self.metres
