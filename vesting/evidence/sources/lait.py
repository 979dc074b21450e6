"""DfE's local authority interactive tool (LAIT): every measure in one long table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import polars as pl
import yaml

from vesting.evidence import periods
from vesting.evidence.cells import Place
from vesting.evidence.geography import authority_level
from vesting.evidence.headings import want
from vesting.evidence.layout import Made, Origin, SheetSource
from vesting.evidence.measures import lait_names, unit_of
from vesting.evidence.numbers import AGGREGATES, code_of_number
from vesting.evidence.rows import Rows, symbol_of
from vesting.evidence.snapshot import COMPILED
from vesting.evidence.source import Specimen
from vesting.evidence.span import first_and_last
from vesting.evidence.symbols import tidy

_NOW = 2024
"""A year in which both councils of every pair existed under their present codes."""

LAIT_ORIGIN = Origin(
    "Department for Education",
    address="https://www.gov.uk/government/publications/local-authority-interactive-tool-lait",
    standing=COMPILED,
)


def read(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """One row a measure, year and place; the 12 aggregates become region and nation."""
    rows = rows.need("measure", "place_name", "dfe_number").numeric(["value"])
    rows = rows.with_columns(tidy("dfe_number").str.replace(r"\.0$", "").alias("dfe_number"))
    rows = rows.framed(periods.with_periods(rows.frame, "years"))
    rows = rows.quarantine(pl.col("year").is_null(), "is not a period", "years")
    rows = _joined(rows.framed(_coded(rows.frame)))
    frame = rows.frame.with_columns(_ours().alias("measure"))
    frame = frame.select(
        "place_code", tidy("place_name").alias("place_name"),
        authority_level("place_code").alias("level"),
        pl.when(pl.col("dfe_number").is_in(list(AGGREGATES))).then(None)
        .otherwise(pl.col("dfe_number")).alias("dfe_number"),
        "period", "year", "measure", pl.lit("").alias("breakdown"),
        "value", pl.col(symbol_of("value")).alias("symbol"),
        pl.col("measure").replace_strict(_units(), default=None).alias("unit"),
    )  # fmt: skip
    _, last = first_and_last(frame["year"])
    return Made(
        rows,
        {"observations": frame},
        f"compiled to {last}",
        released=last,
        notes=("remarks on years such as (Rev) and (OT) were read as part of the period",)
        if rows.frame["period remark"].is_not_null().any()
        else (),
    )


@cache
def joint() -> tuple[Mapping[str, Any], ...]:
    """Authorities whose figures are published jointly."""
    text = resources.files("vesting.evidence").joinpath("data/joint.yaml").read_text("utf-8")
    return tuple(yaml.safe_load(text)["joint"])


def _joined(rows: Rows) -> Rows:
    """One row for two authorities where their equal figures are one figure published jointly."""
    for entry in joint():
        numbers = entry["numbers"]
        together = pl.col("dfe_number").is_in(numbers) & pl.col("measure").str.contains(
            entry["measures"]
        )
        over = ("measure", "years", together)
        equal = (pl.col("value").n_unique().over(over) == 1) & (pl.len().over(over) == len(numbers))
        rows = rows.with_columns((together & equal & pl.col("value").is_not_null()).alias("joint"))
        rows = rows.exclude(
            pl.col("joint") & (pl.col("dfe_number") != numbers[0]),
            "repeats a figure that is published jointly for two authorities",
        )
        rows = rows.with_columns(
            pl.when("joint").then(pl.lit(value)).otherwise(pl.col(name)).alias(name)
            for name, value in _both(entry).items()
        ).without("joint")
    return rows


def _both(entry: Mapping[str, Any]) -> dict[str, str]:
    """Code, number and name of a pair, written as DfE writes them."""
    pairs = zip(entry["numbers"], entry["names"], strict=True)
    return {
        "place_code": " / ".join(code_of_number(number, name, _NOW) for number, name in pairs),
        "dfe_number": " / ".join(entry["numbers"]),
        "place_name": " / ".join(entry["names"]),
    }


def _ours() -> pl.Expr:
    """Our name of a measure, else ``lait:`` and its short description."""
    short = tidy("measure")
    return short.replace_strict(lait_names(), default=pl.concat_str(pl.lit("lait:"), short))


def _units() -> dict[str, str]:
    return {ours: unit_of(ours) for ours in lait_names().values()}


def _coded(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows with the official code of the authority in the year of the figure."""
    keys = ["dfe_number", "place_name", "year"]
    places = frame.select(keys).unique()
    codes = [code_of_number(*key) for key in places.iter_rows()]
    return frame.join(
        places.with_columns(pl.Series("place_code", codes, dtype=pl.String)),
        on=keys,
        how="left",
        maintain_order="left",
    )


LAIT = SheetSource(
    name="lait",
    title="Local authority interactive tool (LAIT)",
    tables=("observations",),
    origin=LAIT_ORIGIN,
    wants=want(
        measure="shortdesc|measureshort",
        years="years|year|period",
        place_name="laandregions|laname|localauthority",
        value="values|value",
        dfe_number="lanumber|lanum|oldlacode",
    ),
    make=read,
)
