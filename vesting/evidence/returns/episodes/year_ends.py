"""Systems that close their books on 31 March: ends written on open episodes, beginnings cut to 1 April."""

from __future__ import annotations

import polars as pl

from vesting.evidence.returns.children.identity import WHO
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.guide.codes import CARE_GOES_ON, SHORT_BREAKS

_FEWEST = 3
"""Fewest rows of a return that show a habit."""
_OPEN_SHARE = 0.2
"""Share of the episodes of 31 March that end on that day, from which the day is no end."""
_CUT_SHARE = 0.5
"""Share of the episodes of 1 April that begin on that day, from which the day is no beginning."""
_RETURN = ["council", "year"]
_SAME = ("legal_status", "place", "provider", "placed_postcode", "urn")
"""What an episode has in common with its own part of the year before; blanks do not tell apart."""


def over_year_ends(rows: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Rows of episodes as if the year's end were a day like others (R903-47, R903-48).

    Args:
        rows: Rows of all returns, each with its person and its year.
        ledger: Where rows are noted.
    """
    return _whole(_open(rows, ledger), ledger)


def _open(rows: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Ends on the 31 March of a return, without a reason of their own, where that is its habit."""
    closing = pl.date(pl.col("year"), 3, 31)
    day = [*WHO, "year", "ended"]
    begun = rows.group_by(*WHO, "year", pl.col("started").alias("ended")).agg(
        pl.len().alias("begun")
    )
    told = rows.join(begun, on=day, how="left", maintain_order="left")
    itself = (pl.col("started") == closing).cast(pl.UInt32)
    loose = (
        (pl.col("ended") == closing)
        & (pl.col("end_reason").is_null() | (pl.col("end_reason") == CARE_GOES_ON))
        & (pl.col("begun").fill_null(0) <= itself)
        & _counted()
    ).fill_null(False)
    shut, still = loose.sum(), (pl.col("ended").is_null() & _counted()).sum()
    habit = (shut >= _FEWEST) & (shut >= (shut + still) * _OPEN_SHARE)
    met = told.select((loose & habit.over(_RETURN)).alias("met"))["met"]
    ledger.note("R903-47", rows.filter(met)[ID])
    return rows.with_columns(
        pl.when(met).then(None).otherwise(pl.col(name)).alias(name)
        for name in ("ended", "end_reason")
    )


def _counted() -> pl.Expr:
    return ~pl.col("legal_status").is_in(SHORT_BREAKS).fill_null(False)


def _whole(rows: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """Beginnings on 1 April of what was open on 31 March: year by year, so that they go far back."""
    habits = _cutters(rows)
    for year in sorted(habits["year"].unique()):
        mine = rows.filter(pl.col("year") == year).join(habits, on=_RETURN, how="semi")
        known = _beginnings(mine, rows)
        ledger.note("R903-48", known[ID])
        rows = (
            rows.join(known, on=ID, how="left", maintain_order="left")
            .with_columns(
                pl.coalesce("true started", "started").alias("started"),
                pl.coalesce("true new_reason", "new_reason").alias("new_reason"),
            )
            .drop("true started", "true new_reason")
        )
    return rows


def _first_day() -> pl.Expr:
    return pl.date(pl.col("year") - 1, 4, 1)


def _cutters(rows: pl.DataFrame) -> pl.DataFrame:
    """Councils and years of which most episodes of 1 April seem to begin on that day."""
    cut = (pl.col("started") == _first_day()).sum()
    there = (pl.col("started") <= _first_day()).sum()
    found = rows.group_by(_RETURN).agg(cut.alias("cut"), there.alias("there"))
    met = (pl.col("cut") >= _FEWEST) & (pl.col("cut") >= pl.col("there") * _CUT_SHARE)
    return found.filter(met).select(_RETURN)


def _beginnings(mine: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Where rows of a year truly begin: row id, first day and reason of the year before's open row."""
    cut = mine.filter(pl.col("started") == _first_day())
    open_ = rows.filter(
        pl.col("ended").is_null()
        | (
            (pl.col("ended") == pl.date(pl.col("year"), 3, 31))
            & pl.col("end_reason").eq_missing(CARE_GOES_ON)
        )
    ).select(
        *WHO,
        pl.col("year") + 1,
        pl.col("started").alias("true started"),
        pl.col("new_reason").alias("true new_reason"),
        *(pl.col(name).alias(f"before {name}") for name in _SAME),
    )
    both = cut.join(open_, on=[*WHO, "year"]).filter(pl.col("true started") < pl.col("started"))
    other = pl.any_horizontal(
        (pl.col(name) != pl.col(f"before {name}")).fill_null(False) for name in _SAME
    )
    same = both.filter(~other).sort("true started")
    return same.unique(ID, keep="last").select(ID, "true started", "true new_reason")
