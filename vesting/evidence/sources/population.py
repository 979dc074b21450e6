"""Residents by age: mid-year estimates, the census and projections, in wide and in long layouts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from vesting.evidence.ages import OLDEST, Band, finest, parse_age, whole
from vesting.evidence.cells import Place
from vesting.evidence.dating import must_have_year, year_of
from vesting.evidence.geography import geography_of
from vesting.evidence.headings import must_be_single
from vesting.evidence.known import release_of, year_by_total
from vesting.evidence.layout import Made, Origin, SheetSource
from vesting.evidence.places import place_columns, with_place
from vesting.evidence.repeats import counted, once, telling
from vesting.evidence.rows import ROW, Rows
from vesting.evidence.snapshot import ORIGINAL, REPACKAGED
from vesting.evidence.source import Specimen
from vesting.evidence.span import total

ONS = Origin(
    "Office for National Statistics",
    address="https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/"
    "populationestimates",
)
_LEAST_BANDS = 3
_ONE_SEX = re.compile(r"\b(?:fe)?males?\b", re.IGNORECASE)
_OLD_SINGLE = 85
_CENSUS_SIX = ((0, 15), (16, 24), (25, 34), (35, 49), (50, 64), (65, OLDEST))


def bands_of(headings: Sequence[str]) -> dict[str, Band]:
    """Which headings are age bands; the oldest single year is open-ended, as ONS publishes it."""
    parsed = {h: parse_age(h) for h in headings if geography_of(h) is None}
    bands = {h: b for h, b in parsed.items() if b}
    singles = [b.first for b in bands.values() if b.first == b.last]
    oldest = max(singles, default=0)
    if oldest < _OLD_SINGLE or any(b.last == OLDEST and b.first > 0 for b in bands.values()):
        return bands
    return {
        h: Band(b.first, OLDEST, b.sex) if b.first == b.last == oldest else b
        for h, b in bands.items()
    }


def _is_wide(headings: Sequence[str]) -> bool:
    return (
        place_columns(headings) is not None
        and len(finest(bands_of(headings).values())) >= _LEAST_BANDS
    )


def read_wide(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One row a place, one column an age band."""
    columns = place_columns(place.headings)
    assert columns is not None
    bands = bands_of(place.headings)
    used_headings = (columns.code, columns.name, *bands)
    must_be_single(place.headings, used_headings, place.where(specimen))
    rows = without_ni(with_place(rows, columns))
    rows = counted(rows.numeric(bands), [*bands])
    rows = once(rows, ["place_code", *telling(columns, place.headings, [*bands])], [*bands])
    used = finest(bands.values())
    values = rows.frame.select("place_code", "place_name", "level", ROW, *bands)
    rows = _check_total(rows, values, bands, used)
    if values.is_empty():
        return Made(rows, {}, "")
    year, basis = _when(place, specimen, values, bands, cut=rows.cut)
    frame = _long(values, {h: b for h, b in bands.items() if b in used})
    frame = frame.with_columns(pl.lit(year).alias("year"), pl.lit(basis).alias("basis"))
    return _made(rows, frame, year, basis, columns.code)


def without_ni(rows: Rows) -> Rows:
    """Leave out Northern Ireland, which is outside England and modelled in some editions."""
    return rows.exclude(
        pl.col("place_code").str.starts_with("N"),
        "is a place in Northern Ireland, whose figures are modelled in some editions",
    )


def _check_total(
    rows: Rows, values: pl.DataFrame, bands: Mapping[str, Band], used: Sequence[Band]
) -> Rows:
    """Warn where the published total is not the sum of the ages."""
    total = next((h for h, b in bands.items() if b == whole(bands.values())), None)
    if total is None or bands[total] in used:
        return rows
    parts = [h for h, b in bands.items() if b in used]
    off = (pl.sum_horizontal(parts) - pl.col(total)).abs() > len(parts) / 2 + 0.5
    wrong = values.filter(off)[ROW]
    return rows.warn(
        pl.col(ROW).is_in(wrong.implode()), "has a total that is not the sum of its ages", total
    )


def _when(
    place: Place,
    specimen: Specimen,
    values: pl.DataFrame,
    bands: Mapping[str, Band],
    *,
    cut: bool,
) -> tuple[int, str]:
    found = year_of(place, specimen)
    if found is None and tuple((b.first, b.last) for b in finest(bands.values())) == _CENSUS_SIX:
        found = 2021, "census"
    if found is None:
        english = values.filter(pl.col("place_code").str.starts_with("E"))
        parts = [h for h, b in bands.items() if b in finest(bands.values())]
        total = english.select(pl.sum_horizontal(parts).sum()).item()
        found = year_by_total("residents", [total])
    return must_have_year(found, specimen, cut=cut)


def _long(values: pl.DataFrame, bands: Mapping[str, Band]) -> pl.DataFrame:
    """One row a place and age band; the sexes are added up."""
    keys = ["place_code", "place_name", "level"]
    pieces = values.unpivot(list(bands), index=keys, variable_name="band", value_name="persons")
    ends = pl.DataFrame(
        [(h, b.first, b.last) for h, b in bands.items()],
        schema={"band": pl.String, "age_from": pl.Int32, "age_to": pl.Int32},
        orient="row",
    )
    frame = pieces.join(ends, on="band", maintain_order="left").drop("band")
    return add_sexes(frame) if any(b.sex for b in bands.values()) else frame


def add_sexes(frame: pl.DataFrame, *more: str) -> pl.DataFrame:
    """Persons: rows that differ in the sex alone, added up."""
    keys = ["place_code", "place_name", "level", "age_from", "age_to", *more]
    return frame.group_by(keys, maintain_order=True).agg(pl.col("persons").sum())


NO_ENGLAND = "no place in England is among the rows that could be used"


def release_and_notes(frame: pl.DataFrame, year: int) -> tuple[str, tuple[str, ...]]:
    """The release that has England's total of a year, and a remark where England is not there.

    The commonest level of place is added up: a file may hold regions beside districts.
    """
    english = frame.filter(pl.col("place_code").str.starts_with("E"), pl.col("year") == year)
    if english.is_empty():
        return "", (NO_ENGLAND,)
    level = str(english["level"].mode()[0])
    people = english.filter(pl.col("level") == level)["persons"]
    return release_of("residents", year, total(people)), ()


def _made(rows: Rows, frame: pl.DataFrame, year: int, basis: str, heading: str) -> Made:
    """Name the edition by England's total, where it is a known one."""
    release, notes = release_and_notes(frame, year)
    name = f"Census {year}" if basis == "census" else f"mid-{year}"
    vintage = f"{name}, {release}" if release else name
    official = heading != heading.lower() or " " in heading
    return Made(
        rows,
        {"population": frame.filter(pl.col("persons").is_not_null())},
        vintage,
        released=f"{year}.{0 if release.startswith('first') else 1}",
        notes=notes,
        standing=ORIGINAL if official else REPACKAGED,
    )


def _persons(places: list[Place]) -> list[Place]:
    """Sheets of persons: those of one sex repeat them."""
    return [p for p in places if not _ONE_SEX.search(p.sheet.name)]


WIDE = SheetSource(
    name="population-wide",
    title="Residents by age, one column an age (mid-year estimates or census)",
    tables=("population",),
    origin=ONS,
    wants=(),
    also=_is_wide,
    choose=_persons,
    make=read_wide,
    certainty=0.8,
)
