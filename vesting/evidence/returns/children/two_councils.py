"""Rows of one child in the returns of two councils."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from vesting.evidence.returns.cells.typed import KEY
from vesting.evidence.returns.children.rekeying import COUNCIL_KEY, pupils
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.guide.tables import EPISODES

_VALUES = [c.name for c in EPISODES.own if c.name != "child"]


def without_others_rows(
    modules: Mapping[str, pl.DataFrame], ledger: Ledger
) -> dict[str, pl.DataFrame]:
    """The modules without episodes that are another council's (R903-64).

    They are if all rows of an identifier stand to the letter in the returns of one other council for the
    same years, whose header has the child, and no module of this council has it beside.
    """
    episodes = modules["episodes"]
    if episodes["council"].n_unique() < 2:
        return dict(modules)
    beside = pl.concat(
        f.select(COUNCIL_KEY) for n, f in modules.items() if n != "episodes"
    ).unique()
    strange = episodes.join(beside, on=COUNCIL_KEY, how="anti")
    if strange.is_empty():
        return dict(modules)
    homes = episodes.join(
        modules["header"].select(COUNCIL_KEY).unique(), on=COUNCIL_KEY, how="semi"
    )
    whose = homes.select(KEY, "year", *_VALUES, pl.col("council").alias("home")).unique()
    both = strange.join(whose, on=[KEY, "year", *_VALUES], how="left", nulls_equal=True)
    all_there = both.group_by(COUNCIL_KEY).agg(
        pl.col("home").is_null().any().alias("own"), pl.col("home").n_unique().alias("homes")
    )
    others = all_there.filter(~pl.col("own") & (pl.col("homes") == 1))
    out = strange.join(others, on=COUNCIL_KEY, how="semi")[ID]
    ledger.note("R903-64", out)
    return {**modules, "episodes": episodes.filter(~pl.col(ID).is_in(out.implode()))}


def in_two_councils(modules: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """Remarks on children who have the same episode in the returns of two councils."""
    header, episodes = modules["header"], modules["episodes"]
    if header["council"].n_unique() < 2:
        return ()
    known = pupils(header)
    shared = known.filter(pl.col("council").n_unique().over("pupil", "born") > 1)
    told = shared.join(episodes.select(*COUNCIL_KEY, "started").unique(), on=COUNCIL_KEY)
    sign = ["pupil", "born", "started"]
    other = told.select(*sign, pl.col("council").alias("other"))
    both = told.join(other, on=sign).filter(pl.col("council") < pl.col("other"))
    counts = (
        both.group_by("council", "other").agg(pl.col("pupil").n_unique()).sort("council", "other")
    )
    return tuple(
        f"{n} {'child stands' if n == 1 else 'children stand'} in the returns of both {one} and {two}, "
        "with one date of birth, pupil number and first day of an episode: as a child is known by council "
        "and identifier, each counts twice where both tell of the same days"
        for one, two, n in counts.iter_rows()
    )
