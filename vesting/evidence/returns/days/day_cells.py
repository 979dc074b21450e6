"""Dates as three numbers, each with the day it is when the day, and when the month, stands first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

import polars as pl

from vesting.evidence.returns.days.collection_year import LATE
from vesting.evidence.returns.files.part import ROW_NUMBER, Part
from vesting.evidence.returns.guide.module import BORN, CHILD
from vesting.evidence.returns.names.years import year_of

PART, COLUMN, CHILD_KEY = "part", "column", "child key"
AS_DAY, AS_MONTH, UNSURE = "as day", "as month", "unsure"
"""The date with the day first, with the month first, and whether the two differ and both can be."""

THREE = r"^(\d{1,2}) ?[/.-] ?(\d{1,2}) ?[/.-] ?(\d{4}|\d{2})(?:[T ].*)?$"
_CENTURY = 69
"""Two-digit years from here on are of the last century."""
_PAIRS = (
    ("started", "ended"), ("missing_from", "missing_to"), ("worker_from", "worker_to"),
    ("dolo_from", "dolo_to"), ("placed", "placed_ceased"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """Dates that are told without doubt: ``child key``, ``column``, ``date``."""

    frame: pl.DataFrame


def date_columns(part: Part) -> list[str]:
    """Columns of a file that hold dates."""
    dates = [c.name for c in part.module.own if c.dtype == pl.Date()]
    return [name for name in dates if name in part.frame.columns]


def cells_of(n: int, part: Part) -> pl.DataFrame:
    """Cells of a file that are dates of three numbers, one a row."""
    child = pl.col(CHILD.name).str.strip_chars().str.to_uppercase()
    frames = [
        part.frame.select(
            pl.lit(n).alias(PART),
            pl.lit(name).alias(COLUMN),
            ROW_NUMBER,
            child.alias(CHILD_KEY),
            pl.col(name).str.strip_chars("\"'= \t\u00a0").alias("cell"),
        ).filter(pl.col("cell").str.contains(THREE))
        for name in date_columns(part)
    ]
    schema = {PART: pl.Int32, COLUMN: pl.String, ROW_NUMBER: pl.Int64, CHILD_KEY: pl.String,
              "cell": pl.String}  # fmt: skip
    whole = pl.concat([pl.DataFrame(schema=schema), *frames], how="vertical_relaxed")
    first, second = (pl.col("cell").str.extract(THREE, n).str.zfill(2) for n in (1, 2))
    dated = whole.with_columns(
        _day(first, second).alias(AS_DAY), _day(second, first).alias(AS_MONTH)
    )
    both = pl.col(AS_DAY).is_not_null() & pl.col(AS_MONTH).is_not_null()
    return dated.filter(pl.col(AS_DAY).is_not_null() | pl.col(AS_MONTH).is_not_null()).with_columns(
        (both & (pl.col(AS_DAY) != pl.col(AS_MONTH))).alias(UNSURE)
    )


def _day(day: pl.Expr, month: pl.Expr) -> pl.Expr:
    year = pl.col("cell").str.extract(THREE, 3)
    short = year.cast(pl.Int32, strict=False)
    century = pl.when(short >= _CENTURY).then(pl.lit("19")).otherwise(pl.lit("20"))
    whole = pl.when(year.str.len_chars() == 2).then(pl.concat_str(century, year)).otherwise(year)
    return pl.concat_str(whole, month, day, separator="-").str.to_date("%Y-%m-%d", strict=False)


def remembered(cells: pl.DataFrame, orders: Mapping[tuple[int, str], str]) -> Known:
    """Dates of columns whose order is known."""
    keys = pl.DataFrame(
        [(p, c, o) for (p, c), o in orders.items()],
        schema={PART: pl.Int32, COLUMN: pl.String, "order": pl.String},
        orient="row",
    )
    month = (pl.col("order") == "month") & pl.col(AS_MONTH).is_not_null()
    sure = cells.join(keys, on=[PART, COLUMN]).filter(pl.col("order").is_in(["day", "month"]))
    date = pl.when(month).then(AS_MONTH).otherwise(AS_DAY).alias("date")
    return Known(sure.select(CHILD_KEY, COLUMN, date).drop_nulls().unique())


def borne_out(cells: pl.DataFrame, known: Known, part: Part) -> pl.DataFrame:
    """What speaks for either order in each row: ``row``, ``day``, ``month``.

    A reading is borne out by the same date of the same child in another file; it is contradicted by
    a first day after the last one, a birth after another date, or a date after the year's end.
    """
    unsure = cells.filter(UNSURE)
    votes = {}
    for name, column in (("day", AS_DAY), ("month", AS_MONTH)):
        met = unsure.join(
            known.frame, left_on=[CHILD_KEY, COLUMN, column], right_on=[CHILD_KEY, COLUMN, "date"],
            how="semi",
        )  # fmt: skip
        votes[name] = met.group_by(ROW_NUMBER).agg(pl.len().cast(pl.Int64).alias("n"))
    wrong = {"day": impossible(cells, AS_MONTH, part), "month": impossible(cells, AS_DAY, part)}
    rows = unsure.select(ROW_NUMBER).unique()
    for name in ("day", "month"):
        both = pl.concat([votes[name], wrong[name]]).group_by(ROW_NUMBER).agg(pl.col("n").sum())
        rows = rows.join(both.rename({"n": name}), on=ROW_NUMBER, how="left")
    return rows.with_columns(pl.col("day", "month").fill_null(0))


def impossible(cells: pl.DataFrame, column: str, part: Part) -> pl.DataFrame:
    """How often the dates of each row contradict each other when read in one order."""
    empty = pl.DataFrame(schema={ROW_NUMBER: pl.Int64, "n": pl.Int64})
    if cells.is_empty():
        return empty
    date = pl.coalesce(column, AS_DAY, AS_MONTH).alias("date")
    wide = cells.select(ROW_NUMBER, COLUMN, date).pivot(
        COLUMN, index=ROW_NUMBER, values="date", aggregate_function="first"
    )
    names = [c for c in wide.columns if c != ROW_NUMBER]
    year = part.file.year or year_of(part.file.name)
    faults = [pl.col(a) > pl.col(b) for a, b in _PAIRS if a in names and b in names]
    if BORN.name in names:
        faults += [pl.col(BORN.name) > pl.col(n) for n in names if n != BORN.name]
    if year:
        end = dt.date(year, 3, 31) + dt.timedelta(days=LATE)
        faults += [pl.col(n) > pl.lit(end) for n in names]
    if not faults:
        return empty
    counted = reduce(add, [f.fill_null(False).cast(pl.Int64) for f in faults])
    return wide.select(ROW_NUMBER, counted.alias("n"))


def written(part: Part, turned: pl.DataFrame, unclear: pl.DataFrame) -> Part:
    """A file with some dates written anew as ISO, and without those that are unclear.

    An unclear date that its row cannot do without takes the row along (R903-44); another is left
    empty (R903-06).
    """
    frame = part.frame
    for (column,), group in turned.group_by(COLUMN):
        to = dict(group.select(ROW_NUMBER, pl.col(AS_MONTH).cast(pl.String)).iter_rows())
        name = str(column)
        new = pl.col(ROW_NUMBER).replace_strict(to, default=None, return_dtype=pl.String)
        frame = frame.with_columns(new.fill_null(pl.col(name)).alias(name))
    vital = [c.name for c in part.module.own if c.required]
    out = sorted(set(unclear.filter(pl.col(COLUMN).is_in(vital))[ROW_NUMBER]))
    for (column,), group in unclear.group_by(COLUMN):
        lost = pl.col(ROW_NUMBER).is_in(group[ROW_NUMBER].implode())
        name = str(column)
        frame = frame.with_columns(pl.when(~lost).then(pl.col(name)).alias(name))
    met = {
        "R903-06": set(unclear[ROW_NUMBER]) - set(out),
        "R903-43": set(turned.filter(pl.col(UNSURE))[ROW_NUMBER]) - set(out),
    }
    return replace(
        part,
        frame=frame.filter(~pl.col(ROW_NUMBER).is_in(out)),
        aside={**part.aside, "R903-44": out},
        met={**part.met, **{r: sorted({*n, *part.met.get(r, ())}) for r, n in met.items()}},
    )
