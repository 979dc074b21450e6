"""Residents and deprivation of every LSOA of the country."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.maths.arrays import Floats
from vesting.synthetic.chance import stream
from vesting.synthetic.county import County
from vesting.synthetic.land import LSOAS
from vesting.synthetic.nation import FIRST_PEER, Nation

BASE_YEAR = 2023
"""Mid-year of the residents by LSOA and single year of age."""
OLDEST = 90
"""The last age, which stands for itself and all above."""

_SHAPE_AGES = (0, 6, 11, 18, 24, 33, 45, 57, 65, 75, 84, 89)
_SHAPE = (0.98, 1.12, 1.22, 1.14, 1.18, 1.38, 1.27, 1.40, 1.12, 0.96, 0.45, 0.26)
_KIND_LEVEL = {
    "county": -0.15,
    "unitary": 0.0,
    "metropolitan": 0.35,
    "borough": 0.25,
    "shire": -0.3,
}
_KIND_SPREAD = {"county": 0.8, "unitary": 0.8, "metropolitan": 0.9, "borough": 0.7, "shire": 0.75}


@dataclass(frozen=True, slots=True)
class People:
    """Residents and deprivation by LSOA, the county's LSOAs first.

    Attributes:
        hardship: The hidden score that drives deprivation; mean 0, spread 1 over the country.
        persons: Residents by single year of age in mid-``BASE_YEAR``, ``(lsoas, 91)``.
        income: Share of people in income deprivation.
        employment: Share of people of working age shut out of work.
        education: Score of education, skills and training deprivation; more is worse.
        health: Score of health deprivation and disability; 0 is usual, more is worse.
        crime: Score of crime; 0 is usual, more is worse.
        idaci: Share of children under 16 in income deprivation.
        imd: Score of the index of multiple deprivation.
        growth: Growth a year of each authority's residents, as a log rate.
    """

    hardship: Floats = field(repr=False)
    persons: np.ndarray = field(repr=False)
    income: Floats = field(repr=False)
    employment: Floats = field(repr=False)
    education: Floats = field(repr=False)
    health: Floats = field(repr=False)
    crime: Floats = field(repr=False)
    idaci: Floats = field(repr=False)
    imd: Floats = field(repr=False)
    growth: Floats = field(repr=False)

    def aged(self, youngest: int, oldest: int) -> np.ndarray:
        """Residents of an age range, inclusive, by LSOA."""
        return np.asarray(self.persons[:, youngest : oldest + 1].sum(axis=1))


def smooth_field(rng: np.random.Generator, points: Floats, reach: float) -> Floats:
    """A random field that varies smoothly over the plane, mean 0 and variance about 1.

    Args:
        rng: Source of the field.
        points: Places, ``(n, 2)`` metres.
        reach: Distance in metres over which the field forgets itself.
    """
    waves = rng.normal(0, 1 / reach, (120, 2))
    phase = rng.uniform(0, 2 * np.pi, 120)
    return np.asarray(np.sqrt(2 / 120) * np.cos(points @ waves.T + phase).sum(axis=1))


def settle(seed: int, nation: Nation, county: County, centres: Floats) -> People:
    """Fill the country with people.

    Args:
        seed: The seed of the whole county.
        nation: The authorities.
        county: The places of the county.
        centres: Points of the county's LSOAs, metres.
    """
    rng = stream(seed, "people")
    hardship = _hardship(rng, nation, county, centres)
    town = np.concatenate((county.urban, rng.beta(2, 1.4, len(nation.home) - LSOAS)))
    persons = _persons(rng, hardship, town)
    children = persons[:, :16].sum(axis=1)
    noise = rng.normal(0, 1, (7, len(hardship)))
    dear = _dear_homes(rng, nation)
    idaci_rate = _logistic(-0.68 + 0.72 * hardship + 0.5 * dear + 0.16 * noise[0])
    income_rate = _logistic(-1.55 + 0.60 * hardship + 0.4 * dear + 0.14 * noise[1])
    adults = persons.sum(axis=1)
    return People(
        hardship,
        persons,
        rng.binomial(adults, income_rate) / adults,
        _logistic(-2.2 + 0.60 * hardship + 0.18 * noise[3]),
        np.clip(np.exp(2.75 + 0.72 * hardship + 0.3 * noise[4]), 0.1, 98.0),
        0.86 * hardship + 0.35 * noise[5],
        0.62 * hardship + 0.5 * (town - 0.55) + 0.55 * noise[6],
        rng.binomial(children, idaci_rate) / np.maximum(children, 1),
        np.clip(np.exp(2.95 + 0.52 * hardship + 0.08 * noise[2]), 0.6, 92.0),
        rng.normal(0.006, 0.004, len(nation)),
    )


def _logistic(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)))


def _dear_homes(rng: np.random.Generator, nation: Nation) -> Floats:
    """Where homes are dear, income deprivation is higher than hardship says: the capital's region."""
    capital = np.array([kind == "borough" for kind in nation.kinds])
    level = np.where(capital, 1.0, 0.0) + rng.normal(0, 0.25, len(nation))
    return np.asarray(level[nation.home] - level[nation.home].mean())


def _hardship(rng: np.random.Generator, nation: Nation, county: County, centres: Floats) -> Floats:
    """Hardship: a smooth field within the county, kinds and regions elsewhere, and chance."""
    area = nation.centres
    level = np.array([_KIND_LEVEL[k] for k in nation.kinds])
    level = level + 0.3 * smooth_field(rng, area, 60_000.0) + rng.normal(0, 0.35, len(nation))
    spread = np.array([_KIND_SPREAD[k] for k in nation.kinds])
    hardship = level[nation.home] + spread[nation.home] * rng.gumbel(-0.45, 0.78, len(nation.home))
    district = rng.normal(0, 0.4, max(county.district) + 1)[list(county.district)]
    hardship[:LSOAS] = (
        -0.35
        + 0.55 * smooth_field(rng, centres, 7_000.0)
        + 0.7 * (county.urban - county.urban.mean())
        + district
        + 0.5 * rng.gumbel(-0.45, 0.78, LSOAS)
    )
    assert len(level) >= FIRST_PEER
    return np.asarray((hardship - hardship.mean()) / hardship.std())


def _persons(rng: np.random.Generator, hardship: Floats, town: Floats) -> np.ndarray:
    """Residents by single year of age, ``(lsoas, 91)``."""
    ages = np.arange(OLDEST + 1)
    shape = np.interp(ages, _SHAPE_AGES, _SHAPE)
    shape[OLDEST] = 0.9
    number = len(hardship)
    young = 0.10 * hardship + 0.22 * (town - 0.55) + rng.normal(0, 0.2, number)
    family = rng.normal(0.02, 0.16, number)
    students = (rng.random(number) < 0.03 * town) * rng.exponential(1.6, number)
    log = np.outer(young, (38 - ages) / 45) + np.outer(
        family, (ages < 18) | ((ages > 29) & (ages < 46))
    )
    log += np.outer(students, (ages > 17) & (ages < 23))
    share = shape * np.exp(log)
    total = np.clip(rng.normal(1_640, 260, number), 1_000, 3_000).astype(np.int64)
    return rng.multinomial(total, share / share.sum(axis=1, keepdims=True)).astype(np.int32)
