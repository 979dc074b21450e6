"""From a fitted model to children and cost in every block and replicate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from vesting.demand.bands import CLASSES
from vesting.demand.histories import Histories
from vesting.demand.homes import Blocks, one_block
from vesting.demand.kernel import simulate_chunk
from vesting.demand.model import Model
from vesting.demand.placements import PLACEMENTS
from vesting.demand.plan import NOT_A_PLAN, Plan, Segments, Simulated, segments
from vesting.demand.setting import Setting, settings
from vesting.demand.world import Out

SCRATCH = 48 * 2**20
"""Bytes of pounds that one chunk of replicates holds before they are rounded."""

Progress = Callable[[int, int | None], None]


def simulate(
    model: Model, histories: Histories, plan: Plan, progress: Progress | None = None
) -> Simulated:
    """Simulate every area of a model.

    Args:
        model: Fitted model.
        histories: Histories it was fitted on (later rows are not looked at).
        plan: What to simulate.
        progress: Told how many replicates are done, and of how many.

    Returns:
        Tables by block; each is whole numbers, so that any sum of blocks is exact in every replicate.

    Raises:
        InputError: DEM-E15 when the day of the forecast lies before the end of the fitted rows.
    """
    if plan.from_day < model.window[1]:
        raise NOT_A_PLAN(
            "the forecast starts before the last day of the rows that were fitted",
            mend="Fit on rows up to the day of the forecast, or start later.",
        )
    known = histories.as_known(plan.from_day)
    blocks = plan.blocks or one_block(histories)
    blocks = _known_blocks(blocks, histories, plan.from_day)
    parts = segments(plan)
    worlds = settings(model, known, blocks, plan, parts)
    table = _tables(plan.replicates, parts, len(plan.days), len(blocks))
    lived = 0.0
    size = max(1, SCRATCH // max(1, 8 * table.cost[0].size))
    for first in range(0, plan.replicates, size):
        chunk = slice(first, min(plan.replicates, first + size))
        lived += _chunk(worlds, table, chunk)
        if progress is not None:
            progress(chunk.stop, plan.replicates)
    return _shown(table, parts, plan, blocks, known, lived)


def _chunk(worlds: list[Setting], table: Out, chunk: slice) -> float:
    pounds = np.zeros(table.cost[chunk].shape)
    for world in worlds:
        out = Out(
            table.stock[chunk], table.uasc[chunk], pounds, table.starts[chunk], table.lived[chunk]
        )
        simulate_chunk(world.future, world.children, world.new, world.quota, chunk.start, out)
    table.cost[chunk] = np.rint(pounds)
    return float(table.lived[chunk, 0].sum())


def _known_blocks(blocks: Blocks, histories: Histories, day: int) -> Blocks:
    """The blocks of those periods of care that had begun by a day."""
    kept = histories.periods.began <= day
    return replace(blocks, certain=blocks.certain[kept])


def _tables(replicates: int, parts: Segments, days: int, blocks: int) -> Out:
    years, places = len(parts.years), len(PLACEMENTS)
    return Out(
        np.zeros((replicates, days, blocks, places), np.int32),
        np.zeros((replicates, days, blocks), np.int32),
        np.zeros((replicates, years, blocks, places), np.int32),
        np.zeros((replicates, years, blocks, len(CLASSES)), np.int32),
        np.zeros((replicates, 2)),
    )


def _shown(
    table: Out, parts: Segments, plan: Plan, blocks: Blocks, known: Histories, lived: float
) -> Simulated:
    length = np.bincount(parts.year, parts.ends - parts.starts, len(parts.years))
    return Simulated(
        np.moveaxis(table.stock, 0, -1),
        np.moveaxis(table.uasc, 0, -1),
        np.moveaxis(table.cost, 0, -1),  # type: ignore[arg-type]
        np.moveaxis(table.starts, 0, -1),
        plan.days,
        parts.years,
        tuple(int(days) for days in length),
        blocks.names,
        lived,
        blocks.said(known),
    )
