"""The user's own small tables, and any table that comes under the headings of its declaration."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import polars as pl

from vesting.evidence.cells import Place
from vesting.evidence.dates import read_dates
from vesting.evidence.headings import Heading, plain
from vesting.evidence.layout import Made, Origin, SheetSource
from vesting.evidence.local_tables import LOCAL
from vesting.evidence.rows import Rows
from vesting.evidence.snapshot import LOCAL as LOCAL_STANDING
from vesting.evidence.source import Specimen
from vesting.evidence.symbols import tidy
from vesting.evidence.table import Column, Table
from vesting.evidence.tables import TRAVEL

_MANY = 5
"""Headings of its own by which a table is known even among many others."""

OWN = Origin("The user's own table", "as the user's source says", standing=LOCAL_STANDING)


def heading_of(column: Column) -> Heading:
    """The heading under which a declared column is looked for."""
    return Heading(column.name, tuple(re.escape(plain(a)) for a in column.aliases), column.required)


def checked(rows: Rows, table: Table) -> Rows:
    """Rows in the types of a declared table; what breaks the declaration is quarantined."""
    given = [c for c in table.columns if c.name in rows.frame.columns]
    rows = rows.need(*(c.name for c in given if c.required))
    rows = rows.numeric(c.name for c in given if c.dtype.is_numeric())
    for column in given:
        rows = _check(rows, column)
    keys = [k for k in table.key if k in rows.frame.columns]
    repeated = pl.struct(keys).is_duplicated() & ~pl.struct(keys).is_first_distinct()
    return rows.quarantine(repeated, f"repeats an earlier row with the same {', '.join(keys)}")


def _check(rows: Rows, column: Column) -> Rows:
    name = column.name
    if column.dtype == pl.Date:
        dates = read_dates(rows.frame[name])
        rows = rows.with_columns(dates.values.alias(name), dates.bad.alias("bad"))
        return rows.quarantine(pl.col("bad"), "is not a date", name).without("bad")
    if not column.dtype.is_numeric():
        rows = rows.with_columns(tidy(name).alias(name))
    elif column.required:
        rows = rows.quarantine(pl.col(name).is_null(), "is a symbol where a number is needed", name)
    if column.allowed:
        rows = rows.quarantine(
            ~pl.col(name).is_in(list(column.allowed)).fill_null(True),
            "is not on the code list",
            name,
        )
    if column.minimum is not None:
        rows = rows.quarantine(
            pl.col(name) < column.minimum, f"is less than {column.minimum:g}", name
        )
    return rows


def _reader(table: Table) -> Callable[[Place, Rows, Specimen], Made]:
    def read(place: Place, rows: Rows, specimen: Specimen) -> Made:
        rows = checked(rows, table)
        kept = [c.name for c in table.columns if c.name in rows.frame.columns]
        periods = rows.frame["period"].drop_nulls() if "period" in kept else None
        last = str(periods.max()) if periods is not None and len(periods) else ""
        return Made(rows, {table.name: rows.frame.select(kept)}, last or "undated", released=last)

    return read


def _recognisable(table: Table) -> Callable[[Sequence[str]], bool]:
    """Many of the headings must be the table's own, or more than are not."""

    def own(headings: Sequence[str]) -> bool:
        wanted = [heading_of(c) for c in table.columns]
        known = sum(1 for h in headings if any(w.fits(h) for w in wanted))
        return known >= _MANY or (known >= 2 and known * 2 > len(headings))

    return own


def table_source(table: Table) -> SheetSource:
    """The importer of a small table under the headings of its own declaration."""
    return SheetSource(
        name=f"table-{table.name.replace('_', '-')}",
        title=table.meaning,
        tables=(table.name,),
        origin=OWN,
        wants=tuple(heading_of(c) for c in table.columns),
        also=_recognisable(table),
        make=_reader(table),
        certainty=0.75,
        tested=False,
    )


(PARTNER_AREAS, TAX_BASE, COUNCILLORS, SCHOOLS, HIGH_NEEDS_DEFICIT, FLOWS, NEED_AND_FUNDING) = (
    table_source(table) for table in LOCAL
)
TRAVEL_TIMES = table_source(TRAVEL)
