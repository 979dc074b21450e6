"""Grounds of real areas for benchmarks and validation: from official files, kept as tables.

Official files are not part of the package. Their folder is named by ``--data`` or ``VESTING_DATA``;
where there is none, Loamshire stands in, and every figure then says so.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from vesting.area.edges import EdgeList
from vesting.area.reorganisation import Area, area_from_lookup, areas, find_area
from vesting.cli.files import cache_folder
from vesting.evidence.shelf import Shelf
from vesting.options.ground import Ground
from vesting.options.ground_tables import from_tables, to_tables
from vesting.options.survey.ground import Survey, Terms, survey, with_need
from vesting.synthetic.loamshire import generate
from vesting.workspace.library import open_library
from vesting.workspace.need import Country, estimate_need

LOAMSHIRE, UNITARY = "Loamshire", "E06000901"
SEED = 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that name files and areas."""
    parser.add_argument(
        "--data", type=Path, default=os.environ.get("VESTING_DATA"), help="folder of official files"
    )
    parser.add_argument("--areas", default="", help="some of the areas, parted by semicolons")
    parser.add_argument("--json", type=Path, help="write every figure to a file as well")


def write_loamshire(folder: Path) -> Path:
    """The files of Loamshire in a folder."""
    for name, content in generate().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def open_shelf(data: Path | None, spare: Path) -> tuple[Shelf, bool]:
    """The official files, or Loamshire's written into a spare folder; and whether they are official."""
    if data is not None:
        return open_library(Path(data), cache_folder() / "library"), True
    folder = spare / "loamshire"
    if not folder.exists():
        write_loamshire(folder)
    return open_library(folder), False


def areas_of(shelf: Shelf, official: bool, asked: str = "") -> tuple[Area, ...]:
    """The areas asked for by name; all that the files cover where none is."""
    if not official:
        rows, _ = shelf.lookup("district", "upper tier")
        return (area_from_lookup(LOAMSHIRE, rows, unitaries=(UNITARY,)),)
    names = [name.strip() for name in asked.split(";") if name.strip()]
    return tuple(find_area(name) for name in names) or areas()


@dataclass(frozen=True)
class Laid:
    """The ground of an area and what laying it took.

    Attributes:
        made: Ground with estimates of need.
        survey_seconds: From official files to blocks, borders and figures.
        need_seconds: The estimates of need.
    """

    made: Survey
    survey_seconds: float
    need_seconds: float

    @property
    def ground(self) -> Ground:
        """Blocks and figures."""
        return self.made.ground

    @property
    def edges(self) -> EdgeList:
        """Borders on, and those that are off."""
        return self.made.terrain.edges


def lay(
    shelf: Shelf, area: Area, country: Country | None = None, terms: Terms | None = None
) -> Laid:
    """Survey an area and estimate its need, with the time that each took."""
    began = time.perf_counter()
    made = survey(shelf, area, terms)
    surveyed = time.perf_counter()
    needs, lacking = estimate_need(shelf, made, SEED, country=country)
    return Laid(
        with_need(made, needs, lacking), surveyed - began, time.perf_counter() - surveyed
    )  # fmt: skip


def keep(ground: Ground, folder: Path) -> None:
    """Keep a ground as tables, so that another process can read it without the official files."""
    folder.mkdir(parents=True)
    for name, table in to_tables(ground).items():
        table.write_parquet(folder / f"{name}.parquet")


def kept(folder: Path) -> Iterator[Ground]:
    """Every ground kept in a folder, in the order of their names."""
    for place in sorted(p for p in folder.iterdir() if p.is_dir()):
        yield from_tables({p.stem: pl.read_parquet(p) for p in place.glob("*.parquet")})
