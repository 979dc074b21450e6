"""Finding the figures of one measure in one edition, and saying why one is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from vesting.evidence.precedence import Candidate
from vesting.evidence.snapshot import Holding
from vesting.evidence.symbols import SYMBOLS


@dataclass(frozen=True)
class MeasureIndex:
    """Rows of one measure in one edition."""

    holding: Holding
    measure: str
    breakdown: str | None = None

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Rows of the measure and the breakdown; the whole where no breakdown is asked for."""
        rows = self.holding.frame.filter(pl.col("measure") == self.measure)
        return rows.filter(pl.col("breakdown").fill_null("") == (self.breakdown or ""))

    def candidates(
        self, codes: Sequence[str] | None, period: str | None, year: int | None
    ) -> list[Candidate]:
        """Years that hold rows, with the number of places that have a figure."""
        rows = self.rows
        if period is not None:
            rows = rows.filter(pl.col("period") == period)
        if year is not None:
            rows = rows.filter(pl.col("year") == year)
        if codes is not None:
            rows = rows.filter(pl.col("place_code").is_in(list(codes)))
        counts = rows.group_by("year").agg(pl.col("value").count()).iter_rows()
        return [Candidate(self.holding, int(y), "", int(n)) for y, n in counts]

    def at(self, year: int, period: str | None) -> pl.DataFrame:
        """Rows of one year."""
        rows = self.rows.filter(pl.col("year") == year)
        return rows if period is None else rows.filter(pl.col("period") == period)


def explain_missing(code: str, rows: pl.DataFrame) -> str:
    """Why a place has no figure: a symbol, a joint row, or no row at all."""
    own = rows.filter(pl.col("place_code") == code)
    if not own.is_empty():
        symbol = own["symbol"].first()
        meaning = SYMBOLS.get(str(symbol), "published without a figure")
        return f"published as '{symbol}': {meaning}" if symbol else meaning
    joint = rows.filter(pl.col("place_code").str.split(" / ").list.contains(code))
    if not joint.is_empty():
        return f"published jointly for {joint['place_name'].first()}"
    return "the edition has no row for this place"
