"""Loamshire's files in memory, and ways to change them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl
import pytest

from vesting.area.reorganisation import Area, area_from_lookup
from vesting.evidence.catalogue import import_file
from vesting.evidence.shelf import Shelf

LEFT_OUT = ("lait_bds_long", "sn_model", "csww", "requests", "timeliness", "c1_", "d3_")
"""Files that nothing here asks for."""


@pytest.fixture(scope="session")
def files() -> dict[str, bytes]:
    """Loamshire's official files by name."""
    from vesting.synthetic.loamshire import generate

    made = {name.removeprefix("data/"): raw for name, raw in generate().items()
            if name.startswith("data/")}  # fmt: skip
    return {name: raw for name, raw in made.items() if not name.startswith(LEFT_OUT)}


def shelf_of(files: Mapping[str, bytes]) -> Shelf:
    """The shelf of files in memory."""
    return Shelf(tuple(s for name, raw in files.items() for s in import_file(name, raw)[1]))


@pytest.fixture(scope="session")
def loamshire(files) -> Shelf:
    """All of Loamshire."""
    return shelf_of(files)


@pytest.fixture(scope="session")
def area(loamshire) -> Area:
    """Its twelve districts and Fenborough."""
    rows, _ = loamshire.lookup("district", "upper tier")
    return area_from_lookup("Loamshire", rows, unitaries=("E06000901",))


def without(shelf: Shelf, *tables: str, file: str = "") -> Shelf:
    """The shelf without some tables, of some files alone where a part of their name is given."""
    return Shelf(
        tuple(h for h in shelf.holdings if h.table not in tables or file not in h.file), shelf.rule
    )


def changed(shelf: Shelf, table: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> Shelf:
    """The shelf with the rows of every edition of a table changed."""
    from dataclasses import replace

    held = [replace(h, frame=change(h.frame)) if h.table == table else h for h in shelf.holdings]
    return Shelf(tuple(held), shelf.rule)


def with_file(shelf: Shelf, name: str, *lines: str) -> Shelf:
    """The shelf with one more small file."""
    return shelf.with_holdings(import_file(name, ("\n".join(lines) + "\n").encode())[1])
