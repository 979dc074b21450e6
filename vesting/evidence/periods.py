"""Published periods in one spelling, and the year in which each ends."""

from __future__ import annotations

import polars as pl

from vesting.evidence.symbols import tidy

# The forms met so far: 2024; 202324; 2023/24, 2023-24; 2014-16; 2015/16-17/18; with (OT), (Rev),
# (Final) behind; also 2023-2024 and 2024.0.
_YEAR = r"^(\d{4})(?:\.0)?$"
_JOINED = r"^(\d{4})(\d{2})$"
_SPAN = r"^(\d{4})[/-](\d{2}|\d{4})$"
_LONG = r"^(\d{4})/(\d{2})-(\d{2})/(\d{2})$"


def _bare(column: str) -> pl.Expr:
    text = tidy(column).str.replace_all("[\u2010-\u2015]", "-")
    return text.str.replace(r"\s*\([A-Za-z ]+\)$", "").str.strip_chars()


def _end(start: pl.Expr, short: pl.Expr) -> pl.Expr:
    """Last year from the first and the last two (or all four) digits of the last."""
    first, last = start.cast(pl.Int32, strict=False), short.cast(pl.Int32, strict=False)
    century = first // 100 * 100
    full = pl.when(last >= 1000).then(last).otherwise(century + last)
    return pl.when(full < first).then(full + 100).otherwise(full)


def year(column: str) -> pl.Expr:
    """Year in which the period ends; null where it is no period.

    A six-digit period is two years only if the second follows the first: 202324, not 202401.
    """
    text = _bare(column)
    joined = _end(text.str.extract(_JOINED, 1), text.str.extract(_JOINED, 2))
    next_year = text.str.extract(_JOINED, 1).cast(pl.Int32, strict=False) + 1
    span = _end(text.str.extract(_SPAN, 1), text.str.extract(_SPAN, 2))
    long = _end(text.str.extract(_LONG, 1), text.str.extract(_LONG, 4))
    return pl.coalesce(
        text.str.extract(_YEAR, 1).cast(pl.Int32, strict=False),
        pl.when(joined == next_year).then(joined),
        span,
        long,
    ).cast(pl.Int32)


def period(column: str) -> pl.Expr:
    """The period in one spelling: ``2024``, ``2023-24``, ``2014-16``, ``2015/16-2017/18``."""
    text = _bare(column)
    ending = year(column)
    two_digits = (ending % 100).cast(pl.String).str.zfill(2)
    first = text.str.slice(0, 4)
    long = pl.format("{}-{}/{}", text.str.slice(0, 7), ending - 1, two_digits)
    return (
        pl.when(text.str.contains(_YEAR))
        .then(first)
        .when(text.str.contains(_LONG))
        .then(long)
        .otherwise(pl.format("{}-{}", first, two_digits))
    )


def remark(column: str) -> pl.Expr:
    """What stands in brackets behind a period, in words that sort: ``revised``, ``outturn``..."""
    word = tidy(column).str.extract(r"\(([A-Za-z ]+)\)$", 1).str.to_lowercase()
    return word.replace({"rev": "revised", "ot": "outturn", "prov": "provisional"})


def with_periods(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows with ``year``, ``period`` and ``period remark``; each spelling is understood once.

    Args:
        frame: Rows; columns ``year`` and ``period`` that it has already are replaced.
        column: The column that holds the period as published.
    """
    spellings = frame.select(pl.col(column).unique().alias("spelling")).with_columns(
        year("spelling").alias("year"),
        period("spelling").alias("period"),
        remark("spelling").alias("period remark"),
    )
    bare = frame.with_columns(pl.col(column).alias("spelling")).drop(
        "year", "period", "period remark", strict=False
    )
    joined = bare.join(
        spellings, on="spelling", how="left", maintain_order="left", nulls_equal=True
    )
    return joined.drop("spelling")
