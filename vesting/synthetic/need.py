"""Children who need help: ten years of looked after, in need, on plans and with EHC plans.

The counts come from a world that no estimator of ours assumes: families, not children, come into
care; need bends upward with hardship and jumps in the hardest places; every authority has a
threshold of its own, a slope of its own and yearly shocks that last; streets differ for no recorded
reason; and unaccompanied children arrive by quota, not by need.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.maths.arrays import Floats
from vesting.synthetic.chance import stream
from vesting.synthetic.land import LSOAS
from vesting.synthetic.nation import COUNTY_AT, UNITARY_AT, Nation
from vesting.synthetic.people import People, smooth_field

YEARS = tuple(range(2016, 2026))
"""Years of the statistics; each ends on 31 March."""
_BURN_IN = 8


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of need.

    Attributes:
        name: Our name of the measure.
        per_10k: Children at a time per 10,000 aged 0 to 17, on average.
        leaving: Share who leave within a year.
        bend: How strongly need bends with hardship.
        jump: How much it jumps in the hardest places.
        siblings: Chance of each of three further children in the family.
        trend: Growth a year, as a log rate.
        shock: Spread of an authority's yearly shock.
    """

    name: str
    per_10k: float
    leaving: float
    bend: float
    jump: float
    siblings: float
    trend: float
    shock: float


KINDS = (
    Kind("looked_after", 66, 0.38, 0.55, 0.55, 0.16, 0.012, 0.045),
    Kind("in_need", 260, 0.58, 0.42, 0.35, 0.24, 0.004, 0.06),
    Kind("protection_plans", 42, 0.72, 0.50, 0.50, 0.30, 0.004, 0.09),
    Kind("ehc_plans", 330, 0.07, 0.12, 0.05, 0.03, 0.075, 0.03),
)
"""Kinds of need; children in need are counted here without those looked after and on plans."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Children of one kind by LSOA and year, ``(lsoas, years)``.

    Attributes:
        stock: At 31 March.
        started: In the year that ends then.
        ceased: In the year that ends then.
    """

    stock: np.ndarray = field(repr=False)
    started: np.ndarray = field(repr=False)
    ceased: np.ndarray = field(repr=False)


@dataclass(frozen=True, slots=True)
class Needs:
    """All kinds of need.

    Attributes:
        flows: Children with a home in the country, by name of the kind.
        unaccompanied: Unaccompanied children looked after, ``(authorities, years)``; they have no
            home in the country and are counted in no LSOA.
    """

    flows: dict[str, Flow]
    unaccompanied: np.ndarray = field(repr=False)


def live(seed: int, nation: Nation, people: People, centres: Floats) -> Needs:
    """Let ten years pass.

    Args:
        seed: The seed of the whole county.
        nation: The authorities.
        people: Residents and deprivation.
        centres: Points of the county's LSOAs, metres.
    """
    shared = stream(seed, "thresholds").standard_t(5, len(nation))
    flows = {
        kind.name: _flow(stream(seed, f"need {kind.name}"), kind, nation, people, centres, shared)
        for kind in KINDS
    }
    return Needs(flows, _quota(stream(seed, "unaccompanied"), nation, people))


def _curve(kind: Kind, hardship: Floats, slope: Floats) -> Floats:
    """Need against hardship: a floor, a bend and a jump; mean about 1 over the country."""
    bend = np.exp(np.minimum(kind.bend * slope * hardship, 2.2))
    jump = kind.jump / (1 + np.exp(-5 * (hardship - 1.3)))
    need = 0.25 + 0.75 * bend + jump
    return np.asarray(need / need.mean())


def _level(rng: np.random.Generator, nation: Nation, shared: Floats) -> Floats:
    """What an authority does for reasons of its own: threshold, region, and chance."""
    region = rng.normal(0, 0.10, max(nation.region) + 1)[list(nation.region)]
    own = rng.normal(0, 1, len(nation))
    return np.asarray(np.exp(np.clip(0.09 * shared + region + 0.13 * own, -0.9, 0.9)))


def _streets(rng: np.random.Generator, centres: Floats, number: int) -> Floats:
    """Differences between LSOAs that nothing recorded explains; smooth over the county."""
    streets = rng.gamma(5, 1 / 5, number)
    streets[:LSOAS] = rng.gamma(9, 1 / 9, LSOAS) * np.exp(0.2 * smooth_field(rng, centres, 9_000.0))
    return streets


def _flow(
    rng: np.random.Generator,
    kind: Kind,
    nation: Nation,
    people: People,
    centres: Floats,
    shared: Floats,
) -> Flow:
    """Entries by family, exits by child, year after year; the first years are forgotten."""
    home, children = nation.home, people.aged(0, 17)
    slope = rng.normal(1, 0.15, len(nation))[home]
    rate = kind.per_10k / 1e4 * _curve(kind, people.hardship, slope)
    rate = rate * _level(rng, nation, shared)[home] * _streets(rng, centres, len(home))
    family = 1 + 3 * kind.siblings
    shock = np.zeros(len(nation))
    stock = rng.poisson(children * rate * np.exp(-kind.trend * len(YEARS)))
    years = []
    for year in range(-_BURN_IN, len(YEARS)):
        shock = 0.85 * shock + rng.normal(0, kind.shock, len(nation))
        growth = np.exp(kind.trend * (year - len(YEARS) + 1)) * np.exp(shock)[home]
        families = rng.poisson(children * rate * (kind.leaving + kind.trend) * growth / family)
        started = families + rng.binomial(3 * families, kind.siblings)
        ceased = rng.binomial(stock, kind.leaving)
        stock = stock + started - ceased
        years.append((stock, started, ceased))
    kept = [np.stack(part, axis=1).astype(np.int32) for part in zip(*years[_BURN_IN:], strict=True)]
    return Flow(*kept)


def _quota(rng: np.random.Generator, nation: Nation, people: People) -> np.ndarray:
    """Unaccompanied children by authority and year: a rising national quota, and chance."""
    children = nation.sums(people.aged(0, 17))
    rise = np.interp(YEARS, (2016, 2021, 2024, 2025), (4.0, 3.5, 6.2, 5.8)) / 1e4
    arrivals = rng.gamma(3, 1 / 3, len(nation))
    return rng.poisson(np.outer(children * arrivals, rise)).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Truth:
    """What the files do not say, for tests: children by LSOA of the county at 31 March.

    Attributes:
        lsoa: Codes of the county's LSOAs.
        district: Code of the district of each.
        counts: By measure, ``(lsoas, years)``; children in need include those looked after and on
            plans, as DfE counts them; unaccompanied children are in none.
        unaccompanied: By year, of the county and of its unitary.
    """

    lsoa: tuple[str, ...] = field(repr=False)
    district: tuple[str, ...] = field(repr=False)
    counts: dict[str, np.ndarray] = field(repr=False)
    unaccompanied: np.ndarray = field(repr=False)


def truth_of(needs: Needs, lsoa: tuple[str, ...], district: tuple[str, ...]) -> Truth:
    """The county's part of what happened."""
    counts = {name: flow.stock[:LSOAS].astype(np.int64) for name, flow in needs.flows.items()}
    counts["in_need"] = counts["in_need"] + counts["looked_after"] + counts["protection_plans"]
    return Truth(lsoa, district, counts, needs.unaccompanied[[COUNTY_AT, UNITARY_AT]])
