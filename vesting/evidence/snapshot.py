"""An imported table with what is known about where it came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import polars as pl

from vesting.evidence.measures import OUTSIDE

if TYPE_CHECKING:
    from vesting.evidence.card import Card

ORIGINAL, REPACKAGED, COMPILED, DERIVED, LOCAL = (
    "original",
    "repackaged",
    "compilation",
    "derived",
    "local",
)
"""How near a file stands to its publisher; the precedence rule prefers them in this order.

``original`` is a file as published; ``repackaged`` the same figures in another's layout;
``compilation`` figures collected from several publications; ``derived`` figures worked out by
others; ``local`` the user's own small table."""


class Holding(Protocol):
    """One declared table of one file: a :class:`Snapshot`, or a :class:`Deferred` one."""

    @property
    def table(self) -> str:
        """Name of the declared table."""
        ...

    @property
    def frame(self) -> pl.DataFrame:
        """The rows."""
        ...

    @property
    def source(self) -> str:
        """Name of the importer."""
        ...

    @property
    def title(self) -> str:
        """What the file is, in words."""
        ...

    @property
    def file(self) -> str:
        """Name of the file."""
        ...

    @property
    def sha256(self) -> str:
        """Hash of the original bytes."""
        ...

    @property
    def vintage(self) -> str:
        """What the figures are of."""
        ...

    @property
    def publisher(self) -> str:
        """Who published it."""
        ...

    @property
    def licence(self) -> str:
        """Under what licence."""
        ...

    @property
    def address(self) -> str:
        """Official address."""
        ...

    @property
    def standing(self) -> str:
        """How near the file stands to its publisher."""
        ...

    @property
    def released(self) -> str:
        """Sorts editions by age of release."""
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
    """A table of a file whose rows, and even whose description, are fetched when first needed.

    Attributes:
        table: Name of the declared table.
        source: Name of the importer.
        file: Name of the file.
        sha256: Hash of the original bytes.
        describe: Gives the card; None where the file has no such table after all.
        load: Gives the rows; called at most once.
        measures: Measures it may hold, where they are known without reading the file.
    """

    table: str
    source: str
    file: str
    sha256: str
    describe: Callable[[], Card | None] = field(repr=False)
    load: Callable[[], pl.DataFrame] = field(repr=False)
    measures: frozenset[str] | None = None

    @cached_property
    def card(self) -> Card | None:
        """Everything known of it but for its rows, fetched once."""
        return self.describe()

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The rows, fetched once."""
        return self.load()

    def may_have(self, measure: str) -> bool:
        """Whether it may hold a measure, as far as can be told without reading its rows."""
        if self.measures is not None and not measure.startswith(OUTSIDE):
            return measure in self.measures
        return self.card is not None and measure in self.card.measures

    @property
    def held(self) -> bool:
        """Whether the file has the table."""
        return self.card is not None

    @property
    def title(self) -> str:
        """What the file is, in words."""
        return self.card.title if self.card else ""

    @property
    def vintage(self) -> str:
        """What the figures are of."""
        return self.card.vintage if self.card else ""

    @property
    def publisher(self) -> str:
        """Who published it."""
        return self.card.publisher if self.card else ""

    @property
    def licence(self) -> str:
        """Under what licence."""
        return self.card.licence if self.card else ""

    @property
    def address(self) -> str:
        """Official address."""
        return self.card.address if self.card else ""

    @property
    def standing(self) -> str:
        """How near the file stands to its publisher."""
        return self.card.standing if self.card else ""

    @property
    def released(self) -> str:
        """Sorts editions by age of release."""
        return self.card.released if self.card else ""

    @property
    def edition(self) -> str:
        """Short identity of the edition: vintage and first eight hex digits of the file's hash."""
        return edition_of(self.vintage, self.sha256)
