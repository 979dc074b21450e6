"""What an importer is: the door for built-in sources and for outsiders' alike.

A source is registered under the entry point ``vesting.sources``. It looks at a :class:`Specimen` and
says how sure it is that the file is one of its own; if it is the surest, it reads the file into
declared tables and a list of what it kept aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath
from typing import Protocol

import polars as pl


@dataclass(frozen=True, slots=True)
class Aside:
    """A row (or a cell) that was not accepted.

    Attributes:
        where: Sheet, row and column in the user's own coordinates; rows count from 1, heading included.
        why: Reason in words.
        fate: ``quarantined`` (mend it and import again) or ``excluded`` (by a stated rule).
    """

    where: str
    why: str
    fate: str = "quarantined"


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

    @cached_property
    def suffix(self) -> str:
        """Lower-case ending without ``.gz``, such as ``.csv``."""
        name = PurePath(self.name.lower())
        return PurePath(name.stem).suffix if name.suffix == ".gz" else name.suffix


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source made of a file.

    Attributes:
        frames: Rows by name of declared table.
        aside: What was not accepted.
        rows: Physical rows in the file, without headings; accepted rows + rows aside add up to it.
        accepted: Physical rows that were accepted.
        vintage: What the figures are of, such as ``mid-2023, first release``.
        publisher: Who published it.
        licence: Under what licence.
        address: Official address.
        notes: Remarks for the person, such as "2024 rows are rounded to 10".
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
