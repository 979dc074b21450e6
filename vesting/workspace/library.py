"""Folders of official files: read lazily, recognised by content, imported once.

:func:`open_library` looks at a folder wherever the user keeps the files; :func:`add_files` imports
files into a workspace for good; :func:`open_evidence` opens what a workspace holds.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import polars as pl

from vesting.errors import Problem, VestingError, WorkspaceError
from vesting.evidence.archive import is_archive, members
from vesting.evidence.card import Card, parse_card
from vesting.evidence.catalogue import (
    UNKNOWN,
    read_as,
    recognise,
    snapshots,
    source_named,
    title_of,
)
from vesting.evidence.checks import Remark
from vesting.evidence.shelf import Shelf
from vesting.evidence.snapshot import Deferred, Holding
from vesting.evidence.source import Aside, Source, Specimen
from vesting.workspace.library_cache import Cache, Contents, as_parquet, empty, read_json

NO_FOLDER = Problem("EVI-E30", "A folder or file to read is not there")
CHANGED = Problem("EVI-E31", "A kept table is not what was imported", WorkspaceError)

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
            return _import(self.source, Specimen.of(self.member or self.path.name, raw))
        except VestingError as fault:
            return Contents(error=fault.as_dict())


def _import(source: Source, specimen: Specimen) -> Contents:
    reading = source.read(specimen)
    made = snapshots(specimen, source, reading)
    return Contents({s.table: Card.of(s, reading) for s in made}, {s.table: s.frame for s in made})


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
    paths = _walk(folder)
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


def _walk(folder: Path) -> list[Path]:
    return sorted(
        p
        for p in folder.rglob("*")
        if p.is_file() and not any(x.startswith(".") for x in p.relative_to(folder).parts)
    )


def _stamp(path: Path) -> list[int]:
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _look(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Recognise a file, or each file of an archive; what is wrong is kept, not raised."""
    try:
        return [(part, asdict(_recognise(part or path.name, raw))) for part, raw in _parts(path)]
    except VestingError as fault:
        return [("", asdict(_Seen(_hash(path.read_bytes()), "", None, fault.as_dict())))]


def _parts(path: Path) -> tuple[tuple[str, bytes], ...]:
    raw = path.read_bytes()
    return members(path.name, raw) if is_archive(raw) else (("", raw),)


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _recognise(name: str, raw: bytes) -> _Seen:
    sha256 = _hash(raw)
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


def add_files(
    paths: Iterable[Path], evidence: Path, progress: Progress | None = None
) -> tuple[FileReport, ...]:
    """Import files into a workspace's folder of evidence, each table as an immutable snapshot.

    A table is kept as ``<table>-<hash>.parquet`` with its card ``<table>-<hash>.json`` beside it. The
    same bytes give the same names, so that a file added twice is held once. A file that cannot be
    used is reported and does not stop the others.

    Args:
        paths: Files, or folders whose files are all added; archives are opened.
        evidence: Folder of evidence; made where it is not there.
        progress: Called after each file.

    Raises:
        InputError: EVI-E30 when a path is not there.
    """
    files = [file for path in paths for file in _files_of(path)]
    reports: list[FileReport] = []
    for done, path in enumerate(files, start=1):
        reports += _add(path, evidence)
        if progress:
            progress(done, len(files))
    return tuple(reports)


def _files_of(path: Path) -> list[Path]:
    path = path.expanduser()
    if not path.exists():
        raise NO_FOLDER(f"there is no {path}", mend="Check the name and the folder.")
    return _walk(path) if path.is_dir() else [path]


def _add(path: Path, evidence: Path) -> Iterator[FileReport]:
    try:
        for part, raw in _parts(path):
            yield _add_one(
                part or path.name, f"{path.name}: {part}" if part else path.name, raw, evidence
            )
    except VestingError as fault:
        yield FileReport(path.name, "unreadable", error=fault.as_dict())


def _add_one(name: str, label: str, raw: bytes, evidence: Path) -> FileReport:
    held = [c for c in _cards(evidence) if c.sha256 == _hash(raw)]
    if held:
        return FileReport(label, "already held", held[0].source, held[0].title, tuple(held))
    source = None
    try:
        specimen = Specimen.of(name, raw)
        guess = recognise(specimen)
        source = guess.source
        read_as_error = None if source else guess
        if read_as_error is not None:
            read_as(specimen, read_as_error)
        assert source is not None
        if not source.tables:
            return FileReport(label, "not used", source.name, title_of(source, specimen))
        contents = _import(source, specimen)
    except VestingError as fault:
        fate = "unknown" if fault.code == UNKNOWN.code else "unreadable"
        known = (source.name, source.title) if source else ("", "")
        return FileReport(label, fate, *known, error=fault.as_dict())
    evidence.mkdir(parents=True, exist_ok=True)
    cards = tuple(
        _keep_table(evidence, replace(card, file=label), contents.frames[table])
        for table, card in contents.cards.items()
    )
    title = cards[0].title if cards else source.title
    return FileReport(label, "added", source.name, title, cards)


def _keep_table(evidence: Path, card: Card, frame: pl.DataFrame) -> Card:
    """Keep rows and card; the card last, so that no card stands without its rows."""
    content = as_parquet(frame)
    card = replace(card, kept=_hash(content))
    _keep(evidence / f"{card.key}.parquet", content)
    _keep(evidence / f"{card.key}.json", card.as_json().encode())
    return card


def _keep(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; the name appears when it is on the disk."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(path)


def _cards(evidence: Path) -> list[Card]:
    found = (read_json(path) for path in sorted(evidence.glob("*-*.json")))
    return [parse_card(data) for data in found if data]


def evidence_cards(evidence: Path) -> tuple[Card, ...]:
    """Cards of every table that a workspace holds, in the order of their names."""
    return tuple(_cards(evidence))


def open_evidence(evidence: Path) -> Shelf:
    """The shelf of what a workspace holds; rows are read when they are first needed.

    Raises:
        WorkspaceError: EVI-E31, on reading, when the rows of a table are not there any more.
    """
    return Shelf(tuple(_held(evidence, card) for card in _cards(evidence)))


def _held(evidence: Path, card: Card) -> Deferred:
    return Deferred(
        table=card.table,
        source=card.source,
        file=card.file,
        sha256=card.sha256,
        describe=partial(_itself, card),
        load=partial(_rows, evidence / f"{card.key}.parquet", card),
        measures=frozenset(card.measures) if card.measures else None,
    )


def _itself(card: Card) -> Card:
    return card


def _rows(path: Path, card: Card) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError) as fault:
        raise CHANGED(
            f"the rows of '{card.title}' ({card.file}) are gone or damaged",
            where=path.name,
            mend="Remove its card and add the file again: vesting data add",
        ) from fault
    if frame.height != card.rows:
        raise CHANGED(
            f"'{card.title}' ({card.file}) has {frame.height:,} rows, but {card.rows:,} were imported",
            where=path.name,
            mend="Remove it and add the file again: vesting data add",
        )
    return frame


def check_evidence(evidence: Path) -> tuple[Remark, ...]:
    """Hash every kept table again; what differs from its card is named."""
    remarks = []
    for card in _cards(evidence):
        path = evidence / f"{card.key}.parquet"
        there = path.is_file()
        if not there or _hash(path.read_bytes()) != card.kept:
            what = "changed since it was imported" if there else "gone"
            remarks.append(
                Remark(
                    "damaged",
                    f"the rows of '{card.title}' ({card.file}) are {what}",
                    path.name,
                    "Remove its card and add the file again: vesting data add",
                )
            )
    return tuple(remarks)
