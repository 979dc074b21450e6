"""A world as a forecaster sees it, and what came afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from validation.demand.worlds import lives, rates
from validation.demand.worlds.drawing import Ground, draw, stream
from validation.demand.worlds.entries import Entries, enter

COUNCIL = "Worlds"
_EPOCH = date(1970, 1, 1)
_CODES = ("U1", "U6", "U4", "K2", "K1", "K3", "P1", "A5", "R1", "Z14")
_PROVIDERS = ("PR1", "PR1", "PR4", "PR4", "PR2", "PR4", "PR0", "PR1", "PR4", "")
_DISTRICTS, _POSTCODES = (0.4, 0.3, 0.2, 0.1), 5


@dataclass(frozen=True, slots=True)
class History:
    """One world.

    Attributes:
        ground: What is fixed in it.
        children: One row a child, in the columns of the reader of returns.
        episodes: Episodes that were open on some day from ``first`` to ``until``; those that are
            open on ``until`` have no end. What came before ``first`` is not told.
        first: First day that the returns cover.
        until: The last, a 31 March.
        past: Children by day from ``first`` to ``until`` and placement, ``(days, 10)``.
        future: Children by day after ``until`` (row 0 is the day after) and placement.
        future_alone: Those of them who came to the country alone.
        districts: Postcode to district, ``postcode, district``.
        future_by_district: Children by day, district of the home and placement, without those who
            came alone, ``(days, 4, 10)``.
    """

    ground: Ground
    children: pl.DataFrame = field(repr=False)
    episodes: pl.DataFrame = field(repr=False)
    first: date
    until: date
    past: np.ndarray = field(repr=False)
    future: np.ndarray = field(repr=False)
    future_alone: np.ndarray = field(repr=False)
    districts: pl.DataFrame = field(repr=False)
    future_by_district: np.ndarray = field(repr=False)


def make(
    kind: str, seed: int, *, size: int | None = None, years: int = 5, horizon: int = 1_461,
    last_year: int = 2025,
) -> History:  # fmt: skip
    """Make a world.

    Args:
        kind: One of ``KINDS``.
        seed: Seed; the same kind, seed and size give the same world to the bit.
        size: Children at a time; drawn from 60 to 1,300 where not given.
        years: Collection years of history.
        horizon: Days of future.
        last_year: The last collection year.
    """
    ground = draw(kind, seed, size)
    until, first = date(last_year, 3, 31), date(last_year - years, 4, 1)
    history = (until - first).days
    entries = enter(ground, history, horizon)
    zero = (until - _EPOCH).days
    grown = _birthday(entries.born + zero, 18) - zero
    keep = grown > entries.day
    broken = 1e9 if ground.broken is None else float(ground.broken)
    spells = lives.live(
        stream(kind, seed, "lives"), entries.day, entries.born,
        np.where(keep, grown, entries.day + 1), entries.alone, entries.leader, ground.first,
        ground.next, ground.moves, ground.leaves, broken, ground.change, np.array(ground.shape),
        ground.frailty, horizon,
    )  # fmt: skip
    home = _homes(ground, entries)
    child, place, start, end, _ = spells
    district = np.where(entries.alone, -1, home // _POSTCODES)[child]
    spans = ((-history, history + 1), (1, horizon))
    past, future = (stock(place, start, end, *span) for span in spans)
    alone = entries.alone[child]
    parts = [stock(place[d], start[d], end[d], 1, horizon) for d in
             (alone, *(district == k for k in range(len(_DISTRICTS))))]  # fmt: skip
    children, episodes = _tables(entries, spells, home, zero, history)
    return History(
        ground, children, episodes, first, until, past, future, parts[0], _district_table(),
        np.stack(parts[1:], axis=1),
    )  # fmt: skip


def stock(
    place: np.ndarray, start: np.ndarray, end: np.ndarray, first: int, days: int
) -> np.ndarray:
    """Children at the end of each day by placement, ``(days, 10)``."""
    change = np.zeros((days + 1, 10), dtype=np.int32)
    np.add.at(change, (np.clip(start - first, 0, days), place), 1)
    np.add.at(change, (np.clip(end - first, 0, days), place), -1)
    return np.cumsum(change, axis=0)[:days]


def _birthday(born: np.ndarray, age: int) -> np.ndarray:
    """Day on which an age is reached; who is born on 29 February waits for 1 March."""
    days = born.astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    within = (days - months).astype(np.int64)
    return (months + 12 * age).astype("datetime64[D]").astype(np.int64) + within


def _homes(ground: Ground, entries: Entries) -> np.ndarray:
    """Number of the home postcode of each child; one a family."""
    rng = stream(ground.kind, ground.seed, "homes")
    number = int(entries.family.max(initial=-1)) + 1
    district = rng.choice(len(_DISTRICTS), number, p=_DISTRICTS)
    return (district * _POSTCODES + rng.integers(0, _POSTCODES, number))[entries.family]


def _postcode(number: np.ndarray) -> np.ndarray:
    codes = [f"LM{d + 1} {p + 1}AA" for d in range(len(_DISTRICTS)) for p in range(_POSTCODES)]
    return np.array(codes)[number]


def _district_table() -> pl.DataFrame:
    number = np.arange(len(_DISTRICTS) * _POSTCODES)
    names = [f"District {n // _POSTCODES + 1}" for n in number.tolist()]
    return pl.DataFrame({"postcode": _postcode(number), "district": names})


def _tables(
    entries: Entries, spells: tuple[np.ndarray, ...], home: np.ndarray, zero: int, history: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What is known on day 0, in the columns of the reader of returns."""
    child, place, start, end, how = spells
    first = np.ones(len(child), dtype=bool)
    first[1:] = child[1:] != child[:-1]
    seen = (end >= -history) & (start <= 0)
    child, place, start, end, how, first = (a[seen] for a in (child, place, start, end, how, first))
    known = end <= 0
    alone = entries.alone[child]
    names = np.array([f"C{n:06d}" for n in child.tolist()])
    reason = np.select(
        [~known, how == lives.MOVED, how == lives.GREW_UP, place == rates.ADOPTION, alone],
        ["", "X1", "E5", "E12", "E3"], "E4A",
    )  # fmt: skip
    postcode = np.where(alone, "", _postcode(home[child]))
    years = _collection_year(np.where(known, end, 0) + zero)
    number = len(child)
    episodes = pl.DataFrame(
        {
            "council": [COUNCIL] * number,
            "child": names,
            "started": _dates(start + zero),
            "ended": _dates(np.where(known, end, 0) + zero),
            "new_reason": np.where(first, "S", "P"),
            "legal_status": np.where(alone | (child % 5 < 2), "V2", "C2"),
            "need": np.where(alone, "N8", "N1"),
            "place": np.array(_CODES)[place],
            "provider": np.array(_PROVIDERS)[place],
            "end_reason": reason,
            "change_reason": np.where(reason == "X1", "CARPL", ""),
            "home_postcode": postcode,
            "placed_postcode": [""] * number,
            "urn": [""] * number,
            "year": years,
            "file": ["world"] * number,
            "row": np.arange(1, number + 1),
        }
    ).with_columns(ended=pl.when(pl.Series(known)).then("ended"))
    here, at = np.unique(child, return_index=True)
    last = np.maximum.reduceat(years, at) if number else years
    begun = np.maximum(
        _collection_year(start[at] + zero), _collection_year(np.array([zero - history]))[0]
    )
    children = pl.DataFrame(
        {
            "council": [COUNCIL] * len(here),
            "child": names[at],
            "sex": np.where(here % 9 < 5, "M", "F"),
            "born": _dates(entries.born[here] + zero),
            "ethnic": ["WBRI"] * len(here),
            "uasc": entries.alone[here],
            "uasc_until": pl.Series([None] * len(here), dtype=pl.Date),
            "mother": [False] * len(here),
            "first_year": begun,
            "last_year": last,
        }
    )
    return children, episodes.sort("child", "started", maintain_order=True)


def _collection_year(days: np.ndarray) -> np.ndarray:
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return (months - 3) // 12 + 1971


def _dates(days: np.ndarray) -> pl.Series:
    return pl.Series(days, dtype=pl.Int32).cast(pl.Date)
