"""What only the user can bring: schools, partners, tax base, councillors, ties, need and funding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vesting.evidence.shelf import Shelf
from vesting.maths.arrays import Floats
from vesting.options.ground import Deficit
from vesting.options.measures.block import BlockMeasure, Label, Missing, Origin


@dataclass(frozen=True, slots=True)
class Frame:
    """Where the rows of a local table may lie.

    Attributes:
        blocks: Codes of the blocks.
        districts: District of each block.
        smalls: Small areas of the area.
        block_of: Block of each small area.
    """

    blocks: tuple[str, ...]
    districts: tuple[str, ...]
    smalls: tuple[str, ...]
    block_of: NDArray[np.intp]

    def positions(self) -> Mapping[str, int]:
        """Block of every code by which a row may name a place.

        A split district's own code names no block: a figure of the whole district says nothing of
        its parts.
        """
        found = {small: int(b) for small, b in zip(self.smalls, self.block_of, strict=True)}
        return found | {code: i for i, code in enumerate(self.blocks)}


@dataclass(frozen=True, slots=True)
class Local:
    """What the user's tables say of the blocks.

    Attributes:
        measures: Figures that add up.
        partners: Partner area of each block, by kind of partner; empty where not said.
        flows: Ties between blocks, symmetric; None where none are loaded.
        missing: What is not held, and how to bring it.
    """

    measures: tuple[BlockMeasure, ...] = ()
    partners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flows: Floats | None = field(default=None, repr=False)
    missing: tuple[Missing, ...] = ()


COLUMNS: Mapping[str, tuple[str, str, str]] = {
    "tax_base": ("tax_base", "band_d_dwellings", "Band D equivalents"),
    "councillors": ("councillors", "councillors", "councillors"),
    "need": ("need_and_funding", "need", "pounds a year"),
    "funding": ("need_and_funding", "funding", "pounds a year"),
}
"""For each measure the table, its column and the unit."""


def _latest(rows: pl.DataFrame) -> pl.DataFrame:
    if "period" not in rows.columns or rows.is_empty():
        return rows
    return rows.filter(pl.col("period") == pl.col("period").max())


def _origin(rows: pl.DataFrame) -> Origin:
    period = rows["period"][0] if "period" in rows.columns else ""
    return Origin(f"user's table {rows['file'][0]}", str(period or ""), rows["file"][0])


def _bring(table: str, why: str) -> str:
    return f"{why}: bring the table with vesting data template {table}"


def _add_up(
    shelf: Shelf, measure: str, at: Mapping[str, int], blocks: int
) -> BlockMeasure | Missing:
    table, column, unit = COLUMNS[measure]
    rows = _latest(shelf.frame(table)).filter(pl.col("place_code").is_in(list(at)))
    values: Floats = np.zeros(blocks)
    told = np.zeros(blocks, dtype=bool)
    for code, value in rows.select("place_code", column).drop_nulls().iter_rows():
        values[at[code]] += value
        told[at[code]] = True
    if not told.any():
        return Missing(measure, _bring(table, "no file with it is held"))
    if not told.all():
        return Missing(measure, _bring(table, f"{int((~told).sum())} blocks are not in the file"))
    return BlockMeasure(measure, values, unit, _origin(rows))


def _schools(shelf: Shelf, at: Mapping[str, int], blocks: int) -> BlockMeasure | Missing:
    rows = shelf.frame("schools").filter(pl.col("place_code").is_in(list(at)))
    if rows.is_empty():
        return Missing("schools", _bring("schools", "no file of schools is held"))
    home = [at[code] for code in rows["place_code"]]
    counted = np.bincount(home, minlength=blocks).astype(float)
    return BlockMeasure("schools", counted, "schools", _origin(rows), Label.DERIVED)


def _partners(shelf: Shelf, frame: Frame) -> Mapping[str, tuple[str, ...]]:
    """For each kind of partner the area that each block lies in; a block's district speaks for it."""
    rows = shelf.frame("partner_areas")
    found: dict[str, tuple[str, ...]] = {}
    for (kind,), part in rows.partition_by("kind", as_dict=True, maintain_order=True).items():
        lies = dict(part.select("place_code", "partner").iter_rows())
        areas = tuple(
            lies.get(b) or lies.get(d) or ""
            for b, d in zip(frame.blocks, frame.districts, strict=True)
        )
        if any(areas):
            found[str(kind)] = areas
    return found


def _flows(shelf: Shelf, at: Mapping[str, int], blocks: int) -> Floats | None:
    """Ties between blocks both ways, from the latest period of each kind."""
    rows = shelf.frame("flows").filter(
        pl.col("from_code").is_in(list(at)) & pl.col("to_code").is_in(list(at))
    )
    if rows.is_empty():
        return None
    latest = rows.filter(
        (pl.col("period") == pl.col("period").max().over("kind")).fill_null(value=True)
    )
    ties: Floats = np.zeros((blocks, blocks))
    for here, there, people in latest.select("from_code", "to_code", "persons").iter_rows():
        i, j = at[here], at[there]
        ties[i, j] += people
        if i != j:
            ties[j, i] += people
    return ties


def deficit(shelf: Shelf, authorities: Sequence[str]) -> Deficit | None:
    """The high-needs deficit of the area's authorities; None unless it is held for each of them."""
    rows = shelf.frame("high_needs_deficit").filter(pl.col("place_code").is_in(list(authorities)))
    latest = _latest(rows)
    if latest["place_code"].n_unique() < len(set(authorities)):
        return None
    told = _origin(latest)
    return Deficit(float(latest["deficit"].sum()), f"{told.source}, {told.vintage}")


def local(shelf: Shelf, frame: Frame) -> Local:
    """Read every table that the user brought.

    Args:
        shelf: Files held.
        frame: Blocks and small areas.
    """
    at, blocks = frame.positions(), len(frame.blocks)
    found: Sequence[BlockMeasure | Missing] = [
        *(_add_up(shelf, measure, at, blocks) for measure in COLUMNS),
        _schools(shelf, at, blocks),
    ]
    partners, flows = _partners(shelf, frame), _flows(shelf, at, blocks)
    missing = [m for m in found if isinstance(m, Missing)]
    if not partners:
        why = _bring("partner_areas", "no partner areas are held")
        missing.append(Missing("partner_areas_touched", why))
    if flows is None:
        why = _bring("flows", "no ties between places are held")
        missing.append(Missing("within_line", why))
    return Local(
        measures=tuple(m for m in found if isinstance(m, BlockMeasure)),
        partners=partners,
        flows=flows,
        missing=tuple(missing),
    )
