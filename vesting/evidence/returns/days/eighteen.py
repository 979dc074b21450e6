"""The day on which a child turns eighteen."""

from __future__ import annotations

import polars as pl


def eighteenth(born: pl.Expr) -> pl.Expr:
    """The 18th birthday; of one born on 29 February it is 1 March where the year has no such day.

    A person attains an age at the beginning of the anniversary of the birth (Family Law Reform Act
    1969, section 9).
    """
    day = born.dt.offset_by("18y")
    leapling = (born.dt.month() == 2) & (born.dt.day() == 29) & (day.dt.day() == 28)
    return pl.when(leapling).then(day + pl.duration(days=1)).otherwise(day)
