"""How far children are from the hub of each block: the user's matrix, else an estimate that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vesting.area.distance import Travel
from vesting.area.earth import great_circle_km
from vesting.evidence.shelf import Shelf
from vesting.maths.arrays import Flags, Floats
from vesting.options.measures.catalogue import assumptions
from vesting.options.measures.place import Reach, reach
from vesting.options.survey.small_areas import SmallAreas
from vesting.options.survey.terrain import Terrain

Journey = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class Spots:
    """Points that stand for children.

    Attributes:
        codes: Code of each.
        where: Longitude and latitude, shape ``(spots, 2)``.
        weight: Children at each.
        home: Block of each.
        words: What they are, in words.
    """

    codes: tuple[str, ...]
    where: Floats = field(repr=False)
    weight: Floats = field(repr=False)
    home: NDArray[np.intp] = field(repr=False)
    words: str


def reach_of(
    shelf: Shelf, terrain: Terrain, smalls: SmallAreas, block_of: NDArray[np.intp]
) -> Reach | None:
    """Distances from the middle of each block's children to every small area.

    A distance in the user's table of travel, between a block and a small area or between two blocks,
    is taken as it is; the others are great circles times a stated factor.

    Returns:
        None where neither points of small areas nor outlines of all blocks are held.
    """
    spots = _spots(terrain, smalls, block_of)
    hubs = None if spots is None else _hubs(terrain, spots)
    if spots is None or hubs is None:
        return None
    detour = Travel(points={}).detour.value
    straight = great_circle_km(
        hubs[:, :1], hubs[:, 1:], spots.where[None, :, 0], spots.where[None, :, 1]
    )
    km, given = _with_journeys(straight * detour, terrain.codes, spots, list(_journeys(shelf)))
    basis = f"great circle × {detour:g} {spots.words}"
    if given.any():
        basis = f"the user's table of travel for {100 * given.mean():.0f} % of pairs; else {basis}"
    far = float(assumptions()["far"]["km"])
    return reach(km, spots.home, spots.weight, len(terrain.codes), far, basis)


def _spots(terrain: Terrain, smalls: SmallAreas, block_of: NDArray[np.intp]) -> Spots | None:
    held = np.isfinite(smalls.longitude)
    if held.any():
        codes = tuple(code for code, yes in zip(smalls.codes, held, strict=True) if yes)
        where = np.column_stack([smalls.longitude[held], smalls.latitude[held]])
        return Spots(codes, where, smalls.weights()[held], block_of[held], "to every small area")
    if terrain.shapes is None:
        return None
    points = np.asarray(terrain.shapes.points)
    words = "between blocks: no points of small areas are held"
    return Spots(terrain.codes, points, np.ones(len(points)), np.arange(len(points)), words)


def _hubs(terrain: Terrain, spots: Spots) -> Floats | None:
    """Mean point of each block's children; a block without any spot stands at its outline's point."""
    blocks = len(terrain.codes)
    children = np.bincount(spots.home, spots.weight, blocks)
    weight = np.where(children[spots.home] > 0, spots.weight, 1.0)
    total = np.bincount(spots.home, weight, blocks)
    sums = [np.bincount(spots.home, weight * spots.where[:, i], blocks) for i in (0, 1)]
    middle = np.stack(sums, axis=1) / np.maximum(total, 1e-9)[:, None]
    if (total > 0).all():
        return np.asarray(middle)
    if terrain.shapes is None:
        return None
    return np.where(total[:, None] > 0, middle, np.asarray(terrain.shapes.points))


def _journeys(shelf: Shelf) -> Iterator[Journey]:
    """Kilometres in the user's tables of travel, both ways; the preferred edition comes last."""
    rows = shelf.frame("travel").filter(pl.col("km").is_not_null())
    for edition in reversed(shelf.editions("travel")):
        own = rows.filter(pl.col("edition") == edition.edition)
        for here, there, km in own.select("from_code", "to_code", "km").iter_rows():
            yield there, here, km
            yield here, there, km


def _with_journeys(
    km: Floats, codes: tuple[str, ...], spots: Spots, journeys: list[Journey]
) -> tuple[Floats, Flags]:
    """Distances with those of the user in place, and which they are.

    Between two blocks first, then to a single small area, which says more.
    """
    block = {code: i for i, code in enumerate(codes)}
    spot = {code: i for i, code in enumerate(spots.codes)}
    made, given = km.copy(), np.zeros(km.shape, dtype=np.bool_)
    for here, there, told in journeys:
        if here in block and there in block and here != there:
            inside = spots.home == block[there]
            made[block[here], inside], given[block[here], inside] = told, True
    for here, there, told in journeys:
        if here in block and there in spot and here != there:
            made[block[here], spot[there]], given[block[here], spot[there]] = told, True
    return made, given
