"""Returns as files: a folder of CSV modules, or one XML document, for each collection year."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import polars as pl

from vesting.synthetic.official.text import BOM
from vesting.synthetic.returns import annual, modules
from vesting.synthetic.returns.annual import Tables, Year, year_of
from vesting.synthetic.returns.care import Care
from vesting.synthetic.returns.modules import MODULES
from vesting.synthetic.returns.vintages import has_module
from vesting.synthetic.returns.xml import document

Layout = Literal["csv", "xml"]

FILE_NAMES: Mapping[str, str] = {
    "Header": "header.csv",
    "Episodes": "episodes.csv",
    "Reviews": "reviews.csv",
    "UASC": "uasc.csv",
    "OC2": "oc2.csv",
    "OC3": "oc3.csv",
    "AD1": "ad1.csv",
    "PlacedAdoption": "placed_for_adoption.csv",
    "PrevPerm": "previous_permanence.csv",
    "Missing": "missing.csv",
    "SWEpisodes": "sw_episodes.csv",
    "DoLo": "dolo.csv",
}
"""Name of the file of each module."""
XML_NAME = "ssda903.xml"
"""Name of the XML document of a year."""
_WITH_BOM = ("SWEpisodes", "Episodes")

_SHORT: Mapping[str, Callable[[Year], pl.DataFrame]] = {
    "Header": annual.header,
    "Episodes": annual.episodes,
    "UASC": annual.unaccompanied,
}
_LONG: Mapping[str, Callable[[Care, Year], pl.DataFrame]] = {
    "Reviews": modules.reviews,
    "OC2": modules.outcomes,
    "OC3": modules.leavers,
    "AD1": modules.adopted,
    "PlacedAdoption": modules.placed_for_adoption,
    "PrevPerm": modules.permanence,
    "Missing": modules.missing,
    "SWEpisodes": modules.workers,
    "DoLo": modules.deprived_of_liberty,
}


def tables_of(care: Care, number: int) -> dict[str, pl.DataFrame]:
    """The modules of the return of a collection year, in the order of the guide."""
    year = year_of(care, number)
    made = {name: make(year) for name, make in _SHORT.items()}
    made |= {name: make(care, year) for name, make in _LONG.items() if has_module(name, number)}
    return {name: made[name] for name in MODULES if name in made}


def write_returns(
    care: Care, *, folder: str = "returns", layout: Layout = "csv", years: range | None = None
) -> dict[str, bytes]:
    """The returns of a county, one folder a collection year.

    Args:
        care: The truth.
        folder: Path before the year.
        layout: ``"csv"`` for a file a module, ``"xml"`` for one document.
        years: Collection years; all of the plan when not given.

    Returns:
        Bytes by path.
    """
    files: dict[str, bytes] = {}
    for number in years or range(care.plan.first, care.plan.last + 1):
        tables = tables_of(care, number)
        if layout == "xml":
            files[f"{folder}/{number}/{XML_NAME}"] = document(tables)
        else:
            made = csv_files(tables, marked=_WITH_BOM if number % 2 else ())
            files |= {f"{folder}/{number}/{name}": raw for name, raw in made.items()}
    return files


def csv_files(tables: Tables, *, marked: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Modules as CSV files, days as dd/mm/yyyy.

    Args:
        tables: Modules by name.
        marked: Modules that begin with a byte-order mark.
    """
    return {
        FILE_NAMES[name]: (BOM if name in marked else b"") + _csv(table)
        for name, table in tables.items()
    }


def _csv(table: pl.DataFrame) -> bytes:
    bare = table.with_columns(pl.col(pl.String).replace("", None))
    return bare.write_csv(date_format="%d/%m/%Y", line_terminator="\r\n").encode()
