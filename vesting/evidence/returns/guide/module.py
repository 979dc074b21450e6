"""What a module of the SSDA903 return is: a declared table, and how it is told from the others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from vesting.evidence.headings import Heading, plain
from vesting.evidence.table import Column, Table

COUNCIL = Column(
    "council", pl.String(), "Council that made the return", required=True,
    aliases=("LA", "local authority", "la name", "la code", "council"),
)  # fmt: skip
CHILD = Column(
    "child", pl.String(), "Council's own identifier of the child", required=True, personal=True,
    aliases=("CHILD", "CHILDID", "child unique id", "child identifier", "child number"),
)  # fmt: skip
YEAR = Column(
    "year", pl.Int32(), "Collection year: 2024 is the year that ended on 31 March 2024",
    aliases=("YEAR", "collection year", "year ending", "return year"),
)  # fmt: skip
FILE = Column("file", pl.String(), "File that the row was read from", required=True)
ROW = Column(
    "row", pl.Int64(), "Row in the file, heading included; in XML the number of the element",
    required=True,
)  # fmt: skip


def text(name: str, heading: str, meaning: str, *more: str) -> Column:
    """A column of words about a child."""
    return Column(name, pl.String(), meaning, personal=True, aliases=(heading, *more))


def date(name: str, heading: str, meaning: str, *more: str, required: bool = False) -> Column:
    """A column of dates about a child."""
    return Column(
        name, pl.Date(), meaning, required=required, personal=True, aliases=(heading, *more)
    )


def flag(name: str, heading: str, meaning: str) -> Column:
    """A column of yes and no about a child."""
    return Column(name, pl.Boolean(), meaning, personal=True, aliases=(heading,))


def number(name: str, heading: str, meaning: str) -> Column:
    """A column of numbers about a child."""
    return Column(name, pl.Int32(), meaning, personal=True, aliases=(heading,))


BORN = date("born", "DOB", "Date of birth", "date of birth", "birth date")
SEX = text("sex", "SEX", "M, F or U; 1 and 2 until 2023-24", "gender")


@dataclass(frozen=True, eq=False)
class Module:
    """One module of the return; there is one of each, so that two are equal only if they are the same.

    Attributes:
        table: Its declared table.
        signature: Official headings beside the child's that no other module has; all must be there.
        essential: Columns without which the module cannot be read.
        since: First collection year that has it.
    """

    table: Table
    signature: tuple[str, ...]
    essential: tuple[str, ...] = ()
    since: int = 2017

    @property
    def name(self) -> str:
        """Name of the module, which is that of its table."""
        return self.table.name

    @cached_property
    def own(self) -> tuple[Column, ...]:
        """Columns that the return itself gives, without those that we add."""
        return tuple(c for c in self.table.columns if c not in (COUNCIL, YEAR, FILE, ROW))

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """What to look for in a file: the signature must be there, the rest may."""
        return tuple(
            Heading(c.name, _plain(c), c == CHILD or official(c) in self.signature)
            for c in (COUNCIL, *self.own, YEAR)
        )


def official(column: Column) -> str:
    """The official heading of a column."""
    return column.aliases[0] if column.aliases else column.name


_BEFORE = (
    "episodes?|headers?|reviews?|uasc|oc[23]|ad1|placedadoption|prevperm|missing|swepisodes|ssda903"
)
_AFTER = "value|code"


def _plain(column: Column) -> tuple[str, ...]:
    """Headings of a column: its aliases, and the official one with a table before or a word behind."""
    names = [plain(alias) for alias in column.aliases]
    after = f"{_AFTER}|date" if column.dtype == pl.Date() else _AFTER
    return (*names, *(f"(?:{_BEFORE})*{name}(?:{after})?" for name in names[:1]))


def module(
    name: str,
    meaning: str,
    columns: tuple[Column, ...],
    signature: tuple[str, ...],
    essential: tuple[str, ...] = (),
    since: int = 2017,
) -> Module:
    """A module of some columns, with those that every module has."""
    table = Table(name, meaning, (COUNCIL, CHILD, *columns, YEAR, FILE, ROW))
    return Module(table, signature, essential, since)
