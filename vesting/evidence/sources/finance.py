"""Revenue outturn of authorities (RO3, RSX and their kin), in thousands of pounds as published."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any

import polars as pl
import yaml

from vesting.evidence.cells import Place
from vesting.evidence.dating import must_have_year
from vesting.evidence.geography import level_expr
from vesting.evidence.headings import plain, want
from vesting.evidence.layout import Made, Origin, SheetSource
from vesting.evidence.places import CODE_FORM
from vesting.evidence.rows import Rows, symbol_of
from vesting.evidence.snapshot import ORIGINAL, REPACKAGED
from vesting.evidence.source import Specimen
from vesting.evidence.symbols import tidy

MHCLG = Origin(
    "Ministry of Housing, Communities and Local Government",
    address="https://www.gov.uk/government/collections/"
    "local-authority-revenue-expenditure-and-financing",
)
ECODE = r"^E\d{4}$"
_THOUSAND = 1000
_COLUMN = re.compile(r"\(C[1-7](?:\s*=.*)?\)\s*$")
_BEFORE_COLUMN = re.compile(r"\s[-:]\s(?=[^-:]*\(C[1-7])")
_SPAN = re.compile(r"(20\d\d)[-_/ ]?(\d\d)(?!\d)")
_LEVELS = {
    "SD": "district",
    "SC": "upper tier",
    "UA": "upper tier",
    "MD": "upper tier",
    "LB": "upper tier",
}


@cache
def _rules() -> dict[str, Any]:
    text = resources.files("vesting.evidence").joinpath("data/outturn.yaml").read_text("utf-8")
    rules: dict[str, Any] = yaml.safe_load(text)
    return rules


def money_columns(headings: Sequence[str]) -> list[str]:
    """Headings that end in a column number of the outturn, such as ``(C7 = C3 - C6)``."""
    return [h for h in headings if _COLUMN.search(h)]


def measure_of(heading: str, form: str) -> str:
    """Our measure for a heading, else ``ro3:`` (or another form) and the heading.

    Only RO3 gives our measures: other forms repeat its totals.
    """
    cut = _BEFORE_COLUMN.search(heading)
    service, column = (heading[: cut.start()], heading[cut.end() :]) if cut else (heading, "")
    ours = ""
    if form == "ro3" and re.fullmatch(_rules()["column"], plain(column)):
        services = _rules()["services"].items()
        ours = next((m for m, pattern in services if re.fullmatch(pattern, plain(service))), "")
    return ours or f"{form}:{' '.join(heading.split())}"


def read(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One row an authority; totals of classes and England are left out by rule."""
    rows = rows.exclude(
        ~tidy("ecode").str.contains(ECODE).fill_null(False), "is a total of a class or of England"
    )
    rows = rows.with_columns(_recoded().alias("place_code")).warn(
        tidy("ecode").is_duplicated() & ~tidy("ecode").is_first_distinct(),
        "has the E-code of an earlier row",
        "ecode",
    )
    coded = tidy("place_code").str.contains(CODE_FORM).fill_null(False)
    council = tidy("kind").is_in(list(_LEVELS)).fill_null(False)
    rows = rows.exclude(~council & ~coded, "is not a council and has no official code")
    rows = rows.quarantine(~coded, "has no official code", "place_code")
    columns = money_columns(place.headings)
    rows = rows.numeric(columns)
    period, year = _period(place, specimen)
    form = _form(place, specimen, place.headings)
    base = rows.frame.select(
        tidy("place_code").alias("place_code"), tidy("place_name").alias("place_name"),
        pl.coalesce(tidy("kind").replace_strict(_LEVELS, default=None), level_expr("place_code"))
        .alias("level"), pl.lit(period).alias("period"),
        pl.lit(year, pl.Int32).alias("year"), pl.lit("").alias("breakdown"), pl.lit("pounds").alias("unit"),
    )  # fmt: skip
    frame = pl.concat(
        [
            base.with_columns(
                (rows.frame[h] * _THOUSAND).alias("value"),
                rows.frame[symbol_of(h)].alias("symbol"),
                pl.lit(measure_of(h, form)).alias("measure"),
            )
            for h in columns
        ]
    )
    return Made(
        rows,
        {"observations": frame},
        f"{period} outturn",
        released=f"{year}",
        notes=("published in thousands of pounds, kept in pounds",),
        standing=ORIGINAL if place.row else REPACKAGED,
        title=f"Revenue outturn {form.upper()}",
    )


def _recoded() -> pl.Expr:
    """The official code, mended where the outturn gives an authority the code of something else."""
    known = {ecode: entry["code"] for ecode, entry in _rules()["codes"].items()}
    return tidy("ecode").replace_strict(known, default=tidy("place_code"))


def _form(place: Place, specimen: Specimen, headings: Sequence[str]) -> str:
    """Which form it is: RO3 has the services of children, RSX the summary."""
    if any(
        re.fullmatch(_rules()["services"]["spend_looked_after"] + ".*", plain(h)) for h in headings
    ):
        return "ro3"
    named = re.search(
        r"\b(ro\d|rsx|rs|rg)\b",
        f"{place.sheet.name} {specimen.stem}".replace("_", " "),
        re.IGNORECASE,
    )
    return named[1].lower() if named else "outturn"


def _period(place: Place, specimen: Specimen) -> tuple[str, int]:
    """Financial year, from the sheet's name, the title or the file's name."""
    spans = (
        (int(first), last)
        for text in (place.sheet.name, place.above, specimen.stem)
        for first, last in _SPAN.findall(text)
        if int(last) == (int(first) + 1) % 100
    )
    first, last = next(spans, (0, ""))
    if not last:
        must_have_year(None, specimen)
    return f"{first}-{last}", first + 1


def _names(place: Place) -> frozenset[str]:
    names = {measure_of(h, "ro3") for h in money_columns(place.headings)}
    return frozenset(n for n in names if not n.startswith("ro3:"))


OUTTURN = SheetSource(
    name="revenue-outturn",
    title="Revenue outturn of authorities",
    tables=("observations",),
    origin=MHCLG,
    wants=want(
        ecode="ecode", place_code="onscode|gsscode", place_name="localauthority|authority",
        kind="class",
    ),
    also=lambda headings: bool(money_columns(headings)),
    make=read,
    measures=_names,
)  # fmt: skip
