"""An imported table with what is known about where it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

import polars as pl

ORIGINAL, REPACKAGED, COMPILED, DERIVED, LOCAL = (
    "original", "repackaged", "compilation", "derived", "local",
)
"""How near a file stands to its publisher; the precedence rule prefers them in this order.

``original`` is a file as published; ``repackaged`` the same figures in another's layout;
``compilation`` figures collected from several publications; ``derived`` figures worked out by
others; ``local`` the user's own small table."""


class Holding(Protocol):
    """One declared table of one file: a :class:`Snapshot`, or a :class:`Deferred` one."""

    table: str
    source: str
    title: str
    file: str
    sha256: str
    vintage: str
    publisher: str
    licence: str
    address: str
    standing: str
    released: str

    @property
    def frame(self) -> pl.DataFrame:
        """The rows."""
        ...

    @property
    def edition(self) -> str:
        """Short identity."""
        ...


def edition_of(vintage: str, sha256: str) -> str:
    """Short identity of an edition: vintage and first eight hex digits of the file's hash."""
    return f"{vintage} [{sha256[:8]}]"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One declared table as one file held it; never changed after import.

    Attributes:
        table: Name of the declared table.
        frame: The rows.
        source: Name of the importer.
        title: What the file is, in words.
        file: Name of the file.
        sha256: Hash of the original bytes.
        vintage: What the figures are of.
        publisher: Who published it.
        licence: Under what licence.
        address: Official address.
        standing: How near the file stands to its publisher, such as ``original``.
        released: Sorts editions by age of release; larger is later.
    """

    table: str
    frame: pl.DataFrame = field(repr=False)
    source: str
    title: str
    file: str
    sha256: str
    vintage: str
    publisher: str
    licence: str
    address: str = ""
    standing: str = ORIGINAL
    released: str = ""

    @property
    def edition(self) -> str:
        """Short identity of the edition: vintage and first eight hex digits of the file's hash."""
        return edition_of(self.vintage, self.sha256)


@dataclass(frozen=True)
class Deferred:
    """A snapshot whose rows are fetched when they are first needed.

    Attributes are those of :class:`Snapshot`, but for:
        load: Gives the rows; called at most once.
        measures: Measures it holds, where they are known without fetching the rows.
    """

    table: str
    load: Callable[[], pl.DataFrame] = field(repr=False)
    source: str
    title: str
    file: str
    sha256: str
    vintage: str
    publisher: str
    licence: str
    address: str = ""
    standing: str = ORIGINAL
    released: str = ""
    measures: frozenset[str] | None = None

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The rows, fetched once."""
        return self.load()

    @property
    def edition(self) -> str:
        """Short identity of the edition: vintage and first eight hex digits of the file's hash."""
        return edition_of(self.vintage, self.sha256)
