"""What an importer is: the door for built-in sources and for outsiders' alike.

A source is registered under the entry point ``vesting.sources``. It looks at a :class:`Specimen` and
says how sure it is that the file is one of its own; if it is the surest, it reads the file into
declared tables and a list of what it kept aside.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Protocol

import polars as pl

from vesting.errors import Problem, RuleBroken
from vesting.evidence.encoding import unpack
from vesting.evidence.snapshot import ORIGINAL

if TYPE_CHECKING:
    from vesting.evidence.cells import HeadRow, Sheet

DO_NOT_ADD_UP = Problem("EVI-E01", "Rows accepted and rows aside do not add up", RuleBroken)

WARNED, QUARANTINED, EXCLUDED = "accepted with warning", "quarantined", "excluded"
"""Fates of a row other than plainly accepted."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A row (or many with one fate for one reason) that was not plainly accepted.

    Attributes:
        where: Sheet, row and column in the user's own coordinates; rows count from 1, heading included.
        why: Reason in words; never a value of the row.
        fate: ``quarantined`` (mend it and import again), ``excluded`` (by a stated rule) or
            ``accepted with warning``.
        row: The row's number, where it has one; of many, the first.
        count: How many rows it stands for.
    """

    where: str
    why: str
    fate: str = QUARANTINED
    row: int = 0
    count: int = 1


@dataclass(frozen=True)
class Specimen:
    """A file as it was given: its name and its bytes, decompressed when it was gzip.

    Attributes:
        name: File name without folders.
        content: Bytes.
        sha256: Hash of the original bytes.
    """

    name: str
    content: bytes = field(repr=False)
    sha256: str

    @classmethod
    def of(cls, name: str, raw: bytes) -> Specimen:
        """A specimen of bytes as they lie on the disk.

        Raises:
            InputError: EVI-E02 or EVI-E03 when gzip does not unpack.
        """
        return cls(PurePath(name).name, unpack(raw, name), hashlib.sha256(raw).hexdigest())

    @cached_property
    def suffix(self) -> str:
        """Lower-case ending without ``.gz``, such as ``.csv``."""
        name = PurePath(self.name.lower())
        return PurePath(name.stem).suffix if name.suffix == ".gz" else name.suffix

    @cached_property
    def stem(self) -> str:
        """Name without endings, such as ``imd2025_lsoa21``."""
        name = PurePath(self.name)
        return PurePath(name.stem).stem if name.suffix.lower() == ".gz" else name.stem

    @cached_property
    def kind(self) -> str:
        """Kind of bytes: ``text``, ``json``, ``workbook``, ``parquet``, ``empty`` or ``other``."""
        from vesting.evidence.cells import kind_of

        return kind_of(self)

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """Sheets of text cells, read once; none where the file is not a table of cells."""
        from vesting.evidence.cells import sheets_of

        return sheets_of(self)

    @cached_property
    def head_rows(self) -> tuple[tuple[HeadRow, ...], ...]:
        """First rows of every sheet, ready to be searched for headings."""
        from vesting.evidence.cells import head_rows

        return tuple(head_rows(sheet) for sheet in self.sheets)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source made of a file.

    Attributes:
        frames: Rows by name of declared table.
        aside: What was not accepted.
        rows: Physical rows in the file, without headings; accepted rows + rows aside add up to it.
        accepted: Physical rows that were accepted, with a warning or without.
        vintage: What the figures are of, such as ``mid-2023, first release``.
        publisher: Who published it.
        licence: Under what licence.
        address: Official address.
        notes: Remarks for the person, such as "2024 rows are rounded to 10".
        warned: Rows that were accepted with a warning.
        standing: How near the file stands to its publisher.
        released: Sorts editions by age of release; larger is later.
        title: What the file is, where its source reads several kinds.
    """

    frames: Mapping[str, pl.DataFrame]
    rows: int
    accepted: int
    vintage: str
    publisher: str
    licence: str
    address: str = ""
    aside: tuple[Aside, ...] = ()
    notes: tuple[str, ...] = ()
    warned: tuple[Aside, ...] = ()
    standing: str = ORIGINAL
    released: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        aside = sum(a.count for a in self.aside)
        if self.accepted + aside != self.rows:
            raise DO_NOT_ADD_UP(
                f"{self.accepted:,} rows accepted and {aside:,} aside, "
                f"but the file has {self.rows:,}",
                mend="This is a fault of the importer: report it, and keep the file.",
            )

    def count(self, fate: str) -> int:
        """Rows of one fate: ``accepted``, ``accepted with warning``, ``quarantined``, ``excluded``."""
        single = {a.where.split(", column")[0] for a in self.warned if a.count == 1}
        warned = len(single) + max((a.count for a in self.warned if a.count > 1), default=0)
        if fate == WARNED:
            return warned
        if fate == "accepted":
            return self.accepted - warned
        return sum(a.count for a in self.aside if a.fate == fate)


class Source(Protocol):
    """An importer of one official layout."""

    name: str
    title: str
    tables: tuple[str, ...]

    def sniff(self, specimen: Specimen) -> float:
        """How sure it is that the file is one of its own: 0 no, 1 certain."""
        ...

    def read(self, specimen: Specimen) -> Reading:
        """Read the file; raises :class:`~vesting.errors.InputError` when it is unusable."""
        ...
