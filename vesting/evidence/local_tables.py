"""Declared small tables that only the user can bring; each has a template."""

from __future__ import annotations

import polars as pl

from vesting.evidence.table import Column, Table

_CODE = ("code", "area code", "gss code", "block", "block code", "district code", "lad code")
_NAME = ("name", "area name", "block name", "district name")


def _place(meaning: str) -> tuple[Column, Column]:
    return (
        Column("place_code", pl.String(), f"Official (GSS) code of {meaning}", required=True, aliases=_CODE),
        Column("place_name", pl.String(), "Its name", aliases=_NAME),
    )  # fmt: skip


def _source() -> Column:
    return Column("source", pl.String(), "Where the figure is from, and of which date")


PARTNER_AREAS = Table(
    "partner_areas",
    "A place lies in the area of a partner, such as a police force or an integrated care board",
    (
        *_place("the district, ward or LSOA"),
        Column("kind", pl.String(), "Kind of partner: police, health, youth justice, probation, ...",
               required=True, aliases=("partner kind", "partner type")),
        Column("partner", pl.String(), "Name of the partner", required=True,
               aliases=("partner name", "force", "board")),
        Column("partner_code", pl.String(), "Official code of the partner, where it has one"),
    ),
    key=("place_code", "kind"),
)  # fmt: skip

TAX_BASE = Table(
    "tax_base",
    "Council tax base of one district",
    (
        *_place("the district"),
        Column("period", pl.String(), "Financial year, such as 2025-26", required=True,
               aliases=("year", "financial year")),
        Column("band_d_dwellings", pl.Float64(), "Taxable dwellings as Band D equivalents",
               "dwellings", required=True, minimum=0,
               aliases=("tax base", "council tax base", "band d equivalents")),
        Column("band_d_tax", pl.Float64(), "Council tax of a Band D dwelling for district and county "
               "together", "pounds", minimum=0, aliases=("band d council tax",)),
        _source(),
    ),
    key=("place_code", "period"),
)  # fmt: skip

COUNCILLORS = Table(
    "councillors",
    "Councillors and electors of one place on one council",
    (
        *_place("the ward, division or district"),
        Column("council", pl.String(), "Council on which they sit", aliases=("authority",)),
        Column("councillors", pl.Float64(), "Seats", "councillors", required=True, minimum=0,
               aliases=("seats", "members")),
        Column("electors", pl.Float64(), "Electors", "people", minimum=0, aliases=("electorate",)),
        _source(),
    ),
    key=("place_code", "council"),
)  # fmt: skip

SCHOOLS = Table(
    "schools",
    "One school",
    (
        Column("urn", pl.String(), "Unique reference number", required=True),
        Column("name", pl.String(), "Name of the school", required=True,
               aliases=("establishment name", "school name", "school")),
        Column("phase", pl.String(), "Phase of education",
               aliases=("phase of education", "phase of education name")),
        Column("status", pl.String(), "Open, closed or proposed",
               aliases=("establishment status", "establishment status name")),
        Column("kind", pl.String(), "Type of establishment",
               aliases=("type of establishment", "type of establishment name")),
        Column("place_code", pl.String(), "Official code of the district or LSOA in which it stands",
               required=True,
               aliases=("lsoa code", "district administrative code", *_CODE)),
        Column("longitude", pl.Float64(), "Longitude", "degrees", aliases=("long", "lng")),
        Column("latitude", pl.Float64(), "Latitude", "degrees", aliases=("lat",)),
        Column("pupils", pl.Float64(), "Pupils on roll", "pupils", minimum=0,
               aliases=("number of pupils", "headcount")),
    ),
    key=("urn",),
)  # fmt: skip

HIGH_NEEDS_DEFICIT = Table(
    "high_needs_deficit",
    "Cumulative deficit of one authority on its dedicated schools grant",
    (
        *_place("the authority with education duties"),
        Column("period", pl.String(), "Financial year at whose end the deficit stands", required=True,
               aliases=("year", "financial year")),
        Column("deficit", pl.Float64(), "Cumulative deficit; a surplus is negative", "pounds",
               required=True, aliases=("dsg deficit", "cumulative deficit", "high needs deficit")),
        _source(),
    ),
    key=("place_code", "period"),
)  # fmt: skip

FLOWS = Table(
    "flows",
    "Children or carers who belong to one place and live, learn or are placed in another",
    (
        Column("kind", pl.String(), "Who: looked after, foster carers, pupils, EHC plans, ...",
               required=True, aliases=("who", "flow", "group")),
        Column("from_code", pl.String(), "Code of the place they belong to", required=True,
               aliases=("from", "origin", "home", "home code")),
        Column("to_code", pl.String(), "Code of the place where they live, learn or are placed",
               required=True, aliases=("to", "destination", "placement", "placement code")),
        Column("persons", pl.Float64(), "How many", "people", required=True, minimum=0,
               aliases=("count", "number", "children")),
        Column("period", pl.String(), "Date or period", aliases=("year", "date")),
        _source(),
    ),
    key=("kind", "from_code", "to_code", "period"),
)  # fmt: skip

NEED_AND_FUNDING = Table(
    "need_and_funding",
    "What one place needs and what it is funded for, in children's services",
    (
        *_place("the district or authority"),
        Column("period", pl.String(), "Financial year", required=True,
               aliases=("year", "financial year")),
        Column("need", pl.Float64(), "Assessed need to spend", "pounds", required=True,
               aliases=("relative need", "assessed need", "need to spend")),
        Column("funding", pl.Float64(), "Funding for it", "pounds", required=True,
               aliases=("allocation", "resources")),
        _source(),
    ),
    key=("place_code", "period"),
)  # fmt: skip

LOCAL = (
    PARTNER_AREAS,
    TAX_BASE,
    COUNCILLORS,
    SCHOOLS,
    HIGH_NEEDS_DEFICIT,
    FLOWS,
    NEED_AND_FUNDING,
)
"""Tables that the user may bring."""
