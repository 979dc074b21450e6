"""Every physical row leaves by exactly one door: who met which rule, and that the counts add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from vesting.errors import Problem, RuleBroken
from vesting.evidence.returns.fates.rules import ACCEPTED, FATES, rules
from vesting.evidence.returns.guide.module import FILE, ROW
from vesting.evidence.table import Column, Table

DO_NOT_ADD_UP = Problem("EVI-E98", "Rows of a return and their fates do not add up", RuleBroken)

ID = "physical row id"
"""Column that carries the number that a physical row has among all of all files."""

FATES_TABLE = Table(
    "fates",
    "What became of one physical row",
    (
        FILE,
        ROW,
        Column("module", pl.String(), "Module of the return", required=True),
        Column("fate", pl.String(), "Where the row ended", required=True),
        Column("rule", pl.String(), "Codes of the rules that it met, separated by a space"),
        Column("why", pl.String(), "What the rules say, without any value of the row"),
    ),
)


@dataclass
class Ledger:
    """Which row met which rule.

    Attributes:
        notes: Row ids with the code of the rule that they met, in the order in which they met it.
    """

    notes: list[pl.DataFrame] = field(default_factory=list)

    def note(self, rule: str, ids: pl.Series | Iterable[int]) -> None:
        """Write down that rows met a rule."""
        assert rule in rules(), rule
        series = pl.Series(ID, ids, dtype=pl.UInt32)
        if len(series):
            self.notes.append(series.to_frame().with_columns(pl.lit(rule).alias("rule")))

    def fates(self, physical: pl.DataFrame) -> pl.DataFrame:
        """The fate of every physical row.

        Args:
            physical: All physical rows: :data:`ID`, ``file``, ``row``, ``module``.

        Raises:
            RuleBroken: EVI-E98 when a row has no fate, or more than one.
        """
        met = self._met()
        fates = physical.join(met, on=ID, how="left").with_columns(
            pl.col("fate").fill_null(ACCEPTED), pl.col("rule", "why").fill_null("")
        )
        _must_add_up(physical, fates, met)
        typed = [pl.col(c.name).cast(c.dtype) for c in FATES_TABLE.columns]
        return fates.sort("file", "module", "row", ID).select(typed)

    def _met(self) -> pl.DataFrame:
        empty = pl.DataFrame(schema={ID: pl.UInt32, "rule": pl.String})
        known = pl.DataFrame(
            [(r.code, r.title, FATES.index(r.fate)) for r in rules().values()],
            schema={"rule": pl.String, "title": pl.String, "door": pl.Int32},
            orient="row",
        )
        return (
            pl.concat([empty, *self.notes])
            .unique()
            .join(known, on="rule")
            .sort(pl.col("door"), pl.col("rule"), descending=[True, False])
            .group_by(ID, maintain_order=True)
            .agg(pl.col("door").first(), pl.col("rule").str.join(" "), pl.col("title").str.join("; "))
            .select(
                ID,
                pl.col("door").replace_strict(dict(enumerate(FATES)), return_dtype=pl.String).alias("fate"),
                "rule",
                pl.col("title").alias("why"),
            )
        )  # fmt: skip


def _must_add_up(physical: pl.DataFrame, fates: pl.DataFrame, met: pl.DataFrame) -> None:
    strangers = met.join(physical, on=ID, how="anti").height
    if physical[ID].n_unique() != physical.height or fates.height != physical.height or strangers:
        raise DO_NOT_ADD_UP(
            f"{physical.height:,} rows were read, but {fates.height + strangers:,} have a fate",
            mend="This is a fault of the reader: report it, and keep the files.",
        )
