"""Count the options of a larger graph, by whichever code answers first."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from vesting.errors import VestingError
from vesting.options.enumeration.admission import Admission
from vesting.options.enumeration.sweep.join import count_matches
from vesting.options.enumeration.sweep.line import Line, lay_out
from vesting.options.enumeration.sweep.meeting import meet, unbounded
from vesting.options.enumeration.sweep.signatures import signatures

Progress = Callable[[int, int | None], None]

LIGHT = 4_000.0
"""Cost of an order below which plain code is quicker than loading compiled code."""

LIGHT_ROWS = 400_000
"""Half-made options on one side from which compiled code takes over."""


def count_by_sweep(
    made: Admission, units: Sequence[int], progress: Progress | None = None
) -> dict[int, int]:
    """Options for each number of councils, exactly.

    Args:
        made: Compiled constraints without a limit on hops.
        units: Numbers of councils.
        progress: Called with the blocks passed and their number.

    Raises:
        InputError: OPT-E16 or OPT-E17 where the graph is too large.
    """
    fixed = len(made.fixed)
    beside = [k - fixed for k in units]
    line = lay_out(made, min(beside), max(beside))
    loaded = "numba" in sys.modules and bool(line.bounds)
    heavy = loaded or line.cost >= LIGHT
    found = count_compiled(line, beside, progress) if heavy else None
    if found is None:
        found = count_plain(line, beside, progress)
    return {k + fixed: ways for k, ways in found.items()}


def count_compiled(
    line: Line, units: Sequence[int], progress: Progress | None = None
) -> dict[int, int] | None:
    """The same by compiled code; ``None`` where it cannot."""
    from vesting.options.enumeration.sweep.compiled.count import count_compiled

    return count_compiled(line, units, progress)


def count_plain(
    line: Line, units: Sequence[int], progress: Progress | None = None
) -> dict[int, int]:
    """The same by plain code, with whole numbers of any size."""
    fewest, most = min(units), max(units)
    layers = signatures(line, fewest, most)
    if not layers:
        return {}
    if not line.bounds:
        return unbounded(layers)
    try:
        meeting = meet(line, layers, fewest, most, progress=progress, most_rows=LIGHT_ROWS)
    except VestingError:
        found = count_compiled(line, units, progress)
        if found is None:
            raise
        return found
    low, high = meeting.carrier.low, meeting.carrier.high
    return {
        k: sum(
            count_matches(meeting.past[s], rows, low, high)
            for s, rows in stage.items()
            if s in meeting.past
        )
        for k, stage in meeting.future.items()
    }
