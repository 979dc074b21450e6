"""What reading the returns gives: children, episodes, and what became of every row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from vesting.evidence.returns.fates.rules import FATES
from vesting.evidence.returns.files.part import NotAPart


@dataclass(frozen=True)
class Returns:
    """SSDA903 returns, cleaned: personal data, for a workspace's records folder alone.

    Attributes:
        children: One row a council and child (table ``children``).
        episodes: One row an episode (table ``episodes``), by council, child and first day; within a
            child they never overlap. A day belongs to an episode when started <= day < ended.
        other: The other modules by name, one declared table each.
        fates: Every physical row: file, row, module, fate, rule, why. No value of a row stands there.
        years: Collection years by council; of one in which others go on, those of which all have returns.
        until: Last day that the returns cover: 31 March of the last collection year.
        apart: Files, and sheets, that are not a part of the return.
        remarks: What a person should know of councils, years and days covered.
        ended: Councils that are no more, and whose children go on in several others of the returns.
    """

    children: pl.DataFrame = field(repr=False)
    episodes: pl.DataFrame = field(repr=False)
    other: Mapping[str, pl.DataFrame] = field(repr=False)
    fates: pl.DataFrame = field(repr=False)
    years: Mapping[str, tuple[int, ...]]
    until: dt.date
    apart: tuple[NotAPart, ...] = ()
    remarks: tuple[str, ...] = ()
    ended: frozenset[str] = frozenset()

    @cached_property
    def counts(self) -> dict[str, int]:
        """Physical rows by fate; they add up to the rows of all files."""
        found = dict(self.fates["fate"].value_counts().iter_rows())
        return {fate: found.get(fate, 0) for fate in FATES}

    def until_of(self, council: str) -> dt.date:
        """Last day that the returns of one council cover."""
        return dt.date(self.years[council][-1], 3, 31)

    def met(self) -> pl.DataFrame:
        """How many rows met each rule: ``rule``, ``rows``."""
        codes = self.fates.select(pl.col("rule").str.split(" ")).explode("rule")
        met = codes.filter(pl.col("rule") != "").group_by("rule").len("rows")
        return met.sort("rule")
