"""Quoted thresholds: off unless asked for, and never without the rival evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vesting.errors import Problem, UsageError
from vesting.findings import implements
from vesting.options.measures.catalogue import UNIT_MEASURES, assumptions
from vesting.options.page import ThresholdTold

NO_THRESHOLD = Problem("OPT-E64", "A threshold is not known", UsageError)


def thresholds() -> Mapping[str, Mapping[str, object]]:
    """Thresholds that somebody quotes, by id; each says whether it is on by default."""
    return {str(row["id"]): row for row in assumptions()["thresholds"]}


def on_by_default() -> tuple[str, ...]:
    """Thresholds that are on without being asked for: none as the package is shipped."""
    return tuple(name for name, row in thresholds().items() if row["on"])


@implements("FAC-8")
def tell_threshold(name: str, councils: Sequence[tuple[str, Mapping[str, float]]]) -> ThresholdTold:
    """Which councils meet a threshold, with the evidence on both sides.

    Args:
        name: Id of the threshold.
        councils: Name and measures of each council.

    Raises:
        UsageError: There is no such threshold.
    """
    known = thresholds()
    if name not in known:
        raise NO_THRESHOLD(f"there is no threshold '{name}'", mend=f"Known: {', '.join(known)}")
    row = known[name]
    measure, least = str(row["measure"]), float(str(row["at_least"]))
    meets = tuple(council for council, held in councils if held.get(measure, 0.0) >= least)
    fails = tuple(council for council, held in councils if held.get(measure, 0.0) < least)
    title = f"{UNIT_MEASURES[measure].title}: {least:,.0f} or more"
    return ThresholdTold(
        title, (meets, fails), str(row["for"]), str(row["against"]), str(row["source"])
    )


def one_off() -> str:
    """The published cost of changing structure, as a range with its source."""
    row = assumptions()["one_off"]
    low, high = float(row["low"]) / 1e6, float(row["high"]) / 1e6
    return f"£{low:.0f}m to £{high:.1f}m for the whole area. {' '.join(str(row['source']).split())}"
