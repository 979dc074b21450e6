"""Folders of official files: looked at once, read when a figure is asked for.

:func:`open_library` is for a folder wherever the user keeps the files. :func:`add_files`, which imports
into a workspace for good, and :func:`open_evidence` are offered here too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import polars as pl

from vesting.errors import VestingError
from vesting.evidence.archive import members
from vesting.evidence.card import Card
from vesting.evidence.catalogue import UNKNOWN, recognise, source_named, title_of
from vesting.evidence.shelf import Shelf
from vesting.evidence.snapshot import Deferred, Holding
from vesting.evidence.source import Source, Specimen
from vesting.workspace.evidence_folder import (
    add_files,
    check_evidence,
    evidence_cards,
    open_evidence,
)
from vesting.workspace.library_cache import Cache, Contents, empty
from vesting.workspace.official_files import (
    NO_FOLDER,
    FileReport,
    Progress,
    digest,
    import_with,
    parts_of,
    walk,
)

__all__ = [
    "FileReport",
    "Library",
    "LibraryFile",
    "add_files",
    "check_evidence",
    "evidence_cards",
    "open_evidence",
    "open_library",
    "survey",
]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is remembered of a file between openings."""

    sha256: str
    source: str
    measures: tuple[str, ...] | None
    error: dict[str, str]
    title: str = ""


@dataclass(frozen=True)
class LibraryFile:
    """One file of a library; read when one of its tables is first needed."""

    path: Path
    member: str
    seen: _Seen
    cache: Cache | None

    @property
    def name(self) -> str:
        """Name of the file, with that of its archive before it."""
        return f"{self.path.name}: {self.member}" if self.member else self.path.name

    @cached_property
    def source(self) -> Source | None:
        """The importer that took it."""
        return source_named(self.seen.source) if self.seen.source else None

    @cached_property
    def contents(self) -> Contents:
        """What came out of it, from the cache or by reading it now."""
        kept = self.cache.read(self.seen.sha256) if self.cache else None
        if kept is not None:
            return kept
        made = self._read()
        if self.cache:
            self.cache.write(self.seen.sha256, made)
        return made

    def describe(self, table: str) -> Card | None:
        """Card of one table; None where the file has no such table or cannot be read."""
        return self.contents.cards.get(table)

    def load(self, table: str) -> pl.DataFrame:
        """Rows of one table."""
        if table in self.contents.frames:
            return self.contents.frames[table]
        kept = self.cache.read_frame(self.seen.sha256, table) if self.cache else None
        return kept if kept is not None else self._read().frames.get(table, empty(table))

    def holdings(self) -> Iterator[Holding]:
        """A holding for every table that it may fill."""
        for table in self.source.tables if self.source else ():
            yield Deferred(
                table=table,
                source=self.seen.source,
                file=self.name,
                sha256=self.seen.sha256,
                describe=partial(self.describe, table),
                load=partial(self.load, table),
                measures=None if self.seen.measures is None else frozenset(self.seen.measures),
            )

    def report(self, *, read: bool = False) -> FileReport:
        """What the file was taken for.

        Args:
            read: Read it, so that the cards, or what is wrong with its rows, are told too.
        """
        if self.source is None:
            fate = "unknown" if self.seen.error.get("code") == UNKNOWN.code else "unreadable"
            return FileReport(self.name, fate, error=self.seen.error)
        if not self.source.tables:
            return FileReport(self.name, "not used", self.source.name, self.seen.title)
        if not read:
            return FileReport(self.name, "recognised", self.source.name, self.source.title)
        contents = self.contents
        cards = tuple(contents.cards.values())
        title = cards[0].title if cards else self.source.title
        fate = "unreadable" if contents.error else "recognised"
        return FileReport(self.name, fate, self.source.name, title, cards, dict(contents.error))

    def _read(self) -> Contents:
        assert self.source is not None
        raw = self.path.read_bytes()
        if self.member:
            raw = dict(members(self.path.name, raw))[self.member]
        try:
            return import_with(self.source, Specimen.of(self.member or self.path.name, raw))
        except VestingError as fault:
            return Contents(error=fault.as_dict())


@dataclass(frozen=True)
class Library:
    """A folder of official files, looked at."""

    files: tuple[LibraryFile, ...]

    @cached_property
    def shelf(self) -> Shelf:
        """What it holds; rows are read when they are first needed."""
        return Shelf(tuple(holding for file in self.files for holding in file.holdings()))

    def report(
        self, *, read: bool = False, progress: Progress | None = None
    ) -> tuple[FileReport, ...]:
        """What each file was taken for; with ``read``, also what came out of it."""
        reports = []
        for done, file in enumerate(self.files, start=1):
            reports.append(file.report(read=read))
            if progress and read:
                progress(done, len(self.files))
        return tuple(reports)


def open_library(
    folder: Path, cache: Path | None = None, progress: Progress | None = None
) -> Shelf:
    """The shelf of a folder of official files, read as far as is needed.

    Args:
        folder: Where the files are; folders within are walked.
        cache: Folder in which parsed tables are kept by hash; None keeps nothing.
        progress: Called while files that were not seen before are looked at.

    Raises:
        InputError: EVI-E30 when there is no such folder.
    """
    return survey(folder, cache, progress).shelf


def survey(folder: Path, cache: Path | None = None, progress: Progress | None = None) -> Library:
    """Look at every file of a folder; one seen before, by size and time, is not opened again.

    Raises:
        InputError: EVI-E30 when there is no such folder.
    """
    folder = folder.expanduser()
    if not folder.is_dir():
        raise NO_FOLDER(
            f"there is no folder {folder}", mend="Name the folder in which the official files are."
        )
    store = Cache.within(cache) if cache else None
    known = store.read_index(folder) if store else {}
    index: dict[str, dict[str, Any]] = {}
    files: list[LibraryFile] = []
    paths = walk(folder)
    for done, path in enumerate(paths, start=1):
        name, stamp = str(path.relative_to(folder)), _stamp(path)
        entry = known.get(name, {})
        if entry.get("stamp") != stamp:
            entry = {"stamp": stamp, "parts": _look(path)}
            if progress:
                progress(done, len(paths))
        index[name] = entry
        files += (LibraryFile(path, part, _Seen(**seen), store) for part, seen in entry["parts"])
    if store and index != known:
        store.write_index(folder, index)
    return Library(tuple(files))


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _look(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Recognise a file, or each file of an archive; what is wrong is kept, not raised."""
    try:
        return [(part, asdict(_recognise(part or path.name, raw))) for part, raw in parts_of(path)]
    except VestingError as fault:
        return [("", asdict(_Seen(digest(path.read_bytes()), "", None, fault.as_dict())))]


def _recognise(name: str, raw: bytes) -> _Seen:
    sha256 = digest(raw)
    try:
        specimen = Specimen.of(name, raw)
        guess = recognise(specimen)
        if guess.source is None:
            return _Seen(sha256, "", None, UNKNOWN(guess.why, where=name).as_dict())
        offers = getattr(guess.source, "offers", None)
        measures = offers(specimen) if offers else None
    except VestingError as fault:
        return _Seen(sha256, "", None, fault.as_dict())
    known = None if measures is None else tuple(sorted(measures))
    return _Seen(sha256, guess.source.name, known, {}, title_of(guess.source, specimen))
