"""Bounds that cannot be met, proved without a search: the one that breaks, and what is near.

Nothing here says that options exist; :mod:`~vesting.options.enumeration.nearest` searches.
"""

from __future__ import annotations

from collections.abc import Iterable

from vesting.errors import InputError, Problem, VestingError
from vesting.options.enumeration.admission import MINIMUM_TOO_HIGH, Admission, Bound
from vesting.options.enumeration.masks import bits, parts_of, weigh

NO_BLOCKS = Problem("OPT-E05", "There is nothing to divide", InputError)
UNITS_IMPOSSIBLE = Problem("OPT-E06", "The number of councils is impossible", InputError)
BLOCK_TOO_LARGE = Problem("OPT-E07", "A block is larger than a council may be", InputError)
MAXIMUM_TOO_LOW = Problem("OPT-E09", "The maximum cannot be met", InputError)
PART_IMPOSSIBLE = Problem("OPT-E10", "A part of the area cannot be divided", InputError)
FIXED_REFUSED = Problem("OPT-E11", "A fixed council breaks another constraint", InputError)
APART_IMPOSSIBLE = Problem(
    "OPT-E12", "More blocks are kept apart than there are councils", InputError
)
IN_PARTS = Problem("OPT-E13", "The area is in parts that do not touch", InputError)


def check_ground(admission: Admission, *, separate_parts: bool) -> None:
    """Check what holds for every number of councils.

    Args:
        admission: The compiled constraints.
        separate_parts: Whether parts that do not touch are wanted.

    Raises:
        InputError: OPT-E05 without blocks, OPT-E13 for an area in parts, OPT-E07 for a block or a
            group larger than a council may be, OPT-E11 for a fixed council that is not admitted.
    """
    graph = admission.graph
    if not len(graph):
        raise NO_BLOCKS("The graph has no blocks", mend="Give at least one place.")
    parts = parts_of(admission.everything, admission.neighbours)
    if len(parts) > 1 and not separate_parts:
        parts.sort(key=lambda part: (-part.bit_count(), part))
        small = "; ".join(admission.names(part) for part in parts[1:])
        raise IN_PARTS(
            f"The area is in {len(parts)} parts that do not touch: {small} cannot be reached from "
            f"{admission.names(parts[0])}",
            mend="Add the border or the crossing that joins them, or divide the "
            "parts one by one: count and list do so with --separate-parts.",
        )
    _check_sizes(admission)
    for unit in admission.fixed:
        why = admission.refusal(unit)
        if why:
            raise FIXED_REFUSED(
                f"The fixed council of {admission.names(unit)} {why}",
                mend="Change the fixed council or the constraint.",
            )


def _check_sizes(admission: Admission) -> None:
    groups = [*admission.together, *(1 << i for i in range(len(admission.graph)))]
    for bound in admission.bounds:
        for group in groups:
            held = weigh(group, bound.values)
            if held > bound.high:
                kept = ", kept together," if group & (group - 1) else ""
                raise BLOCK_TOO_LARGE(
                    f"{admission.names(group)}{kept} has {held:,} {bound.measure}: more than the "
                    f"maximum of a council, {bound.high:,}",
                    mend=f"Raise the maximum to {held:,} or more, or divide the block.",
                )


def check_possible(admission: Admission, units: Iterable[int]) -> None:
    """Check that at least one of the numbers of councils is not plainly impossible.

    Raises:
        InputError: What breaks for the first number of councils, if every one breaks.
    """
    first: VestingError | None = None
    for k in units:
        why = why_impossible(admission, k)
        if why is None:
            return
        first = first or why
    assert first is not None, "a number of councils was asked for"
    raise first


def why_impossible(admission: Admission, units: int) -> VestingError | None:
    """The bound that rules out a number of councils; ``None`` where arithmetic finds none."""
    n = len(admission.graph)
    if not 1 <= units <= n:
        return UNITS_IMPOSSIBLE(
            f"{n} blocks cannot make {units} councils", mend=f"Choose from 1 to {n} councils."
        )
    rest = admission.everything & ~admission.taken
    left = units - len(admission.fixed)
    return (
        _beside_fixed(admission, units, left, rest)
        or _crowd_apart(admission, units)
        or _total_outside(admission, left, rest)
        or _part_outside(admission, left, rest)
    )


def _beside_fixed(admission: Admission, units: int, left: int, rest: int) -> VestingError | None:
    blocks = rest.bit_count()
    if (left > 0) == (blocks > 0) and 0 <= left <= blocks:
        return None
    return UNITS_IMPOSSIBLE(
        f"{units} councils are asked for, {len(admission.fixed)} are fixed, and {blocks} blocks are "
        "left for the others",
        mend="Change the number of councils or the fixed councils.",
    )


def _crowd_apart(admission: Admission, units: int) -> VestingError | None:
    """A set of blocks that all exclude each other, grown greedily, is larger than k."""
    for start in range(len(admission.graph)):
        crowd, open_to = 1 << start, admission.excludes[start]
        while open_to:
            low = open_to & -open_to
            crowd |= low
            open_to &= admission.excludes[low.bit_length() - 1]
        if crowd.bit_count() > units:
            return APART_IMPOSSIBLE(
                f"{admission.names(crowd)} may not share a council with each other: "
                f"{crowd.bit_count()} councils are needed, {units} asked for",
                mend="Ask for more councils, or keep fewer blocks apart.",
            )
    return None


def _total_outside(admission: Admission, left: int, rest: int) -> VestingError | None:
    for bound in admission.bounds:
        total = weigh(rest, bound.values)
        beside = " beside the fixed councils" if admission.fixed else ""
        if left * bound.low > total:
            return MINIMUM_TOO_HIGH(
                f"{left} councils of at least {bound.low:,} {bound.measure} need "
                f"{left * bound.low:,}; there are {total:,}{beside}: the minimum breaks",
                mend=_near(bound, total, left, rest.bit_count(), len(admission.fixed)),
            )
        if left * bound.high < total:
            return MAXIMUM_TOO_LOW(
                f"{left} councils of at most {bound.high:,} {bound.measure} hold "
                f"{left * bound.high:,}; there are {total:,}{beside}: the maximum breaks",
                mend=_near(bound, total, left, rest.bit_count(), len(admission.fixed)),
            )
    return None


def _near(bound: Bound, total: int, left: int, blocks: int, fixed: int) -> str:
    """The nearest numbers of councils that the window holds, and the end that would have to move."""
    fewest = max(1, -(-total // bound.high)) if bound.high else 1
    most = min(blocks, total // bound.low) if bound.low else blocks
    window = (
        f"{left + fixed} councils need a minimum of {total // left:,} or less"
        if left * bound.low > total
        else f"{left + fixed} councils need a maximum of {-(-total // left):,} or more"
    )
    if fewest > most:
        return f"No number of councils fits this window; {window}."
    nearest = min(max(left, fewest), most) + fixed
    return f"The nearest number of councils that this window can hold is {nearest}; {window}."


def _part_outside(admission: Admission, left: int, rest: int) -> VestingError | None:
    """Each connected part must hold a whole number of councils, and they must add up."""
    parts = parts_of(rest, admission.neighbours)
    if len(parts) > left:
        return PART_IMPOSSIBLE(
            f"What is left is in {len(parts)} parts that do not touch, for {left} councils: "
            + "; ".join(admission.names(part) for part in parts),
            mend=f"Ask for at least {len(parts) + len(admission.fixed)} councils, or add a border.",
        )
    fewest = most = 0
    for part in parts:
        low, high, tight = councils_in(admission.bounds, part)
        if low > high:
            return PART_IMPOSSIBLE(
                f"{admission.names(part)} cannot be divided within the bounds on {tight}",
                mend="Widen the window, or add a border that joins this part to another.",
            )
        fewest, most = fewest + low, most + high
    if fewest <= left <= most:
        return None
    return PART_IMPOSSIBLE(
        f"The parts of the area hold {fewest} to {most} councils within the window, not {left}",
        mend="Widen the window, or change the number of councils.",
    )


def councils_in(bounds: Iterable[Bound], part: int) -> tuple[int, int, str]:
    """Fewest and most councils in a connected part, and the measure that is tightest.

    ``ceil(w(C) / high)`` to ``floor(w(C) / low)``, over all measures.
    """
    fewest, most, tight = 1, part.bit_count(), ""
    for bound in bounds:
        held = sum(bound.values[i] for i in bits(part))
        if bound.high and -(-held // bound.high) > fewest:
            fewest, tight = -(-held // bound.high), bound.measure
        if bound.low and held // bound.low < most:
            most, tight = held // bound.low, bound.measure
    return fewest, most, tight
