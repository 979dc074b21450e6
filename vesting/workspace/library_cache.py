"""Parsed tables kept by the hash of their file; anything here may be deleted at any time."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import polars as pl

from vesting.evidence.card import Card, parse_card
from vesting.evidence.catalogue import sources
from vesting.evidence.tables import BY_NAME


@dataclass(frozen=True, slots=True)
class Contents:
    """What came out of one file.

    Attributes:
        cards: One card for every table.
        frames: Rows of the tables that are in memory already.
        error: What is wrong with the file, where it could not be read.
    """

    cards: Mapping[str, Card] = field(default_factory=dict)
    frames: Mapping[str, pl.DataFrame] = field(default_factory=dict, repr=False)
    error: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of parsed tables, and of what each library's files were taken for."""

    folder: Path

    @classmethod
    def within(cls, folder: Path) -> Cache:
        """The part of a cache folder that belongs to the importers as they are now."""
        return cls(folder / importer_digest())

    def read_index(self, library: Path) -> dict[str, dict[str, Any]]:
        """What the files of a library were taken for, by name; empty where it is not known."""
        index = read_json(self._index(library))
        return index if isinstance(index, dict) else {}

    def write_index(self, library: Path, index: Mapping[str, Mapping[str, Any]]) -> None:
        """Remember what the files of a library were taken for."""
        write_whole(self._index(library), json.dumps(index).encode())

    def _index(self, library: Path) -> Path:
        name = hashlib.sha256(str(library.resolve()).encode()).hexdigest()[:16]
        return self.folder / f"index-{name}.json"

    def read(self, sha256: str) -> Contents | None:
        """Cards of a file that was parsed before; None where it was not."""
        data = read_json(self.folder / f"{sha256}.json")
        if data is None:
            return None
        cards = {name: parse_card(card) for name, card in data["cards"].items()}
        return Contents(cards, error=data["error"])

    def read_frame(self, sha256: str, table: str) -> pl.DataFrame | None:
        """Rows of a table that was parsed before; None where they are gone."""
        path = self.folder / f"{sha256}-{table}.parquet"
        return pl.read_parquet(path) if path.exists() else None

    def write(self, sha256: str, contents: Contents) -> None:
        """Keep what came out of a file."""
        for table, frame in contents.frames.items():
            write_whole(self.folder / f"{sha256}-{table}.parquet", as_parquet(frame))
        cards = {table: json.loads(card.as_json()) for table, card in contents.cards.items()}
        data = {"cards": cards, "error": dict(contents.error)}
        write_whole(self.folder / f"{sha256}.json", json.dumps(data).encode())


def empty(table: str) -> pl.DataFrame:
    """A declared table without rows."""
    return BY_NAME[table].empty()


def as_parquet(frame: pl.DataFrame) -> bytes:
    """A frame as the bytes of a Parquet file."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd")
    return buffer.getvalue()


def read_json(path: Path) -> Any:
    """The JSON value of a file; None where there is none, or none that is whole."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, json.JSONDecodeError):
        return None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; a cache that cannot be written to is done without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except OSError:
        return


@cache
def importer_digest() -> str:
    """Hash of the importers' code and rules: tables parsed by other importers are not used."""
    whole = hashlib.sha256()
    for part in (resources.files("vesting.evidence"), resources.files("vesting.area") / "data"):
        for file in sorted(_importer_files(part), key=str):
            whole.update(file.read_bytes())
    whole.update(repr([(s.name, s.title) for s in sources()]).encode())
    return whole.hexdigest()[:16]


def _importer_files(folder: Traversable) -> Iterator[Traversable]:
    for part in folder.iterdir():
        if part.is_dir():
            yield from _importer_files(part)
        elif part.name.endswith((".py", ".yaml", ".csv")):
            yield part
