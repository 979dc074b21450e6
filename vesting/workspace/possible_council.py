"""One possible council from any places of the country, measured; no workspace is needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from vesting.area.council import Council
from vesting.area.registry import Registry
from vesting.area.reorganisation import Area, area_of
from vesting.evidence.shelf import Shelf
from vesting.options.figure import Figure, absent, figure_of
from vesting.options.ground import Judgement
from vesting.options.measures.catalogue import UNIT_MEASURES
from vesting.options.measures.unit import measure_members, not_available
from vesting.options.survey.ground import Survey, Terms, survey, with_need
from vesting.workspace.named_councils import find_councils, known_councils, named_places
from vesting.workspace.need import DRAWS, estimate_need


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
        ``places``, ``measures`` (figures by name) and ``inherited`` judgements, as plain values.

    Raises:
        InputError: A place is not known, or has no population.
    """
    register = known_councils(shelf)
    chosen = find_councils(register, named_places(places))
    area = surroundings(register, chosen)
    made = survey(shelf, area, terms or Terms(mapped=False))
    needs, lacking = estimate_need(shelf, made, seed, draws)
    return _told(with_need(made, needs, lacking), chosen)


def _told(made: Survey, chosen: Sequence[Council]) -> dict[str, Any]:
    codes = {code for council in chosen for code in council.every_code}
    inside = np.array([[float(block in codes) for block in made.ground.graph.ids]])
    found = measure_members(made.ground, inside)
    figures = {name: figure_of(m, 0) for name, m in found.items() if name in UNIT_MEASURES}
    figures |= {m.measure: absent(m) for m in not_available(made.ground, found)}
    ordered: dict[str, Figure] = {name: figures[name] for name in UNIT_MEASURES if name in figures}
    return {
        "places": [council.name for council in chosen],
        "measures": {name: figure.as_dict() for name, figure in ordered.items()},
        "inherited": _inherited(made, inside[0]),
    }


def _inherited(made: Survey, inside: np.ndarray[Any, np.dtype[np.float64]]) -> list[str]:
    judged: list[Judgement] = [
        j for j, yes in zip(made.ground.judgements, inside, strict=True) if yes and j is not None
    ]
    return list(dict.fromkeys(j.words() for j in judged))
