"""The evidence of a workspace: official files imported for good, each table an immutable snapshot."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl

from vesting.errors import Problem, VestingError, WorkspaceError
from vesting.evidence.card import Card, parse_card
from vesting.evidence.catalogue import UNKNOWN, recognise, title_of, unrecognised
from vesting.evidence.checks import Remark
from vesting.evidence.shelf import Shelf
from vesting.evidence.snapshot import Deferred
from vesting.evidence.source import Source, Specimen
from vesting.workspace.library_cache import as_parquet, read_json
from vesting.workspace.official_files import (
    NO_FOLDER,
    FileReport,
    Progress,
    digest,
    import_with,
    parts_of,
    walk,
)

CHANGED = Problem("EVI-E31", "A kept table is not what was imported", WorkspaceError)


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
    return walk(path) if path.is_dir() else [path]


def _add(path: Path, evidence: Path) -> Iterator[FileReport]:
    try:
        for part, raw in parts_of(path):
            yield _add_one(
                part or path.name, f"{path.name}: {part}" if part else path.name, raw, evidence
            )
    except VestingError as fault:
        yield FileReport(path.name, "unreadable", error=fault.as_dict())


def _add_one(name: str, label: str, raw: bytes, evidence: Path) -> FileReport:
    held = _cards(evidence, f"*-{digest(raw)[:16]}.json")
    if held:
        return FileReport(label, "already held", held[0].source, held[0].title, tuple(held))
    source: Source | None = None
    try:
        specimen = Specimen.of(name, raw)
        guess = recognise(specimen)
        source = guess.source
        if source is None:
            raise unrecognised(specimen, guess)
        if not source.tables:
            return FileReport(label, "not used", source.name, title_of(source, specimen))
        contents = import_with(source, specimen)
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
    card = replace(card, kept=digest(content))
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


def _cards(evidence: Path, pattern: str = "*-*.json") -> list[Card]:
    found = (read_json(path) for path in sorted(evidence.glob(pattern)))
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
        if not there or digest(path.read_bytes()) != card.kept:
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
