"""Dates of the return: as any official file has them, and the slips that have one meaning only."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from vesting.evidence.dates import read_dates

_TIME = r"(?i)[T ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]\.?m\.?)?(Z|[+-]\d{2}:?\d{2})?$"
_SPELLINGS = (
    (_TIME, ""),
    (r"^(\d{5}|\d{8})[.,]\d+$", "${1}"),
    (r"^((?:19|20)\d{2})(0[1-9]|1[0-2])(\d{2})$", "${1}-${2}-${3}"),
    (r"^(\d{2})(\d{2})((?:19|20)\d{2})$", "${1}/${2}/${3}"),
    (r"^(\d{1,2}) ?([/.-]) ?(\d{1,2}) ?[/.-] ?(\d{2}|\d{4})$", "${1}/${3}/${4}"),
    (r"(?i)^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? ", ""),
    (r"^([A-Za-z]{3})[A-Za-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4}|\d{2})$", "${2} ${1} ${3}"),
    (
        r"^(\d{1,2})(?:st|nd|rd|th)?[ /.-]*([A-Za-z]{3})[A-Za-z]*[ /.,-]*(\d{4}|\d{2})$",
        "${1} ${2} ${3}",
    ),
    (r"^(\d{1,2} [A-Za-z]{3}) ([0-6]\d)$", "${1} 20${2}"),
    (r"^(\d{1,2} [A-Za-z]{3}) ([7-9]\d)$", "${1} 19${2}"),
)
"""Spellings of dates, and what they are made into: a time goes, a number loses its fraction, a weekday
goes, a month by its name is cut to three letters, two digits are a year from 1970 to 2069."""
_PARTS = r"^([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})$"
_FIRST_YEAR, _LAST_YEAR = 1, 9900
"""Years outside are no dates: some systems write 01/01/0000 or 01/01/9999 for none."""


@dataclass(frozen=True, slots=True)
class Moments:
    """A column of text cells as dates.

    Attributes:
        values: The dates; null where the cell is empty or no date.
        bad: Whether a cell holds something that is no date.
        mended: Whether the date had to be mended.
    """

    values: pl.Series
    bad: pl.Series
    mended: pl.Series


def read_moments(cells: pl.Series) -> Moments:
    """Understand a column of dates: ISO, day/month/year, with a time or without, 20240331, 2-Jun-23.

    The day stands before the month: a file that has it otherwise was rewritten before (see
    :mod:`vesting.evidence.returns.days.day_order`). A day beyond the end of its month is the last of that
    month; a month above 12 with a day up to 12 has changed places with it.
    """
    text = cells.str.strip_chars("\"'= \t\u00a0").str.replace_all(r"\s{2,}", " ").alias("cell")
    distinct = text.unique().drop_nulls()
    plain = distinct
    for spelling, made in _SPELLINGS:
        plain = plain.str.replace(spelling, made)
    read = read_dates(plain)
    nothing = pl.Series("slip", [None] * len(plain), dtype=pl.Date)
    slip = _mend(plain).to_series() if read.bad.any() else nothing
    values, beyond = _of_this_world(read.values)
    known = pl.DataFrame(
        {"cell": distinct, "value": values, "bad": read.bad | beyond}
    ).with_columns(pl.when("bad").then(_of_this_world(slip)[0]).alias("slip"))
    looked = pl.DataFrame({"cell": text}).join(known, on="cell", how="left", maintain_order="left")
    mended = looked["slip"].is_not_null()
    values = looked["value"].fill_null(looked["slip"]).alias(cells.name)
    return Moments(values, looked["bad"].fill_null(False) & ~mended, mended)


def _of_this_world(dates: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Dates of years that a calendar can count with, and which of them are of others."""
    beyond = ~dates.dt.year().is_between(_FIRST_YEAR, _LAST_YEAR).fill_null(True)
    return dates.set(beyond, None), beyond


def _mend(bad: pl.Series) -> pl.DataFrame:
    part = [pl.col("cell").str.extract(_PARTS, n).cast(pl.Int32, strict=False) for n in (1, 2, 3)]
    day, month, year = part
    swapped = (month > 12) & (month <= 31) & (day <= 12) & (day > 0)
    first = pl.date(year, pl.when(swapped).then(day).otherwise(month), 1)
    real = pl.when((month <= 12) & (month > 0) | swapped).then(first)
    wanted = pl.when(swapped).then(month).otherwise(day)
    last = real.dt.month_end()
    slip = pl.when(wanted > last.dt.day()).then(last).otherwise(real.dt.offset_by("0d"))
    slip = (
        pl.when(swapped & (wanted <= last.dt.day()))
        .then(real + pl.duration(days=wanted - 1))
        .otherwise(slip)
    )
    fits = (wanted >= 1) & (wanted <= 31)
    frame = pl.DataFrame({"cell": bad.cast(pl.String)})
    return frame.select(pl.when(fits).then(slip).cast(pl.Date).alias("slip"))
