"""From paths to councils: the blocks of every council, as masks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vesting.maths.arrays import Ints, Masks
from vesting.options.enumeration.sweep.chain import Chain, Exact, Link
from vesting.options.enumeration.sweep.line import Line
from vesting.options.enumeration.tables import WORD


@dataclass(frozen=True, slots=True, eq=False)
class Halves:
    """Councils of half-made options.

    Attributes:
        masks: Blocks of each council, shape (paths, councils, words): first those that are open at
            the meeting, then those that lie wholly on this side.
        lowest: Lowest block of each council; a large number for one without blocks here.
    """

    masks: Masks
    lowest: Ints


NOWHERE = np.iinfo(np.int64).max
"""Lowest block of a council that has none on this side."""


def halves(
    chain: Chain, line: Line, rows: Ints, ranks: Exact, slots: int, councils: int, blocks: int
) -> Halves:
    """Draw some half-made options.

    Args:
        chain: One side.
        line: The blocks in order.
        rows: Rows at the meeting, all of one signature.
        ranks: Which path of each row.
        slots: Open councils of that signature.
        councils: Open councils and those that lie wholly on this side.
        blocks: Blocks of the graph.
    """
    paths = np.arange(len(rows))
    masks = np.zeros((len(rows), councils, -(-blocks // WORD)), dtype=np.uint64)
    lowest = np.full((len(rows), councils), NOWHERE, dtype=np.int64)
    names = np.broadcast_to(np.arange(_width(chain)), (len(rows), _width(chain))).copy()
    fresh = np.full(len(rows), slots, dtype=np.int64)
    for link, entry in zip(chain.links, chain.trace(rows, ranks), strict=True):
        arc = link.arc[entry]
        step = _onward if chain.onward else _backward
        names, council, fresh = step(link, arc, names, fresh)
        block = line.blocks[link.block]
        masks[paths, council, block // WORD] |= np.uint64(1 << block % WORD)
        lowest[paths, council] = np.minimum(lowest[paths, council], block)
    return Halves(masks, lowest)


def _width(chain: Chain) -> int:
    return chain.links[0].arcs.onto.shape[1] if chain.links else 1


def _backward(link: Link, arc: Ints, names: Ints, fresh: Ints) -> tuple[Ints, Ints, Ints]:
    """Councils of the slots before a block, from those after it; finished ones get a new name."""
    table = link.arcs
    onto = table.onto[arc]
    made = np.take_along_axis(names, np.maximum(onto, 0), axis=1)
    made = np.where(onto >= 0, made, fresh[:, None] + table.ends[arc])
    council = np.take_along_axis(made, table.choice[arc][:, None], axis=1)[:, 0]
    return made, council, fresh + table.ended[arc]


def _onward(link: Link, arc: Ints, names: Ints, fresh: Ints) -> tuple[Ints, Ints, Ints]:
    """Councils of the slots after a block, from those before it; an opened one gets a new name."""
    table = link.arcs
    here = names.copy()
    here[:, -1] = fresh
    council = np.take_along_axis(here, table.choice[arc][:, None], axis=1)[:, 0]
    back = table.back[arc]
    return (
        np.take_along_axis(here, np.maximum(back, 0), axis=1),
        council,
        fresh + table.opens[arc],
    )


def join_halves(one: Halves, other: Halves, slots: int, fixed: Halves) -> Masks:
    """Whole options: open councils united, those of either side and the fixed ones beside them.

    Args:
        one: Councils up to the meeting.
        other: Councils from the meeting on, a row for each row of ``one``.
        slots: Open councils.
        fixed: The fixed councils, one row for all.

    Returns:
        Masks (options, councils, words) in order of each council's lowest block.
    """
    rows = len(one.masks)
    masks = np.concatenate(
        [
            one.masks[:, :slots] | other.masks[:, :slots],
            one.masks[:, slots:],
            other.masks[:, slots:],
            np.broadcast_to(fixed.masks, (rows, *fixed.masks.shape[1:])),
        ],
        axis=1,
    )
    lowest = np.concatenate(
        [
            np.minimum(one.lowest[:, :slots], other.lowest[:, :slots]),
            one.lowest[:, slots:],
            other.lowest[:, slots:],
            np.broadcast_to(fixed.lowest, (rows, fixed.lowest.shape[1])),
        ],
        axis=1,
    )
    return np.take_along_axis(masks, np.argsort(lowest, axis=1)[:, :, None], axis=1)
