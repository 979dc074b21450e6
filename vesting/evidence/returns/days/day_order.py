"""Whether the day stands before the month: told from a whole file, never from one date.

The guide wants the day first. A file that has the month first shows it: a date such as 06/25/2023 can
be read in one way only. What is found to have the month first is written as ISO, which all that comes
after understands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from vesting.evidence.returns.days.day_cells import (
    AS_DAY,
    AS_MONTH,
    COLUMN,
    PART,
    UNSURE,
    Known,
    borne_out,
    cells_of,
    remembered,
    written,
)
from vesting.evidence.returns.days.turned import folder_of, turned_back
from vesting.evidence.returns.days.unlocked import unlocked
from vesting.evidence.returns.files.part import ROW_NUMBER, Part

DAY, MONTH, MIXED, OPEN = "day", "month", "mixed", "open"
_SLIPS = 0.1
"""Share of the dates that speak against an order which may be slips of the pen."""
_FEWEST = 3
"""Fewest dates that show the month first: one or two may be slips of the pen."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """Files with one order of day and month.

    Attributes:
        parts: The files, what had the month first rewritten.
        remarks: What a person should know.
    """

    parts: list[Part]
    remarks: tuple[str, ...] = ()


def in_day_order(parts: Sequence[Part]) -> Ordered:
    """Write dates that have the month first as ISO; keep aside rows that may mean either.

    A column is read as its own dates show, else as the other columns of its file do, else as other
    years' dates of the same children and the order of its own dates bear out, else day first, as the
    guide has it. A column with both orders is read row by row (:func:`_row_orders`).
    """
    parts = [unlocked(part) for part in parts]
    cells = _cells(parts)
    parts, turned = turned_back(parts, cells)
    cells = _cells(parts) if turned else cells
    orders = _orders(cells)
    if set(orders.values()) <= {DAY}:
        return Ordered(list(parts), turned)
    known = remembered(cells, orders)
    votes = [_votes(n, part, cells, orders, known) for n, part in enumerate(parts)]
    settled = [_settle(n, orders, *v) for n, v in enumerate(votes)]
    abroad = {
        folder_of(p) for p, found in zip(parts, settled, strict=True) if MONTH in found.values()
    }
    near = [folder_of(part) in abroad for part in parts]
    settled = [
        {c: _likelier(*v) if o == OPEN and beside else o for c, o in found.items()}
        for found, v, beside in zip(settled, votes, near, strict=True)
    ]
    done = [
        _rewritten(n, part, cells, found, known, doubtful=near[n])
        for n, (part, found) in enumerate(zip(parts, settled, strict=True))
    ]
    remarks = [
        f"{part.file.name} has the month before the day"
        for part, found in zip(parts, settled, strict=True)
        if MONTH in found.values()
    ] + [
        f"{part.file.name} has some dates with the day and some with the month first: "
        f"{len(part.aside.get('R903-44', ()))} rows that may mean either were kept aside"
        for part, found in zip(done, settled, strict=True)
        if MIXED in found.values()
    ]
    return Ordered(done, (*turned, *remarks))


def _cells(parts: Sequence[Part]) -> pl.DataFrame:
    return pl.concat([cells_of(n, part) for n, part in enumerate(parts)])


def _orders(cells: pl.DataFrame) -> dict[tuple[int, str], str]:
    """What the dates of each column show, those of other columns of the file where they do not."""
    by = _verdicts(cells, [PART, COLUMN])
    whole = _verdicts(cells, [PART])
    return {
        (part, column): whole[part,] if found == OPEN and whole[part,] != MIXED else found
        for (part, column), found in by.items()
    }


def _verdicts(cells: pl.DataFrame, by: list[str]) -> dict[tuple[Any, ...], str]:
    counted = cells.group_by(by, maintain_order=True).agg(
        pl.col(AS_MONTH).is_null().sum().alias("day"), pl.col(AS_DAY).is_null().sum().alias("month")
    )
    return {tuple(key): verdict(day, month) for *key, day, month in counted.iter_rows()}


def verdict(day: int, month: int) -> str:
    """The order that dates show of which so many must have the day, or the month, first.

    >>> verdict(200, 1), verdict(0, 120), verdict(80, 60), verdict(0, 1)
    ('day', 'month', 'mixed', 'open')
    """
    if day and month <= _SLIPS * (day + month):
        return DAY
    if month >= _FEWEST and day <= _SLIPS * (day + month):
        return MONTH
    return MIXED if day and month >= _FEWEST else OPEN


def _votes(
    n: int,
    part: Part,
    cells: pl.DataFrame,
    orders: Mapping[tuple[int, str], str],
    known: Known,
) -> tuple[int, int]:
    """How much bears out either order in the columns of a file that do not show theirs."""
    open_ones = [column for (p, column), order in orders.items() if p == n and order == OPEN]
    if not open_ones:
        return 0, 0
    here = cells.filter((pl.col(PART) == n) & pl.col(COLUMN).is_in(open_ones))
    found = borne_out(here, known, part)
    return int(found["day"].sum()), int(found["month"].sum())


def _settle(n: int, orders: Mapping[tuple[int, str], str], day: int, month: int) -> dict[str, str]:
    """The order of each column of a file; of open ones what other dates bear out."""
    told = verdict(day, month)
    mine = {column: order for (p, column), order in orders.items() if p == n}
    return {column: told if o == OPEN and told != MIXED else o for column, o in mine.items()}


def _likelier(day: int, month: int) -> str:
    """The order that more bears out, in a file beside others that have the month first."""
    return OPEN if day == month else DAY if day > month else MONTH


def _rewritten(
    n: int,
    part: Part,
    cells: pl.DataFrame,
    orders: Mapping[str, str],
    known: Known,
    *,
    doubtful: bool,
) -> Part:
    """A file with its month-first dates as ISO, and without the rows that may mean either."""
    if set(orders.values()) <= {DAY} or (not doubtful and set(orders.values()) <= {DAY, OPEN}):
        return part
    here = cells.filter(pl.col(PART) == n).with_columns(
        pl.col(COLUMN).replace_strict(dict(orders), return_dtype=pl.String).alias("order")
    )
    mixed = here.filter(pl.col("order") == MIXED)
    rows = _row_orders(mixed, borne_out(mixed, known, part))
    chosen = here.join(rows, on=ROW_NUMBER, how="left", maintain_order="left").with_columns(
        pl.when(pl.col("order") == MIXED)
        .then(pl.col("row order").fill_null(OPEN))
        .otherwise(pl.col("order"))
        .alias("order")
    )
    turned = chosen.filter(pl.col(AS_MONTH).is_not_null() & (pl.col("order") == MONTH))
    turned = turned.filter(pl.col(AS_DAY).is_null() | pl.col(UNSURE))
    return written(part, turned, chosen.filter(pl.col(UNSURE) & (pl.col("order") == OPEN)))


def _row_orders(cells: pl.DataFrame, borne: pl.DataFrame) -> pl.DataFrame:
    """The order of each row of columns that have both: its own dates, others', its neighbours'.

    Neighbours count where the file is made of a few blocks, as extracts that were joined are: the
    nearest rows above and below that show an order must agree.
    """
    own = cells.group_by(ROW_NUMBER).agg(
        pl.col(AS_MONTH).is_null().any().alias("d"), pl.col(AS_DAY).is_null().any().alias("m")
    )
    shown = pl.when(pl.col("d") & ~pl.col("m")).then(pl.lit(DAY))
    rows = (
        own.with_columns(shown.when(pl.col("m") & ~pl.col("d")).then(pl.lit(MONTH)).alias("own"))
        .join(borne, on=ROW_NUMBER, how="left")
        .sort(ROW_NUMBER)
        .with_columns(
            pl.col("own").forward_fill().alias("above"),
            pl.col("own").backward_fill().alias("below"),
        )
    )
    sure = rows["own"].drop_nulls()
    blocks = int((sure != sure.shift(1)).sum()) <= max(1, _SLIPS * len(sure))
    agree = pl.col("above").fill_null(pl.col("below")) == pl.col("below").fill_null(pl.col("above"))
    more_day = pl.when(pl.col("day") > pl.col("month")).then(pl.lit(DAY))
    others = more_day.when(pl.col("month") > pl.col("day")).then(pl.lit(MONTH))
    near = pl.when(agree & blocks).then(pl.col("above").fill_null(pl.col("below")))
    order = pl.coalesce("own", others, near).alias("row order")
    return rows.select(ROW_NUMBER, order)
