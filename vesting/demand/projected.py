"""Projected children of the blocks of a forecast, from official projections by single year of age.

Projections are published for local authorities at mid-year. A block that is a part of an authority gets
its part of every age; a day between two mid-years lies on the line between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from vesting.demand.ages import BANDS
from vesting.evidence.figures import Figures
from vesting.evidence.people import PROJECTION
from vesting.evidence.shelf import Shelf
from vesting.maths.arrays import Floats

AGES = tuple((youngest, oldest) for youngest, oldest, _ in BANDS["looked_after"])
"""Age bands in which children are told, both ends included."""

MID_YEAR = (6, 30)
"""Month and day to which projections refer (ONS)."""

ADD = (
    "add the official subnational population projections by single year of age (ONS, local authorities "
    "in England, table Z1): vesting data add FILE"
)
"""What to do where none is held."""

Parts = Mapping[str, Mapping[str, float]]
"""Share of the children of each authority that lives in a block, by block and code of the authority."""


@dataclass(frozen=True, slots=True, eq=False)
class Projected:
    """Children of every block as projected.

    Attributes:
        blocks: Names of the blocks.
        years: Mid-years, one after the other.
        children: ``(years, blocks, ages)``, ages as in :data:`AGES`; not a number where the projection
            lacks an authority of the block.
        lacking: Authorities that it lacks, by block.
        edition: Identity of the edition.
        source: Publisher and title.
        file: Name of the file.
        base: Year in which the projection begins.
    """

    blocks: tuple[str, ...]
    years: tuple[int, ...]
    children: Floats = field(repr=False)
    lacking: Mapping[str, tuple[str, ...]]
    edition: str
    source: str
    file: str
    base: int

    @property
    def first(self) -> date:
        """First day that it reaches."""
        return date(self.years[0], *MID_YEAR)

    @property
    def last(self) -> date:
        """Last day that it reaches."""
        return date(self.years[-1], *MID_YEAR)

    def on(self, day: date) -> Floats:
        """Children on a day within the years, ``(blocks, ages)``."""
        year, part = between(day)
        at = self.years.index(year)
        if not part:
            return np.asarray(self.children[at])
        return np.asarray((1 - part) * self.children[at] + part * self.children[at + 1])


def between(day: date) -> tuple[int, float]:
    """The last mid-year not after a day, and the part of the year gone since."""
    year = day.year - ((day.month, day.day) < MID_YEAR)
    begun, ends = date(year, *MID_YEAR), date(year + 1, *MID_YEAR)
    return year, (day - begun).days / (ends - begun).days


def read_projected(
    shelf: Shelf, blocks: Sequence[str], parts: Parts, first: date, last: date
) -> Projected | str:
    """Projected children of blocks from the edition that the rule of the shelf prefers.

    Args:
        shelf: Official files.
        blocks: Names of the blocks.
        parts: Authorities of every block, and which share of their children is the block's.
        first: First day that is needed.
        last: Last day that is wanted; the projection may end before it.

    Returns:
        The children, or why there are none and what to add.
    """
    codes = tuple(dict.fromkeys(code for block in blocks for code in parts[block]))
    begin, end = between(first)[0], between(last)[0] + 1
    chosen = _children(shelf, codes, begin, None)
    if not chosen.values:
        return _nothing(shelf, codes, begin)
    years, tables = [], []
    for year in range(begin, end + 1):
        found = [_children(shelf, codes, year, chosen.edition, ages) for ages in AGES]
        if not all(f.values for f in found):
            break
        years.append(year)
        tables.append([_over(found, parts[block]) for block in blocks])
    if len(years) < 2:
        return f"{chosen.source}, {chosen.vintage}, does not hold children by single year of age; {ADD}"
    return Projected(
        tuple(blocks), tuple(years), np.array(tables, dtype=np.float64),
        _lacking(blocks, parts, chosen), chosen.edition, chosen.source, chosen.file,
        _base(shelf, codes, chosen.edition),
    )  # fmt: skip


def _children(
    shelf: Shelf,
    codes: Sequence[str],
    year: int,
    edition: str | None,
    ages: tuple[int, int] = (0, 17),
) -> Figures:
    return shelf.population(codes, *ages, year=year, basis=PROJECTION, edition=edition)


def _over(found: Sequence[Figures], own: Mapping[str, float]) -> list[float]:
    """Children of a block by age; not a number where an authority is lacking."""
    return [
        sum(share * figures.values.get(code, np.nan) for code, share in own.items())
        for figures in found
    ]


def _lacking(blocks: Sequence[str], parts: Parts, chosen: Figures) -> Mapping[str, tuple[str, ...]]:
    lacks = {b: tuple(c for c in parts[b] if c not in chosen.values) for b in blocks}
    return {block: codes for block, codes in lacks.items() if codes}


def _base(shelf: Shelf, codes: Sequence[str], edition: str) -> int:
    return next(years[0] for e, years in shelf.population_held(codes) if e.edition == edition)


def _nothing(shelf: Shelf, codes: Sequence[str], begin: int) -> str:
    later = shelf.population(codes, basis=PROJECTION)
    if not later.values:
        return f"no population projection of these councils is held; {ADD}"
    return (
        f"{later.source}, {later.vintage}, does not tell of children in mid-{begin}, where the long view "
        f"would begin; {ADD}"
    )
