"""Published symbols stand for a missing figure, never for nought."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

SYMBOLS: dict[str, str] = {
    "c": "suppressed so that no person can be recognised",
    "u": "too unreliable to publish, or not returned",
    "x": "not available",
    "z": "not applicable",
    "low": "more than nought, but rounds to nought",
    "k": "more than nought, but rounds to nought",
    "-": "missing, or too small to show",
    ":": "not available",
    ".": "not applicable",
    "..": "not available",
    "...": "not available",
    "*": "suppressed",
    "~": "estimate not shown",
    "!": "not available",
    "n/a": "not available",
    "na": "not available",
    "nan": "not available",
    "null": "not available",
    "n/k": "not known",
    "unknown": "not known",
    "supp": "suppressed",
    "dns": "not returned",
    "m": "not returned in time",
    "y": "not relevant",
    "w": "withheld",
    "f": "not published",
    "#value!": "error left by a spreadsheet",
    "#n/a": "error left by a spreadsheet",
    "#ref!": "error left by a spreadsheet",
    "#div/0!": "error left by a spreadsheet",
    "#num!": "error left by a spreadsheet",
}
"""What each symbol means (DfE and MHCLG notes on their tables); brackets around it do not matter."""

NOTE = r"^note \d+$"
"""A cell may hold a reference to a note in place of a figure, such as ``[note 4]``."""

_SPACES = "[\u00a0\u200b\u200c\u200d\ufeff\u2007\u202f]"
_DASHES = "[\u2010-\u2015\u2212]"
_NUMBER = r"^([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:e[-+]?\d+)?)%?$"
_MARKED = r"^(.*\d)\s*\[(?:r|p|e|b|note \d+)\]$"


def tidy(column: str | pl.Expr) -> pl.Expr:
    """Text without odd spaces around or within it; empty text is null."""
    expr = pl.col(column) if isinstance(column, str) else column
    text = expr.str.replace_all(_SPACES, " ").str.strip_chars()
    return pl.when(text != "").then(text)


def _figure(text: pl.Expr) -> pl.Expr:
    text = text.str.to_lowercase().str.replace_all(_DASHES, "-")
    return text.str.replace(_MARKED, "${1}").str.strip_chars()


@dataclass(frozen=True, slots=True)
class Figures:
    """A column of text cells, understood.

    Attributes:
        values: The numbers; null where the cell is empty, holds a symbol, or is no number.
        symbols: The published symbols, without brackets.
        bad: Whether a cell holds something that is neither.
    """

    values: pl.Series
    symbols: pl.Series
    bad: pl.Series


def read_figures(cells: pl.Series) -> Figures:
    """Understand a whole column: numbers, published symbols, and what is neither.

    Pounds, per cent signs, thousands commas, exponents, footnote marks such as ``[r]`` and
    typographic minus signs are understood. The plain numbers are read at once; only what is left
    is looked at closely.
    """
    values = cells.cast(pl.Float64, strict=False)
    values = values.set(~values.is_finite(), None)
    rest = cells.filter(values.is_null() & cells.is_not_null()).unique()
    if rest.is_empty():
        nothing = pl.Series(cells.name, [None], dtype=pl.String).new_from_index(0, len(cells))
        return Figures(values, nothing, pl.repeat(False, len(cells), eager=True))
    odd = _look_closely(rest)
    looked = pl.DataFrame({"cell": cells}).join(odd, on="cell", how="left", maintain_order="left")
    return Figures(
        values.zip_with(values.is_not_null(), looked["value"]).alias(cells.name),
        looked["symbol"],
        looked["bad"].fill_null(False),
    )


def _look_closely(cells: pl.Series) -> pl.DataFrame:
    cell = _figure(tidy("cell"))
    figure = cell.str.replace("£", "").str.extract(_NUMBER, 1).str.replace_all(",", "")
    bare = cell.str.replace(r"^\[(.+)\]$", "${1}")
    known = bare.is_in(list(SYMBOLS)) | bare.str.contains(NOTE)
    looked = pl.DataFrame({"cell": cells}).select(
        "cell",
        figure.cast(pl.Float64, strict=False).alias("value"),
        pl.when(known).then(bare).alias("symbol"),
    )
    neither = pl.col("value").is_null() & pl.col("symbol").is_null()
    return looked.with_columns((neither & tidy("cell").is_not_null()).alias("bad"))


def meaning(symbol: str) -> str:
    """What a published symbol means, for a person."""
    if re.fullmatch(NOTE, symbol):
        return f"the publisher says why in {symbol} of the file"
    return SYMBOLS.get(symbol, "published without a figure")
