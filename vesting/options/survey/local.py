"""What only the user can bring: schools, partners, tax base, councillors, ties, need and funding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vesting.evidence.shelf import Shelf
from vesting.evidence.tables import BY_NAME
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
        larger: Ward and parish of each small area, by code.
    """

    blocks: tuple[str, ...]
    districts: tuple[str, ...]
    smalls: tuple[str, ...]
    block_of: NDArray[np.intp]
    larger: tuple[Mapping[str, str], ...] = ()

    def positions(self) -> Mapping[str, int]:
        """Block of every code by which a row may name a place.

        A split district's own code names no block: a figure of the whole district says nothing of
        its parts. Nor does a ward or a parish that lies in two blocks.
        """
        found = {small: int(b) for small, b in zip(self.smalls, self.block_of, strict=True)}
        held = {code: i for parent_of in self.larger for code, i in _undivided(found, parent_of)}
        return held | found | {code: i for i, code in enumerate(self.blocks)}


def _undivided(
    block_of: Mapping[str, int], parent_of: Mapping[str, str]
) -> Iterator[tuple[str, int]]:
    """Wards or parishes all of whose small areas lie in one block, each with that block."""
    blocks: dict[str, set[int]] = {}
    for small, parent in parent_of.items():
        blocks.setdefault(parent, set()).add(block_of.get(small, -1))
    return ((code, min(met)) for code, met in blocks.items() if len(met) == 1 and -1 not in met)


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


def _held(shelf: Shelf, table: str) -> pl.DataFrame:
    """Rows of a table; of a row that several editions hold the one of the preferred edition."""
    rank = {edition.edition: i for i, edition in enumerate(shelf.editions(table))}
    rows = shelf.frame(table).with_columns(
        pl.col("edition").replace_strict(rank, default=len(rank)).alias("rank")
    )
    once = rows.sort("rank", maintain_order=True).unique(
        list(BY_NAME[table].key), keep="first", maintain_order=True
    )
    return once.drop("rank")


def _latest(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("period") == pl.col("period").max())


def _periods(rows: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Rows of each period by themselves, the latest first; all of them where there are no periods."""
    if "period" not in rows.columns:
        yield rows
        return
    for period in rows["period"].unique().sort(descending=True):
        yield rows.filter(pl.col("period") == period)


def _origin(rows: pl.DataFrame) -> Origin:
    period = rows["period"][0] if "period" in rows.columns else ""
    return Origin(f"user's table {rows['file'][0]}", str(period or ""), rows["file"][0])


def _bring(table: str, why: str) -> str:
    return f"{why}: bring the table with vesting data template {table}"


def _absent(shelf: Shelf, table: str, why: str) -> str:
    """Why a table says nothing of the blocks: it is not held, or none of its rows is placed here."""
    if shelf.of(table) and not shelf.frame(table).is_empty():
        return (
            f"no row of the table {table} lies in a block: its places are not of this area, or the "
            "lookup of small areas (LSOA) to wards or parishes is not held"
        )
    return _bring(table, why)


def _add_up(
    shelf: Shelf, measure: str, at: Mapping[str, int], blocks: int
) -> BlockMeasure | Missing:
    """Sums of a column over each block, of the latest period that has every block."""
    table, column, unit = COLUMNS[measure]
    every = _held(shelf, table).filter(pl.col("place_code").is_in(list(at)))
    lacking: list[int] = []
    for rows in _periods(every.drop_nulls(column)):
        home = [at[code] for code in rows["place_code"]]
        counted = np.bincount(home, minlength=blocks)
        if counted.all():
            values = np.asarray(
                np.bincount(home, rows[column].to_numpy(), blocks), dtype=np.float64
            )
            return BlockMeasure(measure, values, unit, _origin(rows))
        lacking.append(int((counted == 0).sum()))
    if not lacking or lacking[0] == blocks:
        return Missing(measure, _absent(shelf, table, "no file with it is held"))
    return Missing(measure, _bring(table, f"{lacking[0]} of {blocks} blocks are not in the file"))


def _schools(shelf: Shelf, at: Mapping[str, int], blocks: int) -> BlockMeasure | Missing:
    """Open schools in each block; a school whose status is not told counts as open."""
    rows = _held(shelf, "schools").filter(
        pl.col("place_code").is_in(list(at))
        & pl.col("status").fill_null("open").str.to_lowercase().str.starts_with("open")
    )
    if rows.is_empty():
        return Missing("schools", _absent(shelf, "schools", "no file of schools is held"))
    home = [at[code] for code in rows["place_code"]]
    counted = np.bincount(home, minlength=blocks).astype(float)
    return BlockMeasure("schools", counted, "schools", _origin(rows), Label.DERIVED)


def _partners(shelf: Shelf, frame: Frame) -> Mapping[str, tuple[str, ...]]:
    """For each kind of partner the area that each block lies in; a block's district speaks for it."""
    rows = _held(shelf, "partner_areas")
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
    rows = _held(shelf, "flows").filter(
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
    every = _held(shelf, "high_needs_deficit")
    rows = every.filter(pl.col("place_code").is_in(list(authorities)))
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
        why = _absent(shelf, "flows", "no ties between places are held")
        missing.append(Missing("within_line", why))
    return Local(
        measures=tuple(m for m in found if isinstance(m, BlockMeasure)),
        partners=partners,
        flows=flows,
        missing=tuple(missing),
    )
