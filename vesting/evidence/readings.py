"""Finding the figures of one measure in one edition, and saying why one is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from vesting.evidence.numbers import asked_codes, other_codes
from vesting.evidence.precedence import Candidate
from vesting.evidence.snapshot import Holding
from vesting.evidence.symbols import meaning

PUBLISHED_EMPTY = "published empty"
PUBLISHED_AS = "published as '{symbol}': {meaning}"


def withheld(why: str) -> bool:
    """Whether the publisher had the place in the edition, and gave no number for it.

    Args:
        why: The reason that :func:`explain_missing` gave.
    """
    return why == PUBLISHED_EMPTY or why.startswith(PUBLISHED_AS.split("{", maxsplit=1)[0])


def _as_it_is(frame: pl.DataFrame) -> pl.DataFrame:
    return frame


@dataclass(frozen=True)
class MeasureIndex:
    """Rows of one measure in one edition."""

    holding: Holding
    measure: str
    breakdown: str | None = None
    resolve: Callable[[pl.DataFrame], pl.DataFrame] = _as_it_is

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Rows of the measure and the breakdown; the whole where no breakdown is asked for."""
        rows = self.holding.frame.filter(pl.col("measure") == self.measure)
        return self.resolve(
            rows.filter(pl.col("breakdown").fill_null("") == (self.breakdown or ""))
        )

    def candidates(
        self, codes: Sequence[str] | None, period: str | None, year: int | None
    ) -> list[Candidate]:
        """Years that hold rows, with the number of places that have a figure."""
        rows = self.rows
        if period is not None:
            rows = rows.filter(pl.col("period") == period)
        if year is not None:
            rows = rows.filter(pl.col("year") == year)
        figure = pl.col("value").is_not_null()
        if codes is not None:
            figure &= pl.col("place_code").is_in(list(asked_codes(codes)))
        counts = rows.group_by("year").agg(figure.sum()).iter_rows()
        return [Candidate(self.holding, int(y), "", int(n)) for y, n in counts]

    def at(self, year: int, period: str | None) -> pl.DataFrame:
        """Rows of one year."""
        rows = self.rows.filter(pl.col("year") == year)
        return rows if period is None else rows.filter(pl.col("period") == period)


def explain_missing(code: str, rows: pl.DataFrame) -> str:
    """Why a place has no figure: a symbol, a joint row, or no row at all."""
    own = rows.filter(pl.col("place_code").is_in([code, *other_codes(code)]))
    if not own.is_empty():
        symbol = str(own["symbol"].fill_null("")[0])
        told = PUBLISHED_AS.format(symbol=symbol, meaning=meaning(symbol))
        return told if symbol else PUBLISHED_EMPTY
    joint = rows.filter(pl.col("place_code").str.split(" / ").list.contains(code))
    if not joint.is_empty():
        return f"published jointly for {joint['place_name'][0]}"
    return "the edition has no row for this place"
