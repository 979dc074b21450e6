"""The ground that options stand on: one set of blocks, borders and figures for the whole area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from vesting.area.graph import BlockGraph
from vesting.maths.arrays import Floats
from vesting.options.measures.block import BlockMeasure, Missing
from vesting.options.measures.place import Outline, Reach
from vesting.options.measures.scale import Volatility


@dataclass(frozen=True, slots=True)
class Judgement:
    """An inspection judgement of the council that had a block's children before.

    Attributes:
        council: Predecessor.
        overall: Overall effectiveness; empty where the framework gives none.
        inspected: First day of the inspection.
        published: Day of publication.
        parts: Judgements by heading, such as leaders and children in care.
    """

    council: str
    overall: str
    inspected: date | None
    published: date | None
    parts: Mapping[str, str] = field(default_factory=dict)

    def words(self) -> str:
        """The judgement as a person reads it; a new council has none of its own."""
        when = f", {self.published:%d %B %Y}".replace(", 0", ", ") if self.published else ""
        return f"predecessor {self.council}: {self.overall or 'no overall grade'}{when}; a new council has none"


@dataclass(frozen=True, slots=True)
class Posts:
    """Leadership and specialist posts that every council needs, from the cited, editable list.

    Attributes:
        fixed_pounds: Yearly cost of the posts that each council has once.
        pounds_per_child: Yearly cost of the posts that grow with the number of children.
        fixed_posts: Number of posts that each council has once.
        posts_per_child: Posts for each child.
        source: Where the list comes from.
    """

    fixed_pounds: float
    pounds_per_child: float
    fixed_posts: float
    posts_per_child: float
    source: str


@dataclass(frozen=True, slots=True)
class Deficit:
    """The cumulative high-needs deficit of the area's authorities together.

    Attributes:
        pounds: The deficit; a surplus is negative.
        source: Where it comes from, with its period.
    """

    pounds: float
    source: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Everything that is known about an area's blocks.

    Attributes:
        area: Name of the area.
        graph: Blocks with residents, and the borders used.
        districts: For each block the district or unitary that it is, or is a part of.
        authorities: For each block the council that has its children today, by code.
        measures: Figures of every block that add up, by name.
        missing: Measures that no loaded file supports, and why.
        judgements: For each block its predecessor's judgement; None where none is held.
        posts: Leadership and specialist posts.
        volatility: How swings depend on size.
        outline: Shapes; None where no boundaries are loaded.
        reach: Distances; None where no points are loaded.
        flows: Ties between blocks, shape ``(blocks, blocks)``, symmetric; None where not loaded.
        partners: Which partner area each block lies in, by kind of partner.
        edges_digest: Hash of the borders used.
        water: In words, which water-only borders exist and are off.
        deficit: High-needs deficit of the area; None where not loaded.
    """

    area: str
    graph: BlockGraph
    districts: tuple[str, ...]
    measures: Mapping[str, BlockMeasure]
    authorities: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    judgements: tuple[Judgement | None, ...] = ()
    posts: Posts | None = None
    volatility: Volatility | None = None
    outline: Outline | None = None
    reach: Reach | None = None
    flows: Floats | None = field(default=None, repr=False)
    partners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    edges_digest: str = ""
    water: tuple[str, ...] = ()
    deficit: Deficit | None = None

    def constants(self) -> dict[str, float]:
        """Numbers of the whole area that an option's measure may start from."""
        across = float(np.triu(self.flows, 1).sum()) if self.flows is not None else 0.0
        inside = float(np.trace(self.flows)) if self.flows is not None else 0.0
        return {"districts": float(len(set(self.districts))), "across_total": across + inside}
