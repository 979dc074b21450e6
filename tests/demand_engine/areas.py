"""Tiny areas and models whose answers are known."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from vesting.demand.bands import CAUSES, CELLS, MOVE, OUTCOMES, SHAPE
from vesting.demand.effects import EFFECTS, Rates
from vesting.demand.entries import Entries
from vesting.demand.histories import OPEN, STILL, Histories, Periods, Stays
from vesting.demand.model import AreaModel, Model
from vesting.demand.placements import PLACEMENTS
from vesting.demand.priors import england
from vesting.demand.shocks import Shock

DAY = 18_000
YEAR = 365.25
EPISODE = {
    "council": "Here", "child": "a", "started": date(2020, 1, 1), "ended": None, "new_reason": "S",
    "legal_status": "C2", "place": "U4", "provider": "PR1", "end_reason": None, "home_postcode": "AB1 2CD",
}  # fmt: skip
CHILD = {"council": "Here", "child": "a", "born": date(2010, 5, 5), "uasc": False}


def children(*rows: dict) -> pl.DataFrame:
    return pl.DataFrame([{**CHILD, **row} for row in rows], schema_overrides={"born": pl.Date})


def episodes(*rows: dict) -> pl.DataFrame:
    kinds = {"started": pl.Date, "ended": pl.Date}
    text = dict.fromkeys(set(EPISODE) - set(kinds), pl.String)
    return pl.DataFrame([{**EPISODE, **row} for row in rows], schema_overrides={**kinds, **text})


def open_children(
    places: np.ndarray, *, age: float = 6.0, uasc: np.ndarray | None = None
) -> Histories:
    """Children who came half a year ago and stay since in one placement each."""
    count = len(places)
    whole = np.full(count, 0, np.int32)
    adult = whole + DAY + round((18 - age) * YEAR)
    periods = Periods(
        born=(adult - 6574).astype(np.int32),
        adult=adult.astype(np.int32),
        uasc=np.zeros(count, bool) if uasc is None else uasc,
        began=whole + DAY - 183,
        ended=whole + OPEN,
        cause=np.full(count, -1, np.int8),
        area=whole,
        home=whole - 1,
        siblings=np.arange(count, dtype=np.int32),
    )
    stays = Stays(
        np.arange(count, dtype=np.int32), places.astype(np.int8), np.full(count, -1, np.int8),
        periods.began, periods.ended, np.full(count, STILL, np.int8),
    )  # fmt: skip
    return Histories(periods, stays, DAY - 1000, DAY, ("Here",))


def still(level: float) -> Shock:
    """A rate that does not wander."""
    one = np.ones(1)
    return Shock(
        1e-12 * one, 0.5 * one, one, np.array([[np.log(level), 0.0, 0.0]]), np.zeros((1, 3, 3))
    )


def plain_rates(exits: np.ndarray, moves: np.ndarray) -> Rates:
    """The same rates at every age and duration, by placement."""
    table = np.zeros((*SHAPE, OUTCOMES))
    table[..., :CAUSES] = exits[:, None, None, None] / CAUSES
    table[..., MOVE] = moves[:, None, None]
    zero = np.zeros((CELLS, OUTCOMES))
    return Rates(
        table.reshape(CELLS, OUTCOMES), np.zeros((OUTCOMES, EFFECTS)),
        np.zeros((OUTCOMES, EFFECTS, EFFECTS)), np.full(OUTCOMES, 1e12), zero, zero,
    )  # fmt: skip


def plain_model(
    exits: np.ndarray, moves: np.ndarray, onward: np.ndarray, *, arrivals: float = 1e-9, age: int = 6,
    first: int = 0, frailty: float = np.inf, sizes: np.ndarray | None = None,
) -> Model:  # fmt: skip
    """A model without shocks and without doubt."""
    places = len(PLACEMENTS)
    ages, firsts = np.full((2, 18), 1e-12), np.full((2, SHAPE[1], places), 1e-12)
    ages[:, age], firsts[:, :, first] = 1.0, 1.0
    alone = np.array([1.0, 0, 0, 0, 0]) if sizes is None else sizes
    entries = Entries(still(arrivals), still(1e-9), alone, ages, firsts, (0.0, 0.1), (0, 0))
    spread = np.broadcast_to(onward, (2, SHAPE[1], places, places)).copy()
    area = AreaModel("Here", plain_rates(exits, moves), spread, frailty, entries, still(1.0), 0, 0)
    return Model((area,), (DAY - 1000, DAY), england())
