"""One child from event to event in continuous time, compiled: to the exit, the 18th birthday or the last segment.

One exponential number is drawn a stay and spent across bands: a step goes to the nearest of the next
event, the end of the age band, of either band of duration, or of the segment.
"""

from __future__ import annotations

import numpy as np

from vesting.demand.bands import AGE_EDGES, CARE_EDGES, CAUSES, MOVE, SHAPE, STAY_EDGES, YEAR
from vesting.demand.choice import band, chosen, price_at, weighed
from vesting.demand.philox import four
from vesting.demand.world import Future, Out
from vesting.maths.arrays import Floats, Ints
from vesting.maths.compiled import njit

AGES, PLACES, CARES, STAYS = SHAPE[1], SHAPE[2], SHAPE[3], SHAPE[4]
AGE_TO, CARE_TO, STAY_TO = AGE_EDGES[1:].copy(), CARE_EDGES[1:].copy(), STAY_EDGES[1:].copy()
WEEKS = YEAR / 7.0
FOLD, MOST = 65536.0, 1.0 - 2.0**-40
CLOSURE = 1 << 29
"""Where the words lie that decide who leaves a placement that closes: apart from the stays of a child."""


@njit
def placed(
    weights: np.ndarray, factors: Floats, shifts: Floats, shifted: bool, chance: float, other: float
) -> int:
    """The next placement: by weight times factor, then shifted where a scenario says so."""
    place = weighed(weights, factors, chance)
    if shifted:
        # Digits of the number that decide nothing else.
        place = chosen(np.cumsum(shifts[place]), other * FOLD % 1.0)
    return place


@njit
def cell_of(group: int, age: int, place: int, care: int, stay: int) -> int:
    """Number of a cell."""
    return (((group * AGES + age) * PLACES + place) * CARES + care) * STAYS + stay


@njit
def all_exits(rates: np.ndarray, factors: Floats) -> float:
    """Rates of exits times the factors of a scenario, together."""
    total = 0.0
    for cause in range(CAUSES):
        total += rates[cause] * factors[cause]
    return total


@njit
def live(  # noqa: C901, PLR0912, PLR0915 - one loop: state handed to and fro would cost more than it tells
    world: Future, out: Out, replicate: int, row: int, numbers: Ints, times: Floats, count: int
) -> None:
    """Children in line, each from its time to its exit, its 18th birthday or the end of the last segment.

    Args:
        world: What all children share.
        out: Tables to fill.
        replicate: Number of the replicate, which addresses chance.
        row: Row of the replicate in the tables of this chunk.
        numbers: Of each child subject, kind of stream, segment, class, placement, sector (-1 for not known) and
            block, ``(line, 7)``.
        times: Of each child now, when it is 18, years in care and in the placement, and its own rate of moving
            (1 on average), ``(line, 5)``.
        count: How many stand in line.
    """
    draw, case = replicate % world.pair.shape[0], replicate % world.hazards.shape[0]
    pair = world.pair[draw]
    for child in range(count):
        subject, kind, segment, group = (
            numbers[child, 0],
            numbers[child, 1],
            numbers[child, 2],
            numbers[child, 3],
        )
        place, sector, block = numbers[child, 4], numbers[child, 5], numbers[child, 6]
        now, adult, care, stay, own = times[child]
        age = AGE_TO[AGES - 1] - (adult - now)
        a, c, s = band(AGE_TO, age), band(CARE_TO, care), band(STAY_TO, stay)
        next_age = adult - (AGE_TO[AGES - 1] - AGE_TO[a])
        next_care, next_stay = now - care + CARE_TO[c], now - stay + STAY_TO[s]
        number, spot, began = 0, 1.0, now
        while True:
            u, v, w, x = four(world.key, number, subject, replicate, kind)
            left = -np.log(u)
            if sector < 0:
                sector = 1 if x < world.external[place] else 0
            line = world.row[place, sector]
            price = price_at(world.price[line], w) * WEEKS * spot
            end, calm = world.ends[segment], world.exits[replicate, segment]
            edge, paid = min(next_age, next_care, next_stay), now
            cell = cell_of(group, a, place, c, s)
            exits, moves = float(pair[cell, 0]), float(pair[cell, 1])
            if world.changed:
                factor = world.hazards[case, segment, a, place]
                exits, moves = all_exits(world.rates[draw, cell], factor), moves * factor[MOVE]
            both = exits * calm + moves * own
            gone = again = False
            chance = 0.0
            while True:
                stop = min(edge, end)
                if left < both * (stop - now):
                    now += left / both
                    gone = v * both < exits * calm
                    chance = min((v * both - exits * calm) / (moves * own), MOST)
                    break
                left -= both * (stop - now)
                now = stop
                if now == edge:
                    if now == next_age:
                        a += 1
                        if a == AGES:
                            gone = True
                            break
                        next_age = adult - (AGE_TO[AGES - 1] - AGE_TO[a])
                    if now == next_care:
                        c += 1
                        next_care += CARE_TO[c] - CARE_TO[c - 1]
                    if now == next_stay:
                        s += 1
                        next_stay += STAY_TO[s] - STAY_TO[s - 1]
                    edge = min(next_age, next_care, next_stay)
                    cell = cell_of(group, a, place, c, s)
                    exits, moves = float(pair[cell, 0]), float(pair[cell, 1])
                if now == end:
                    pounds = price * world.levels[replicate, segment, line] * (now - paid)
                    out.cost[row, world.year[segment], block, place] += pounds
                    paid = now
                    day = world.day[segment]
                    if day >= 0:
                        out.stock[row, day, block, place] += 1
                        out.uasc[row, day, block] += group
                    segment += 1
                    gone = segment == len(world.ends)
                    if gone:
                        break
                    end, calm = world.ends[segment], world.exits[replicate, segment]
                    if world.closing[segment - 1, place] > 0.0:
                        y, chance, _, _ = four(
                            world.key, CLOSURE + segment, subject, replicate, kind
                        )
                        again = y < world.closing[segment - 1, place]
                        if again:
                            break
                if world.changed:
                    factor = world.hazards[case, segment, a, place]
                    exits = all_exits(world.rates[draw, cell], factor)
                    moves = pair[cell, 1] * factor[MOVE]
                both = exits * calm + moves * own
            if now > paid:
                pounds = price * world.levels[replicate, segment, line] * (now - paid)
                out.cost[row, world.year[segment], block, place] += pounds
            if gone:
                out.lived[row, 0] += now - began
                break
            place = placed(
                world.onward[draw, group, a, place],
                world.towards[case, segment],
                world.shift[case, segment, a],
                world.shifted,
                chance,
                x,
            )
            spot = world.spot if again else 1.0
            sector, s, next_stay = -1, 0, now + STAY_TO[0]
            number += 1
            out.lived[row, 1] += 1.0
