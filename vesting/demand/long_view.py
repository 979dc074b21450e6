"""The long view: years beyond the forecast, from projected children, if rates stay as they are.

No back-test reaches so far, and no model of entries and exits is asked. What the forecast said of its
last day is carried on:

    children[t] = children[last day] · R[t] / R[last day] · W[t]

R are projected children, each age weighted with the rate at which children of that age are looked after.
W is a multiplicative random walk of mean 1. Its variance a year is that of the law of children looked
after, a/N + σ²: chance a/N falls on each unit by its own size in that state of the world, the shock σ is
shared among units as far as stated, and a and σ are drawn with their own uncertainty. Changes of
authorities carry on for some years, so that the law over the longest span held, divided by its years, is
used: the law over one year would be too narrow after ten. Steps are normal, not Student's t, whose
exponential has no mean; over years they add up to nearly normal ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from vesting.demand.ages import BANDS
from vesting.demand.bands import YEAR
from vesting.demand.calendar import add_months, day_of, number_of
from vesting.demand.forecast import Forecast
from vesting.demand.histories import Histories
from vesting.demand.projected import AGES, Projected
from vesting.evidence.laws import Law, laws
from vesting.maths.arrays import Floats, Ints
from vesting.maths.streams import stream

REACH = 10
"""Years from the first day of the forecast to the end of the long view."""

LOOKED_AFTER = "looked_after"

OWN_WORTH = 50
"""Children for which England's ages count beside the area's own."""


@dataclass(frozen=True, slots=True, eq=False)
class LongView:
    """Children looked after in the years beyond the forecast.

    Attributes:
        days: Every 31 March after the last day of the forecast.
        names: The whole, then each unit; those of which the projection does not tell are left out.
        draws: ``(days, names, replicates)``.
        children: Residents aged 0 to 17 as projected, ``(days, names)``.
        before: The same on the last day of the forecast, ``(names,)``.
        since: Last day of the forecast.
        law: Law of a year.
        shared: How far units share the shock.
        projected: The projection.
        untold: Units that are left out, and the councils that the projection lacks.
    """

    days: tuple[date, ...]
    names: tuple[str, ...]
    draws: Floats = field(repr=False)
    children: Floats = field(repr=False)
    before: Floats = field(repr=False)
    since: date
    law: Law
    shared: float
    projected: Projected = field(repr=False)
    untold: dict[str, tuple[str, ...]] = field(default_factory=dict)


def far_days(start: date, last: date) -> tuple[date, ...]:
    """Every 31 March after the last day of a forecast, up to ten years after its first."""
    end = add_months(start, 12 * REACH)
    days = (date(year, 3, 31) for year in range(last.year, end.year + 1))
    return tuple(day for day in days if last < day <= end)


def law_of_a_year() -> Law:
    """The law over the longest span that is held, as one of a single year: variance over years."""
    longest = max((law for law in laws() if law.measure == LOOKED_AFTER), key=lambda w: w.horizon)
    return a_year_of(longest)


def a_year_of(law: Law) -> Law:
    """A law whose variance, added up over the years of the given one, is the same."""
    years = law.horizon
    (aa, cross), (_, ss) = law.covariance
    scaled = ((aa / years**2, cross / years**1.5), (cross / years**1.5, ss / years))
    return replace(law, a=law.a / years, sigma=law.sigma / years**0.5, covariance=scaled, horizon=1)


def long_view(made: Forecast, projected: Projected, law: Law, shared: float) -> LongView | str:
    """Carry a forecast on.

    Args:
        made: The forecast.
        projected: Projected children of its blocks, from the year of its last day on.
        law: Law of a year.
        shared: Correlation of the shocks of two units, 0 to 1.

    Returns:
        The view, or why there is none.
    """
    last = day_of(made.simulated.days[-1])
    asked = far_days(made.asked.start, last)
    days = tuple(day for day in asked if day <= projected.last)
    if not days:
        return _no_days(made, last, asked, projected)
    weighted = _weighted(made.histories, projected, last, days)
    groups, members = _groups(made)
    told = np.array([not any(projected.blocks[b] in projected.lacking for b in g) for g in groups])
    within = members @ ~told == 0
    if not within.any():
        return "the projection held lacks a council of every unit; " + _lacking_words(projected)
    ratios = _of_groups(weighted, groups)
    counts = made.simulated.stock[-1].sum(axis=1)
    now = np.stack([counts[list(g)].sum(axis=0) for g in groups]).astype(np.float64)
    steps = np.diff([number_of(last), *(number_of(day) for day in days)]) / YEAR
    kept = np.flatnonzero(told)
    walked = walk(
        now[kept], ratios[1:, kept] / ratios[0, kept], steps, law, shared, made.asked.seed
    )
    draws = np.einsum("ng,dgr->dnr", members[np.ix_(within, kept)], walked)
    plain = _of_groups(_plain(projected, last, days), groups)
    children = plain[:, kept] @ members[np.ix_(within, kept)].T
    names = made.units.names
    return LongView(
        days, tuple(n for n, ok in zip(names, within, strict=True) if ok), draws,
        children[1:], children[0], last, law, shared, projected,
        {n: _lacks(made, i, projected) for i, n in enumerate(names) if not within[i]},
    )  # fmt: skip


def walk(
    now: Floats, ratios: Floats, steps: Floats | Sequence[float], law: Law, shared: float, seed: int
) -> Floats:
    """Draws carried on along ratios, with a multiplicative random walk of mean 1.

    Args:
        now: ``(units, replicates)``.
        ratios: What is expected beside now, ``(days, units)``.
        steps: Years from each day to the one before, ``(days,)``.
        law: Law of a year.
        shared: Correlation of the shocks of two units.
        seed: Seed.

    Returns:
        ``(days, units, replicates)``.
    """
    units, replicates = now.shape
    a, sigma = _laws(law, replicates, seed)
    walked = np.asarray(now, dtype=np.float64)
    before, found = np.ones(units), []
    for number, (ratio, step) in enumerate(zip(ratios, steps, strict=True)):
        common = stream(seed, "long view, common", 0, number).standard_normal(replicates)
        own = stream(seed, "long view, own", 0, number).standard_normal((units, replicates))
        luck = stream(seed, "long view, chance", 0, number).standard_normal((units, replicates))
        chance = a / np.maximum(walked, 1.0)
        shock = sigma * (np.sqrt(shared) * common + np.sqrt(1 - shared) * own)
        change = np.sqrt(step) * (shock + np.sqrt(chance) * luck)
        half = step * (sigma**2 + chance) / 2
        walked = walked * (ratio / before)[:, None] * np.exp(change - half)
        before = ratio
        found.append(walked)
    return np.stack(found)


def _laws(law: Law, replicates: int, seed: int) -> tuple[Floats, Floats]:
    """The two parameters as they may be, never below 0."""
    normal = stream(seed, "long view, law").standard_normal((replicates, 2))
    spread, turned = np.linalg.eigh(np.array(law.covariance))
    root = turned * np.sqrt(np.maximum(spread, 0.0))
    drawn = np.array([law.a, law.sigma]) + normal @ root.T
    return np.maximum(drawn[:, 0], 0.0), np.maximum(drawn[:, 1], 0.0)


def age_shares(histories: Histories) -> Floats:
    """Ages of the children looked after on the last day, as shares of :data:`AGES`.

    The area's own children, unaccompanied ones apart, since no projection tells of those; England's ages
    count as :data:`OWN_WORTH` further children, so that a few children do not make a pattern.
    """
    periods = histories.periods
    owner = histories.stays.period[histories.open_stays()]
    owner = owner[~periods.uasc[owner]]
    age: Ints = np.floor((histories.until - periods.born[owner]) / YEAR).astype(np.int64)
    own = np.array([((age >= low) & (age <= high)).sum() for low, high in AGES], dtype=np.float64)
    england = np.array([count for _, _, count in BANDS[LOOKED_AFTER]], dtype=np.float64)
    mixed = own + OWN_WORTH * england / england.sum()
    return np.asarray(mixed / mixed.sum())


def _plain(projected: Projected, last: date, days: Sequence[date]) -> Floats:
    """Children aged 0 to 17, ``(last day and days, blocks)``."""
    return np.stack([projected.on(day).sum(axis=1) for day in (last, *days)])


def _weighted(
    histories: Histories, projected: Projected, last: date, days: Sequence[date]
) -> Floats:
    """Children weighted with the rate of their age, ``(last day and days, blocks)``."""
    on = np.stack([projected.on(day) for day in (last, *days)])
    of_age = np.nansum(on[0], axis=0)
    rate = np.where(of_age > 0, age_shares(histories) / np.maximum(of_age, 1e-9), 0.0)
    return np.asarray(on @ rate)


def _groups(made: Forecast) -> tuple[list[tuple[int, ...]], Floats]:
    """Blocks that lie in the same units, and which of these groups each name is made of.

    Where units neither overlap nor leave anything out the groups are the units.
    """
    parts = [set(own) for own in made.units.of.values()]
    by_units: dict[tuple[bool, ...], list[int]] = {}
    for block in range(len(made.units.blocks)):
        by_units.setdefault(tuple(block in own for own in parts), []).append(block)
    members = np.array([[True, *inside] for inside in by_units], dtype=np.float64).T
    return [tuple(own) for own in by_units.values()], members


def _of_groups(values: Floats, groups: Sequence[tuple[int, ...]]) -> Floats:
    return np.stack([values[:, list(g)].sum(axis=1) for g in groups], axis=1)


def _lacks(made: Forecast, unit: int, projected: Projected) -> tuple[str, ...]:
    own = list(made.units.of.values())[unit - 1] if unit else range(len(projected.blocks))
    found = (code for b in own for code in projected.lacking.get(projected.blocks[b], ()))
    return tuple(dict.fromkeys(found))


def _lacking_words(projected: Projected) -> str:
    codes = dict.fromkeys(code for lacks in projected.lacking.values() for code in lacks)
    return f"{projected.source} does not hold {', '.join(codes)}"


def _no_days(made: Forecast, last: date, asked: Sequence[date], projected: Projected) -> str:
    if not asked:
        return (
            f"the forecast itself reaches {last:%B %Y}, and the long view ends {REACH} years after "
            f"{made.asked.start:%B %Y}"
        )
    return (
        f"{projected.source} ends in mid-{projected.years[-1]}, before {asked[0]:%d %B %Y}, the first "
        "day of the long view; add a newer projection: vesting data add FILE"
    )
