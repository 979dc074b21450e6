"""Ofsted's inspection outcomes of authorities: workbook, its sheets as CSV, history, and a reading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from vesting.evidence.cells import Place
from vesting.evidence.dates import read_dates
from vesting.evidence.headings import plain, want
from vesting.evidence.layout import Made, Origin, SheetSource
from vesting.evidence.numbers import code_of_name
from vesting.evidence.places import CODE_FORM
from vesting.evidence.rows import ROW, Rows
from vesting.evidence.snapshot import COMPILED, ORIGINAL, REPACKAGED
from vesting.evidence.source import Specimen
from vesting.evidence.span import first_and_last
from vesting.evidence.symbols import tidy

OFSTED = Origin("Ofsted", address="https://www.gov.uk/government/statistics")
READING = Origin(
    "Data to Insight, from Ofsted's reports",
    "MIT",
    "https://data-to-insight.github.io/ofsted-ilacs-scrape-tool/",
    COMPILED,
)
GRADES = ("Outstanding", "Good", "Requires improvement", "Adequate", "Inadequate")
_JUDGEMENTS = ("overall", "leaders", "help_and_protection", "in_care", "care_leavers")


def grade(column: str) -> pl.Expr:
    """A grade in one spelling; null where none was given."""
    text = tidy(column).str.to_lowercase()
    found = pl.lit(None, pl.String)
    for name in GRADES:
        found = pl.when(text.str.starts_with(name.lower())).then(pl.lit(name)).otherwise(found)
    return found


def _dated(rows: Rows, *columns: str) -> Rows:
    """Columns of dates, proven on the whole column; rows with what is no date are quarantined."""
    for column in columns:
        dates = read_dates(rows.frame[column])
        rows = rows.with_columns(dates.values.alias(column), dates.bad.alias("bad"))
        rows = rows.quarantine(pl.col("bad"), "is not a date", column).without("bad")
    return rows


def read(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One row an inspection or visit."""
    rows = _coded(rows)
    rows = _dated(rows, "inspected", "published")
    given = set(rows.frame.columns)
    kind = tidy("kind") if "kind" in given else pl.lit(None, pl.String)
    frame = rows.frame.select(
        tidy("place_code").alias("place_code"),
        tidy("place_name").alias("place_name"),
        pl.lit("upper tier").alias("level"),
        pl.lit("ILACS").alias("framework"),
        kind.alias("kind"),
        "inspected",
        "published",
        *((grade(j) if j in given else pl.lit(None, pl.String)).alias(j) for j in _JUDGEMENTS),
    )
    _, last = first_and_last(frame["published"])
    return Made(
        rows,
        {"inspections": frame},
        f"published to {last}",
        released=last,
        standing=ORIGINAL if place.row else REPACKAGED,
    )


def _coded(rows: Rows) -> Rows:
    official = tidy("place_code").str.contains(CODE_FORM).fill_null(False)
    return rows.quarantine(~official, "has no official code", "place_code")


_GRADED = want(
    overall="overalleffectiveness|overalleffectivenessgrade",
    leaders="theimpactofleadersonsocialworkpracticewithchildrenandfamilies|impactofleaders(grade)?",
    help_and_protection="theexperiencesandprogressofchildrenwhoneedhelpandprotection|helpandprotectiongrade",
    in_care="theexperiencesandprogressofchildrenincare(andcareleavers)?|incaregrade",
    care_leavers="optional: theexperiencesandprogressofcareleavers|careleaversgrade",
)

OUTCOMES = SheetSource(
    name="ofsted-outcomes",
    title="Inspection outcomes of local authorities (Ofsted)",
    tables=("inspections",),
    origin=OFSTED,
    wants=(
        *want(
            place_code="localauthorityareacode|localauthoritycode|areacode",
            place_name="localauthorityname|localauthority",
            inspected="inspectiondate|inspectionvisitdate|inspectionstartdate",
            published="publicationdate",
            kind="optional: inspectiontype|inspectionvisittype",
        ),
        *_GRADED,
    ),
    make=read,
)


def read_reading(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """Data to Insight's reading of the reports; inspectors' names are not imported."""
    rows = rows.exclude(
        tidy("published").is_null() & tidy("overall").is_null(), "has no inspection"
    )
    rows = _dated(_coded(rows), "inspected", "published")
    named = pl.col("place_name").str.strip_chars().str.to_titlecase()
    frame = rows.frame.select(
        tidy("place_code").alias("place_code"),
        named.alias("place_name"),
        pl.lit("upper tier").alias("level"),
        pl.lit("ILACS").alias("framework"),
        pl.format("ILACS {} inspection", tidy("kind")).alias("kind"),
        "inspected",
        "published",
        *(grade(j).alias(j) for j in _JUDGEMENTS),
    )
    _, last = first_and_last(frame["published"])
    return Made(
        rows,
        {"inspections": frame},
        f"reports to {last}",
        released=last,
        notes=("the names of inspectors were not imported",),
    )


OVERVIEW = SheetSource(
    name="ofsted-overview",
    title="Latest inspection of each authority, read from Ofsted's reports (Data to Insight)",
    tables=("inspections",),
    origin=READING,
    wants=(
        *want(
            place_code=r"ltla\d\dcd|utla\d\dcd",
            place_name="localauthority",
            kind="inspectionframework",
            inspected="inspectionstartdate",
            published="publicationdate",
        ),
        *_GRADED,
    ),
    also=lambda headings: any(plain(h) == "overalleffectivenessgrade" for h in headings),
    make=read_reading,
    certainty=0.95,
)


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one inspection in the wide history.

    Attributes:
        framework: Framework, by its initials.
        published: Heading of the date of publication.
        judgements: Heading of each judgement.
        kind: Heading of the type of inspection, where it is given.
    """

    framework: str
    published: str
    judgements: dict[str, str]
    kind: str | None = None


_FRAMEWORKS = ("ILACS", "SIF", "SLAC", "TLAC", "CPRI", "CPI")
_PARTS = (
    ("leaders", "leadershipmanagement|impactofleaders"),
    ("help_and_protection", "helpandprotection"),
    ("care_leavers", "progressofcareleavers$"),
    ("in_care", "childrenlookedafter|lookedafterchildren|childrenincare"),
    ("overall", "overall|oe$"),
)


def groups(headings: Sequence[str]) -> list[Group]:
    """Every inspection of the wide history: its columns run from one date of publication to the next."""
    starts = [i for i, h in enumerate(headings) if "publicationdate" in plain(h)]
    found = []
    for start, end in zip(starts, [*starts[1:], len(headings)], strict=False):
        published = headings[start]
        framework = next((f for f in _FRAMEWORKS if f in published), "")
        judgements: dict[str, str] = {}
        for heading in headings[start + 1 : end]:
            part = _part(heading)
            if part and part not in judgements:
                judgements[part] = heading
        before = headings[start - 1] if start else ""
        kind = before if "inspectiontype" in plain(before) else None
        found.append(Group(framework, published, judgements, kind))
    return found


def _part(heading: str) -> str | None:
    text = plain(heading)
    if "lscb" in text or "adoption" in text or "inspectiontype" in text:
        return None
    return next((part for part, pattern in _PARTS if re.search(pattern, text)), None)


def read_history(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One row an authority, several inspections in each."""
    found = groups(place.headings)
    rows = rows.exclude(
        tidy("place_name").str.to_lowercase().is_in(["local authority name"]),
        "repeats the headings",
    ).exclude(tidy("place_name").is_null(), "is a note, not a row of the table")
    rows = _dated(rows, *(g.published for g in found))
    pieces = [_inspections(rows.frame, g) for g in found]
    frame = _named(pl.concat(pieces))
    unknown = set(frame.filter(pl.col("place_code").is_null())[ROW].to_list())
    rows = rows.quarantine(
        pl.col(ROW).is_in(list(unknown)), "names an authority that is not known", "place_name"
    )
    frame = frame.filter(~pl.col(ROW).is_in(list(unknown)))
    first, last = first_and_last(frame["published"])
    return Made(rows, {"inspections": frame}, f"{first} to {last}", released=last)


def _inspections(frame: pl.DataFrame, group: Group) -> pl.DataFrame:
    nothing = pl.lit(None, pl.String)
    return frame.select(
        ROW,
        tidy("place_name").alias("place_name"),
        pl.lit("upper tier").alias("level"),
        pl.lit(group.framework).alias("framework"),
        (tidy(group.kind) if group.kind else nothing).alias("kind"),
        pl.lit(None, pl.Date).alias("inspected"),
        pl.col(group.published).alias("published"),
        *(
            (grade(group.judgements[j]) if j in group.judgements else nothing).alias(j)
            for j in _JUDGEMENTS
        ),
    ).drop_nulls("published")


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows with the code that the authority of that name had in the year of publication."""
    keys = frame.select("place_name", pl.col("published").dt.year().alias("year")).unique()
    codes = [code_of_name(name, year) for name, year in keys.iter_rows()]
    coded = keys.with_columns(pl.Series("place_code", codes, dtype=pl.String))
    return (
        frame.with_columns(pl.col("published").dt.year().alias("year"))
        .join(coded, on=["place_name", "year"], how="left", maintain_order="left")
        .drop("year")
    )


HISTORY = SheetSource(
    name="ofsted-history",
    title="Inspections of local authorities 2009 to 2023, one row an authority (Ofsted)",
    tables=("inspections",),
    origin=OFSTED,
    wants=want(place_name="localauthorityname|localauthority"),
    also=lambda headings: len(groups(headings)) >= 4,
    make=read_history,
)
