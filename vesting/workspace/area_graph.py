"""An area as a graph file: what counting, sampling and optimising start from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from vesting.area.reorganisation import Area
from vesting.evidence.shelf import Shelf
from vesting.options.survey.ground import Survey, Terms, survey
from vesting.options.survey.layout import Split

CARRIED = ("aged_0_17", "aged_0_25")
"""Measures that the graph carries beside residents."""


def area_graph(shelf: Shelf, area: Area, splits: Iterable[Split] = ()) -> dict[str, Any]:
    """The graph of an area with the borders that count by default.

    Args:
        shelf: Official files.
        area: The councils.
        splits: Districts offered in parts.

    Returns:
        Places with residents, position and further measures; borders with their length in km;
        in ``about`` which borders were used, by their hash, and which water-only ones were not.

    Raises:
        InputError: No boundaries or populations are held.
    """
    made = survey(shelf, area, Terms(splits=tuple(splits)))
    edges = made.terrain.edges
    return {
        "about": {
            "area": area.name,
            "edges": edges.digest(),
            "statement": edges.statement(),
            "source": made.ground.measures["residents"].origin.source,
            "vintage": made.ground.measures["residents"].origin.vintage,
        },
        "places": [_place(made, i) for i in range(len(made.ground.graph))],
        "borders": [[e.a, e.b, round(e.km or 0.0, 3)] for e in edges.on()],
    }


def _place(made: Survey, i: int) -> dict[str, Any]:
    graph, shapes = made.ground.graph, made.terrain.shapes
    found: dict[str, Any] = {
        "id": graph.ids[i],
        "name": graph.names[i],
        "population": graph.populations[i],
    }
    if shapes is not None:
        longitude, latitude = shapes.points[shapes.position[graph.ids[i]]]
        found |= {"longitude": round(float(longitude), 5), "latitude": round(float(latitude), 5)}
    held = made.ground.measures
    return found | {m: round(float(held[m].values[i])) for m in CARRIED if m in held}


def graph_text(graph: dict[str, Any]) -> str:
    """A graph as JSON, one place or border a line, so that two versions can be compared."""
    places = ",\n  ".join(json.dumps(p, ensure_ascii=False) for p in graph["places"])
    borders = ",\n  ".join(json.dumps(b) for b in graph["borders"])
    about = json.dumps(graph["about"], ensure_ascii=False)
    return f'{{"about": {about},\n "places": [\n  {places}],\n "borders": [\n  {borders}]}}\n'
