"""Councils that name a collection year by its beginning: 2023 for the year to 31 March 2024."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from vesting.evidence.returns.cells.moments import read_moments
from vesting.evidence.returns.files.part import Part
from vesting.evidence.returns.guide.module import COUNCIL, YEAR
from vesting.evidence.returns.guide.tables import EPISODES

_LATE = 0.10
"""Share of first days after the year's end from which the year may be named by its beginning."""
_FEWEST = 3
"""Fewest first days by which a council is judged."""
_SPREAD = 0.2
"""Least share of the late first days that lies in October to March: an extract made some months after
the year's end has none there."""
_HALF_YEAR = 6
_EARLY = 0.2
"""Most of the ends that may lie in the named year itself: before the year began."""
_BOTH = 1 / 3
"""Share of late first days among those of two years that shows it whatever the ends say: files that
hold the whole history."""


def from_their_end(parts: list[Part]) -> tuple[list[Part], tuple[str, ...]]:
    """Files of councils that name years by their beginning, a year on; and what to know of it."""
    episodes = [p for p in parts if p.module is EPISODES and not p.file.year]
    if not episodes:
        return parts, ()
    moved = _who(_days(episodes, "started"), _days(episodes, "ended"))
    if not moved:
        return parts, ()
    remarks = tuple(_remark(council, parts) for council in sorted(_spelt(parts, moved)))
    return [_a_year_on(p, moved) for p in parts], remarks


def _days(parts: Sequence[Part], column: str) -> pl.DataFrame:
    """Days by council, as the collection years after the named one in which they lie."""
    schema = {COUNCIL.name: pl.String, YEAR.name: pl.Int32, "cell": pl.String}
    told = [
        p.frame.select(COUNCIL.name, YEAR.name, pl.col(column).alias("cell"))
        for p in parts
        if column in p.frame.columns
    ]
    cells = pl.concat([pl.DataFrame(schema=schema), *told])
    day = read_moments(cells["cell"]).values.dt.offset_by("9mo")  # April is 1
    return cells.select(
        pl.col(COUNCIL.name).str.to_lowercase(),
        (day.dt.year() - pl.col(YEAR.name)).cast(pl.Int32).alias("after"),
        day.dt.month().alias("month"),
    ).drop_nulls()


def _who(starts: pl.DataFrame, ends: pl.DataFrame) -> list[str]:
    """Councils, in small letters."""
    late, own = pl.col("after") == 1, pl.col("after") == 0
    told = starts.group_by(COUNCIL.name).agg(
        pl.len().alias("n"),
        late.mean().alias("late"),
        (late.sum() / (late | own).sum()).alias("of both"),
        (pl.col("month") > _HALF_YEAR).filter(late).mean().alias("spread"),
    )
    before = ends.group_by(COUNCIL.name).agg((own.sum() / (late | own).sum()).alias("early"))
    whole = told.join(before, on=COUNCIL.name, how="left")
    few_before = pl.col("early").fill_nan(0).fill_null(0) <= _EARLY
    met = (
        (pl.col("n") >= _FEWEST)
        & (pl.col("late") >= _LATE)
        & (pl.col("spread") >= _SPREAD)
        & (few_before | (pl.col("of both") >= _BOTH))
    )
    return whole.filter(met)[COUNCIL.name].to_list()


def _remark(council: str, parts: Sequence[Part]) -> str:
    named = sorted(
        {
            year
            for p in parts
            if p.file.year == 0
            for year in p.frame.filter(pl.col(COUNCIL.name) == council)[YEAR.name].unique()
        }
    )
    several = f", and so on to {named[-1]}" if len(named) > 1 else ""
    return (
        f"the returns of {council} name years by their beginning: {named[0]} was read as the year to "
        f"31 March {named[0] + 1}{several}"
    )


def _spelt(parts: Sequence[Part], lower: Sequence[str]) -> set[str]:
    names = {n for p in parts for n in p.frame[COUNCIL.name].drop_nulls().unique()}
    return {min(n for n in names if n.lower() == low) for low in lower}


def _a_year_on(part: Part, councils: list[str]) -> Part:
    met = pl.col(COUNCIL.name).str.to_lowercase().is_in(councils) & (part.file.year == 0)
    return replace(
        part, frame=part.frame.with_columns((pl.col(YEAR.name) + met.cast(pl.Int32)).cast(pl.Int32))
    )
