"""The sources that are installed, and which of them a file belongs to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points

from vesting.errors import Problem, VestingError
from vesting.evidence.cells import EMPTY
from vesting.evidence.json_cells import parse_json
from vesting.evidence.snapshot import Snapshot
from vesting.evidence.source import Reading, Source, Specimen

GROUP = "vesting.sources"
UNKNOWN = Problem("EVI-E20", "A file is of no known layout")
TIED = Problem("EVI-E21", "Two importers are equally sure of a file")
NO_SOURCES = Problem("EVI-E22", "No importer is installed")

_LEAST = 0.2
"""Certainty below which a file counts as unknown."""


@cache
def sources() -> tuple[Source, ...]:
    """Every source registered under ``vesting.sources``, in the order of their names.

    Raises:
        InputError: EVI-E22 when none is: the program was unpacked, but not installed.
    """
    found = tuple(e.load() for e in sorted(entry_points(group=GROUP), key=lambda e: e.name))
    if not found:
        raise NO_SOURCES(
            "no importer is installed, so that no file can be recognised",
            mend="Install the program from its folder: pip install -e .",
        )
    return found


def source_named(name: str) -> Source | None:
    """The source of that name, if it is installed."""
    return next((s for s in sources() if s.name == name), None)


def title_of(source: Source, specimen: Specimen) -> str:
    """What a source takes a file for, in words; a source of several kinds may say which."""
    what = getattr(source, "what", None)
    return str(what(specimen)) if what else source.title


@dataclass(frozen=True, slots=True)
class Guess:
    """What a file was taken for.

    Attributes:
        source: The surest source; None where no source is sure enough.
        certainty: How sure it is.
        rivals: Names of other sources that would take it, surest first.
        why: Why it was not taken; empty where it was.
    """

    source: Source | None
    certainty: float = 0.0
    rivals: tuple[str, ...] = ()
    why: str = ""


def recognise(specimen: Specimen, among: Iterable[Source] | None = None) -> Guess:
    """Ask every source; the surest takes the file, unless two are equally sure.

    Raises:
        InputError: when the file is empty, damaged or cut off.
    """
    if specimen.kind == "empty":
        raise EMPTY(
            f"{specimen.name} holds nothing", where=specimen.name, mend="Download it again."
        )
    asked = tuple(sources() if among is None else among)
    sure = sorted(
        ((s.sniff(specimen), s) for s in asked), key=lambda pair: (-pair[0], pair[1].name)
    )
    sure = [(how, s) for how, s in sure if how >= _LEAST]
    if not sure:
        return Guess(None, why=_why_unknown(specimen))
    names = tuple(s.name for _, s in sure)
    if len(sure) > 1 and sure[0][0] == sure[1][0]:
        return Guess(None, sure[0][0], names, f"{names[0]} and {names[1]} are equally sure of it")
    return Guess(sure[0][1], sure[0][0], names[1:])


def _why_unknown(specimen: Specimen) -> str:
    """What is told of a file that no source knows.

    Raises:
        InputError: EVI-E13 when it is JSON that is cut off: its layout stands at its end.
    """
    if specimen.kind == "json":
        parse_json(specimen.content, specimen.name)
    packed = specimen.name.lower().endswith(".gz")
    if packed and hashlib.sha256(specimen.content).hexdigest() == specimen.sha256:
        return "its name ends in .gz, but it is not gzip; and no importer knows this layout"
    return "no importer knows this layout"


def read_as(specimen: Specimen, guess: Guess) -> Reading:
    """Read a file with the source that took it.

    Raises:
        InputError: EVI-E20 or EVI-E21 when no source did, or what the source finds wrong.
    """
    if guess.source is None:
        raise unrecognised(specimen, guess)
    return guess.source.read(specimen)


def unrecognised(specimen: Specimen, guess: Guess) -> VestingError:
    """The error for a file that no source took: EVI-E20, or EVI-E21 where two were as sure."""
    problem = TIED if guess.rivals else UNKNOWN
    return problem(
        f"{specimen.name} was not recognised: {guess.why}",
        where=specimen.name,
        mend="Compare it with the layouts in the documentation (reference, data), "
        "or bring it as a small table: vesting data template --list",
    )


def import_file(name: str, raw: bytes) -> tuple[Reading, tuple[Snapshot, ...]]:
    """Recognise and read one file given as bytes.

    Returns:
        What the source made of it, and a snapshot for every table that it fills.
    """
    specimen = Specimen.of(name, raw)
    guess = recognise(specimen)
    reading = read_as(specimen, guess)
    assert guess.source is not None
    return reading, snapshots(specimen, guess.source, reading)


def snapshots(specimen: Specimen, source: Source, reading: Reading) -> tuple[Snapshot, ...]:
    """A snapshot for every table of a reading."""
    return tuple(
        Snapshot(
            table=table,
            frame=frame,
            source=source.name,
            title=reading.title or source.title,
            file=specimen.name,
            sha256=specimen.sha256,
            vintage=reading.vintage,
            publisher=reading.publisher,
            licence=reading.licence,
            address=reading.address,
            standing=reading.standing,
            released=reading.released,
        )
        for table, frame in reading.frames.items()
    )


__all__ = [
    "Guess",
    "VestingError",
    "import_file",
    "read_as",
    "recognise",
    "snapshots",
    "source_named",
    "sources",
]
