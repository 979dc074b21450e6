"""Dates, understood by one format for a whole column and never guessed cell by cell."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from vesting.evidence.symbols import tidy

_TIME = r"[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$"
_FORMS = {
    r"^\d{4}-\d{1,2}-\d{1,2}$": "%Y-%m-%d",
    r"^\d{4}/\d{1,2}/\d{1,2}$": "%Y/%m/%d",
    r"^\d{1,2}/\d{1,2}/\d{4}$": "%d/%m/%Y",
    r"^\d{1,2}/\d{1,2}/\d{2}$": "%d/%m/%y",
    r"^\d{1,2}-\d{1,2}-\d{4}$": "%d-%m-%Y",
    r"^\d{1,2}\.\d{1,2}\.\d{4}$": "%d.%m.%Y",
    r"^\d{1,2} [A-Za-z]{4,} \d{4}$": "%d %B %Y",
    r"^\d{1,2}[ -][A-Za-z]{3}[ -]\d{4}$": "%d %b %Y",
}
"""What a date looks like in official files, and how it is then read. No form has the month first: one
column could not tell it from its mirror image."""
_SERIAL = r"^\d{5}$"
_EPOCH = pl.date(1899, 12, 30)
_DUMMIES = (dt.date(1900, 1, 1), dt.date(9999, 12, 31))


@dataclass(frozen=True, slots=True)
class Dates:
    """A column of text cells as dates.

    Attributes:
        values: The dates; null where the cell is empty, a dummy such as 01/01/1900, or no date.
        bad: Whether a cell holds something that is no date.
        mixed: Whether the cells needed more than one form.
    """

    values: pl.Series
    bad: pl.Series
    mixed: bool


def read_dates(cells: pl.Series) -> Dates:
    """Understand a whole column of dates.

    The form that fits every cell is used. Where none does, each cell may have its own form, but
    always with the day before the month, and the column is said to be mixed.
    """
    frame = pl.DataFrame({"cell": cells}).select(tidy("cell").str.replace(_TIME, "").alias("cell"))
    cell = pl.col("cell")
    tries = frame.select(
        *(
            pl.when(cell.str.contains(look))
            .then(cell.str.replace_all("-", " ") if form == "%d %b %Y" else cell)
            .str.to_date(form, strict=False)
            .alias(form)
            for look, form in _FORMS.items()
        ),
        pl.when(cell.str.contains(_SERIAL))
        .then(_EPOCH + pl.duration(days=cell.cast(pl.Int64, strict=False)))
        .alias("serial"),
    )
    filled = int(frame["cell"].is_not_null().sum())
    counts = {name: int(tries[name].is_not_null().sum()) for name in tries.columns}
    whole = next((name for name, count in counts.items() if filled and count == filled), None)
    values = tries[whole] if whole else tries.select(pl.coalesce(pl.all())).to_series()
    bad = frame["cell"].is_not_null() & values.is_null()
    values = values.set(values.is_in(_DUMMIES), None)
    mixed = whole is None and sum(1 for count in counts.values() if count) > 1
    return Dates(values.alias(cells.name), bad, mixed)
