"""Areas that a plain generator simulates inside the model's class: numpy alone, no line shared with the engine.

Rates are a level times effects of age, placement and both durations, drawn anew for every area; entries are
Poisson groups with a rate that follows an autoregressive shock; children move with a spread of their own.
Everything is decided by thinning: a candidate event at a bound of all rates, kept with rate over bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

EPOCH = date(1970, 1, 1)
DAYS = 365.25
PLACE = ["U1", "U4", "U4", "K2", "K1", "K3", "P1", "A4", "R1", "Z1"]
PROVIDER = ["PR1", "PR1", "PR4", "PR4", "PR4", "PR4", "PR0", "", "PR4", ""]
REASON = ["E4A", "E45", "E11", "E3", "E8"]
AGE_TO = np.array([1, 5, 10, 16])
CARE_TO = np.array([56, 183, 365.25, 730.5, 1095.75]) / DAYS
STAY_TO = np.array([56, 183, 730.5]) / DAYS

# Typical effects; every area draws its own around them.
LEVEL = np.array([0.10, 0.12, 0.5, 0.03, 0.03, 0.75])
AGE = np.array(
    [
        [1.2, 1.2, 0.8, 0.7, 0.8],
        [1.5, 1.5, 1.1, 0.6, 0.2],
        [1.0, 1.6, 0.6, 0.05, 0.01],
        [0.7, 0.7, 0.6, 1.0, 2.0],
        [0.8, 0.6, 0.5, 0.8, 2.0],
        [1.7, 1.1, 0.9, 1.0, 1.3],
    ]
)
AT = np.array(
    [
        [0.6, 0.5, 0.5, 0.5, 2.0, 0.5, 5.0, 0.01, 1.2, 0.8],
        [3.0, 0.3, 0.2, 0.02, 0.02, 0.02, 0.5, 0.01, 0.3, 1.0],
        [0.003, 0.005, 0.003, 0.001, 0.001, 0.001, 0.001, 3.0, 0.001, 0.001],
        [0.6, 0.8, 0.8, 0.5, 1.0, 2.0, 0.8, 0.02, 1.5, 2.0],
        [0.5, 0.4, 0.4, 0.8, 4.0, 2.0, 0.8, 0.02, 4.0, 2.0],
        [0.7, 1.0, 0.8, 0.8, 1.8, 1.6, 0.9, 0.3, 2.0, 1.8],
    ]
)
CARE = np.array(
    [
        [3.0, 1.6, 1.4, 0.9, 0.5, 0.25],
        [1.4, 1.4, 1.5, 1.2, 0.6, 0.3],
        [0.1, 0.3, 0.6, 1.2, 1.4, 1.0],
        [3.0, 1.6, 1.2, 0.7, 0.4, 0.3],
        [2.0, 1.5, 1.2, 0.9, 0.7, 0.5],
        [1.3, 1.2, 1.0, 0.9, 0.8, 0.8],
    ]
)
STAY = np.array(
    [
        [1.2, 1.1, 0.9, 0.6],
        [1.2, 1.1, 0.9, 0.6],
        [0.3, 0.8, 1.4, 1.4],
        [1.4, 1.1, 0.8, 0.5],
        [1.4, 1.1, 0.8, 0.5],
        [2.0, 1.1, 0.8, 0.5],
    ]
)
BEGIN_AGE = np.array([0.17, 0.18, 0.18, 0.31, 0.16])
FIRST = np.array(
    [
        [0.18, 0.35, 0.15, 0, 0, 0, 0.07, 0, 0.2, 0.05],
        [0.27, 0.35, 0.17, 0, 0, 0, 0.10, 0, 0.05, 0.06],
        [0.3, 0.32, 0.18, 0.02, 0, 0, 0.1, 0, 0.02, 0.06],
        [0.2, 0.22, 0.2, 0.13, 0.01, 0.02, 0.1, 0, 0.04, 0.08],
        [0.04, 0.06, 0.05, 0.05, 0.01, 0.67, 0.04, 0, 0.03, 0.05],
    ]
)
ONWARD = np.array(
    [
        [0.17, 0.35, 0.15, 0, 0, 0, 0.12, 0.12, 0.04, 0.05],
        [0.17, 0.35, 0.18, 0, 0, 0, 0.12, 0.1, 0.02, 0.06],
        [0.13, 0.35, 0.3, 0.05, 0, 0, 0.08, 0.02, 0.02, 0.05],
        [0.08, 0.24, 0.28, 0.22, 0.01, 0.02, 0.07, 0, 0.03, 0.05],
        [0.03, 0.08, 0.08, 0.08, 0.01, 0.60, 0.04, 0, 0.03, 0.05],
    ]
)
GROUPS = np.array([0.74, 0.16, 0.065, 0.025, 0.01])


@dataclass
class World:
    """What an area is: drawn by :func:`draw_world`, unknown to whoever forecasts."""

    level: np.ndarray
    age: np.ndarray
    at: np.ndarray
    care: np.ndarray
    stay: np.ndarray
    begin_age: np.ndarray
    first: np.ndarray
    onward: np.ndarray
    groups: np.ndarray
    shape: float
    rate: float
    uasc: float
    innovation: float
    leaving: float
    persistence: float


SHOCKS = {"calm": ((0.055, 0.02), (0.03, 0.012)), "authorities": ((0.13, 0.04), (0.09, 0.03))}
"""Innovations a year of entries and exits, mean and spread: as the stock alone suggests; as starts and exits show."""


def draw_world(rng: np.random.Generator, children: float, shocks: str = "calm") -> World:
    """Parameters of an area with about so many children."""
    entries, exits = SHOCKS[shocks]

    def around(table: np.ndarray, spread: float) -> np.ndarray:
        return table * np.exp(spread * rng.standard_normal(table.shape))

    def shares(table: np.ndarray, spread: float) -> np.ndarray:
        drawn = around(table, spread)
        return drawn / drawn.sum(axis=-1, keepdims=True)

    return World(
        around(LEVEL, 0.2), around(AGE, 0.15), around(AT, 0.25), around(CARE, 0.15), around(STAY, 0.15),
        shares(BEGIN_AGE, 0.15), shares(FIRST, 0.25), shares(ONWARD, 0.25), shares(GROUPS, 0.2),
        float(rng.choice([1.0, 2.0, 4.0])), 0.31 * children, 0.05 * children * rng.uniform(0, 2),
        abs(rng.normal(*entries)), abs(rng.normal(*exits)), float(rng.choice([0.8, 0.9, 0.97])),
    )  # fmt: skip


def _band(edges: np.ndarray, value: np.ndarray) -> np.ndarray:
    return np.searchsorted(edges, value, side="right")


def _path(rng: np.random.Generator, spread: float, kept: float, years: float) -> np.ndarray:
    """An autoregressive shock by month, from its long-run law."""
    months = int(years * 12) + 2
    rho = kept ** (1 / 12)
    stationary = spread / np.sqrt(1 - kept**2)
    path = np.empty(months)
    path[0] = stationary * rng.standard_normal()
    for month in range(1, months):
        path[month] = (
            rho * path[month - 1] + stationary * np.sqrt(1 - rho**2) * rng.standard_normal()
        )
    return path


def _arrivals(world: World, rng: np.random.Generator, years: float) -> tuple[np.ndarray, ...]:
    """Time, class and group of everyone who enters."""
    path = np.exp(_path(rng, world.innovation, world.persistence, years))
    mean_size = world.groups @ np.arange(1, 6)
    counts = rng.poisson(world.rate / mean_size / 12 * path)
    when = (np.repeat(np.arange(len(path)), counts) + rng.random(counts.sum())) / 12
    size = rng.choice(5, len(when), p=world.groups) + 1
    when = np.repeat(when, size)
    group = np.repeat(np.arange(len(size)), size)
    path = np.exp(_path(rng, 0.25, 0.8, years))
    counts = rng.poisson(world.uasc / 12 * path)
    alone = (np.repeat(np.arange(len(path)), counts) + rng.random(counts.sum())) / 12
    both = np.concatenate([when, alone])
    uasc = np.repeat([False, True], [len(when), len(alone)])
    numbers = np.concatenate([group, len(size) + np.arange(len(alone))])
    return both, uasc, numbers


def make_area(
    world: World, rng: np.random.Generator, start: date, years: float, burn: float = 16.0
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tables of children and episodes over so many years; who was there before keeps the earlier starts."""
    total = burn + years
    enter, uasc, group = _arrivals(world, rng, total)
    count = len(enter)
    low, high = np.array([0, 1, 5, 10, 16.0]), np.array([1, 5, 10, 16, 18.0])
    band = rng.choice(5, count, p=world.begin_age)
    age = low[band] + rng.random(count) * (high - low)[band]
    age = np.where(uasc, 15.5 + 2.4 * rng.random(count), age)
    band = _band(AGE_TO, age)
    place = np.array([rng.choice(10, p=world.first[b]) for b in band])
    own = rng.gamma(world.shape, 1 / world.shape, count)
    leaving = np.exp(_path(rng, world.leaving, world.persistence, total))
    hazard = (world.level[:, None] * world.at).T  # place x outcome
    most = hazard * world.age.max(1) * world.care.max(1) * world.stay.max(1)
    exits = (most[:, :5] * np.array([1, 1, 1, 3, 2])).sum(axis=1) * leaving.max()
    now, since = enter.copy(), enter.copy()
    adult = enter + 18 - age
    rows: list[tuple[np.ndarray, ...]] = []
    alive = np.arange(count)
    while len(alive):
        bound = (
            exits[place[alive]] + most[place[alive], 5] * own[alive]
        )  # holds until the child moves
        now[alive] += rng.exponential(1 / bound)
        gone = now[alive] >= np.minimum(adult[alive], total)
        out = alive[gone]
        last = np.minimum(adult[out], total)
        rows.append((out, place[out], since[out], last, np.where(adult[out] <= total, -1, -2)))
        alive, bound = alive[~gone], bound[~gone]
        a = _band(AGE_TO, now[alive] - enter[alive] + age[alive])
        c, s = _band(CARE_TO, now[alive] - enter[alive]), _band(STAY_TO, now[alive] - since[alive])
        rate = hazard[place[alive]] * world.age[:, a].T * world.care[:, c].T * world.stay[:, s].T
        lean = np.where(uasc[alive][:, None], np.array([0.1, 0.1, 0, 3.0, 2.0, 1.0]), 1.0)
        rate = rate * lean
        rate[:, :5] *= leaving[(now[alive] * 12).astype(int)][:, None]
        rate[:, 5] *= own[alive]
        sums = rate.cumsum(axis=1)
        assert (sums[:, -1] <= bound + 1e-9).all()
        pick = rng.random(len(alive)) * bound
        what = (pick[:, None] >= sums).sum(axis=1)
        ends = what < 6
        hit = alive[ends]
        kind = what[ends]
        rows.append((hit, place[hit], since[hit], now[hit].copy(), kind))
        moving = hit[kind == 5]
        b = _band(AGE_TO, now[moving] - enter[moving] + age[moving])
        weights = world.onward[b].cumsum(axis=1)
        place[moving] = (rng.random(len(moving))[:, None] * weights[:, -1:] >= weights).sum(axis=1)
        since[moving] = now[moving]
        alive = np.setdiff1d(alive, hit[kind < 5], assume_unique=True)
    return _tables(rows, enter, age, uasc, group, start, burn, total)


def _tables(rows, enter, age, uasc, group, start, burn, total):
    child, place, since, until, kind = (np.concatenate(part) for part in zip(*rows, strict=True))
    order = np.lexsort((since, child))
    child, place, since, until, kind = (part[order] for part in (child, place, since, until, kind))
    keep = until > burn - 1e-9
    kept = np.isin(child, child[keep])
    child, place, since, until, kind = (part[kept] for part in (child, place, since, until, kind))
    zero = (start - EPOCH).days

    def day(time):
        return np.floor((time - burn) * DAYS).astype(np.int64) + 1 + zero

    born = day(enter - age)
    adult = (
        pl.Series(born.astype(np.int32)).cast(pl.Date).dt.offset_by("18y").to_physical().to_numpy()
    )
    first = np.append(True, child[1:] != child[:-1])
    reasons = np.array([*REASON, "X1", "", ""])  # -1 and -2 wrap to the last two
    ended = np.where(kind == -2, np.iinfo(np.int64).max, day(until))
    ended = np.where(kind == -1, adult[child], ended)
    children = pl.DataFrame(
        {
            "council": ["Here"] * len(enter), "child": np.arange(len(enter)).astype(str),
            "born": pl.Series(born.astype(np.int32)).cast(pl.Date), "uasc": uasc,
        }
    )  # fmt: skip
    ends = pl.Series(
        [None if value > 10**9 else int(value) for value in ended], dtype=pl.Int32
    ).cast(pl.Date)
    episodes = pl.DataFrame(
        {
            "council": ["Here"] * len(child), "child": child.astype(str),
            "started": pl.Series(day(since).astype(np.int32)).cast(pl.Date), "ended": ends,
            "new_reason": np.where(first, "S", "P"), "legal_status": ["C2"] * len(child),
            "place": np.array(PLACE)[place], "provider": np.array(PROVIDER)[place],
            "end_reason": reasons[kind], "home_postcode": np.char.add("H", group[child].astype(str)),
        }
    )  # fmt: skip
    return children.filter(pl.col("child").is_in(episodes["child"].unique().to_list())), episodes


def last_day(start: date, years: float) -> date:
    """Last day of an area."""
    return start + timedelta(days=int(years * DAYS))
