"""Cells without what nobody sees: characters that show nothing, odd spaces, letters in other widths."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

import polars as pl

_SHOW_NOTHING = frozenset(("Cc", "Cf", "Cn", "Co", "Cs"))
"""Categories of characters that show nothing: control, format, and without a meaning of their own."""
_SELECTORS = ("\u034f", "\u115f", "\u1160", "\u3164", "\ufe0e", "\ufe0f")
"""Further ones that show nothing, though they count as marks or letters."""
_KEPT = "\t\n\r"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
_CONTROL_BYTES = re.compile(_CONTROL.encode())
_WIDE_FIRST, _WIDE_LAST, _WIDE = 0xFF01, 0xFF5E, 0xFEE0
_LETTER_OR_DIGIT = r"[\p{L}\p{N}]"


def is_plain(content: bytes) -> bool:
    """Whether a text holds nothing but plain characters, so that its cells need no second look."""
    return content.isascii() and _CONTROL_BYTES.search(content) is None


def plain_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame whose text cells hold only what can be seen.

    Zero-width spaces and the like go, spaces of any kind become plain ones, and full-width letters and
    the digits of other scripts become ours. Cells of plain text, nearly all, are not touched.
    """
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    met = frame.select(_is_odd(pl.col(name)).any().alias(name) for name in texts)
    odd = [name for name in texts if met[name][0]]
    return frame.with_columns(_column(frame[name]) for name in odd) if odd else frame


def _is_odd(cell: pl.Expr) -> pl.Expr:
    return (cell.str.len_bytes() != cell.str.len_chars()) | cell.str.contains(_CONTROL)


def _column(cells: pl.Series) -> pl.Series:
    distinct = cells.to_frame("cell").filter(_is_odd(pl.col("cell")))["cell"].unique()
    return cells.replace({cell: plain_cell(cell) or None for cell in distinct})


def plain_cell(cell: str) -> str:
    r"""One cell with only what can be seen.

    >>> plain_cell("\u200b\uff35\uff14\u00a0"), plain_cell("\u0660\u0661/06/2021"), plain_cell("Zo\u00eb")
    ('U4', '01/06/2021', 'Zoë')
    """
    if cell.isascii() and cell.isprintable():
        return cell
    return "".join(map(_plain, cell)).strip()


def _plain(mark: str) -> str:
    kind = unicodedata.category(mark)
    if mark in _KEPT or (mark.isascii() and kind != "Cc"):
        return mark
    if kind in _SHOW_NOTHING or mark in _SELECTORS:
        return ""
    if kind in ("Zs", "Zl", "Zp") or mark == "\u2800":
        return " "
    if _WIDE_FIRST <= ord(mark) <= _WIDE_LAST:
        return chr(ord(mark) - _WIDE)
    return str(unicodedata.decimal(mark)) if kind == "Nd" else mark


def says_something(cells: Iterable[str | None]) -> bool:
    """Whether a row has a letter or a digit in any cell.

    >>> says_something(["-----", "--"]), says_something(["", "U4"])
    (False, True)
    """
    return any(mark.isalnum() for cell in cells for mark in cell or "")


def rows_that_say_nothing(frame: pl.DataFrame, number: str, first: str) -> list[int]:
    """Numbers of rows without a letter or a digit, such as dashes below a heading.

    Args:
        frame: Text cells.
        number: Column with the numbers of the rows.
        first: Column in which nearly every row has a letter or a digit; the others are looked at only
            where it has none.
    """
    empty = ~pl.col(first).str.contains(_LETTER_OR_DIGIT).fill_null(False)
    suspects = frame.filter(empty)
    if suspects.is_empty():
        return []
    told = pl.any_horizontal(
        pl.col(name).str.contains(_LETTER_OR_DIGIT).fill_null(False)
        for name in frame.columns
        if name != number
    )
    return sorted(suspects.filter(~told)[number].to_list())
