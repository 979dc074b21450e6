"""An imported table with what is known about where it came from."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl


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

    @property
    def edition(self) -> str:
        """Short identity of the edition: vintage and first eight hex digits of the file's hash."""
        return f"{self.vintage} [{self.sha256[:8]}]"
