"""The surveyed ground for a search: where the blocks lie and how long their borders are."""

from __future__ import annotations

import numpy as np

from vesting.area.earth import on_plane
from vesting.options.search.terrain import Terrain
from vesting.options.survey.ground import Survey


def search_terrain(made: Survey) -> Terrain:
    """Blocks and borders with positions and lengths, where boundaries are loaded.

    A crossing of water is a border without length: to part the two sides cuts nothing on the map.
    """
    graph, shapes = made.ground.graph, made.terrain.shapes
    if shapes is None:
        return Terrain(graph)
    points = on_plane(np.array([shapes.points[shapes.position[code]] for code in graph.ids]))
    km = {(e.a, e.b): e.km or 0.0 for e in made.terrain.edges.on()}
    km |= {(b, a): length for (a, b), length in km.items()}
    ids = graph.ids
    metres = [round(1000 * km[ids[i], ids[j]]) for i, j in graph.edges]
    return Terrain(graph, points, np.array(metres, dtype=np.int64))
