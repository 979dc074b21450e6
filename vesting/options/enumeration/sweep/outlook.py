"""Whether a dense map is plainly too wide to sweep, told after the first few steps.

A map drawn on paper has at most ``3 n - 6`` borders among ``n`` blocks, and its councils keep the
signatures few. On a denser graph they grow by a factor with every block on the frontier, so that the
first layers tell how many there will be.
"""

from __future__ import annotations

from vesting.options.enumeration.sweep.line import Line
from vesting.options.enumeration.sweep.signatures import TOO_WIDE, Signature, advance

LOOK = 40_000
"""Steps between signatures that are made before the outlook is taken."""

LAYERS = 3.0
"""All layers together hold at least about so many times what the widest holds."""

LONGEST = 50.0
"""Power beyond which the outlook would leave the range of a float; it is hopeless long before."""


def is_dense(line: Line) -> bool:
    """Whether the blocks have more borders than a map on paper can have."""
    borders = sum(len(step.touches) for step in line.steps)
    return borders > max(1, 3 * len(line.steps) - 6)


def check_outlook(line: Line, fewest: int, most: int, most_arcs: int) -> None:
    """Refuse a dense map whose signatures will plainly be too many.

    Args:
        line: The blocks in order.
        fewest: Fewest councils of interest.
        most: Most councils of interest.
        most_arcs: Steps between signatures that can be held.

    Raises:
        InputError: OPT-E16 with about how many steps would be needed.
    """
    if not is_dense(line):
        return
    wanted = _outlook(line, fewest, most)
    if wanted > most_arcs:
        raise TOO_WIDE(
            f"Nearly every block touches every other: the frontier is up to {line.width} blocks "
            f"wide, and about {wanted:.0e} steps are needed; {most_arcs:,} can be held",
            mend="Offer fewer or larger blocks, ask for fewer councils, leave out borders that do "
            "not matter, sample options, or search for a best one.",
        )


def _outlook(line: Line, fewest: int, most: int) -> float:
    """About how many steps are needed, rather too few; 0 where the sweep is soon over."""
    layer: dict[Signature, int] = {((), (), 0): 0}
    made = 0
    for at, step in enumerate(line.steps):
        after: dict[Signature, int] = {}
        to_come = len(line.steps) - at - 1
        arcs = sum(1 for _ in advance(layer, after, step, fewest, most, to_come))
        made += arcs
        layer = after
        here = sum(step.keep)
        if made > LOOK and here > 1:
            rest = max(sum(later.keep) for later in line.steps[at:])
            return float(LAYERS * arcs ** min(rest / here, LONGEST))
    return 0.0
