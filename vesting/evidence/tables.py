"""The declared tables of public evidence: what importers produce and stages read."""

from __future__ import annotations

import polars as pl

from vesting.evidence.local_tables import LOCAL
from vesting.evidence.table import Column, Table

LEVELS = (
    "postcode", "oa", "lsoa", "msoa", "ward", "parish", "district", "upper tier", "combined authority",
    "region", "national", "polygon",
)  # fmt: skip
"""Levels of place, small to large; ``upper tier`` is any council with children's services."""

_PLACE = (
    Column("place_code", pl.String(), "Official (GSS) code of the place", required=True),
    Column("place_name", pl.String(), "Name of the place as published"),
    Column("level", pl.String(), "Level of place", required=True, allowed=LEVELS),
)

BOUNDARIES = Table(
    "boundaries",
    "The outline of one place",
    (
        *_PLACE,
        Column(
            "geometry", pl.Binary(), "Outline as WKB, longitude and latitude (WGS84)", required=True
        ),
        Column("start", pl.Int32(), "First year in which the place existed, where the file says"),
        Column("end", pl.Int32(), "Last year in which the place existed, where the file says"),
    ),
    key=("place_code", "start"),
)

LOOKUP = Table(
    "lookup",
    "One place lies in another",
    (
        *_PLACE,
        Column("parent_code", pl.String(), "Code of the place that it lies in", required=True),
        Column("parent_name", pl.String(), "Name of the place that it lies in"),
        Column("parent_level", pl.String(), "Level of the place that it lies in", allowed=LEVELS),
    ),
    key=("place_code", "parent_code"),
)

CENTROIDS = Table(
    "centroids",
    "A point that stands for a place",
    (
        *_PLACE,
        Column("longitude", pl.Float64(), "Longitude", "degrees", required=True),
        Column("latitude", pl.Float64(), "Latitude", "degrees", required=True),
    ),
    key=("place_code",),
)

POPULATION = Table(
    "population",
    "Residents of one place in one age range at one date",
    (
        *_PLACE,
        Column(
            "year",
            pl.Int32(),
            "Year of the estimate (30 June), the census or the projection",
            required=True,
        ),
        Column(
            "basis",
            pl.String(),
            "Kind of figure",
            required=True,
            allowed=("mid-year estimate", "census", "projection"),
        ),
        Column("age_from", pl.Int32(), "Youngest age counted", "years", required=True, minimum=0),
        Column(
            "age_to",
            pl.Int32(),
            "Oldest age counted, inclusive; 130 where open-ended",
            "years",
            required=True,
        ),
        Column("persons", pl.Float64(), "Residents", "people", required=True, minimum=0),
    ),
    key=("place_code", "year", "basis", "age_from", "age_to"),
)

OBSERVATIONS = Table(
    "observations",
    "One published figure about one place at one time",
    (
        *_PLACE,
        Column(
            "dfe_number",
            pl.String(),
            "DfE's three-digit number of the authority; 'a / b' where published jointly",
        ),
        Column(
            "period",
            pl.String(),
            "Period as published, in one spelling: 2024 or 2023-24",
            required=True,
        ),
        Column("year", pl.Int32(), "Year in which the period ends", required=True),
        Column(
            "measure", pl.String(), "Our name of the measure (see the measure list)", required=True
        ),
        Column("breakdown", pl.String(), "Category within the measure; empty for the whole"),
        Column("value", pl.Float64(), "The figure; empty where a symbol was published"),
        Column("symbol", pl.String(), "Symbol published in place of a figure, such as c, z, x, u"),
        Column("unit", pl.String(), "Unit of the value"),
    ),
    key=("place_code", "period", "measure", "breakdown"),
)

INSPECTIONS = Table(
    "inspections",
    "One inspection of an authority's services for children",
    (
        *_PLACE,
        Column(
            "framework", pl.String(), "Inspection framework, such as ILACS or SIF", required=True
        ),
        Column("kind", pl.String(), "Type of inspection or visit as published"),
        Column("inspected", pl.Date(), "Date of the inspection (its first day)"),
        Column("published", pl.Date(), "Date of publication"),
        Column("overall", pl.String(), "Overall effectiveness; none from April 2026"),
        Column("leaders", pl.String(), "The impact of leaders on practice"),
        Column("help_and_protection", pl.String(), "Children who need help and protection"),
        Column("in_care", pl.String(), "Children in care"),
        Column("care_leavers", pl.String(), "Care leavers; not graded before 2023"),
    ),
    key=("place_name", "framework", "inspected", "published"),
)

NEIGHBOURS = Table(
    "statistical_neighbours",
    "One statistical neighbour of an authority",
    (
        Column("dfe_number", pl.String(), "DfE number of the authority", required=True),
        Column("place_name", pl.String(), "Name of the authority"),
        Column("neighbour_number", pl.String(), "DfE number of the neighbour", required=True),
        Column("rank", pl.Int32(), "Closest is 1", required=True, minimum=1),
        Column("closeness", pl.String(), "Closeness in words, as published"),
    ),
    key=("dfe_number", "rank"),
)

COUNCILS = Table(
    "councils",
    "One council, living or ended",
    (
        Column("place_code", pl.String(), "GSS code", required=True),
        Column("place_name", pl.String(), "Name", required=True),
        Column("official_name", pl.String(), "Full official name"),
        Column("kind", pl.String(), "Kind of council as published"),
        Column("dfe_number", pl.String(), "DfE number, where it has children's services"),
        Column("ecode", pl.String(), "E-code of the finance returns"),
        Column("region", pl.String(), "Region"),
        Column("county", pl.String(), "County council above it, where two-tier"),
        Column("start", pl.Date(), "First day"),
        Column("end", pl.Date(), "Last day"),
        Column("replaced_by", pl.String(), "Successor as published"),
        Column("aliases", pl.String(), "Other names, separated by |"),
        Column("former_codes", pl.String(), "Earlier GSS codes, separated by |"),
    ),
    key=("place_code",),
)

CHANGES = Table(
    "code_changes",
    "One code replaced by another",
    (
        Column("old_code", pl.String(), "Code before", required=True),
        Column("old_name", pl.String(), "Name before"),
        Column("new_code", pl.String(), "Code after", required=True),
        Column("new_name", pl.String(), "Name after"),
        Column("kind", pl.String(), "Kind of change as published"),
        Column("year", pl.Int32(), "First year of the new code"),
    ),
    key=("old_code", "new_code", "year"),
)

TRAVEL = Table(
    "travel",
    "Time and distance from one place to another, from an engine of the user's choice",
    (
        Column("from_code", pl.String(), "From", required=True, aliases=("from", "origin")),
        Column("to_code", pl.String(), "To", required=True, aliases=("to", "destination")),
        Column("minutes", pl.Float64(), "Time", "minutes", minimum=0),
        Column("km", pl.Float64(), "Distance", "km", minimum=0),
        Column("source", pl.String(), "Engine or publisher"),
        Column("date", pl.String(), "Date of the matrix"),
    ),
    key=("from_code", "to_code"),
)

RURAL_URBAN = Table(
    "rural_urban",
    "How rural or urban one place is",
    (
        *_PLACE,
        Column("class_code", pl.String(), "Code of the class", required=True),
        Column("class_name", pl.String(), "Class in words"),
        Column("broad", pl.String(), "Rural or Urban"),
    ),
    key=("place_code",),
)

POSTCODES = Table(
    "postcodes",
    "Where one postcode lies",
    (
        Column("place_code", pl.String(), "Postcode in capitals, without spaces", required=True),
        Column("level", pl.String(), "Level of place", required=True, allowed=LEVELS),
        Column("district", pl.String(), "Code of its district"),
        Column("ward", pl.String(), "Code of its ward"),
        Column("lsoa", pl.String(), "Code of its small area, where the file holds it"),
        Column("longitude", pl.Float64(), "Longitude", "degrees"),
        Column("latitude", pl.Float64(), "Latitude", "degrees"),
        Column("ended", pl.String(), "Year and month in which it was withdrawn, where it was"),
    ),
    key=("place_code",),
)

OFFICIAL = (
    BOUNDARIES, LOOKUP, CENTROIDS, POPULATION, OBSERVATIONS, INSPECTIONS, NEIGHBOURS, COUNCILS,
    CHANGES, RURAL_URBAN, POSTCODES,
)  # fmt: skip
"""Tables that official files fill."""

ALL = (*OFFICIAL, TRAVEL, *LOCAL)
"""Every declared table of public evidence."""

BY_NAME = {table.name: table for table in ALL}
