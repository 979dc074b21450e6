"""The fitted model of every area: rates, destinations, entries and shocks, each with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.special import gammaln

from vesting.demand.bands import MOVE, OUTCOMES, SHAPE
from vesting.demand.effects import Rates, agree, bend, fit_effects, gather
from vesting.demand.entries import Entries, fit_entries
from vesting.demand.exposure import Exposure, measure
from vesting.demand.histories import NO_HISTORY, Histories
from vesting.demand.priors import Prior, ShockPrior, england
from vesting.demand.shocks import Shock, fit_shock
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats, Ints

TOO_SHORT = Problem("DEM-E10", "The history is too short to fit", InputError)

SHORTEST = 180
"""Days of history below which nothing is fitted."""
_ROUNDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class AreaModel:
    """What is known of one area.

    Attributes:
        name: Name of the area.
        rates: Rates of exits and moves.
        destinations: Weights of the next placement, ``(classes, ages, from, to)``: Dirichlet.
        frailty: Shape of the gamma spread of children's own rates of moving; infinite for none.
        entries: Entries of both classes.
        exits: Shock on all exits that chance decides.
        children: Children looked after at the end of the window.
        events: Exits and moves that the rates were fitted on.
    """

    name: str
    rates: Rates = field(repr=False)
    destinations: Floats = field(repr=False)
    frailty: float
    entries: Entries = field(repr=False)
    exits: Shock = field(repr=False)
    children: int
    events: int


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A fitted model.

    Attributes:
        areas: One model an area, in the order of the histories' areas.
        window: First and last day of the rows that were looked at.
        prior: What was believed before.
    """

    areas: tuple[AreaModel, ...]
    window: tuple[int, int]
    prior: Prior = field(repr=False)


def fit(
    histories: Histories, window: tuple[int, int] | None = None, prior: Prior | None = None
) -> Model:
    """Fit every area on the rows of a window.

    Args:
        histories: Periods of care and stays.
        window: First and last day; rows outside are not looked at, later ends count as open. Where nothing is given,
            all days covered.
        prior: What is believed before; England where nothing is given.

    Raises:
        InputError: DEM-E10 for a window below half a year, DEM-E09 when an area has no rows in it.
    """
    prior = prior or england()
    first, last = window or (histories.first, histories.until)
    if last - first < SHORTEST:
        raise TOO_SHORT(
            f"the history covers {last - first} days; at least {SHORTEST} are needed",
            mend="Load an earlier year of returns.",
        )
    known = histories.as_known(last)
    parts = [known.of_area(number) for number in range(len(known.areas))]
    for part, name in zip(parts, known.areas, strict=True):
        if not len(part.periods):
            raise NO_HISTORY(f"{name} has no child in the window")
    belief, base = prior.belief, prior.rates
    spreads = prior.levels, belief["factor"]
    if len(parts) > 1:
        base = _rates(known, measure(known, (first, last)), base, prior, spreads)[0].expected()
        spreads = np.full(OUTCOMES, belief["area_level"]), belief["area_factor"]
    models = tuple(
        _area(part, name, (first, last), prior, base, spreads)
        for part, name in zip(parts, known.areas, strict=True)
    )
    return Model(models, (first, last), prior)


def _area(
    histories: Histories,
    name: str,
    window: tuple[int, int],
    prior: Prior,
    base: Floats,
    spreads: tuple[Floats, float],
) -> AreaModel:
    seen = measure(histories, window)
    rates, frailty = _rates(histories, seen, base, prior, spreads)
    return AreaModel(
        name,
        rates,
        _destinations(histories, seen, prior),
        frailty,
        fit_entries(histories, window, prior),
        _exit_shock(seen, rates, prior.shocks["exits"]),
        len(histories.open_stays()),
        len(seen.event),
    )


def _rates(
    histories: Histories, seen: Exposure, base: Floats, prior: Prior, spreads: tuple[Floats, float]
) -> tuple[Rates, float]:
    """Rates of all outcomes, and the spread of children's own rates of moving.

    Time at risk of a move counts as much as the child's own rate, which in turn follows from its moves (three rounds
    of expectation and maximisation): else children who have stayed long would seem to be calmed by staying.
    """
    events, time = seen.counts(), seen.time()
    times = np.repeat(time[:, None], OUTCOMES, axis=1)
    levels, factor = spreads
    exits = agree(
        base[:, :MOVE],
        [fit_effects(base[:, o], events[:, o], time, levels[o], factor) for o in range(MOVE)],
        events[:, :MOVE],
        time,
        prior.belief["agreed"],
    )
    own, frailty = np.ones(len(histories.periods)), np.inf
    owner = histories.stays.period.astype(np.int64)
    for _ in range(_ROUNDS):
        times[:, MOVE] = seen.time(own[owner])
        moves = agree(
            base[:, MOVE:],
            [fit_effects(base[:, MOVE], events[:, MOVE], times[:, MOVE], levels[MOVE], factor)],
            events[:, MOVE:],
            times[:, MOVE],
            prior.belief["agreed"],
        )
        rates = gather(base, [*exits, *moves], events, times)
        moved, due = move_record(seen, rates, owner, len(own))
        frailty = max(prior.frailty, key=lambda shape: _likelihood(moved, due, shape))
        own = (frailty + moved) / (frailty + due)
    return rates, frailty


def move_record(seen: Exposure, rates: Rates, owner: Ints, periods: int) -> tuple[Floats, Floats]:
    """Moves of every period of care in the window, and how many were due by the rates."""
    rate = rates.mean()[:, MOVE]
    due = np.bincount(owner[seen.stay], rate[seen.cell] * seen.years, periods)
    moved = np.bincount(owner[seen.event_stay[seen.event == MOVE]], minlength=periods)
    return moved.astype(np.float64), due.astype(np.float64)


def _likelihood(moved: Floats, due: Floats, shape: float) -> float:
    """Negative binomial likelihood of each period's moves."""
    odds = moved * np.log(np.maximum(due, 1e-12) / (shape + due)) + shape * np.log(
        shape / (shape + due)
    )
    return float((gammaln(moved + shape) - gammaln(shape) + odds)[due > 0].sum())


def _exit_shock(seen: Exposure, rates: Rates, prior: ShockPrior) -> Shock:
    left = seen.event_quarter[seen.event != MOVE]
    counts = np.bincount(left, minlength=seen.quarters).astype(np.float64)
    rate = rates.mean()[:, :MOVE].sum(axis=1)
    due = np.bincount(seen.quarter, rate[seen.cell] * seen.years, seen.quarters)
    return fit_shock(counts, np.maximum(due, 1e-6), prior, level=0.0)


def _destinations(histories: Histories, seen: Exposure, prior: Prior) -> Floats:
    """Dirichlet weights: England's pattern, bent by the area's own pairs of placements, then by each age's own."""
    moves = seen.event == MOVE
    stay = seen.event_stay[moves]
    onward = histories.stays.place[np.minimum(stay + 1, len(histories.stays) - 1)]
    kind, age, start = np.unravel_index(seen.event_cell[moves], SHAPE)[:3]
    counts = np.zeros(prior.destinations.shape)
    np.add.at(counts, (kind, age, start, onward), 1.0)
    return bend(counts, prior.destinations, prior.belief["destinations"])
