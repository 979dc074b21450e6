"""How most importers are written: which headings they want, and what they make of the rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from vesting.errors import InputError, Problem
from vesting.evidence.cells import Place, find_heading
from vesting.evidence.headings import Heading, must_be_single
from vesting.evidence.rows import Rows
from vesting.evidence.snapshot import ORIGINAL
from vesting.evidence.source import Aside, Reading, Specimen
from vesting.evidence.tables import BY_NAME

NO_HEADING = Problem("EVI-E10", "The expected headings are not there")
NOT_UNDERSTOOD = Problem("EVI-E15", "The cells of a file are not what its layout holds")
NOTHING_LEFT = Problem("EVI-E11", "No row of a file could be used")

OGL = "Open Government Licence v3.0"
CC_BY = "CC BY 4.0"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where files of a layout come from.

    Attributes:
        publisher: Who publishes the figures.
        licence: Under what licence.
        address: Official address; to be confirmed before it is relied on.
        standing: How near such a file stands to its publisher.
    """

    publisher: str
    licence: str = OGL
    address: str = ""
    standing: str = ORIGINAL


@dataclass(frozen=True, slots=True)
class Made:
    """What an importer made of one sheet.

    Attributes:
        rows: The rows after everything unusable was put aside.
        frames: Rows of declared tables; columns of ours that are left out are empty.
        vintage: What the figures are of.
        released: Sorts editions by age of release.
        notes: Remarks for the person.
        standing: How near the file stands to its publisher, where the layout alone does not say.
        title: What the file is, where the source reads several kinds.
    """

    rows: Rows
    frames: Mapping[str, pl.DataFrame]
    vintage: str
    released: str = ""
    notes: tuple[str, ...] = ()
    standing: str = ""
    title: str = ""


@dataclass(frozen=True)
class SheetSource:
    """An importer of a file of rows and columns.

    Attributes:
        name: Short name.
        title: What such a file is, in words.
        tables: Declared tables that it fills.
        origin: Where such files come from.
        wants: Headings by which it knows the file.
        make: Turns the rows of one sheet into declared tables.
        certainty: How sure it is when all required headings are there.
        unless: Headings that show the file to be something else.
        also: A further test that the headings must pass.
        choose: Picks among the sheets that have the headings.
        tested: Whether a real file of this layout was at hand when the importer was written.
        measures: Names the measures that a sheet holds, from its headings alone; None where only the
            rows can tell.
    """

    name: str
    title: str
    tables: tuple[str, ...]
    origin: Origin
    wants: tuple[Heading, ...]
    make: Callable[[Place, Rows, Specimen], Made]
    certainty: float = 0.9
    unless: tuple[Heading, ...] = ()
    also: Callable[[Sequence[str]], bool] | None = None
    choose: Callable[[list[Place]], list[Place]] | None = None
    tested: bool = True
    measures: Callable[[Place], frozenset[str]] | None = field(default=None)

    def sniff(self, specimen: Specimen) -> float:
        """How sure it is that the file is one of its own."""
        return self.certainty if any(self.places(specimen)) else 0.0

    def places(self, specimen: Specimen) -> list[Place]:
        """The sheets that have the headings."""
        found = [
            find_heading(sheet, rows, self.wants, self.also)
            for sheet, rows in zip(specimen.sheets, specimen.head_rows, strict=True)
        ]
        kept = [p for p in found if p and not any(_has(p, h) for h in self.unless)]
        return self.choose(kept) if self.choose else kept

    def offers(self, specimen: Specimen) -> frozenset[str] | None:
        """Measures that the file holds, where its headings tell."""
        if self.measures is None:
            return None
        return frozenset().union(*(self.measures(place) for place in self.places(specimen)))

    def read(self, specimen: Specimen) -> Reading:
        """Read every sheet that has the headings.

        Raises:
            InputError: EVI-E10 when none has, EVI-E04 when one stands twice, EVI-E11 when no row is left.
        """
        places = self.places(specimen)
        if not places:
            raise NO_HEADING(
                f"{specimen.name} does not have the headings of: {self.title}",
                where=specimen.name,
                mend="Wanted: " + ", ".join(h.name for h in self.wants if h.required),
            )
        for place in places:
            must_be_single(place.headings, place.found.values(), place.where(specimen))
        try:
            made = [self.make(place, place.rows(), specimen) for place in places]
        except pl.exceptions.PolarsError as fault:
            raise NOT_UNDERSTOOD(
                f"{specimen.name} looks like '{self.title}', but its cells are not what that layout holds",
                where=specimen.name,
                mend="Download the file again; if it is whole, report the layout.",
            ) from fault
        return reading(self, specimen, made)


def _has(place: Place, heading: Heading) -> bool:
    return any(heading.fits(h) for h in place.headings)


def reading(source: SheetSource, specimen: Specimen, made: Sequence[Made]) -> Reading:
    """Put what the sheets gave into one reading, and check that the rows add up."""
    rows = [m.rows for m in made]
    accepted = sum(r.accepted for r in rows)
    aside = tuple(a for r in rows for a in r.aside)
    if not accepted:
        raise nothing_left(specimen.name, aside)
    by_age = sorted(made, key=lambda m: m.released)
    first, last = by_age[0], by_age[-1]
    return Reading(
        frames={
            table: _together([m.frames[table] for m in made if table in m.frames], table)
            for table in dict.fromkeys(t for m in made for t in m.frames)
        },
        rows=sum(r.physical for r in rows),
        accepted=accepted,
        vintage=_span(first.vintage, last.vintage),
        publisher=source.origin.publisher,
        licence=source.origin.licence,
        address=source.origin.address,
        aside=aside,
        notes=tuple(
            dict.fromkeys((*_remarks(specimen, rows), *(n for m in made for n in m.notes)))
        ),
        warned=tuple(w for r in rows for w in r.warned),
        standing=last.standing or source.origin.standing,
        released=last.released,
        title=last.title or source.title,
    )


def _span(first: str, last: str) -> str:
    """One vintage for sheets of several: ``mid-2022 to mid-2024``; of long ones the last."""
    short = " " not in first and " " not in last
    return f"{first} to {last}" if short and first != last else last


CUT_OFF = "the last row stops early: the file may be cut off, and the rows after it lost"


def _remarks(specimen: Specimen, rows: Sequence[Rows]) -> tuple[str, ...]:
    """What a person should know of the file's text."""
    told = tuple(r for sheet in specimen.sheets for r in getattr(sheet, "remarks", ()))
    return (*told, CUT_OFF) if any(r.cut for r in rows) else told


def _together(frames: Sequence[pl.DataFrame], table: str) -> pl.DataFrame:
    """One table of several sheets; where sheets repeat a row, the last sheet's stands."""
    typed = [conform(frame, table) for frame in frames]
    if len(typed) == 1:
        return typed[0]
    whole = pl.concat(reversed(typed))
    return whole.unique(list(BY_NAME[table].key), keep="first", maintain_order=True)


def nothing_left(file: str, aside: Sequence[Aside]) -> InputError:
    """The error for a file of which every row was put aside, with the first reason."""
    first = f"{aside[0].where} {aside[0].why}" if aside else "no row below the headings"
    error = NOTHING_LEFT(
        f"{file} has the right headings but no usable row",
        where=f"{file}: {first}",
        mend="Compare the file with its template: vesting data template",
    )
    assert isinstance(error, InputError)
    return error


def conform(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """Columns of the declared table, in order and typed; those not given are empty."""
    declared = BY_NAME[table]
    return frame.select(
        (pl.col(c.name) if c.name in frame.columns else pl.lit(None)).cast(c.dtype).alias(c.name)
        for c in declared.columns
    )
