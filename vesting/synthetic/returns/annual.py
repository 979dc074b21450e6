"""What the return of one collection year holds of the truth: header, episodes and UASC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from vesting.synthetic.returns.care import Care
from vesting.synthetic.returns.vintages import in_codes_of

Tables = Mapping[str, pl.DataFrame]
"""Modules by name, in the columns of the official files; dates are still dates."""


@dataclass(frozen=True, slots=True)
class Year:
    """One collection year of a county.

    Attributes:
        number: The year of its 31 March.
        first: 1 April.
        last: 31 March.
        children: Children of whom the return tells, in the truth's columns.
        episodes: Episodes that were open on any of its days, as known on its last: what came
            afterwards is not told.
    """

    number: int
    first: date
    last: date
    children: pl.DataFrame = field(repr=False)
    episodes: pl.DataFrame = field(repr=False)

    @property
    def looked_after(self) -> pl.DataFrame:
        """Episodes without short breaks."""
        return self.episodes.filter(~pl.col("legal_status").is_in(["V3", "V4"]))


def year_of(care: Care, number: int) -> Year:
    """What is known at the end of a collection year."""
    first, last = date(number - 1, 4, 1), date(number, 3, 31)
    every = pl.concat([care.episodes, care.breaks], how="vertical")
    known = every.filter(
        (pl.col("started") <= last) & (pl.col("ended").is_null() | (pl.col("ended") >= first))
    )
    open_then = pl.col("ended").is_null() | (pl.col("ended") > last)
    blank = [
        pl.when(~open_then).then(pl.col(name)).otherwise(pl.lit("")).alias(name)
        for name in ("end_reason", "change_reason")
    ]
    known = known.with_columns(*blank, pl.when(~open_then).then(pl.col("ended")).alias("ended"))
    known = known.sort("child", "started", "period", "row", maintain_order=True)
    known = in_codes_of(number, known, "place", "end_reason", "change_reason")
    told = known["child"].unique()
    children = care.children.filter(pl.col("child").is_in(told.implode())).sort("child")
    children = in_codes_of(number, children, "sex")
    return Year(number, first, last, children, known)


def header(year: Year) -> pl.DataFrame:
    """One row a child."""
    born = pl.col("mothers_child_born")
    known = pl.col("mother") & (born <= year.last)
    return year.children.select(
        CHILD="child",
        SEX="sex",
        DOB="born",
        ETHNIC="ethnic",
        UPN="upn",
        MOTHER=pl.when(known).then(pl.lit("1")).otherwise(pl.lit("")),
        MC_DOB=pl.when(known).then(born),
    )


def episodes(year: Year) -> pl.DataFrame:
    """One row an episode."""
    return year.episodes.select(
        CHILD="child",
        DECOM="started",
        RNE="new_reason",
        LS="legal_status",
        CIN="need",
        PLACE="place",
        PLACE_PROVIDER="provider",
        DEC="ended",
        REC="end_reason",
        REASON_PLACE_CHANGE="change_reason",
        HOME_POST="home_postcode",
        PL_POST="placed_postcode",
        URN="urn",
    )


def unaccompanied(year: Year) -> pl.DataFrame:
    """Children who were unaccompanied at some time; ``DUC`` is known once it has passed."""
    return year.children.filter(pl.col("alone")).select(
        CHILD="child",
        SEX="sex",
        DOB="born",
        DUC=pl.when(pl.col("status_until") <= year.last).then(pl.col("status_until")),
    )
