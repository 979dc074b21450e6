"""Councils and their codes: the registry of mySociety, and ONS's list of changes of codes."""

from __future__ import annotations

import polars as pl

from vesting.evidence.cells import Place
from vesting.evidence.dates import read_dates
from vesting.evidence.headings import want
from vesting.evidence.layout import CC_BY, Made, Origin, SheetSource
from vesting.evidence.places import CODE_FORM
from vesting.evidence.rows import Rows
from vesting.evidence.snapshot import REPACKAGED
from vesting.evidence.source import Specimen
from vesting.evidence.span import first_and_last
from vesting.evidence.symbols import tidy

MYSOCIETY = Origin(
    "mySociety", CC_BY, "https://pages.mysociety.org/uk_local_authority_names_and_codes/"
)
ONS_VISUAL = Origin(
    "Office for National Statistics",
    address="https://github.com/ONSvisual/uk-topojson",
    standing=REPACKAGED,
)
_BETWEEN = r",\b|,(?=\S)"


def _lists(column: str) -> pl.Expr:
    """Names separated by a comma without a space, since names hold commas with one."""
    return tidy(column).str.replace_all(r",(\S)", "|${1}")


def read_registry(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One row a council, living or ended."""
    letters = dict(rows.frame.select(tidy("letters"), tidy("place_code")).drop_nulls().iter_rows())
    rows = rows.need("place_code", "place_name")
    rows = rows.quarantine(
        ~tidy("place_code").str.contains(CODE_FORM), "is not an official code", "gss-code"
    )
    for column in ("start", "end"):
        dates = read_dates(rows.frame[column])
        rows = rows.with_columns(dates.values.alias(f"{column} date"), dates.bad.alias("bad"))
        rows = rows.warn(pl.col("bad"), "has a date that could not be read", column).without("bad")
    frame = rows.frame.select(
        tidy("place_code").alias("place_code"),
        tidy("place_name").alias("place_name"),
        tidy("official_name").alias("official_name"),
        tidy("kind").alias("kind"),
        tidy("ecode").alias("ecode"),
        tidy("region").alias("region"),
        tidy("county").replace_strict(letters, default=None).alias("county"),
        pl.col("start date").alias("start"),
        pl.col("end date").alias("end"),
        tidy("replaced_by").str.split(",").list.eval(pl.element().str.strip_chars().replace(letters))
        .list.join("|").alias("replaced_by"),
        _lists("aliases").alias("aliases"),
        tidy("former_codes").str.replace_all(r",\s*", "|").alias("former_codes"),
    )  # fmt: skip
    last = frame.select(pl.max_horizontal(pl.col("start").max(), pl.col("end").max())).item()
    named = "future" if "future" in specimen.stem else "current"
    released = f"{last.year}" if last else ""
    return Made(
        rows,
        {"councils": frame},
        f"councils known up to {last}" if last else named,
        released=released,
    )


REGISTRY = SheetSource(
    name="council-registry",
    title="Registry of councils (mySociety)",
    tables=("councils",),
    origin=MYSOCIETY,
    wants=want(
        letters="localauthoritycode",
        place_code="gsscode",
        place_name="nicename",
        official_name="officialname",
        kind="localauthoritytypename",
        county="countyla",
        start="startdate",
        end="enddate",
        replaced_by="replacedby",
        aliases="altnames",
        former_codes="formergsscodes",
        ecode="ecode",
        region="region",
    ),
    make=read_registry,
)


def read_changes(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One row a change of code."""
    rows = rows.exclude(
        tidy("new_code").is_null(), "says that a place ended without saying what followed"
    )
    rows = rows.need("old_code")
    frame = rows.frame.select(
        *(tidy(c).alias(c) for c in ("old_code", "old_name", "new_code", "new_name", "kind")),
        tidy("year").cast(pl.Int32, strict=False).alias("year"),
    )
    _, last = first_and_last(frame["year"])
    return Made(rows, {"code_changes": frame}, f"changes up to {last}", released=last)


CODE_CHANGES = SheetSource(
    name="code-changes",
    title="Changes of codes of local authorities",
    tables=("code_changes",),
    origin=ONS_VISUAL,
    wants=want(
        old_code="oldcd|oldcode|previouscode",
        new_code="newcd|newcode",
        old_name="optional: oldnm|oldname",
        new_name="optional: newnm|newname",
        kind="optional: type|kind",
        year="optional: start|year",
    ),
    make=read_changes,
)
