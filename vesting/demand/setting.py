"""One area made ready for the kernel: parameters drawn, shocks walked, children lined up."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vesting.demand.bands import CLASSES, MOVE, YEAR
from vesting.demand.exposure import measure
from vesting.demand.factors import Factors, factors
from vesting.demand.histories import Histories
from vesting.demand.homes import UNKNOWN, Blocks, entry_weights
from vesting.demand.kernel import KINDS
from vesting.demand.model import AreaModel, Model, move_record
from vesting.demand.placements import PLACEMENTS
from vesting.demand.plan import Layer, Plan, Segments
from vesting.demand.prices import Prices, price_paths
from vesting.demand.shocks import Shock
from vesting.demand.world import Future, New, Open
from vesting.maths.arrays import Floats, Ints
from vesting.maths.streams import key_of, stream

LOW = 0xFFFFFFFF


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """What the kernel reads of one area.

    Attributes:
        future: What all children share.
        children: Children looked after on the day.
        new: Children who enter.
        quota: Cumulated quota of unaccompanied children; empty where they go like others.
    """

    future: Future
    children: Open
    new: New
    quota: Floats


def settings(
    model: Model, known: Histories, blocks: Blocks, plan: Plan, parts: Segments
) -> list[Setting]:
    """Every area of a model.

    Args:
        model: Fitted model.
        known: What was known on the day of the forecast.
        blocks: Blocks of the periods in ``known``.
        plan: What to simulate.
        parts: Its segments.
    """
    change = factors(
        plan.scenario, parts.starts, parts.ends, plan.prices.rows, len(blocks), plan.seed
    )
    levels = _levels(plan, parts, change)
    quota = np.zeros(0) if blocks.quota is None else np.cumsum(blocks.quota)
    made = []
    for number, area in enumerate(model.areas):
        inside = known.periods.area == number
        own = known.of_area(number)
        mine = replace(blocks, certain=blocks.certain[inside])
        weights = entry_weights(blocks, known, number, model.window, model.prior.belief["homes"])
        sets = _Sets(area, plan, number, weights)
        since = (plan.from_day - model.window[1]) / YEAR
        future = _future(area, own, plan, parts, sets, number, since, levels, change)
        children = _open(area, own, mine, number, model.window[0])
        made.append(
            Setting(future, children, _new(area, plan, parts, sets, number, since, change), quota)
        )
    return made


class _Sets:
    """Parameters of one area as they may be; one set of expected ones where that layer is off."""

    def __init__(self, area: AreaModel, plan: Plan, number: int, homes: Floats) -> None:
        drawn = Layer.PARAMETER in plan.layers
        self.count = min(plan.replicates, plan.sets) if drawn else 1
        chance = stream(plan.seed, "demand parameters", 0, number) if drawn else None
        entries, rates = area.entries, area.rates
        self.rates = (
            rates.mean()[None] if chance is None else rates.draws(self.count, chance)
        ).astype(np.float32)
        self.onward = self._draw(area.destinations, chance).astype(np.float32)
        self.sizes = np.cumsum(self._draw(entries.sizes, chance), axis=-1)
        self.ages = self._draw(entries.ages, chance)
        self.first = self._draw(entries.first, chance).astype(np.float32)
        self.homes = self._draw(homes, chance)

    def _draw(self, weights: Floats, chance: np.random.Generator | None) -> Floats:
        """Chances along the last axis: Dirichlet numbers, or their mean."""
        table = (
            weights[None]
            if chance is None
            else chance.standard_gamma(weights, (self.count, *weights.shape))
        )
        return np.asarray(table / np.maximum(table.sum(axis=-1, keepdims=True), 1e-300))


def _future(
    area: AreaModel,
    own: Histories,
    plan: Plan,
    parts: Segments,
    sets: _Sets,
    number: int,
    since: float,
    levels: Floats,
    change: Factors,
) -> Future:
    key = key_of(plan.seed, "demand")
    return Future(
        np.array([key & LOW, key >> 32 & LOW], dtype=np.uint64),
        number * KINDS,
        parts.times(plan.from_day),
        parts.year,
        parts.day,
        sets.rates,
        np.stack([sets.rates[..., :MOVE].sum(axis=-1), sets.rates[..., MOVE]], axis=-1),
        bool((change.hazards != 1.0).any()),
        sets.onward,
        _walk(area.exits, plan, parts, "demand exits", number, since),
        change.hazards,
        change.towards,
        change.shift,
        bool((change.shift != np.eye(len(PLACEMENTS))).any()),
        change.closing,
        levels.astype(np.float32),
        plan.prices.quantiles(),
        plan.prices.row_of(),
        _external(own, plan.prices),
        plan.scenario.spot,
    )


def _levels(plan: Plan, parts: Segments, change: Factors) -> Floats:
    """Price levels of every replicate, the same for all areas: there is one market."""
    levels = price_paths(
        plan.prices,
        plan.from_day,
        parts.middles(plan.from_day),
        plan.replicates,
        stream(plan.seed, "demand prices"),
        uncertain=Layer.PRICE in plan.layers,
    )
    return levels * change.prices[np.arange(plan.replicates) % len(change.prices)]


def _external(own: Histories, prices: Prices) -> Floats:
    """Chance that a stay is with a private or voluntary provider: the area's own stays, shrunk to England's."""
    share = np.zeros(len(PLACEMENTS))
    for place, (believed, worth) in prices.external.items():
        number = PLACEMENTS.index(place)
        sector = own.stays.sector[(own.stays.place == number) & (own.stays.sector >= 0)]
        share[number] = (worth * believed + (sector == 1).sum()) / (worth + len(sector))
    return share


def _open(area: AreaModel, own: Histories, blocks: Blocks, number: int, first: int) -> Open:
    stays, periods = own.stays[own.open_stays()], own.periods
    owner, day = stays.period.astype(np.int64), own.until
    kind = periods.uasc[owner].astype(np.int64)
    record = measure(own, (first, day))
    moved, due = move_record(record, area.rates, own.stays.period.astype(np.int64), len(periods))
    by_quota = (kind == 1) & (blocks.quota is not None)
    rank = np.zeros(len(owner))
    rank[by_quota] = _order(int(by_quota.sum()), number)
    shape = area.frailty
    return Open(
        owner,
        kind,
        np.asarray((periods.adult[owner] - day) / YEAR),
        np.asarray((day - periods.began[owner]) / YEAR),
        np.asarray((day - stays.start) / YEAR),
        stays.place.astype(np.int64),
        stays.sector.astype(np.int64),
        shape + moved[owner],
        shape + due[owner],
        np.where(by_quota, -2, np.where(blocks.certain[owner] < 0, UNKNOWN, blocks.certain[owner])),
        rank,
        np.cumsum(blocks.chances[number]),
        np.zeros(1) if blocks.quota is None else np.cumsum(blocks.quota),
        int(by_quota.sum()),
    )


def _order(count: int, number: int) -> Ints:
    """A fixed shuffle in which the quota is dealt out, so that no block's share follows the order of a file."""
    return np.asarray(stream(0, "demand quota", 0, number).permutation(count))


def _new(
    area: AreaModel,
    plan: Plan,
    parts: Segments,
    sets: _Sets,
    number: int,
    since: float,
    change: Factors,
) -> New:
    entries = area.entries
    case = np.arange(plan.replicates) % len(change.entries)
    rate = np.empty((plan.replicates, len(CLASSES), len(parts.ends)))
    for group, shock in enumerate((entries.groups, entries.uasc)):
        by_age = change.entries[:, :, group] @ (entries.ages[group] / entries.ages[group].sum())
        by_block = change.blocks @ sets.homes.mean(axis=0) if group == 0 else 1.0
        path = _walk(shock, plan, parts, f"demand entries {CLASSES[group]}", number, since)
        rate[:, group] = path * (by_age * by_block)[case]
    return New(
        rate,
        sets.sizes,
        sets.ages,
        change.entries,
        sets.first,
        sets.homes,
        change.blocks,
        np.array(entries.newborn),
        area.frailty if np.isfinite(area.frailty) else 0.0,
    )


def _walk(
    shock: Shock, plan: Plan, parts: Segments, purpose: str, number: int, since: float
) -> Floats:
    """Multipliers of a rate, ``(replicates, segments)``."""
    return np.exp(
        shock.paths(
            parts.middles(plan.from_day) + since,
            stream(plan.seed, purpose, 0, number),
            plan.replicates,
            known=Layer.PARAMETER not in plan.layers,
            still=Layer.SHOCK not in plan.layers,
        )
    )
