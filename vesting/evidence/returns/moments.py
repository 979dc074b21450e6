"""Dates of the return: as any official file has them, and the slips that have one meaning only."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from vesting.evidence.dates import read_dates

_TIME = r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$"
_SOLID = r"^((?:19|20)\d{2})(\d{2})(\d{2})$"
_PARTS = r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$"


@dataclass(frozen=True, slots=True)
class Moments:
    """A column of text cells as dates.

    Attributes:
        values: The dates; null where the cell is empty or no date.
        bad: Whether a cell holds something that is no date.
        mended: Whether the date had to be mended.
    """

    values: pl.Series
    bad: pl.Series
    mended: pl.Series


def read_moments(cells: pl.Series) -> Moments:
    """Understand a column of dates: ISO, day/month/year, with a time or without, 20240331.

    The day always stands before the month. A day beyond the end of its month is the last of that
    month; a month above 12 with a day up to 12 has changed places with it.
    """
    text = cells.str.strip_chars("\"'= \t\u00a0").str.replace(_TIME, "")
    text = text.str.replace(_SOLID, "${1}-${2}-${3}").alias("cell")
    distinct = text.unique().drop_nulls()
    read = read_dates(distinct)
    slips = _mend(distinct.filter(read.bad))
    known = pl.DataFrame({"cell": distinct, "value": read.values, "bad": read.bad}).join(
        slips, on="cell", how="left"
    )
    looked = pl.DataFrame({"cell": text}).join(known, on="cell", how="left", maintain_order="left")
    mended = looked["slip"].is_not_null()
    values = looked["value"].fill_null(looked["slip"]).alias(cells.name)
    return Moments(values, looked["bad"].fill_null(False) & ~mended, mended)


def _mend(bad: pl.Series) -> pl.DataFrame:
    part = [pl.col("cell").str.extract(_PARTS, n).cast(pl.Int32) for n in (1, 2, 3)]
    day, month, year = part
    swapped = (month > 12) & (month <= 31) & (day <= 12) & (day > 0)
    first = pl.date(year, pl.when(swapped).then(day).otherwise(month), 1)
    real = pl.when((month <= 12) & (month > 0) | swapped).then(first)
    wanted = pl.when(swapped).then(month).otherwise(day)
    last = real.dt.month_end()
    slip = pl.when(wanted > last.dt.day()).then(last).otherwise(real.dt.offset_by("0d"))
    slip = (
        pl.when(swapped & (wanted <= last.dt.day()))
        .then(real + pl.duration(days=wanted - 1))
        .otherwise(slip)
    )
    fits = (wanted >= 1) & (wanted <= 31)
    frame = pl.DataFrame({"cell": bad.cast(pl.String)})
    return frame.select("cell", pl.when(fits).then(slip).cast(pl.Date).alias("slip"))
