"""Every physical row of a file leaves by exactly one door, and the doors are counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from vesting.evidence.source import EXCLUDED, QUARANTINED, WARNED, Aside
from vesting.evidence.symbols import read_figures, tidy

ROW = "physical row"
"""Column that carries the number of the row as the person's spreadsheet shows it."""


BLANK = "is blank"
CUT = "as if the file were cut off here"
"""Ends the reason of a last row that stops early."""
NOTE = "is a note, not a row of the table"
_NARROW = 2
_TOLD_SINGLY = {EXCLUDED: 50, QUARANTINED: 2_000, WARNED: 2_000}
"""Most rows with one fate for one reason that are named one by one."""


def symbol_of(column: str) -> str:
    """Name of the column that keeps the published symbols of a numeric one."""
    return f"{column} symbol"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of text cells on their way to a declared table.

    Attributes:
        frame: Rows still on their way: text columns and :data:`ROW`.
        physical: Rows in the sheet, without headings and what stands above them.
        sheet: Name of the sheet; empty for a file that is one table.
        aside: Rows that were not accepted.
        warned: Remarks on rows that were accepted.
        published: Published heading by our name of a column, for the messages.
    """

    frame: pl.DataFrame
    physical: int
    sheet: str = ""
    aside: tuple[Aside, ...] = ()
    warned: tuple[Aside, ...] = ()
    published: Mapping[str, str] = field(default_factory=dict)

    def exclude(self, mask: pl.Expr, why: str) -> Rows:
        """Leave rows out by a stated rule."""
        return self._drop(mask, why, EXCLUDED)

    def quarantine(self, mask: pl.Expr, why: str, column: str = "") -> Rows:
        """Keep rows aside until they are mended."""
        return self._drop(mask, why, QUARANTINED, column)

    def warn(self, mask: pl.Expr, why: str, column: str = "") -> Rows:
        """Accept rows, with a remark."""
        met = self.frame.filter(mask)
        return replace(self, warned=self.warned + self._notes(met, why, WARNED, column))

    def settled(self) -> Rows:
        """Leave out rows that are blank, and notes: a sentence in the first cell and nothing else."""
        names = [c for c in self.frame.columns if c != ROW]
        filled = pl.sum_horizontal(pl.col(c).is_not_null() for c in names)
        rows = self.exclude(filled == 0, BLANK)
        if len(names) <= _NARROW:
            return rows
        sentence = ~pl.col(names[0]).str.contains(r"^\s*\S{1,12}\s*$")
        return rows.exclude((filled == 1) & sentence, NOTE)

    def need(self, *columns: str) -> Rows:
        """Quarantine rows that are empty in a column they cannot do without."""
        rows = self
        for column in columns:
            rows = rows.quarantine(tidy(column).is_null(), "has no value", column)
        return rows

    def numeric(self, columns: Iterable[str]) -> Rows:
        """Turn columns of text into numbers, proven on the whole column.

        Rows in which one of them is neither a number nor a published symbol are quarantined. The
        symbols are kept in a column beside (see :func:`symbol_of`).
        """
        read = {c: read_figures(self.frame[c]) for c in columns}
        frame = self.frame.with_columns(
            *(f.values.alias(c) for c, f in read.items()),
            *(f.symbols.alias(symbol_of(c)) for c, f in read.items()),
            *(f.bad.alias(f"{c} is bad") for c, f in read.items() if f.bad.any()),
        )
        rows = replace(self, frame=frame)
        for column in (c for c, f in read.items() if f.bad.any()):
            bad = f"{column} is bad"
            rows = rows.quarantine(
                pl.col(bad), "is neither a number nor a published symbol", column
            ).without(bad)
        return rows

    def framed(self, frame: pl.DataFrame) -> Rows:
        """The same rows in the same order with other columns.

        Raises:
            AssertionError: when a row was lost or won on the way.
        """
        assert frame.height == self.frame.height, "rows were lost or won"
        return replace(self, frame=frame)

    def without(self, *columns: str) -> Rows:
        """The same rows without some columns."""
        return replace(self, frame=self.frame.drop(columns))

    def with_columns(self, *exprs: pl.Expr | pl.Series | Iterable[pl.Expr]) -> Rows:
        """The same rows with further or changed columns."""
        return replace(self, frame=self.frame.with_columns(*exprs))

    @property
    def cut(self) -> bool:
        """Whether the last row stops early, so that the file may go on elsewhere."""
        return any(a.why.endswith(CUT) for a in self.aside)

    @property
    def accepted(self) -> int:
        """Rows still on their way."""
        return self.frame.height

    def _drop(self, mask: pl.Expr, why: str, fate: str, column: str = "") -> Rows:
        met = self.frame.with_columns(mask.fill_null(False).alias("_met"))
        gone = met.filter("_met")
        if gone.is_empty():
            return self
        kept = met.filter(~pl.col("_met")).drop("_met")
        return replace(self, frame=kept, aside=self.aside + self._notes(gone, why, fate, column))

    def _notes(self, met: pl.DataFrame, why: str, fate: str, column: str) -> tuple[Aside, ...]:
        sheet = f"sheet {self.sheet}, " if self.sheet else ""
        ending = f", column '{self.published.get(column, column)}'" if column else ""
        numbers = met[ROW].to_list()
        if len(numbers) > _TOLD_SINGLY[fate]:
            where = f"{sheet}{len(numbers):,} rows from {numbers[0]} to {numbers[-1]}{ending}"
            return (Aside(where, why, fate, numbers[0], len(numbers)),)
        return tuple(Aside(f"{sheet}row {n}{ending}", why, fate, n) for n in numbers)
