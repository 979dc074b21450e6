"""Residents by age with one row an age: ONS's detailed series, Nomis, the census, projections, DfE."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from vesting.evidence.ages import Band, finest, parse_age, parse_sex
from vesting.evidence.cells import Place
from vesting.evidence.dating import must_have_year, year_of
from vesting.evidence.geography import ENGLAND
from vesting.evidence.headings import must_be_single, plain, want
from vesting.evidence.known import release_of
from vesting.evidence.layout import Made, SheetSource
from vesting.evidence.places import place_columns, with_place
from vesting.evidence.repeats import counted, once, telling
from vesting.evidence.rows import Rows
from vesting.evidence.snapshot import REPACKAGED
from vesting.evidence.source import Specimen
from vesting.evidence.sources import ees
from vesting.evidence.sources.population import ONS, add_sexes, release_and_notes, without_ni
from vesting.evidence.span import years
from vesting.evidence.symbols import tidy

_YEAR_HEADING = re.compile(r"(?:population|mid|persons)?((?:19|20)\d\d)")

AGE = r"age|agegroup|cagename|cage|ageband|age\w*\d+categories|singleyearofage|agename"
_APART = ("sex", "year", "component", "measures")
"""Wanted columns that set two rows of one place and age apart."""
VALUE = r"obsvalue|observation|population|persons|people|count|value|populationestimate"


def year_columns(headings: Sequence[str]) -> dict[str, int]:
    """Headings that are years, such as ``population_2023``."""
    met = {h: _YEAR_HEADING.fullmatch(plain(h)) for h in headings}
    return {h: int(m[1]) for h, m in met.items() if m}


def _has_figures(headings: Sequence[str]) -> bool:
    value = any(re.fullmatch(VALUE, plain(h)) for h in headings)
    return place_columns(headings) is not None and (value or bool(year_columns(headings)))


def _ages(rows: Rows) -> Rows:
    """Rows with ``age_from`` and ``age_to``; the oldest single year is open-ended."""
    texts = rows.frame["age"].drop_nulls().unique().to_list()
    parsed = {text: parse_age(text) for text in texts}
    singles = [b.first for b in parsed.values() if b and b.first == b.last]
    oldest = max(singles, default=0)
    closed = oldest < 85 or any(b and b.last == 130 and b.first > 0 for b in parsed.values())
    bands = {
        text: Band(b.first, 130) if b.first == b.last == oldest and not closed else b
        for text, b in parsed.items()
        if b
    }
    table = pl.DataFrame(
        [(text, b.first, b.last) for text, b in bands.items()],
        schema={"age": pl.String, "age_from": pl.Int32, "age_to": pl.Int32},
        orient="row",
    )
    frame = rows.frame.join(table, on="age", how="left", maintain_order="left")
    rows = rows.framed(frame).quarantine(pl.col("age_from").is_null(), "is not an age", "age")
    kept = finest(bands.values())
    used = pl.DataFrame(
        [(b.first, b.last) for b in kept],
        schema={"age_from": pl.Int32, "age_to": pl.Int32},
        orient="row",
    ).with_columns(pl.lit(True).alias("used"))
    frame = rows.frame.join(used, on=["age_from", "age_to"], how="left", maintain_order="left")
    rows = rows.framed(frame)
    return rows.exclude(
        pl.col("used").is_null(), "is a total or a band of ages given singly"
    ).without("used")


def _sexes(rows: Rows) -> Rows:
    """Keep persons where they are given, else both sexes."""
    if "sex" not in rows.frame.columns:
        return rows
    sexes = {t: parse_sex(t) for t in rows.frame["sex"].drop_nulls().unique().to_list()}
    known = {t: s for t, s in sexes.items() if s is not None}
    rows = rows.with_columns(pl.col("sex").replace_strict(known, default=None).alias("_sex"))
    rows = rows.quarantine(pl.col("_sex").is_null(), "is not a sex", "sex")
    if "" in known.values():
        rows = rows.exclude(pl.col("_sex") != "", "is of one sex, and persons are given too")
    return rows.without("_sex")


def _parts(rows: Rows) -> Rows:
    """Leave out what is not a count of residents: percentages, births, deaths, migration."""
    if "component" in rows.frame.columns:
        rows = rows.exclude(
            ~tidy("component").str.to_lowercase().str.contains("population").fill_null(True),
            "is a component of change, not a population",
        )
    if "measures" in rows.frame.columns:
        rows = rows.exclude(
            tidy("measures").str.to_lowercase().is_in(["percent", "variable", "20301"]),
            "is a percentage, not a count",
        )
    return rows


def read(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One row a place, age (and sex); the figures in one column, or in one a year."""
    columns = place_columns(place.headings)
    assert columns is not None
    by_year = year_columns(place.headings)
    used = (columns.code, columns.name, *by_year)
    must_be_single(place.headings, used, place.where(specimen))
    rows = without_ni(with_place(_parts(rows), columns))
    rows = _ages(_sexes(rows))
    values = list(by_year) or ["value"]
    rows = counted(rows.numeric(values), values)
    keys = ["place_code", "place_name", "level", "age_from", "age_to"]
    others = telling(columns, place.headings, [*by_year, *place.found.values()])
    apart = ["place_code", "age_from", "age_to", *_APART, *others]
    if by_year:
        rows = once(rows, apart, values)
        long = rows.frame.unpivot(
            list(by_year), index=keys, variable_name="heading", value_name="persons"
        )
        long = long.with_columns(
            pl.col("heading").replace_strict(by_year, return_dtype=pl.Int32).alias("year")
        )
    else:
        rows = once(_dated(place, rows, specimen), apart, values)
        long = rows.frame.select(*keys, "year", pl.col("value").alias("persons"))
    projection = (
        "component" in place.found or "projection" in f"{specimen.stem} {place.above}".lower()
    )
    basis = _basis(place, specimen, projection=projection)
    frame = add_sexes(long.drop_nulls("persons").select(*keys, "year", "persons"), "year")
    frame = frame.with_columns(pl.lit(basis).alias("basis"))
    return _made(rows, frame, basis)


def _basis(place: Place, specimen: Specimen, *, projection: bool) -> str:
    if projection:
        return "projection"
    found = year_of(place, specimen)
    census = any("categories" in plain(h) for h in place.headings)
    return "census" if census or (found and found[1] == "census") else "mid-year estimate"


def _dated(place: Place, rows: Rows, specimen: Specimen) -> Rows:
    """Rows with a year, from a column or from what the file says of itself."""
    if "year" in rows.frame.columns:
        rows = rows.with_columns(
            tidy("year").str.extract(r"((?:19|20)\d\d)", 1).cast(pl.Int32).alias("year")
        )
        return rows.quarantine(pl.col("year").is_null(), "is not a year", "year")
    found = year_of(place, specimen)
    if found is None and any("categories" in plain(h) for h in place.headings):
        found = 2021, "census"
    year, _ = must_have_year(found, specimen, cut=rows.cut)
    return rows.with_columns(pl.lit(year, pl.Int32).alias("year"))


def _made(rows: Rows, frame: pl.DataFrame, basis: str) -> Made:
    first, last = years(frame["year"])
    release, notes = release_and_notes(frame, last)
    word = {"census": "Census ", "projection": "projection "}.get(basis, "mid-")
    again = "" if word.endswith(" ") else word
    span = f"{word}{last}" if first == last else f"{word}{first} to {again}{last}, one series"
    return Made(
        rows,
        {"population": frame},
        ", ".join(p for p in (span, release) if p),
        released=f"{last}.{0 if release.startswith('first') else 1}",
        notes=notes,
    )


LONG = SheetSource(
    name="population-long",
    title="Residents by age, one row an age (mid-year estimates, census or projections)",
    tables=("population",),
    origin=ONS,
    wants=want(
        age=AGE,
        sex=r"optional: sex|gender|gendername|sexname",
        component="optional: component",
        measures="optional: measuresname",
        year=r"optional: year|date|datename|timeperiod",
        value="optional: " + VALUE,
    ),
    unless=want(ees="geographiclevel"),
    also=_has_figures,
    make=read,
    certainty=0.85,
)


def read_dfe(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """DfE's table of residents aged 0 to 17 by authority."""
    rows = ees.with_places(ees.with_times(rows)).numeric(["population_estimate"])
    rows = counted(rows, ["population_estimate"])
    ages = {t: parse_age(t) for t in rows.frame["age_group"].drop_nulls().unique().to_list()}
    bands = {t: b for t, b in ages.items() if b}
    rows = rows.quarantine(
        ~tidy("age_group").is_in(list(bands)).fill_null(False), "is not an age", "age_group"
    )
    others = [h for h in place.headings if h not in place.found.values()]
    rows = once(rows, ["place_code", "year", "age_group", *others], ["population_estimate"])
    frame = rows.frame.select(
        "place_code", "place_name", "level", "year", pl.lit("mid-year estimate").alias("basis"),
        pl.col("age_group").replace_strict({t: b.first for t, b in bands.items()}, default=0,
                                           return_dtype=pl.Int32).alias("age_from"),
        pl.col("age_group").replace_strict({t: b.last for t, b in bands.items()}, default=130,
                                           return_dtype=pl.Int32).alias("age_to"),
        pl.col("population_estimate").alias("persons"),
    ).drop_nulls("persons")  # fmt: skip
    first, last = years(frame["year"])
    notes = {
        release_of("aged_0_17", int(y), float(v))
        for y, v in frame.filter(pl.col("place_code") == ENGLAND)
        .select("year", "persons")
        .iter_rows()
    } - {""}
    return Made(
        rows,
        {"population": frame},
        ", ".join([f"mid-{first} to mid-{last}", *sorted(notes)]),
        released=f"{last}.{0 if 'first release' in notes else 1}",
        standing=REPACKAGED,
    )


DFE_POPULATION = SheetSource(
    name="population-dfe",
    title="Residents aged 0 to 17 by authority (DfE, from ONS)",
    tables=("population",),
    origin=ees.DFE,
    wants=(*ees.PREFIX, *want(age_group="agegroup|age", population_estimate="populationestimate")),
    unless=want(count="number|childrencount|populationtype|populationcount"),
    also=ees.located,
    make=read_dfe,
    certainty=0.95,
)
