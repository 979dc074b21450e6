"""Both sides of the sweep, carried until they meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vesting.errors import InputError, Problem, VestingError
from vesting.options.enumeration.sweep.line import Line
from vesting.options.enumeration.sweep.reach import reach
from vesting.options.enumeration.sweep.rows import Carrier, Rows, Stage, Trace, size
from vesting.options.enumeration.sweep.signatures import Layer

TOO_MANY_ROWS = Problem("OPT-E17", "Too many half-made options to hold", InputError)

MOST_ROWS = 25_000_000
"""Half-made options held at once on one side."""

Progress = Callable[[int, int | None], None]

SAFE = 2**62
"""Below this many options without a window every count fits 63 bits."""


def unbounded(layers: Sequence[Layer]) -> dict[int, int]:
    """Options by number of councils when no window is asked for; exact."""
    if not layers:
        return {}
    ways = [1]
    for layer, after in pairwise(layers):
        passed = [0] * len(after.slots)
        for arc in layer.arcs:
            passed[arc.target] += ways[arc.source]
        ways = passed
    return dict(zip(layers[-1].closed, ways, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """Both sides of the search where they meet.

    Attributes:
        carrier: Blocks, signatures and windows.
        at: Layer of the meeting.
        past: Forward rows by signature.
        future: Backward rows by number of councils, then signature.
        before: Origins of the forward rows of every layer up to the meeting, if kept.
        after: Origins of the backward rows by number of councils, from the end, if kept.
    """

    carrier: Carrier
    at: int
    past: Stage
    future: Mapping[int, Stage]
    before: tuple[Trace, ...]
    after: Mapping[int, tuple[Trace, ...]]


def meet(
    line: Line,
    layers: Sequence[Layer],
    fewest: int,
    most: int,
    *,
    keep: bool = False,
    most_rows: int = MOST_ROWS,
    progress: Progress | None = None,
) -> Meeting:
    """Carry rows from both ends until they meet, the smaller side first."""
    carrier = Carrier.of(line, layers, reach(line, layers), fewest, most)
    kind = np.int64 if sum(unbounded(layers).values()) < SAFE else object
    seed = Rows(np.zeros((1, 0, len(line.bounds)), dtype=np.int64), np.ones(1, dtype=kind))
    past: Stage = {0: seed}
    future: dict[int, Stage] = {k: {i: seed} for i, k in enumerate(layers[-1].closed)}
    before: list[Trace] = []
    after: dict[int, list[Trace]] = {k: [] for k in future}
    start, stop = 0, len(line.blocks)
    while start < stop:
        behind, ahead = size(past), sum(size(stage) for stage in future.values())
        if max(behind, ahead) > most_rows:
            raise too_many_rows(most_rows, sum(unbounded(layers).values()))
        if progress is not None:
            progress(len(line.blocks) - stop + start, len(line.blocks))
        if behind <= ahead:
            past, trace = carrier.forward(past, start)
            start += 1
            if keep:
                before.append(trace)
        else:
            stop -= 1
            for k, stage in future.items():
                future[k], trace = carrier.backward(stage, stop)
                if keep:
                    after[k].append(trace)
    kept = {k: tuple(traces) for k, traces in after.items()}
    return Meeting(carrier, start, past, future, tuple(before), kept)


def too_many_rows(rows: int, total: int) -> VestingError:
    """The error that says what was not done, and the bound that is proved all the same.

    Args:
        rows: Half-made options that were to be held at most.
        total: Options without a window.
    """
    return TOO_MANY_ROWS(
        f"More than {rows:,} half-made options would have to be held",
        where=f"Without a window there are {total:,} options: that is proved, and bounds the number "
        "inside the window",
        mend="Narrow the window, offer fewer blocks, sample options, or search for a best one.",
    )
