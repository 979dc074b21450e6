"""Where postcodes lie: the district or small area of every home, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
import shapely

from vesting.demand.units_file import By
from vesting.errors import InputError, Problem
from vesting.evidence.shelf import Shelf

NO_POSTCODES = Problem("DEM-E60", "No file says where postcodes lie", InputError)

_COLUMN = {By.LAD: "district", By.WARD: "ward", By.LSOA: "lsoa"}
_ENOUGH = 0.5
"""Share of postcodes that a directory's own column must fill before it is used as it is."""


@dataclass(frozen=True, slots=True)
class Homes:
    """Where homes lie.

    Attributes:
        code_of: Code of the place of each postcode that was found.
        said: What was used, and how far it can be trusted; never a postcode.
    """

    code_of: Mapping[str, str] = field(repr=False)
    said: tuple[str, ...] = ()


def compact(postcode: str) -> str:
    """A postcode in capitals, without spaces, as it is compared."""
    return "".join(postcode.split()).upper()


def place_homes(shelf: Shelf, postcodes: Iterable[str], by: By) -> Homes:
    """The district, ward or small area of every postcode that a file held knows.

    Small areas come from ONSPD or NSPL where one is held, otherwise from the outlines of small areas
    and the position of the postcode; how often that goes wrong is told.

    Args:
        shelf: Official files.
        postcodes: Postcodes, in any spelling.
        by: What is wanted.

    Raises:
        InputError: DEM-E60 when no file of postcodes is held.
    """
    asked = sorted({compact(p) for p in postcodes} - {""})
    rows, choice = shelf.postcodes(asked)
    if choice is None:
        raise NO_POSTCODES(
            "no file held says where postcodes lie",
            mend="Add ONSPD, NSPL or Code-Point Open: vesting data add FILE. Or name units by postcode.",
        )
    used = f"{choice.edition.publisher}: {choice.edition.title}, {choice.edition.vintage}"
    held = rows[_COLUMN[by]].is_not_null().mean() or 0.0
    if by is By.LSOA and float(held) < _ENOUGH:  # type: ignore[arg-type] # a mean of flags
        return _by_outline(shelf, rows, used)
    found = rows.drop_nulls(_COLUMN[by]).select("place_code", _COLUMN[by])
    return Homes(dict(found.iter_rows()), (f"postcodes placed by {used}",))


def _by_outline(shelf: Shelf, rows: pl.DataFrame, used: str) -> Homes:
    placed = rows.drop_nulls(["longitude", "latitude"])
    districts = placed["district"].drop_nulls().unique().to_list()
    lookup, _ = shelf.lookup("lsoa", "district")
    inside = lookup.filter(pl.col("parent_code").is_in(districts)) if districts else lookup
    shapes, _ = shelf.boundaries("lsoa", inside["place_code"].to_list())
    if shapes.is_empty():
        raise NO_POSTCODES(
            "neither a directory with small areas nor outlines of small areas are held",
            mend="Add ONSPD or NSPL, or boundaries of LSOAs: vesting data add FILE.",
        )
    tree = shapely.STRtree(shapely.from_wkb(shapes["geometry"].to_numpy()))
    points = shapely.points(placed.select("longitude", "latitude").to_numpy())
    nearest = tree.nearest(points)
    smalls = shapes["place_code"].to_numpy()[nearest]
    return Homes(
        dict(zip(placed["place_code"].to_list(), smalls.tolist(), strict=True)),
        (
            f"postcodes placed by {used}, and by the outlines of small areas",
            _error(placed, smalls, shelf),
        ),
    )


def _error(placed: pl.DataFrame, smalls: np.ndarray, shelf: Shelf) -> str:
    """How often the outline's district or ward is not the one that the file of postcodes names."""
    told = [
        _apart(placed[level].to_list(), smalls.tolist(), shelf, level)
        for level in ("district", "ward")
    ]
    known = "; ".join(words for words in told if words)
    return known or "nothing is held beside the positions by which the error could be told"


def _apart(named: list[str | None], smalls: list[str], shelf: Shelf, level: str) -> str:
    rows, _ = shelf.lookup("lsoa", level, smalls)
    parent = dict(rows.select("place_code", "parent_code").iter_rows())
    pairs = [(parent[s], d) for s, d in zip(smalls, named, strict=True) if d and s in parent]
    if not pairs:
        return ""
    wrong = sum(a != b for a, b in pairs) / len(pairs)
    return (
        f"{100 * wrong:.1f} % of {len(pairs):,} postcodes fall into a small area of another {level}"
    )
