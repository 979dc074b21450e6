"""Graphs as text: places and borders in JSON, with a message for everything that can be wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import inf
from typing import Any

from vesting.area.graph import BlockGraph
from vesting.errors import InputError, Problem
from vesting.options.enumeration.graph_text import NOT_A_GRAPH, SHAPE, parse_object
from vesting.options.enumeration.window import RESIDENTS, Window

PLACE_UNFIT = Problem("OPT-E27", "A place of the graph cannot be used", InputError)
BORDER_UNFIT = Problem("OPT-E28", "A border of the graph cannot be used", InputError)
FIGURE_MISSING = Problem("OPT-E29", "A place has no figure for what is bounded", InputError)

MOST_PEOPLE = 10**15
"""Largest figure of a place; sums over thousands of places still fit 63 bits."""

_TOLD = {"id", "name", "population", "lat", "long"}

Label = str | int


@dataclass(frozen=True, slots=True)
class GraphFile:
    """A graph as it was written.

    Attributes:
        graph: The blocks; ids as text, people 1 where none are given.
        labels: Ids as they were given, text or whole numbers.
        figures: Every figure of each place, by measure: whole numbers, or ``None`` where missing.
        points: Longitude and latitude of each place, where given.
        ways: Kilometres between places, where given.
    """

    graph: BlockGraph
    labels: tuple[Label, ...]
    figures: Mapping[str, tuple[int | None, ...]]
    points: tuple[tuple[float, float] | None, ...]
    ways: Mapping[tuple[str, str], float]

    def window(self, measure: str, low: int | None, high: int | None) -> Window:
        """Bounds on a measure of the file.

        Raises:
            InputError: OPT-E29 where the file does not give every place a figure.
        """
        values = self.figures.get(measure)
        if values is None:
            begun = [known for known in self.figures if known.startswith(measure)]
            near = begun or get_close_matches(measure, self.figures, n=1)
            known = f"The file has whole-number figures of: {', '.join(sorted(self.figures))}."
            raise FIGURE_MISSING(
                f"No place has a whole number of 0 or more as its '{measure}'",
                mend=f"Did you mean '{near[0]}'? {known}" if near else known,
            )
        for label, value in zip(self.labels, values, strict=True):
            if value is None:
                raise FIGURE_MISSING(
                    f"The place {label} has no whole number of 0 or more as its {measure}, which is bounded",
                    mend="Give every place a whole number, or leave the bounds out.",
                )
            _check_figure(label, measure, value)
        figures = tuple(value for value in values if value is not None)
        return Window(low, high, RESIDENTS if measure == "population" else measure, figures)


def read_graph(text: str) -> GraphFile:
    """Read a graph.

    Args:
        text: JSON such as ``{"places": [{"id": "a", "population": 1}], "borders": [["a", "b"]]}``.
            A place may also have a ``name``, ``lat`` and ``long``, and further whole-number
            measures. A border may have its length in kilometres as a third element, which counting
            and listing do not need. ``distances`` may list ``["a", "b", kilometres]``.

    Raises:
        InputError: OPT-E26 for what is not such a graph, OPT-E27 and OPT-E28 for a place or a border
            that cannot be used; the place in the list is named.
    """
    return graph_of(parse_object(text))


def graph_of(content: Mapping[str, Any]) -> GraphFile:
    """The graph that parsed JSON describes.

    Raises:
        InputError: As :func:`read_graph`.
    """
    places = [_place(i, item) for i, item in enumerate(_list(content, "places"))]
    if not places:
        raise NOT_A_GRAPH("The graph has no places", mend="Give at least one place.")
    labels = tuple(place["id"] for place in places)
    codes = _codes(labels)
    borders = [_border(i, item, codes) for i, item in enumerate(_list(content, "borders"))]
    graph = BlockGraph.of(
        [(str(place["id"]), place.get("population", 1)) for place in places],
        borders,
        [str(place.get("name", place["id"])) for place in places],
    )
    return GraphFile(graph, labels, _figures(places), _points(places), _ways(content, codes))


def _list(content: Mapping[str, Any], key: str) -> Sequence[Any]:
    if key not in content:
        raise NOT_A_GRAPH(f"The key '{key}' is missing", mend=f"A graph looks like {SHAPE}")
    if not isinstance(content[key], list):
        raise NOT_A_GRAPH(f"'{key}' is not a list", mend=f"A graph looks like {SHAPE}")
    found: Sequence[Any] = content[key]
    return found


def _place(i: int, item: Any) -> dict[str, Any]:
    where = f"place {i + 1}"
    if not isinstance(item, dict) or "id" not in item:
        raise PLACE_UNFIT(
            "A place has no id", where=where, mend='Write {"id": "a", "population": 1}.'
        )
    code = item["id"]
    if isinstance(code, bool) or not isinstance(code, str | int) or code == "":
        raise PLACE_UNFIT(
            "The id of a place is neither text nor a whole number",
            where=where,
            mend="Give every place a text or a whole number as its id.",
        )
    _check_text(code, where)
    _check_text(item.get("name", ""), where)
    place: dict[str, Any] = {key: _settled(key, value) for key, value in item.items()}
    if "population" in place and not _whole(place["population"]):
        raise PLACE_UNFIT(
            f"The population of {code} is not a whole number of 0 or more: "
            f"{json.dumps(place['population'])}",
            where=where,
            mend="Round it, and give people as a whole number.",
        )
    _check_figure(code, "population", place.get("population", 1), where)
    return place


def _settled(key: str, value: Any) -> Any:
    """Figures written as 10.0 are whole numbers too; positions stay as they are."""
    counted = key == "population" or key not in _TOLD
    return int(value) if counted and isinstance(value, float) and value.is_integer() else value


def _check_text(value: Any, where: str) -> None:
    """Half a character, such as a lone surrogate, can be neither shown nor saved."""
    if str(value).encode("utf-8", errors="replace").decode("utf-8") != str(value):
        raise PLACE_UNFIT(
            f"The id or the name of a place holds half a character: {json.dumps(value)}",
            where=where,
            mend="Write the whole character, or leave it out.",
        )


def _check_figure(label: Label, measure: str, value: int, where: str = "") -> None:
    if value > MOST_PEOPLE:
        raise PLACE_UNFIT(
            f"The {measure} of {label} is above {MOST_PEOPLE:,}, the largest number that a place "
            "may have",
            where=where,
            mend="Check the figure, or count in thousands.",
        )


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _codes(labels: Sequence[Label]) -> dict[str, int]:
    codes: dict[str, int] = {}
    for i, label in enumerate(labels):
        if str(label) in codes:
            raise PLACE_UNFIT(
                f"Two places have the id {label}",
                where=f"places {codes[str(label)] + 1} and {i + 1}",
                mend="Give every place its own id.",
            )
        codes[str(label)] = i
    return codes


def _border(i: int, item: Any, codes: Mapping[str, int]) -> tuple[str, str]:
    where = f"border {i + 1}"
    with_length = isinstance(item, list) and len(item) == 3 and isinstance(item[2], int | float)
    if not isinstance(item, list) or (len(item) != 2 and not with_length):
        raise BORDER_UNFIT("A border is not a pair of ids", where=where, mend='Write ["a", "b"].')
    one, other = (_known(code, codes, where) for code in item[:2])
    if one == other:
        raise BORDER_UNFIT(f"{one} borders itself", where=where, mend="Leave this border out.")
    return one, other


def _known(code: Any, codes: Mapping[str, int], where: str) -> str:
    if isinstance(code, bool) or str(code) not in codes:
        near = get_close_matches(str(code), list(codes), n=1)
        raise BORDER_UNFIT(
            f"The border names {json.dumps(code)}, which is not a place of the graph",
            where=where,
            mend=f"Did you mean '{near[0]}'?"
            if near
            else "Add the place, or leave the border out.",
        )
    return str(code)


def _figures(places: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int | None, ...]]:
    names = {"population"} | {
        key for place in places for key, value in place.items() if _whole(value)
    } - _TOLD
    return {
        name: tuple(place[name] if _whole(place.get(name)) else None for place in places)
        for name in sorted(names)
    }


def _points(places: Sequence[Mapping[str, Any]]) -> tuple[tuple[float, float] | None, ...]:
    found: list[tuple[float, float] | None] = []
    for place in places:
        here = place.get("long"), place.get("lat")
        known = all(isinstance(v, int | float) and not isinstance(v, bool) for v in here)
        found.append((float(here[0]), float(here[1])) if known else None)  # type: ignore[arg-type]
    return tuple(found)


def _ways(content: Mapping[str, Any], codes: Mapping[str, int]) -> dict[tuple[str, str], float]:
    ways: dict[tuple[str, str], float] = {}
    listed = _list(content, "distances") if "distances" in content else []
    for i, item in enumerate(listed):
        where = f"distance {i + 1}"
        good = isinstance(item, list) and len(item) == 3 and isinstance(item[2], int | float)
        if not good or not 0 <= item[2] < inf:
            raise BORDER_UNFIT(
                "A distance is not two ids and kilometres",
                where=where,
                mend='Write ["a", "b", 12.5].',
            )
        one, other = (_known(code, codes, where) for code in item[:2])
        ways[one, other] = float(item[2])
    return ways
