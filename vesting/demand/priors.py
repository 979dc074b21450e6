"""What is believed of England before any return is read: published tables made into rates.

No table crosses age, placement and both durations. The crossing is filled by proportional fitting (Deming and Stephan
1940): a seed that says which cells can hold children at all is scaled until it meets every published margin. Rates are
fitted events over fitted child-years.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import yaml

from vesting.demand.bands import (
    AGE_EDGES,
    AGES,
    CARE_EDGES,
    CAUSES,
    MOVE,
    OUTCOMES,
    SHAPE,
    STAY_EDGES,
    YEAR,
    band_of,
)
from vesting.demand.placements import EXITS, PLACEMENTS
from vesting.maths.arrays import Floats

LEAST = 1.0e-4
"""Events a child-year below which no rate lies, so that one surprising event is possible."""
_PLACES = len(PLACEMENTS)


@dataclass(frozen=True, slots=True)
class ShockPrior:
    """What is believed of a shock on a rate.

    Attributes:
        innovation: Mean and spread of its standard deviation a year (cut at 0).
        persistence: What of it is left after a year: values that may hold, equally likely.
        trend: Spread of a steady yearly change of the logarithm.
    """

    innovation: tuple[float, float]
    persistence: tuple[float, ...]
    trend: float


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """England, as a model that needs no rows.

    Attributes:
        rates: Events a child-year, ``(cells, outcomes)``.
        exposure: Child-years of a year in each cell, ``(cells,)``.
        destinations: Chance of the next placement, ``(classes, ages, from, to)``.
        ages: Chance of each single year of age at the start, ``(classes, 18)``.
        first: Chance of the first placement, ``(classes, ages, placements)``.
        siblings: Chance of each size of a group that comes together, from 1.
        newborn: Of starters under 1 year, those in their first days; how many days (in years).
        levels: How far an area's overall rate of each outcome lies from England's (log), ``(outcomes,)``.
        belief: How firmly each other part is believed.
        shocks: Shocks on ``entries``, ``exits`` and ``uasc_entries``.
        frailty: Shapes of the spread of children's own rates of moving.
    """

    rates: Floats = field(repr=False)
    exposure: Floats = field(repr=False)
    destinations: Floats = field(repr=False)
    ages: Floats = field(repr=False)
    first: Floats = field(repr=False)
    siblings: Floats
    newborn: tuple[float, float]
    levels: Floats
    belief: Mapping[str, float]
    shocks: Mapping[str, ShockPrior]
    frailty: tuple[float, ...]


@cache
def england() -> Prior:
    """The prior of England from ``data/priors.yaml``."""
    text = (files("vesting.demand") / "data" / "priors.yaml").read_text("utf-8")
    table = yaml.safe_load(text)
    exposure = _exposure(table)
    rates = _rates(table, exposure)
    ages, first = _starts(table["starts"])
    starts = table["starts"]
    return Prior(
        rates=rates.reshape(-1, OUTCOMES),
        exposure=exposure.ravel(),
        destinations=_destinations(table, exposure * rates[..., MOVE]),
        ages=ages,
        first=first,
        siblings=np.array(starts["siblings"]["values"]),
        newborn=(starts["newborn"]["share"], starts["newborn"]["days"] / YEAR),
        levels=np.array([table["levels"]["values"][name] for name in (*EXITS[:CAUSES], "move")]),
        belief={name: row["value"] for name, row in table["belief"].items()},
        shocks={
            name: ShockPrior(tuple(row["innovation"]), tuple(row["persistence"]), row["trend"])
            for name, row in table["shocks"].items()
        },
        frailty=tuple(table["frailty"]["shapes"]),
    )


def fill(seed: Floats, margins: Mapping[int | tuple[int, ...], Floats], rounds: int = 60) -> Floats:
    """Scale a table until its sums over all other axes are the margins.

    Args:
        seed: Table of numbers of at least 0.
        margins: For an axis (or several) the wanted sums; scaled to the total of the first margin.
        rounds: How often every margin is met in turn.
    """
    filled = seed.astype(np.float64).copy()
    total = next(iter(margins.values())).sum()
    for _ in range(rounds):
        for axes, wanted in margins.items():
            kept = (axes,) if isinstance(axes, int) else axes
            others = tuple(axis for axis in range(seed.ndim) if axis not in kept)
            held = filled.sum(axis=others, keepdims=True)
            target = (wanted * (total / wanted.sum())).reshape(held.shape)
            filled *= np.divide(target, held, out=np.zeros_like(held), where=held > 0)
    return filled


def _placed(values: Mapping[str, float]) -> Floats:
    return np.array([float(values.get(place, 0.0)) for place in PLACEMENTS])


def _crossed(values: Mapping[str, Sequence[float]]) -> Floats:
    """``(ages, placements)`` from rows by placement."""
    return np.array([values[place] for place in PLACEMENTS], dtype=np.float64).T


def _exposure(table: Mapping[str, Any]) -> Floats:
    """Child-years of a year, class × age × placement × duration in care × duration in placement."""
    stock = table["stock"]
    wide = np.array(stock["by_age"]["values"], dtype=np.float64)
    small = np.array(stock["uasc"]["values"], dtype=np.float64)
    places, foreign = (
        _placed(stock["by_placement"]["values"]),
        _placed(stock["uasc_by_placement"]["values"]),
    )
    by_class = np.stack([wide - small, small * foreign.sum() / small.sum()])
    by_place = np.stack([np.maximum(places - foreign, 1.0), foreign])
    shape = _crossed(table["age_of_placement"]["values"])
    crossed = np.stack(
        [fill(shape + 1e-9, {0: by_class[k], 1: by_place[k]}) for k in range(len(by_class))]
    )
    care = _time_in(stock["length_of_care"], CARE_EDGES)
    stay = _time_in(stock["length_of_stay"], STAY_EDGES)
    seed = crossed[..., None, None] * care[:, None] * stay * _possible()
    return fill(seed, {(0, 1, 2): crossed, 3: care, 4: stay})


def _time_in(lengths: Mapping[str, Any], edges: Floats) -> Floats:
    """Shares of the stock in bands of duration, when lengths have been the same for long."""
    bounds = np.array(lengths["edges_days"], dtype=np.float64) / YEAR
    left = np.append(1.0, 1.0 - np.cumsum(lengths["values"]) / np.sum(lengths["values"]))
    grid = np.linspace(0.0, bounds[-1], 4001)
    alive = np.interp(grid, bounds, left)
    return np.asarray(np.bincount(band_of(edges, grid), alive, len(edges) - 1) / alive.sum())


def _possible() -> Floats:
    """Which durations fit together and fit an age: nobody stays longer than in care, or is in care unborn."""
    longest = np.append(AGE_EDGES[1:-1], 18.0)
    by_age = CARE_EDGES[None, :-1] < longest[:, None]
    nested = STAY_EDGES[None, :-1] < CARE_EDGES[1:, None]
    table = by_age[:, None, :, None] & nested[None, None]
    return np.broadcast_to(table, SHAPE).astype(np.float64)


def _rates(table: Mapping[str, Any], exposure: Floats) -> Floats:
    rates = np.zeros((*SHAPE, OUTCOMES))
    stay = np.array(table["exits_by_stay"]["values"])
    for cause in EXITS[:CAUSES]:
        row = table["exits"][cause]
        margins: dict[int | tuple[int, ...], Floats] = {
            1: np.array(row["by_age"]) * row["total"],
            2: _placed(row["by_placement"]),
            3: np.array(row["by_care"]),
            4: stay,
        }
        rates[..., EXITS.index(cause)] = _rate(exposure, margins, row["uasc"])
    moves = table["moves"]
    margins = {
        1: np.array(moves["by_age"], dtype=np.float64),
        2: _placed(moves["by_placement"]),
        4: np.array(moves["by_stay"], dtype=np.float64),
    }
    rates[..., MOVE] = _rate(exposure, margins, moves["uasc"])
    return np.maximum(rates, LEAST)


def _rate(exposure: Floats, margins: Mapping[int | tuple[int, ...], Floats], uasc: float) -> Floats:
    """Events over child-years; cells that hold nobody take the product of their bands' effects."""
    lean = np.array([1.0, uasc]).reshape(2, 1, 1, 1, 1)
    events = fill(exposure * lean + 0.0, margins)
    effect = np.ones(SHAPE)
    rate = np.divide(events, exposure, out=np.zeros_like(events), where=exposure > 1e-9)
    for axes in margins:
        kept = axes if isinstance(axes, int) else axes[0]
        others = tuple(axis for axis in range(5) if axis != kept)
        held = exposure.sum(axis=others, keepdims=True)
        effect = effect * (events.sum(axis=others, keepdims=True) / np.maximum(held, 1e-9))
    level = events.sum() / exposure.sum()
    product = effect / level ** (len(margins) - 1) * lean
    return np.asarray(np.where(exposure > 1e-9, rate, product))


def _destinations(table: Mapping[str, Any], moves: Floats) -> Floats:
    """``(classes, ages, from, to)``: shapes that meet the moves out and the arrivals of the year."""
    shape = _crossed(table["age_of_placement"]["values"])
    affinity = np.array(
        [table["affinity"]["values"][place] for place in PLACEMENTS], dtype=np.float64
    )
    out = moves.sum(axis=(3, 4))
    share = (shape / shape.sum(axis=0)) ** 0.7
    seed = out[..., None] * affinity * share[None, :, None, :] + 1e-12
    filled = fill(seed, {(0, 1, 2): out + 1e-9, 3: _placed(table["arrivals"]["values"])})
    chance = filled + 1e-6 * filled.sum(axis=-1, keepdims=True)
    return np.asarray(chance / chance.sum(axis=-1, keepdims=True))


def _starts(starts: Mapping[str, Any]) -> tuple[Floats, Floats]:
    """Chance of each year of age, and of the first placement by age, for both classes."""
    small = np.array(starts["uasc"]["values"], dtype=np.float64)
    wide = np.array(starts["by_age"]["values"], dtype=np.float64) - small
    within = np.concatenate(
        [starts["within_band"]["values"][str(int(edge))] for edge in AGE_EDGES[:-1]]
    )
    band = band_of(AGE_EDGES, np.arange(AGES))
    ages = np.stack([part[band] * within for part in (wide, small + 1.0)])
    foreign = _placed(starts["uasc_first_placement"]["values"])
    local = np.maximum(_placed(starts["first_placement"]["values"]) - foreign, 1.0)
    shape = _crossed(starts["age_of_placement"]["values"]) + 1e-6
    first = [fill(shape, {0: wide, 1: local}), fill(shape, {0: small + 1.0, 1: foreign + 1.0})]
    table = np.stack(first)
    return ages / ages.sum(1, keepdims=True), table / table.sum(2, keepdims=True)
