"""Codes under each other's headings: a provider where the placement should be, a need for a legal status.

The guide's lists are such that a cell with a code of the other list, and with none of its own, can have been
meant for the other column alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import polars as pl

from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.guide.codes import code_in, known
from vesting.evidence.returns.guide.module import Module, official
from vesting.evidence.table import Column

_MOST = 0.5
"""Share of the rows of a file from which two columns, not single rows, have changed places."""
_FEWEST = 3
"""Fewest rows that show it."""


def put_back(
    module: Module, frame: pl.DataFrame, ledger: Ledger
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The rows of a module with such cells exchanged (R903-68), and what a person should know.

    Both cells must be codes of the other column; of two columns that stand side by side one may be blank.

    Args:
        module: The module.
        frame: Its rows as text.
        ledger: Where rows are noted.
    """
    remarks: list[str] = []
    strange = {c.name for c in _coded(module, frame) if _has_strange(frame[c.name], c)}
    for one, two, beside in _pairs(module, frame):
        if strange & {one.name, two.name}:
            met = _exchanged(frame, one, two, beside=beside)
            if met.any():
                ledger.note("R903-68", frame[ID].filter(met))
                remarks += _of_whole_files(frame, met, one, two)
                frame = _with(frame, met, one.name, two.name)
    return frame, tuple(remarks)


def _coded(module: Module, frame: pl.DataFrame) -> list[Column]:
    return [c for c in module.own if c.name in frame.columns and known(official(c))]


def _pairs(module: Module, frame: pl.DataFrame) -> Iterator[tuple[Column, Column, bool]]:
    """Two columns of codes each, with whether they stand side by side in the guide; these come first."""
    place = {c.name: n for n, c in enumerate(module.own)}
    pairs = [
        (one, two, place[two.name] - place[one.name] == 1)
        for one, two in combinations(_coded(module, frame), 2)
    ]
    yield from sorted(pairs, key=lambda pair: not pair[2])


def _cells(frame: pl.DataFrame, name: str) -> pl.Series:
    return frame[name].str.strip_chars().str.to_uppercase()


def _has_strange(cells: pl.Series, column: Column) -> bool:
    return any(t.strip() and not code_in(official(column), t) for t in cells.unique().drop_nulls())


def _exchanged(frame: pl.DataFrame, one: Column, two: Column, *, beside: bool) -> pl.Series:
    """Rows whose cells of two columns are each a code of the other column and of that alone."""
    first, second = _cells(frame, one.name), _cells(frame, two.name)
    both = _belongs(first, one, two, exact=False) & _belongs(second, two, one, exact=False)
    if not beside:
        return both
    left = _belongs(first, one, two, exact=True) & _is_blank(second)
    right = _belongs(second, two, one, exact=True) & _is_blank(first)
    return both | left | right


def _belongs(cells: pl.Series, own: Column, other: Column, *, exact: bool) -> pl.Series:
    """Cells that are a code of another column and none of their own; exact ones without any words."""
    here, there = official(own), official(other)
    found = [
        text
        for text in cells.unique().drop_nulls()
        if not code_in(here, text) and (text in known(there) if exact else code_in(there, text))
    ]
    return cells.is_in(found).fill_null(False)


def _is_blank(cells: pl.Series) -> pl.Series:
    return (cells == "").fill_null(True)


def _with(frame: pl.DataFrame, met: pl.Series, one: str, two: str) -> pl.DataFrame:
    return frame.with_columns(
        pl.when(met).then(pl.col(two)).otherwise(pl.col(one)).alias(one),
        pl.when(met).then(pl.col(one)).otherwise(pl.col(two)).alias(two),
    )


def _of_whole_files(frame: pl.DataFrame, met: pl.Series, one: Column, two: Column) -> Iterator[str]:
    files = frame.select("file", met=met).group_by("file").agg(pl.col("met").sum(), n=pl.len())
    most = (pl.col("met") >= _FEWEST) & (pl.col("met") >= pl.col("n") * _MOST)
    for name in sorted(files.filter(most)["file"]):
        yield (
            f"{name} has {official(one)} and {official(two)} under each other's headings: they were "
            "put back"
        )
