"""One possible council from any places of the country, measured; no workspace is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from vesting.area.council import Council
from vesting.area.graph import BlockGraph
from vesting.area.names import listed
from vesting.area.registry import Registry
from vesting.area.reorganisation import Area, area_of
from vesting.evidence.shelf import Shelf
from vesting.options.figure import Figure, absent, figure_of
from vesting.options.ground import Judgement
from vesting.options.measures.block import Label
from vesting.options.measures.catalogue import UNIT_MEASURES
from vesting.options.measures.unit import UnitMeasured, measure_members, not_available
from vesting.options.survey.ground import Survey, Terms, survey, with_need
from vesting.workspace.named_councils import find_named, known_councils, named_places
from vesting.workspace.need import DRAWS, MEASURES, estimate_need

SAME = 1e-6
"""Share by which the ends of an interval may differ and still be one number (draws are single)."""

Row = np.ndarray[Any, np.dtype[np.float64]]


def surroundings(register: Registry, chosen: Sequence[Council]) -> Area:
    """The chosen councils with every district of their counties, on which estimates are constrained."""
    counties = list(dict.fromkeys(c.county for c in chosen if c.county))
    districts = [c for c in register if c.end is None and c.county in counties]
    members = {c.code: c for c in (*chosen, *districts)}
    above = register.get(counties[0]) if len(counties) == 1 else None
    return area_of("the places named", members.values(), above)


def measure_places(
    shelf: Shelf, places: str, *, seed: int, draws: int = DRAWS, terms: Terms | None = None
) -> dict[str, Any]:
    """Every measure of one possible council.

    Args:
        shelf: Official files.
        places: Names or codes of districts and unitaries, separated by commas.
        seed: Seed of the estimates.
        draws: Number of draws.
        terms: Edition, year and posts; boundaries are not needed.

    Returns:
        ``places``, ``measures`` (figures by name), ``inherited`` judgements and ``remarks`` (what
        names were taken for, places named twice, places that do not touch), as plain values.

    Raises:
        InputError: A place is not known, or has no population.
    """
    register = known_councils(shelf)
    named = find_named(register, named_places(places))
    chosen = named.councils
    area = surroundings(register, chosen)
    made = survey(shelf, area, terms or Terms(mapped=False))
    needs, lacking = estimate_need(shelf, made, seed, draws)
    told = _told(with_need(made, needs, lacking), chosen)
    return {**told, "remarks": [*named.readings, *named.repeats, *told["remarks"]]}


def _told(made: Survey, chosen: Sequence[Council]) -> dict[str, Any]:
    codes = {code for council in chosen for code in council.every_code}
    inside = np.array([[float(block in codes) for block in made.ground.graph.ids]])
    found = measure_members(made.ground, inside)
    if _whole_authorities(made, inside[0]):
        found = {name: _settled(measured) for name, measured in found.items()}
    figures = {name: figure_of(m, 0) for name, m in found.items() if name in UNIT_MEASURES}
    figures |= {m.measure: absent(m) for m in not_available(made.ground, found)}
    ordered: dict[str, Figure] = {name: figures[name] for name in UNIT_MEASURES if name in figures}
    return {
        "places": [council.name for council in chosen],
        "measures": {name: figure.as_dict() for name, figure in ordered.items()},
        "inherited": _inherited(made, inside[0]),
        "remarks": _apart(made, inside[0]),
    }


def _whole_authorities(made: Survey, inside: Row) -> bool:
    """Whether the places are one authority with children's services, or several, entirely."""
    parted = zip(made.authority, inside, strict=True)
    sides = {(code, bool(yes)) for (code, _), yes in parted}
    return len(sides) == len({code for code, _ in sides})


def _settled(measured: UnitMeasured) -> UnitMeasured:
    """A figure of whole authorities: where every draw keeps the published count, it is published.

    Below the authority it is estimated; the parts add up to what the authority counted.
    """
    ends = measured.interval_at(0)
    value = float(measured.values[0])
    if ends is None or not np.allclose(ends, value, rtol=SAME):
        return measured
    label = Label.PUBLISHED if measured.measure in MEASURES else Label.DERIVED
    return replace(measured, label=label, draw=None)


def _apart(made: Survey, inside: Row) -> list[str]:
    """What to say where the places do not all touch; nothing where no boundaries are held."""
    if made.terrain.shapes is None:
        return []
    graph = made.ground.graph
    here = [i for i, yes in enumerate(inside) if yes]
    borders = [(graph.ids[i], graph.ids[j]) for i, j in graph.edges if {i, j} <= set(here)]
    people = [(graph.ids[i], graph.populations[i]) for i in here]
    own = BlockGraph.of(people, borders, [graph.names[i] for i in here])
    parts = [listed(own.names[i] for i in part) for part in own.components()]
    if len(parts) == 1:
        return []
    return [f"The places do not all touch: they lie in {len(parts)} parts: {'; '.join(parts)}"]


def _inherited(made: Survey, inside: Row) -> list[str]:
    judged: list[Judgement] = [
        j for j, yes in zip(made.ground.judgements, inside, strict=True) if yes and j is not None
    ]
    return list(dict.fromkeys(j.words() for j in judged))
