"""Rows of a file whose cells are under the wrong headings, brought back or kept aside."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from vesting.evidence.returns.cells.shift import Slot, misfits, put_right, slot_of
from vesting.evidence.returns.guide.module import Module


@dataclass(frozen=True, slots=True)
class Straightened:
    """Rows under their headings.

    Attributes:
        frame: Rows that can be used.
        found: Numbers of those whose cells were moved.
        lost: Numbers of those that cannot be used.
    """

    frame: pl.DataFrame
    found: list[int]
    lost: list[int]


def straightened(
    frame: pl.DataFrame,
    number: str,
    order: list[str],
    module: Module,
    ragged: dict[int, list[str]],
) -> Straightened:
    """Rows put right; those that cannot be are lost, unless they were of the right width.

    Args:
        frame: Text cells.
        number: Column with the numbers of the rows.
        order: The other columns, as they stand in the file.
        module: What the file is.
        ragged: Cells of rows that are not as wide as the heading, by number.
    """
    columns = {c.name: c for c in module.own}
    slots = {name: slot_of(columns.get(name), module) for name in order}
    odd = misfits(frame, slots) > 0
    straight = {
        n: [c or "" for c in cells]
        for n, *cells in frame.filter(odd).select(number, *order).iter_rows()
    }
    right = _all_right(ragged | straight, list(slots.values()))
    keep = frame.filter(~odd | ~pl.col(number).is_in(list(right)))
    added = pl.DataFrame(
        [(n, *(c.strip() or None for c in cells)) for n, cells in right.items()],
        schema={number: pl.Int64, **dict.fromkeys(order, pl.String)},
        orient="row",
    )
    whole = pl.concat([keep.select(number, *order), added])
    lost = [n for n in (ragged | straight) if n not in right]
    hopeless = [n for n in lost if n in ragged or _has_no_child(straight[n], slots)]
    return Straightened(whole.filter(~pl.col(number).is_in(hopeless)), sorted(right), hopeless)


def _has_no_child(cells: list[str], slots: dict[str, Slot]) -> bool:
    """Whether what stands where the child should is something else."""
    return any(
        cell.strip() and slot.kind == "child" and slot.score(cell) < 0
        for cell, slot in zip(cells, slots.values(), strict=True)
    )


def _all_right(rows: dict[int, list[str]], slots: list[Slot]) -> dict[int, list[str]]:
    tried = {n: put_right(cells, slots) for n, cells in rows.items()}
    return {n: cells for n, cells in tried.items() if cells is not None}
