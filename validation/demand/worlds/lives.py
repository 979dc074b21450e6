"""One child after another through placements, in compiled code."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

YEAR = 365.25
MOVED, LEFT, GREW_UP, OPEN = 0, 1, 2, 3
"""How a spell ends."""
ADOPTION = 7
_BANDS = np.array((1.0, 5.0, 10.0, 16.0))


@njit(cache=True)
def _row(age: float, alone: bool) -> int:
    if alone:
        return 5 if age < 16.0 else 6
    band = 0
    while band < 4 and age >= _BANDS[band]:
        band += 1
    return band


@njit(cache=True)
def _edge(age: float) -> float:
    """Years to the next edge of an age band."""
    for edge in _BANDS:
        if age < edge:
            return edge - age
    return 1e9


@njit(cache=True)
def _pick(rng: np.random.Generator, shares: np.ndarray) -> int:
    chance, held = rng.random(), 0.0
    for i in range(len(shares)):
        held += shares[i]
        if chance < held:
            return i
    return int(np.argmax(shares))


@njit(cache=True)
def live(  # noqa: C901  (one loop, compiled whole)
    rng, day, born, grown, alone, leader, first, following, moves, leaves, broken, change, shape,
    frailty, last,
):  # fmt: skip
    """Lead every child from entry to exit.

    Args:
        rng: Source of everything.
        day: Day of entry of each child.
        born: Day of birth.
        grown: Day of the 18th birthday.
        alone: Who came to the country alone.
        leader: Sibling with whom the child leaves, an earlier position; -1 without.
        first: Shares of first placements.
        following: Shares of later placements.
        moves: Moves a year by placement.
        leaves: Exits a year by row and placement.
        broken: Day of the break.
        change: Log factor on exits from then on.
        shape: Weibull shapes; all 1 for constant rates.
        frailty: Spread of the log of a child's lengths.
        last: Last day of which anything is known.

    Returns:
        Child, placement, start, end and ending of each spell.
    """
    size = 8 * len(day) + 64
    child, kind = np.empty(size, np.int32), np.empty(size, np.int8)
    start, end = np.empty(size, np.int32), np.empty(size, np.int32)
    how = np.empty(size, np.int8)
    exit_day = np.full(len(day), 1 << 30)
    weibull = shape[0] != 1.0
    at = 0
    for i in range(len(day)):
        now = day[i] + rng.random() * 0.999
        age = (now - born[i]) / YEAR
        own = math.exp(frailty * rng.normal() - 0.5 * frailty * frailty)
        leave = 1e9
        if leader[i] >= 0 and exit_day[leader[i]] < min(grown[i], 1 << 29):
            leave = float(max(exit_day[leader[i]], day[i]))
        elif weibull:
            leave = now + YEAR * _stay(rng, age, alone[i], shape, own)
        fixed = weibull or leave < 1e9
        place = _pick(rng, first[_row(age, alone[i])])
        began = day[i]
        while True:
            event, when = OPEN, now
            if weibull and place == ADOPTION:
                leave = min(leave, now + YEAR * 0.8 * rng.weibull(1.8))
            if weibull:
                mean = YEAR / moves[place] * own
                when = now + mean / math.gamma(1 + 1 / shape[2]) * rng.weibull(shape[2])
                event = MOVED
            else:
                event, when = _next(rng, now, born[i], alone[i], place, moves, leaves,
                                    fixed, broken, change)  # fmt: skip
            if when >= leave:
                event, when = LEFT, leave
            if math.floor(when) >= grown[i]:
                event, when = GREW_UP, float(grown[i])
            if math.floor(when) > last:
                event, when = OPEN, 1 << 30
            if at == size:
                size *= 2
                child, kind, how = _more(child, size), _more(kind, size), _more(how, size)
                start, end = _more(start, size), _more(end, size)
            child[at], kind[at], start[at] = i, place, began
            end[at], how[at] = math.floor(when), event
            at += 1
            if event != MOVED:
                if event == LEFT:
                    exit_day[i] = math.floor(when)
                break
            now, began = when, math.floor(when)
            place = _pick(rng, following[_row((now - born[i]) / YEAR, alone[i])])
    return child[:at], kind[:at], start[:at], end[:at], how[:at]


@njit(cache=True)
def _more(held, size):
    wider = np.empty(size, held.dtype)
    wider[: len(held)] = held
    return wider


@njit(cache=True)
def _next(rng, now, born, alone, place, moves, leaves, fixed, broken, change):
    """The next move or exit under rates that are constant between birthdays and the break."""
    while True:
        age = (now - born) / YEAR
        factor = math.exp(change) if now >= broken else 1.0
        out = 0.0 if fixed else leaves[_row(age, alone), place] * factor
        rate = moves[place] + out
        when = now + YEAR * rng.exponential() / rate
        edge = now + YEAR * _edge(age) + 1e-6
        if now < broken < edge:
            edge = broken + 1e-6
        if when < edge:
            return (LEFT if rng.random() * rate < out else MOVED), when
        if edge > now + 40 * YEAR:
            return OPEN, 1e9
        now = edge


@njit(cache=True)
def _stay(rng, age, alone, shape, own):
    """Years in care if nobody turned 18: short stays, long ones, and those to the end."""
    chance = rng.random()
    if alone:
        return 0.4 * rng.weibull(shape[0]) if chance < 0.2 else 50.0
    short = 0.38 if age < 1.0 else 0.46
    stay_on = 0.14 if age < 5.0 else (0.22 if age < 10.0 else 0.34)
    if chance < short:
        return 0.45 * own * rng.weibull(shape[0])
    if chance < 1 - stay_on:
        return 2.4 * own * rng.weibull(shape[1])
    return 50.0
