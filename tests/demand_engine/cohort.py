"""A large cohort with known rates, made with plain numpy: no code of the engine."""

from __future__ import annotations

import numpy as np

from vesting.demand.histories import LEFT, MOVED, OPEN, Histories, Periods, Stays

YEAR = 365.25
FIRST = 15_000


def cohort(
    rng: np.random.Generator,
    count: int,
    exits: np.ndarray,
    move: float,
    years: float,
    shape: float = np.inf,
) -> Histories:
    """Children of 6 to 9 who enter evenly over the years; exits by cause and moves at constant rates.

    Half of the moves lead to placement 1, half to 2; entrants start in 1.
    """
    until = FIRST + round(years * YEAR)
    began = rng.integers(FIRST + 1, until - 10, count)
    adult = began + ((18 - rng.uniform(6, 7, count)) * YEAR).astype(int)
    leave = rng.exponential(YEAR / exits.sum(), count)
    cause = rng.choice(len(exits), count, p=exits / exits.sum())
    own = rng.gamma(shape, 1 / shape, count) if np.isfinite(shape) else np.ones(count)
    period, place, start, end, how = [], [], [], [], []
    for child in range(count):
        now, here = 0.0, 1
        last = min(leave[child], float(until + 1 - began[child]))
        while True:
            step = rng.exponential(YEAR / (move * own[child])) if move else np.inf
            stop = min(now + step, last)
            period.append(child)
            place.append(here)
            start.append(began[child] + int(now))
            end.append(began[child] + int(stop))
            how.append(MOVED if stop < last else LEFT)
            if stop == last:
                break
            now, here = stop, int(rng.integers(1, 3))
    ended = began + leave.astype(int)
    still = ended > until
    stays = [np.array(part) for part in (period, place, start, end, how)]
    final = np.append(stays[0][1:] != stays[0][:-1], True) & still[stays[0]]
    stays[3] = np.where(final, OPEN, stays[3])
    stays[4] = np.where(final, 0, stays[4])
    keep = stays[2] < stays[3]
    stays = [part[keep] for part in stays]
    zero = np.zeros(count, np.int32)
    periods = Periods(
        (adult - 6574).astype(np.int32),
        adult.astype(np.int32),
        np.zeros(count, bool),
        began.astype(np.int32),
        np.where(still, OPEN, ended).astype(np.int32),
        np.where(still, -1, cause).astype(np.int8),
        zero,
        zero - 1,
        np.arange(count, dtype=np.int32),
    )
    kinds = (np.int32, np.int8, np.int8, np.int32, np.int32, np.int8)
    columns = (stays[0], stays[1], np.full(len(stays[0]), -1), *stays[2:])
    return Histories(
        periods,
        Stays(*(c.astype(k) for c, k in zip(columns, kinds, strict=True))),
        FIRST,
        until,
        ("Here",),
    )
