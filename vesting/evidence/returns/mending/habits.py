"""What a council does in all its returns, and therefore means nothing in one row."""

from __future__ import annotations

import polars as pl

from vesting.evidence.returns.children.identity import WHO
from vesting.evidence.returns.guide.codes import CARE_GOES_ON

_HABIT_ROWS, _HABIT_SHARE = 20, 0.5
_TOLD_ROWS, _TOLD_SHARE = 10, 0.8


def planners(episodes: pl.DataFrame) -> frozenset[str]:
    """Councils that fill in a reason on most of their open episodes: it does not mean an end."""
    reasons = (
        episodes.filter(pl.col("ended").is_null() & pl.col("started").is_not_null())
        .group_by("council")
        .agg(pl.col("end_reason").is_not_null().mean().alias("share"), pl.len().alias("n"))
    )
    met = reasons.filter((pl.col("share") > _HABIT_SHARE) & (pl.col("n") >= _HABIT_ROWS))
    return frozenset(met["council"])


def tellers_of_moves(episodes: pl.DataFrame) -> frozenset[str]:
    """Councils that give reasons for changes of placement: where there is none, none was made."""
    moved = pl.col("place") != pl.col("place").shift(-1).over(WHO, order_by="started")
    chained = episodes.with_columns(moved.alias("moved")).filter(
        (pl.col("end_reason") == CARE_GOES_ON) & pl.col("moved")
    )
    told = chained.group_by("council").agg(
        pl.col("change_reason").is_not_null().mean().alias("share"), pl.len().alias("n")
    )
    met = told.filter((pl.col("share") >= _TOLD_SHARE) & (pl.col("n") >= _TOLD_ROWS))
    return frozenset(met["council"])
