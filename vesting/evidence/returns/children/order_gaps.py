"""Rows without an identifier in a file sorted by it: the child whom the order leaves room for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from vesting.evidence.returns.cells.typed import KEY
from vesting.evidence.returns.children.rekeying import COUNCIL_KEY
from vesting.evidence.returns.fates.ledger import ID

_RETURN = ["council", "year"]
_FEWEST = 3
"""Fewest different identifiers by which the order of a file is known."""
_GROWN = 18 * 366

Sorting = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Idle:
    """A child whom a header has, and the episodes of its return do not."""

    key: str
    child: str
    born: int | None


def in_gaps(blank: pl.DataFrame, heads: pl.DataFrame, episodes: pl.DataFrame) -> pl.DataFrame:
    """Rows that stand where one child without episodes belongs: row id, ``to``, ``to child``.

    Only where the identifiers of the file stand in order, one such child alone belongs between those
    above and below, and the day is one of its childhood.
    """
    found: list[tuple[int, str, str]] = []
    lacking = heads.join(episodes.drop_nulls(KEY), on=[*COUNCIL_KEY, "year"], how="anti")
    for (file, council, year), rows in blank.group_by(["file", *_RETURN]):
        here = (pl.col("council") == council) & (pl.col("year") == year)
        own = episodes.filter(here & (pl.col("file") == file)).sort("row")
        idle = [
            Idle(key, child, None if born is None else born.toordinal())
            for key, child, born in lacking.filter(here).select(KEY, "child", "born").iter_rows()
        ]
        found += _of_file(own.drop_nulls(KEY), rows, idle)
    schema = {ID: pl.UInt32, "to": pl.String, "to child": pl.String}
    return pl.DataFrame(found, schema=schema, orient="row")


def _of_file(
    own: pl.DataFrame, blank: pl.DataFrame, idle: Sequence[Idle]
) -> list[tuple[int, str, str]]:
    order = [_place(key) for key in own[KEY].to_list()]
    if order != sorted(order) or len(set(order)) < _FEWEST:
        return []
    numbers = own["row"].to_list()
    found = []
    for row_id, row, started in blank.select(ID, "row", "started").iter_rows():
        at = bisect_left(numbers, row)
        above = order[at - 1] if at else None
        below = order[at] if at < len(order) else None
        fit = [
            i for i in idle
            if (above is None or above < _place(i.key)) and (below is None or _place(i.key) < below)
        ]  # fmt: skip
        if len(fit) == 1 and _of_age(fit[0], started.toordinal()):
            found.append((row_id, fit[0].key, fit[0].child))
    return found


def _of_age(child: Idle, day: int) -> bool:
    return child.born is None or child.born <= day < child.born + _GROWN


def _place(key: str) -> Sorting:
    """Where an identifier stands in order: numbers by size, before words."""
    return (0, int(key), "") if key.isascii() and key.isdigit() else (1, 0, key)
