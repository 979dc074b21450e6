"""A scenario as tables that the simulation reads: factors by way of the world, segment and what they act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import norm

from vesting.demand.bands import AGE_EDGES, AGES, CAUSES, CLASSES, MOVE, OUTCOMES, SHAPE
from vesting.demand.placements import EXITS, PLACEMENTS
from vesting.demand.prices import ANY, Price
from vesting.demand.what_if import Change, Shift, What, WhatIf
from vesting.maths.arrays import Flags, Floats, Ints
from vesting.maths.streams import stream

_P = len(PLACEMENTS)
_Z90 = float(norm.ppf(0.9))


class Factors(NamedTuple):
    """A scenario as tables, set first, segment second.

    Attributes:
        hazards: ``(sets, segments, ages, placements, outcomes)``.
        entries: ``(sets, segments, classes, years of age)``.
        blocks: Of entries, ``(sets, segments, blocks)``.
        towards: Weight of each placement for those who arrive, ``(sets, segments, placements)``.
        shift: Chance to be placed in the last when the one before was meant,
            ``(sets, segments, ages, placements, placements)``.
        closing: Share of stays that end with the segment, ``(segments, placements)``.
        prices: ``(sets, segments, rows)``.
    """

    hazards: Floats
    entries: Floats
    blocks: Floats
    towards: Floats
    shift: Floats
    closing: Floats
    prices: Floats


def factors(
    what_if: WhatIf, starts: Ints, ends: Ints, rows: Sequence[Price], blocks: int, seed: int
) -> Factors:
    """A scenario as tables.

    Args:
        what_if: Scenario.
        starts: Day at whose end each segment begins.
        ends: Day at whose end each segment ends.
        rows: Prices, in their order.
        blocks: Number of blocks.
        seed: Seed of the run, for factors that are a range.
    """
    sets, parts = what_if.sets(), len(starts)
    lead = (sets, parts)
    table = Factors(
        np.ones((*lead, SHAPE[1], _P, OUTCOMES)),
        np.ones((*lead, len(CLASSES), AGES)),
        np.ones((*lead, blocks)),
        np.ones((*lead, _P)),
        np.broadcast_to(np.eye(_P), (*lead, SHAPE[1], _P, _P)).copy(),
        np.zeros((parts, _P)),
        np.ones((*lead, len(rows))),
    )
    for number, change in enumerate(what_if.changes):
        drawn = _drawn(change.times, sets, seed, number)
        _apply(table, change, drawn, _acts(change, starts), rows)
    for number, shift in enumerate(what_if.shifts):
        drawn = np.minimum(_drawn(shift.share, sets, seed, len(what_if.changes) + number), 1.0)
        _shift(table.shift, shift, drawn, _acts(shift, starts))
    for closure in what_if.closures:
        place = PLACEMENTS.index(closure.placement)
        table.closing[ends == closure.day, place] = closure.share
        table.towards[:, starts >= closure.day, place] *= 1.0 - closure.share
    return table


def _drawn(times: tuple[float, float], sets: int, seed: int, number: int) -> Floats:
    """A factor in every set: log-normal with the range as its 10th and 90th percentile."""
    low, high = times
    if low == high:
        return np.full(sets, low)
    floor = max(low, 1e-6)
    middle, spread = np.sqrt(floor * high), np.log(high / floor) / (2.0 * _Z90)
    normal = stream(seed, "demand scenario", 0, number).standard_normal(sets)
    return np.asarray(middle * np.exp(spread * (normal if sets > 1 else np.zeros(1))))


def _acts(span: Change | Shift, starts: Ints) -> Flags:
    last = np.iinfo(np.int64).max if span.until is None else span.until
    return np.asarray((starts >= span.since) & (starts < last))


def _bands(ages: tuple[int, int]) -> Floats:
    """Share of each band of age that the years of age cover."""
    low, high = AGE_EDGES[:-1], AGE_EDGES[1:]
    covered = np.minimum(high, ages[1] + 1.0) - np.maximum(low, ages[0])
    return np.asarray(np.clip(covered, 0.0, None) / (high - low))


def _apply(
    table: Factors, change: Change, drawn: Floats, acts: Flags, rows: Sequence[Price]
) -> None:
    extra = drawn - 1.0
    places = np.array([not change.placements or place in change.placements for place in PLACEMENTS])
    if change.what in {What.EXITS, What.MOVES}:
        outcome = np.zeros(OUTCOMES)
        causes = change.causes or EXITS[:CAUSES]
        outcome[
            [MOVE] if change.what == What.MOVES else [EXITS.index(cause) for cause in causes]
        ] = 1.0
        where = np.einsum("a,p,o->apo", _bands(change.ages), places, outcome)
        table.hazards[:, acts] *= 1.0 + extra[:, None, None, None, None] * where
    elif change.what == What.PRICES:
        sector = change.sector or ANY
        meant = [
            places[PLACEMENTS.index(row.placement)]
            and (sector == ANY or row.sector in {sector, ANY})
            for row in rows
        ]
        table.prices[:, acts] *= 1.0 + extra[:, None, None] * np.array(meant)
    else:
        _enter(table, change, extra, acts)


def _enter(table: Factors, change: Change, extra: Floats, acts: Flags) -> None:
    if change.blocks:
        here = np.zeros(table.blocks.shape[-1])
        here[list(change.blocks)] = 1.0
        table.blocks[:, acts] *= 1.0 + extra[:, None, None] * here
        return
    group = CLASSES.index("uasc") if change.what == What.UASC else 0
    years = np.arange(AGES)
    meant = (years >= change.ages[0]) & (years <= change.ages[1])
    table.entries[:, acts, group] *= 1.0 + extra[:, None, None] * meant


def _shift(table: Floats, shift: Shift, drawn: Floats, acts: Flags) -> None:
    """Those meant for ``of`` after all earlier shifts go to ``to`` with a chance."""
    to = PLACEMENTS.index(shift.to)
    share = drawn[:, None, None, None] * _bands(shift.ages)[:, None]
    for place in shift.of:
        number = PLACEMENTS.index(place)
        part = table[..., number] * share * acts[None, :, None, None]
        table[..., number] -= part
        table[..., to] += part
