"""Rows whose cells have slid under the wrong headings, put right where there is one way to do so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from vesting.evidence.returns.guide.codes import code_in, known
from vesting.evidence.returns.guide.module import BORN, CHILD, Module, official
from vesting.evidence.table import Column

DATE = r"^\d{1,4}[-/. ]([A-Za-z]{3,9}|\d{1,2})[-/. ]\d{1,4}([T ].*)?$"
_POSTCODE = r"^[A-Za-z]{1,2}\d[\dA-Za-z]? ?\d[A-Za-z]{2}$"
_URN = r"^[A-Za-z]*\d+$|^X+$"
_FLAG = r"^([01YyNn]|true|false|TRUE|FALSE)$"
_NUMBER = r"^\d{1,3}(\.0)?$"
_LOOK = {"date": DATE, "postcode": _POSTCODE, "flag": _FLAG, "number": _NUMBER, "urn": _URN}
_FIT, _POOR, _MISFIT = 1, -1, -3
_FARTHEST = 2
"""Most places by which cells may have slid."""


@dataclass(frozen=True, slots=True)
class Slot:
    """What the cells of one column look like.

    Attributes:
        kind: ``child``, ``date``, ``code``, ``postcode``, ``urn``, ``flag``, ``number`` or ``any``.
        field: Official heading, for its codes.
        needed: Whether the cell may not be blank.
    """

    kind: str
    field: str = ""
    needed: bool = False

    def score(self, cell: str) -> int:
        """How well a cell fits."""
        cell = cell.strip()
        if not cell:
            return _MISFIT if self.needed else 0
        if self.kind == "any":
            return 0
        if self.kind == "child":
            return _MISFIT if re.match(DATE, cell) else _FIT
        if self.kind == "code":
            return _FIT if code_in(self.field, cell) else _MISFIT
        fits = re.match(_LOOK[self.kind], cell)
        return _FIT if fits else _POOR if self.kind in ("postcode", "urn") else _MISFIT


def slot_of(column: Column | None, module: Module) -> Slot:
    """What the cells of a column look like; a column that is not ours may hold anything."""
    if column is None:
        return Slot("any")
    needed = column.required or (column.name in module.essential and column.name != "ended")
    if column == CHILD:
        return Slot("child", needed=True)
    if known(official(column)):
        return Slot("code", official(column), needed)
    if column.name.endswith("postcode"):
        return Slot("postcode", needed=needed)
    if column.name == "urn":
        return Slot("urn")
    kinds = {pl.Date(): "date", pl.Boolean(): "flag", pl.Int32(): "number"}
    return Slot(kinds.get(column.dtype, "any"), needed=needed and column != BORN)


def misfits(frame: pl.DataFrame, slots: dict[str, Slot]) -> pl.Series:
    """How many cells of each row are out of place."""
    out = [
        _misfit(frame[name], slot) for name, slot in slots.items() if slot.kind in ("date", "code")
    ]
    if not out:
        return pl.zeros(frame.height, pl.Int32, eager=True).alias("misfits")
    return frame.select(pl.sum_horizontal(out).alias("misfits")).to_series()


def _misfit(cells: pl.Series, slot: Slot) -> pl.Expr:
    cell = pl.col(cells.name).str.strip_chars()
    if slot.kind == "date":
        return (~cell.str.contains(DATE)).fill_null(False).cast(pl.Int32)
    distinct = cells.str.strip_chars().unique().drop_nulls()
    codes = [text for text in distinct if code_in(slot.field, text)]
    return (~cell.is_in(codes)).fill_null(False).cast(pl.Int32)


def put_right(cells: Sequence[str], slots: Sequence[Slot]) -> list[str] | None:
    """The cells under their headings; None where no way, or no one way, of moving them fits all.

    Blanks are put in, or cells taken out, at one place, by as many as the row is short or long. Of a
    row of the right length up to two blanks are put in or taken out, and every cell must fit well.
    """
    strict = len(cells) == len(slots)
    ways = {tuple(way): _score(way, slots, strict) for way in _ways(list(cells), len(slots))}
    good = {way: score for way, score in ways.items() if score is not None}
    if not good:
        return None
    top = max(good.values())
    best = [way for way, score in good.items() if score == top]
    vital = [place for place, slot in enumerate(slots) if slot.kind in ("child", "date", "code")]
    return list(best[0]) if len({tuple(w[p] for p in vital) for w in best}) == 1 else None


def _score(cells: Sequence[str], slots: Sequence[Slot], strict: bool) -> int | None:
    scores = [slot.score(cell) for slot, cell in zip(slots, cells, strict=True)]
    bad = min(scores)
    return None if bad == _MISFIT or (strict and bad == _POOR) else sum(scores)


def _ways(cells: list[str], width: int) -> Iterator[list[str]]:
    over = len(cells) - width
    steps = (-over,) if over else (1, -1, 2, -2)
    for step in (s for s in steps if abs(s) <= _FARTHEST):
        for place in range(width if step > 0 else len(cells)):
            moved, gone = _move(cells, place, step)
            moved += [""] * (width - len(moved))
            lost = moved[width:] if over else [*moved[width:], *gone]
            if not any(c.strip() for c in lost):
                yield moved[:width]


def _move(cells: list[str], place: int, step: int) -> tuple[list[str], list[str]]:
    """Cells moved from a place on, and those that were taken out."""
    if step > 0:
        return [*cells[:place], *[""] * step, *cells[place:]], []
    return [*cells[:place], *cells[place - step :]], cells[place : place - step]
