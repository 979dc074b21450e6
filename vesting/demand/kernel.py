"""The compiled simulation: who is there goes on, who enters arrives, and all of them live.

Chance is addressed by replicate and child, so neither the number of threads nor the cut into chunks
changes a bit.
"""

from __future__ import annotations

import numpy as np

from vesting.demand.choice import band, chosen, weighed
from vesting.demand.lives import AGE_TO, AGES, live, placed
from vesting.demand.philox import four, gamma
from vesting.demand.world import Future, New, Open, Out
from vesting.maths.arrays import Floats, Ints
from vesting.maths.compiled import njit, parallel_njit, prange, whole

FRAILTY, HOME = 1 << 31, 1 << 30
"""Blocks of words kept apart from the stays of a child."""
CHILD, GROUP, ENTRANT = 0, 1, 3
"""Kinds of streams: open child; arrivals of each class; entrants of each class."""
KINDS = 8
LINE = 256
"""Children who stand in line before they are simulated: the arrays of a call are handed over once for all."""


@njit
def stand(
    numbers: Ints,
    times: Floats,
    count: int,
    subject: int,
    kind: int,
    segment: int,
    group: int,
    place: int,
    sector: int,
    block: int,
    now: float,
    adult: float,
    care: float,
    stay: float,
    own: float,
) -> int:
    """Put a child in line; give how many stand there."""
    numbers[count, 0], numbers[count, 1], numbers[count, 2], numbers[count, 3] = (
        subject,
        kind,
        segment,
        group,
    )
    numbers[count, 4], numbers[count, 5], numbers[count, 6] = place, sector, block
    times[count, 0], times[count, 1], times[count, 2], times[count, 3] = now, adult, care, stay
    times[count, 4] = own
    return count + 1


@njit
def go_on(
    world: Future,
    children: Open,
    own: bool,
    out: Out,
    replicate: int,
    row: int,
    numbers: Ints,
    times: Floats,
) -> None:
    """Every child who is looked after on the day of the forecast.

    Args:
        world: What all children share.
        children: The children.
        own: Whether children have their own rates of moving.
        out: Tables to fill.
        replicate: Number of the replicate.
        row: Row of the replicate in the tables.
        numbers: Room for a line of children.
        times: Room for the same.
    """
    kind = world.kind + CHILD
    dealt = four(world.key, HOME + 1, 0, replicate, kind)[0]
    count = whole(0)
    for i in range(len(children.subject)):
        subject = children.subject[i]
        block = children.block[i]
        if block == -1:
            block = chosen(children.chance, four(world.key, HOME, subject, replicate, kind)[0])
        elif block == -2:
            block = chosen(children.quota, (children.rank[i] + dealt) / children.dealt % 1.0)
        rate = 1.0
        if own:
            shape = children.moved[i]
            rate = gamma(world.key, FRAILTY, subject, replicate, kind, shape) / children.due[i]
        count = stand(
            numbers, times, count, subject, kind, 0, children.group[i], children.place[i], children.sector[i],
            block, 0.0, children.adult[i], children.care[i], children.stay[i], rate,
        )  # fmt: skip
        if count == LINE:
            live(world, out, replicate, row, numbers, times, count)
            count = whole(0)
    live(world, out, replicate, row, numbers, times, count)


@njit
def arrive(
    world: Future,
    new: New,
    quota: Floats,
    group: int,
    out: Out,
    replicate: int,
    row: int,
    numbers: Ints,
    times: Floats,
) -> None:
    """Every child of one class who enters: arrivals spend exponentials along the segments.

    Args:
        world: What all children share.
        new: Who enters.
        quota: Cumulated shares of the blocks for this class; nothing for the entries' own.
        group: Class.
        out: Tables to fill.
        replicate: Number of the replicate.
        row: Row of the replicate in the tables.
        numbers: Room for a line of children.
        times: Room for the same.
    """
    draw, case = replicate % world.pair.shape[0], replicate % world.hazards.shape[0]
    kind, child = world.kind + GROUP + group, world.kind + ENTRANT + group
    rates = new.rate[replicate, group]
    now, segment, arrival, count = 0.0, 0, 0, whole(0)
    while True:
        u, v, w, _ = four(world.key, 0, arrival, replicate, kind)
        left = -np.log(u)
        while segment < len(rates) and left >= rates[segment] * (world.ends[segment] - now):
            left -= rates[segment] * (world.ends[segment] - now)
            now = world.ends[segment]
            segment += 1
        if segment == len(rates):
            break
        now += left / rates[segment]
        size = 1 if group == 1 else chosen(new.sizes[draw], v) + 1
        block = chosen(quota, w) if len(quota) > 0 else -1
        if block < 0:
            block = weighed(new.chance[draw], new.by_block[case, segment], w)
        out.starts[row, world.year[segment], block, group] += size
        for member in range(size):
            subject = arrival * 8 + member
            first, second, third, fourth = four(world.key, HOME, subject, replicate, child)
            age = age_of(
                new.ages[draw, group],
                new.by_age[case, segment, group],
                new.newborn,
                group,
                first,
                second,
            )
            years = band(AGE_TO, age)
            place = placed(
                new.first[draw, group, years], world.towards[case, segment], world.shift[case, segment, years],
                world.shifted, third, fourth,
            )  # fmt: skip
            rate = 1.0
            if new.shape > 0.0:
                rate = gamma(world.key, FRAILTY, subject, replicate, child, new.shape) / new.shape
            count = stand(
                numbers, times, count, subject, child, segment, group, place, -1, block, now,
                now + AGE_TO[AGES - 1] - age, 0.0, 0.0, rate,
            )  # fmt: skip
            if count == LINE:
                live(world, out, replicate, row, numbers, times, count)
                count = whole(0)
        arrival += 1
    live(world, out, replicate, row, numbers, times, count)


@njit
def age_of(
    ages: Floats, factors: Floats, newborn: Floats, group: int, first: float, second: float
) -> float:
    """Age at entry: a year of age by weight, evenly within it but for the first days of life."""
    whole = weighed(ages, factors, first)
    if whole > 0 or group == 1:
        return whole + second
    share, days = newborn[0], newborn[1]
    if second < share:
        return float(second / share * days)
    return float(days + (second - share) / (1.0 - share) * (1.0 - days))


@parallel_njit
def simulate_chunk(
    world: Future, children: Open, new: New, quota: Floats, first: int, out: Out
) -> None:
    """A run of replicates, each written by one thread alone.

    Args:
        world: What all children share.
        children: Children looked after on the day.
        new: Children who enter.
        quota: Cumulated quota of unaccompanied children; nothing where they go like others.
        first: Number of the first replicate.
        out: Tables to fill, one row a replicate.
    """
    nobody = quota[:0]
    for index in prange(out.stock.shape[0]):
        row = whole(index)
        replicate = first + row
        numbers, times = np.empty((LINE, 7), np.int64), np.empty((LINE, 5))
        go_on(world, children, new.shape > 0.0, out, replicate, row, numbers, times)
        for group in range(2):
            dealt = quota if group == 1 else nobody
            arrive(world, new, dealt, group, out, replicate, row, numbers, times)
