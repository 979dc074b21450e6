"""Declared tables: one declaration, many uses.

From a declaration come the import check and its messages, the data dictionary, the spreadsheet
template, the synthetic data's schema and the privacy register.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a declared table.

    Attributes:
        name: Name in our tables, in the field's words.
        dtype: Polars type.
        meaning: What it holds, in plain English.
        unit: Unit of the value, such as ``people`` or ``km``; empty for codes and names.
        required: Whether an accepted row must have a value.
        personal: Whether the column is personal data.
        allowed: The only values accepted, when the column is a code list.
        minimum: Smallest value accepted.
        aliases: Headings under which official files hold it (matched without case, space, ``_``).
    """

    name: str
    dtype: pl.DataType
    meaning: str
    unit: str = ""
    required: bool = False
    personal: bool = False
    allowed: tuple[str, ...] = ()
    minimum: float | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A declared table: the contract between those who read files and those who use rows.

    Attributes:
        name: Name of the table.
        meaning: What one row is.
        columns: Its columns, in order.
        key: Columns that together name a row.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    index: Mapping[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", {c.name: c for c in self.columns})

    def __getitem__(self, name: str) -> Column:
        return self.index[name]

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Column names and types, as polars wants them."""
        return {c.name: c.dtype for c in self.columns}

    def empty(self) -> pl.DataFrame:
        """The table without rows."""
        return pl.DataFrame(schema=self.schema)
