"""Who enters care, when and with whom: a rate that wanders, groups that come together, ages and first placements.

Groups of children who come from one home within days arrive as one Poisson event with a size (compound Poisson);
unaccompanied asylum-seeking children arrive one by one, as a stream with a shock of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.demand.bands import AGE_EDGES, AGES, CLASSES, SHAPE, band_of
from vesting.demand.effects import bend
from vesting.demand.exposure import QUARTER
from vesting.demand.histories import Histories, age_at
from vesting.demand.priors import Prior
from vesting.demand.shocks import STEP, Shock, fit_shock
from vesting.maths.arrays import Floats, Ints


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """Entries of an area.

    Attributes:
        groups: Rate of arrivals a year (log) of groups of residents.
        uasc: The same of unaccompanied children.
        sizes: Dirichlet weights of the sizes of groups, from 1.
        ages: Dirichlet weights of single years of age, ``(classes, 18)``.
        first: Dirichlet weights of first placements, ``(classes, ages, placements)``.
        newborn: Of starters under 1 year: chance and length (years) of the first days.
        started: Children who started in the window, by class.
    """

    groups: Shock = field(repr=False)
    uasc: Shock = field(repr=False)
    sizes: Floats
    ages: Floats = field(repr=False)
    first: Floats = field(repr=False)
    newborn: tuple[float, float]
    started: tuple[int, int]


def starters(histories: Histories, window: tuple[int, int]) -> Ints:
    """Positions of the periods of care that began after the first day of a window, up to its last."""
    began = histories.periods.began
    return np.flatnonzero((began > window[0]) & (began <= window[1]))


def fit_entries(histories: Histories, window: tuple[int, int], prior: Prior) -> Entries:
    """Rates, sizes, ages and first placements from the starts of a window."""
    chosen = starters(histories, window)
    periods = histories.periods[chosen]
    kind = periods.uasc.astype(np.int64)
    age = np.clip(age_at(periods, periods.began), 0.0, AGES - 1e-9).astype(np.int64)
    begin = np.searchsorted(histories.stays.period, chosen)
    place = histories.stays.place[begin]
    ages = np.zeros((len(CLASSES), AGES))
    np.add.at(ages, (kind, age), 1.0)
    first = np.zeros((len(CLASSES), SHAPE[1], SHAPE[2]))
    np.add.at(first, (kind, band_of(AGE_EDGES, age.astype(np.float64)), place), 1.0)
    local = ~periods.uasc
    _, lead, size = np.unique(periods.siblings[local], return_index=True, return_counts=True)
    groups = periods.began[local][lead]
    belief = prior.belief
    most = len(prior.siblings)
    sizes = belief["siblings"] * prior.siblings + np.bincount(
        np.minimum(size, most) - 1, minlength=most
    )
    rate = _rate(groups, window, prior, "entries")
    if len(size):  # what is believed of groups says how starts cluster, not how many children start
        rate = rate.times(size.mean() / (sizes @ np.arange(1, most + 1) / sizes.sum()))
    return Entries(
        rate,
        _rate(periods.began[periods.uasc], window, prior, "uasc_entries"),
        sizes,
        belief["ages"] * prior.ages + ages,
        bend(first, prior.first, belief["first_placements"]),
        _newborn(histories, chosen, prior),
        (int(local.sum()), int((~local).sum())),
    )


def _rate(days: np.ndarray, window: tuple[int, int], prior: Prior, name: str) -> Shock:
    """The rate of arrivals a year at the end of the window, from counts by quarter."""
    first, last = window
    quarters = max(1, round((last - first) / QUARTER))
    edges = np.linspace(first, last, quarters + 1)
    counts = np.histogram(days - 0.5, edges)[0].astype(np.float64)
    years = np.full(quarters, (last - first) / quarters / (QUARTER / STEP))
    return fit_shock(counts, years, prior.shocks[name])


def _newborn(histories: Histories, chosen: Ints, prior: Prior) -> tuple[float, float]:
    """Chance that a starter under 1 year is in its first days: England's, then the area's."""
    share, days = prior.newborn
    periods = histories.periods[chosen]
    age = age_at(periods, periods.began)
    small = (age < 1.0) & ~periods.uasc
    worth = prior.belief["siblings"]
    seen = (age[small] < days).sum()
    return float((worth * share + seen) / (worth + small.sum())), days
