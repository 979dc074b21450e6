"""Walking through a structure: its arrangements, and whether two periods meet."""

from __future__ import annotations

from collections.abc import Iterator

from vesting.structure.delivery import Arrangement
from vesting.structure.model import Structure
from vesting.structure.when import When

ALL = "all"
"""The key under ``services`` for every service not named, and under others for every unit."""


def each_arrangement(structure: Structure) -> Iterator[tuple[str, int, Arrangement]]:
    """Every arrangement with its service and its position in that service's list."""
    for service, arrangements in structure.services.items():
        for at, arrangement in enumerate(arrangements):
            yield service, at, arrangement


def overlap(a: tuple[When | None, When | None], b: tuple[When | None, When | None]) -> bool:
    """Whether two periods may share a day; an open end never stops."""
    (a_start, a_until), (b_start, b_until) = a, b
    a_first = a_until is not None and b_start is not None and a_until.certainly_before(b_start)
    b_first = b_until is not None and a_start is not None and b_until.certainly_before(a_start)
    return not a_first and not b_first
