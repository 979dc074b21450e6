"""The list of options as people page through it: filtered, sorted where they ask, never ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from vesting.workspace.board import Board, Option, Place

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Asked:
    """Which options, in which order.

    Attributes:
        councils: Only options of so many councils; all where none is named.
        together: Blocks that share a council.
        apart: Two blocks that do not.
        only: Only these options, such as those proposed or on the front.
        sort: Column to sort by; empty for the order of the list, which means nothing.
        down: Largest first.
        page: Page, from 1.
    """

    councils: int | None = None
    together: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    only: frozenset[str] | None = None
    sort: str = ""
    down: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """One option with the values of the columns asked for, and where each stands."""

    option: Option
    values: tuple[tuple[float | None, Place], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list.

    Attributes:
        lines: Its options.
        found: Options that were asked for.
        page: Page, from 1.
        pages: Pages in all.
    """

    lines: tuple[Line, ...]
    found: int
    page: int
    pages: int


def page_of(board: Board, asked: Asked, columns: Sequence[str]) -> Page:
    """One page of the options asked for.

    Args:
        board: The options.
        asked: Which, in which order.
        columns: Measures of options to show; none before criteria are locked.
    """
    rows = _kept(board, asked)
    if asked.sort in columns:
        rows = rows.sort(asked.sort, "row", descending=[asked.down, False], nulls_last=True)
    pages = max(1, -(-len(rows) // PER_PAGE))
    page = min(max(1, asked.page), pages)
    shown = rows[(page - 1) * PER_PAGE : page * PER_PAGE]
    values = shown.select("row", *columns).rows()
    lines = tuple(
        Line(option, _placed(board, option, columns, figures))
        for option, (_, *figures) in zip(board.of_rows(shown), values, strict=True)
    )
    return Page(lines, len(rows), page, pages)


def _placed(
    board: Board, option: Option, columns: Sequence[str], figures: Sequence[float | None]
) -> tuple[tuple[float | None, Place], ...]:
    return tuple(
        (value, Place(board.run.key, "options", option.row, column))
        for column, value in zip(columns, figures, strict=True)
    )


def _kept(board: Board, asked: Asked) -> pl.DataFrame:
    rows = board.results["options"]
    if asked.councils is not None:
        rows = rows.filter(pl.col("councils") == asked.councils)
    if asked.only is not None:
        rows = rows.filter(pl.col("option").is_in(list(asked.only)))
    if len(asked.together) > 1:
        rows = rows.filter(_has_council(board, asked.together))
    if len(asked.apart) > 1:
        rows = rows.filter(~_has_council(board, asked.apart))
    return rows


def _has_council(board: Board, codes: Sequence[str]) -> pl.Expr:
    """Whether one council of an option holds all of some blocks."""
    holds = pl.all_horizontal(pl.col("blocks").list.contains(code) for code in codes)
    units = board.results["units"].filter(holds)["row"].cast(pl.Int32)
    return pl.col("units").list.set_intersection(units.to_list()).list.len() > 0
