"""What is fixed before a county's children come into care."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from vesting.maths.arrays import Floats, Ints


@dataclass(frozen=True, slots=True)
class Homes:
    """Where children live before they come into care.

    Attributes:
        lsoas: Codes of the LSOAs.
        districts: Code of the district of each LSOA.
        weights: Need of each LSOA; families come in proportion.
        postcodes: Postcodes.
        lsoa_of: Position of the LSOA of each postcode; every LSOA has one at least.
    """

    lsoas: tuple[str, ...] = field(repr=False)
    districts: tuple[str, ...] = field(repr=False)
    weights: Floats = field(repr=False)
    postcodes: tuple[str, ...] = field(repr=False)
    lsoa_of: Ints = field(repr=False)


@dataclass(frozen=True, slots=True)
class Published:
    """Counts that the children must agree with, year by year from the plan's first.

    Attributes:
        starts: Children with a home in the county who start, ``(lsoas, years)``.
        stock: Those looked after on 31 March, before the first year and at the end of each,
            ``(years + 1,)``.
        unaccompanied: Unaccompanied children on 31 March, ``(years + 1,)``.
        arrivals: Unaccompanied children who start at the least, ``(years,)``.
    """

    starts: Ints = field(repr=False)
    stock: Ints = field(repr=False)
    unaccompanied: Ints = field(repr=False)
    arrivals: Ints = field(repr=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a county's care is to be.

    Attributes:
        seed: Seed of everything.
        homes: The county's small areas.
        first: First collection year; 2017 is the year that ends on 31 March 2017.
        last: Last collection year.
        children: Children looked after at a time, about.
        unaccompanied: Share of them who came to the country alone.
        growth: Growth a year of entries, as a log rate.
        shock: Spread of the yearly shock on entries, as a log rate; shocks last.
        broken: Day from which entries and stays are other than before.
        broken_entries: Factor on entries from then.
        broken_stays: Factor on the length of stays that begin from then.
        beyond: Years after the last for which the truth is known.
        published: Counts to agree with; ``None`` lets chance decide.
    """

    seed: int
    homes: Homes = field(repr=False)
    first: int = 2017
    last: int = 2027
    children: int = 600
    unaccompanied: float = 0.08
    growth: float = 0.01
    shock: float = 0.06
    broken: date | None = None
    broken_entries: float = 1.0
    broken_stays: float = 1.0
    beyond: int = 4
    published: Published | None = field(default=None, repr=False)
