"""What the compiled kernel reads: plain arrays, named. All times are years from the day of the forecast."""

from __future__ import annotations

from typing import NamedTuple

from vesting.maths.arrays import Floats, Ints, Masks, Places, Singles


class Future(NamedTuple):
    """What all children of an area share.

    A *segment* is a stretch of time within which shocks, factors and the financial year are constant.

    Attributes:
        key: Two words of the seed.
        kind: First number of the area's streams.
        ends: End of each segment, ``(segments,)``.
        year: Financial year of each segment, ``(segments,)``.
        day: Day wanted at the end of each segment; -1 for none.
        rates: ``(sets, cells, outcomes)``.
        pair: All exits together and moves, ``(sets, cells, 2)``: all that is needed where no factor acts.
        changed: Whether a scenario's factors act on exits or moves.
        onward: Weights of the next placement, ``(sets, classes, ages, from, to)``.
        exits: Multiplier of all exits, ``(replicates, segments)``.
        hazards: Factors of a scenario, ``(scenarios, segments, ages, placements, outcomes)``; replicate r lives in
            scenario r modulo their number, and so below.
        towards: Factors of the weight of each placement, ``(scenarios, segments, placements)``.
        shift: Chance of the last placement when the one before was meant,
            ``(scenarios, segments, ages, placements, placements)``.
        shifted: Whether any shift is asked for.
        closing: Share of the stays of each placement that end at the end of each segment.
        levels: Price level, ``(replicates, segments, rows)``.
        price: Weekly price by chance, ``(rows, knots)``.
        row: Row of each placement and sector, ``(placements, 2)``.
        external: Chance that a stay is external, ``(placements,)``.
        spot: Factor of the price of a stay that follows a closure.
    """

    key: Masks
    kind: int
    ends: Floats
    year: Ints
    day: Ints
    rates: Singles
    pair: Singles
    changed: bool
    onward: Singles
    exits: Floats
    hazards: Floats
    towards: Floats
    shift: Floats
    shifted: bool
    closing: Floats
    levels: Singles
    price: Floats
    row: Ints
    external: Floats
    spot: float


class Open(NamedTuple):
    """Children looked after on the day of the forecast.

    Attributes:
        subject: Number of the child's streams.
        group: Class.
        adult: Years until the child is 18.
        care: Years in care.
        stay: Years in the placement.
        place: Placement.
        sector: Sector of the provider; -1 where it is not known.
        moved: Moves so far, beside the shape of the spread of children's own rates.
        due: Moves due so far by the rates, beside the same shape.
        block: Block for certain; -1 sampled; -2 by quota.
        rank: Place in the order in which the quota is dealt out.
        chance: Cumulated chance of each block, for the sampled ones.
        quota: Cumulated quota.
        dealt: Children dealt out by quota.
    """

    subject: Ints
    group: Ints
    adult: Floats
    care: Floats
    stay: Floats
    place: Ints
    sector: Ints
    moved: Floats
    due: Floats
    block: Ints
    rank: Floats
    chance: Floats
    quota: Floats
    dealt: int


class New(NamedTuple):
    """Children who enter from now on.

    Attributes:
        rate: Arrivals a year, ``(replicates, classes, segments)``.
        sizes: Cumulated chance of the sizes of groups, ``(sets, sizes)``.
        ages: Chance of years of age, ``(sets, classes, 18)``.
        by_age: Factors of a scenario, ``(scenarios, segments, classes, 18)``.
        first: Weights of first placements, ``(sets, classes, ages, placements)``.
        chance: Chance of each block for residents, ``(sets, blocks)``.
        by_block: Factors of a scenario, ``(scenarios, segments, blocks)``.
        newborn: Chance of the first days for starters under 1 year, and their length.
        shape: Shape of the spread of children's own rates of moving; 0 for none.
    """

    rate: Floats
    sizes: Floats
    ages: Floats
    by_age: Floats
    first: Singles
    chance: Floats
    by_block: Floats
    newborn: Floats
    shape: float


class Out(NamedTuple):
    """What the kernel fills, replicate first.

    Attributes:
        stock: ``(replicates, days, blocks, placements)``.
        uasc: ``(replicates, days, blocks)``.
        cost: Pounds, ``(replicates, years, blocks, placements)``.
        starts: ``(replicates, years, blocks, classes)``.
        lived: Child-years and stays begun, ``(replicates, 2)``.
    """

    stock: Places
    uasc: Places
    cost: Floats
    starts: Places
    lived: Floats
