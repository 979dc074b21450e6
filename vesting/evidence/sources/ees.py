"""Any file of explore-education-statistics: known columns become our measures, others keep their name."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from vesting.evidence import ees, periods
from vesting.evidence.cells import Place
from vesting.evidence.geography import ENGLAND
from vesting.evidence.headings import plain, want
from vesting.evidence.known import release_of
from vesting.evidence.layout import NO_HEADING, Made, Origin, SheetSource
from vesting.evidence.measures import unit_of
from vesting.evidence.rows import Rows, symbol_of
from vesting.evidence.source import Specimen
from vesting.evidence.span import only, years
from vesting.evidence.symbols import read_figures, tidy

DFE = Origin(
    "Department for Education",
    address="https://explore-education-statistics.service.gov.uk/find-statistics",
)

PREFIX = want(
    time_period="timeperiod|year",
    geographic_level="geographiclevel",
    time_identifier="optional: timeidentifier",
    country_code="optional: countrycode",
    country_name="optional: countryname",
    region_code="optional: regioncode",
    region_name="optional: regionname",
    old_la_code="optional: oldlacode",
    new_la_code="optional: newlacode|lacode",
    la_name="optional: laname",
    lad_code="optional: ladcode",
    lad_name="optional: ladname",
    location="optional: location|locationname",
    location_code="optional: locationcode",
)
"""The columns that every file of explore-education-statistics begins with, in any order."""

_LEVELS = {
    "national": ("national", "country_code", "country_name"),
    "country": ("national", "country_code", "country_name"),
    "regional": ("region", "region_code", "region_name"),
    "region": ("region", "region_code", "region_name"),
    "localauthority": ("upper tier", "new_la_code", "la_name"),
    "localauthoritydistrict": ("district", "lad_code", "lad_name"),
}
"""For each published level: ours, and the columns of code and name."""
_CODE = r"^[EWSNKJ]\d{8}( / [EWSNKJ]\d{8})*$"
_OURS = "breakdown, ours"
"""Files have a column ``breakdown`` of their own."""
_PROVEN = 0.5
"""Share of cells that must be figures for an unknown column to be taken for an indicator."""


def located(headings: Sequence[str]) -> bool:
    """Whether some column holds official codes of places."""
    codes = {"countrycode", "regioncode", "newlacode", "lacode", "ladcode", "locationcode"}
    return bool(codes & {plain(h) for h in headings})


def read(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One row a place, period and filter; one column an indicator."""
    _must_have_figures(place, specimen)
    rows = with_places(with_times(rows))
    others = [
        h for h in rows.frame.columns if h in place.headings and h not in place.found.values()
    ]
    indicators = [h for h in others if _is_indicator(h, rows.frame[h], others)]
    filters = [h for h in others if h not in indicators]
    rows = rows.numeric(indicators)
    key = pl.struct("place_code", "period", *filters)
    rows = rows.warn(
        key.is_duplicated() & ~key.is_first_distinct(),
        "repeats the place, the period and the category of an earlier row",
    )
    frame = observations(rows.frame, indicators, filters, others, stem(specimen))
    first, last = years(rows.frame["year"])
    release = _release(frame, last)
    return Made(
        rows,
        {"observations": frame},
        ", ".join(p for p in (f"{first} to {last}" if first != last else str(last), release) if p),
        released=f"{last}.{2 if ees.is_later(others) else 1}",
        title=_title(others, specimen),
    )


def _must_have_figures(place: Place, specimen: Specimen) -> None:
    """A known kind of file without the column that it is about has been altered.

    Raises:
        InputError: EVI-E10 naming the headings that would do.
    """
    dataset = ees.dataset_of(place.headings)
    lacking = dataset.lacking(place.headings) if dataset else ()
    if dataset and lacking:
        raise NO_HEADING(
            f"{specimen.name} is '{dataset.title}', but has no column of its figures",
            where=f"{specimen.name}, row {place.row + 1}",
            mend="Wanted: "
            + "; ".join(f"{r} ({ees.names_of(r)})" for r in lacking)
            + ". Download the file again, or give the column its published heading.",
        )


def stem(specimen: Specimen) -> str:
    """Name of the file without the years in it, so that editions keep one name for a column."""
    return re.sub(r"[-_ ]*(19|20)\d\d([-_ ]*(to|and)?[-_ ]*(19|20)?\d\d)?$", "", specimen.stem)


def _title(headings: Sequence[str], specimen: Specimen) -> str:
    dataset = ees.dataset_of(headings)
    return dataset.title if dataset else stem(specimen).replace("_", " ").replace("-", " ")


def with_times(rows: Rows) -> Rows:
    """Rows with ``year`` and ``period``; those without a period aside."""
    rows = rows.framed(periods.with_periods(rows.frame, "time_period"))
    return rows.quarantine(pl.col("year").is_null(), "is not a period", "time_period")


def with_places(rows: Rows) -> Rows:
    """Level, code and name of every row; levels that we do not use are excluded by rule."""
    given = set(rows.frame.columns)

    def cell(column: str) -> pl.Expr:
        return tidy(column) if column in given else pl.lit(None, pl.String)

    level = cell("geographic_level").str.to_lowercase().str.replace_all("[^a-z]", "")
    code = name = pl.lit(None, pl.String)
    for published, (_, code_column, name_column) in _LEVELS.items():
        code = pl.when(level == published).then(cell(code_column)).otherwise(code)
        name = pl.when(level == published).then(cell(name_column)).otherwise(name)
    ours = {published: entry[0] for published, entry in _LEVELS.items()}
    rows = rows.with_columns(
        level.replace_strict(ours, default=None).alias("level"),
        pl.coalesce(
            code,
            cell("location_code"),
            pl.when(level.is_in(["national", "country"])).then(pl.lit(ENGLAND)),
        ).alias("place_code"),
        pl.coalesce(name, cell("location")).alias("place_name"),
        cell("old_la_code").alias("dfe_number"),
    )
    rows = rows.exclude(pl.col("level").is_null(), "is of a level of place that is not used here")
    return rows.quarantine(
        ~pl.col("place_code").str.contains(_CODE).fill_null(False),
        "has no official code of its place",
    )


def _is_indicator(heading: str, cells: pl.Series, headings: Sequence[str]) -> bool:
    """Whether a column holds figures: by its name, or proven on the whole column."""
    if ees.role_of(heading) or ees.measure_of(heading, headings):
        return True
    figures = read_figures(cells)
    understood = figures.values.is_not_null() | figures.symbols.is_not_null()
    filled = len(cells) - cells.null_count()
    return (
        bool(filled)
        and int(understood.sum()) > _PROVEN * filled
        and figures.values.is_not_null().any()
    )


def observations(
    frame: pl.DataFrame,
    indicators: Sequence[str],
    filters: Sequence[str],
    headings: Sequence[str],
    stem: str,
) -> pl.DataFrame:
    """Rows of the table ``observations``: one a place, period, measure and breakdown."""
    dataset = ees.dataset_of(headings)
    telling = [f for f in filters if frame[f].n_unique() > 1]
    frame = frame.with_columns(breakdown(telling).alias(_OURS))
    if dataset is None:
        return pl.concat(
            [_piece(frame, h, ees.measure_of(h, headings) or f"ees:{stem}:{h}") for h in indicators]
        )
    rest = [f for f in telling if dataset.keep or f not in dataset.split]
    told = pl.concat_str([tidy(s).fill_null("") for s in dataset.split], separator=" | ")
    frame = frame.with_columns(_case(told.str.to_lowercase(), dataset).alias("case"))
    pieces = []
    for number, case in enumerate((None, *dataset.cases)):
        rows = frame.filter(pl.col("case") == number - 1)
        for h in indicators:
            ours = case.measures.get(ees.role_of(h)) if case else None
            piece = rows.with_columns(breakdown(rest).alias(_OURS)) if ours else rows
            pieces.append(
                _piece(piece, h, ours or ees.measure_of(h, headings) or f"ees:{stem}:{h}")
            )
    return pl.concat(pieces)


def _case(told: pl.Expr, dataset: ees.Dataset) -> pl.Expr:
    """Position of the first case that fits; -1 where none does."""
    found = pl.lit(-1)
    for number, case in reversed(list(enumerate(dataset.cases))):
        found = pl.when(told.str.contains(case.when)).then(number).otherwise(found)
    return found


def breakdown(filters: Sequence[str]) -> pl.Expr:
    """The filters of a row in one text; empty where every one of them is a total."""
    if not filters:
        return pl.lit("")
    cells = [tidy(f).fill_null("Total") for f in filters]
    pattern = ees.rules()["whole"]
    whole = pl.all_horizontal(c.str.to_lowercase().str.contains(pattern) for c in cells)
    return pl.when(whole).then(pl.lit("")).otherwise(pl.concat_str(cells, separator=" | "))


def _piece(frame: pl.DataFrame, indicator: str, measure: str) -> pl.DataFrame:
    return frame.select(
        "place_code", "place_name", "level", "dfe_number", "period", "year",
        pl.lit(measure).alias("measure"), pl.col(_OURS).alias("breakdown"),
        pl.col(indicator).alias("value"), pl.col(symbol_of(indicator)).alias("symbol"),
        pl.lit(unit_of(measure)).alias("unit"),
    )  # fmt: skip


def _release(frame: pl.DataFrame, last: int) -> str:
    england = frame.filter(
        pl.col("place_code") == ENGLAND,
        pl.col("year") == last,
        pl.col("measure") == "looked_after",
        pl.col("breakdown") == "",
    )["value"]
    return release_of("looked_after", last, only(england))


def names(place: Place) -> frozenset[str]:
    """Measures of ours that the headings promise."""
    dataset = ees.dataset_of(place.headings)
    ours = {ees.measure_of(h, place.headings) for h in place.headings}
    cases = {m for case in dataset.cases for m in case.measures.values()} if dataset else set()
    return frozenset((ours | cases) - {""})


EES = SheetSource(
    name="ees",
    title="Statistics of the Department for Education (explore-education-statistics)",
    tables=("observations",),
    origin=DFE,
    wants=PREFIX,
    also=located,
    make=read,
    certainty=0.7,
    measures=names,
)
