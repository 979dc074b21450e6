"""Files that a person has: found in folders and archives, read by the source that took them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from vesting.errors import Problem
from vesting.evidence.archive import is_archive, members
from vesting.evidence.card import Card
from vesting.evidence.catalogue import snapshots
from vesting.evidence.source import Aside, Source, Specimen
from vesting.workspace.library_cache import Contents

NO_FOLDER = Problem("EVI-E30", "A folder or file to read is not there")
NOT_A_FILE = Problem("EVI-E32", "A name stands for something other than a file")

Progress = Callable[[int, int | None], None]
"""Called with files done and files in all."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file.

    Attributes:
        file: Name, with that of its archive before it where it came out of one.
        fate: ``recognised``, ``added``, ``already held``, ``not used``, ``unknown`` or ``unreadable``.
        source: Name of the importer that took it.
        title: What it was taken for.
        cards: One card for every table that it fills, where it was read.
        error: Code, what is wrong, where, and what to do.
    """

    file: str
    fate: str
    source: str = ""
    title: str = ""
    cards: tuple[Card, ...] = ()
    error: dict[str, str] = field(default_factory=dict)

    @property
    def aside(self) -> tuple[Aside, ...]:
        """Rows not plainly accepted."""
        return self.cards[0].aside if self.cards else ()


def walk(folder: Path) -> list[Path]:
    """Every file of a folder and of those within, but hidden ones."""
    return sorted(
        p
        for p in folder.rglob("*")
        if p.is_file() and not any(x.startswith(".") for x in p.relative_to(folder).parts)
    )


def parts_of(path: Path) -> tuple[tuple[str, bytes], ...]:
    """The bytes of a file, or of each file of an archive with its name.

    Raises:
        InputError: EVI-E03 or EVI-E09 when an archive cannot be opened, EVI-E32 for a pipe, a
            device or a socket, which might never end.
    """
    if not path.is_file():
        raise NOT_A_FILE(
            f"{path.name} is a pipe or a device, not a file",
            where=str(path),
            mend="Write what it gives into a file, and add that.",
        )
    raw = path.read_bytes()
    return members(path.name, raw) if is_archive(raw) else (("", raw),)


def digest(raw: bytes) -> str:
    """Hash of the bytes of a file."""
    return hashlib.sha256(raw).hexdigest()


def import_with(source: Source, specimen: Specimen) -> Contents:
    """Read a file with a source: rows and cards of every table that it fills.

    Raises:
        InputError: What the source finds wrong.
    """
    reading = source.read(specimen)
    made = snapshots(specimen, source, reading)
    return Contents({s.table: Card.of(s, reading) for s in made}, {s.table: s.frame for s in made})
