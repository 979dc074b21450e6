"""Open rows left standing beside the closed row of the same episode, in one file: ghosts.

Of the two the closed one stands. A ghost stays open in the case system and comes back in later returns, which by
then lack the closed row; that is no correction. A return that has the episode open alone does correct an
earlier one that had it closed alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

_LOOKS = ("new_reason", "legal_status", "place", "provider", "placed_postcode", "urn")
"""What a ghost has in common with its episode; blanks do not tell apart."""


def ghosts_again(rows: pl.DataFrame, worse: pl.DataFrame, key: Sequence[str]) -> pl.Series:
    """Whether rows repeat a ghost of an earlier return, and no later return closes the episode.

    Args:
        rows: The best row of each return and episode.
        worse: Rows that gave way to one of those, in the same return.
        key: Columns by which an episode is known.
    """
    ghosts = worse.filter(pl.col("ended").is_null())
    if ghosts.is_empty():
        return pl.Series("met", [False] * rows.height, dtype=pl.Boolean)
    closed = _beside(rows, ghosts, key)
    since = closed.group_by(key).agg(pl.col("year").min().alias("closed in"))
    told = rows.join(since, on=key, how="left", maintain_order="left")
    later = (pl.col("year") > pl.col("closed in")).fill_null(False)
    open_ = pl.col("ended").is_null()
    return told.select(met=later & open_ & (open_ | ~later).all().over(key))["met"]


def _beside(rows: pl.DataFrame, ghosts: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Closed rows with an open one in the same file that looks the same."""
    both = rows.filter(pl.col("ended") <= pl.date(pl.col("year"), 3, 31)).join(
        ghosts.select(*key, "file", "year", *_LOOKS), on=[*key, "file", "year"], suffix=" ghost"
    )
    same = (pl.col(name).eq(pl.col(f"{name} ghost")).fill_null(True) for name in _LOOKS)
    return both.filter(pl.all_horizontal(same)).select(*key, "year")
