"""Residents of every block, by age: published for districts, controlled to them for fragments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from vesting.errors import InputError, Problem
from vesting.evidence.ages import OLDEST
from vesting.evidence.figures import Figures
from vesting.evidence.shelf import Shelf
from vesting.maths.apportion import to_total
from vesting.maths.arrays import Floats
from vesting.options.measures.block import BlockMeasure, Label, Missing
from vesting.options.survey.small_areas import origin

NO_PEOPLE = Problem("OPT-E30", "A district has no population", InputError)

SINGLE_YEARS = "add mid-year population estimates by single year of age"
"""What would bring the ages that are lacking."""

AGES: Mapping[str, tuple[int, int]] = {
    "residents": (0, OLDEST),
    "aged_0_17": (0, 17),
    "aged_0_25": (0, 25),
}
"""Measures of residents and their ages, both ends included."""

STANDING_FOR: Mapping[str, tuple[tuple[int, int], ...]] = {
    "residents": ((0, OLDEST),),
    "aged_0_17": ((0, 17), (0, 15)),
    "aged_0_25": ((0, 25), (0, 24), (0, 15)),
}
"""Ages by which a split district is shared over its fragments: its own, else the nearest held."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of an area.

    Attributes:
        codes: Code of each block: a district's, or a fragment's.
        names: Name of each block.
        districts: District that each block is, or is a part of.
        members: Small areas of each fragment; whole districts are not named.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    districts: tuple[str, ...]
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether every block is a whole district."""
        return not self.members

    def parts_of(self, district: str) -> list[int]:
        """Positions of the blocks of a district."""
        return [i for i, d in enumerate(self.districts) if d == district]


def over_blocks(
    blocks: Blocks, by_district: Mapping[str, float], by_small: Mapping[str, float]
) -> Floats:
    """A district's whole number shared over its blocks so that they add up to it exactly.

    Args:
        blocks: The blocks.
        by_district: The number to share, by district.
        by_small: What it is shared by, by small area; evenly where a district has nothing of it.
    """
    values = np.zeros(len(blocks.codes))
    for district in dict.fromkeys(blocks.districts):
        at = blocks.parts_of(district)
        inside = [blocks.members.get(blocks.codes[i], ()) for i in at]
        weights = np.array([sum(by_small.get(s, 0.0) for s in smalls) for smalls in inside])
        even = np.ones(len(at))
        values[at] = to_total(weights if weights.any() else even, round(by_district[district]))
    return values


def _small_figures(shelf: Shelf, blocks: Blocks, measure: str) -> Figures | None:
    """Residents of the small areas of all fragments by which a measure is shared; None for none."""
    smalls = [small for members in blocks.members.values() for small in members]
    for ages in STANDING_FOR[measure] if smalls else ():
        figures = shelf.population(smalls, *ages)
        if figures.complete:
            return figures
    return None


def _measured(shelf: Shelf, blocks: Blocks, measure: str, figures: Figures) -> BlockMeasure:
    shared = _small_figures(shelf, blocks, measure)
    place = origin(figures)
    if not blocks.whole:
        by = f"{shared.measure} ({origin(shared).vintage})" if shared else "the number of fragments"
        place = replace(place, source=f"{place.source}; split districts shared by {by}")
    values = over_blocks(blocks, figures.values, shared.values if shared else {})
    label = Label.PUBLISHED if blocks.whole else Label.DERIVED
    return BlockMeasure(measure, values, "people", place, label)


def people(
    shelf: Shelf, blocks: Blocks, year: int | None = None, edition: str | None = None
) -> tuple[list[BlockMeasure], list[Missing]]:
    """Residents of every block by age, all ages from one edition where it has them.

    Raises:
        InputError: A district has no population in any edition held.
    """
    districts = tuple(dict.fromkeys(blocks.districts))
    everyone = shelf.population(districts, *AGES["residents"], year=year, edition=edition)
    _require_people(shelf, everyone, blocks, year, edition)
    found = [_measured(shelf, blocks, "residents", everyone)]
    missing: list[Missing] = []
    for measure in [m for m in AGES if m != "residents"]:
        figures = shelf.population(
            districts, *AGES[measure], year=everyone.year, edition=everyone.edition
        )
        if not figures.complete:
            figures = shelf.population(districts, *AGES[measure], year=year, edition=edition)
        if figures.complete:
            found.append(_measured(shelf, blocks, measure, figures))
        else:
            missing.append(Missing(measure, f"{figures.why}: {SINGLE_YEARS}"))
    return found, missing


def _require_people(
    shelf: Shelf, everyone: Figures, blocks: Blocks, year: int | None, edition: str | None
) -> None:
    if everyone.complete:
        return
    names = dict(zip(blocks.codes, blocks.names, strict=True))
    lacking = ", ".join(sorted(names.get(d, d) for d in everyone.missing))
    asked = f" of {year}" if year is not None else ""
    asked += f" in edition '{edition}'" if edition else ""
    held = shelf.population_held(everyone.missing) if asked else ()
    told = "; ".join(f"{e.edition}: {_spans(years)}" for e, years in held)
    raise NO_PEOPLE(
        f"no population{asked} is held for {lacking}",
        mend=f"Ask for one that is held. {told}"
        if told
        else "Add mid-year population estimates by district: vesting data add FILE",
    )


def _spans(years: Sequence[int]) -> str:
    """Years as people write them: ``2011 to 2014, 2016``."""
    spans: list[tuple[int, int]] = []
    for year in sorted(years):
        if spans and spans[-1][1] == year - 1:
            spans[-1] = (spans[-1][0], year)
        else:
            spans.append((year, year))
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in spans)


def block_index(
    blocks: Blocks,
    areas_district: Sequence[str],
    fragment_of: Mapping[str, str],
    codes: Sequence[str],
) -> NDArray[np.intp]:
    """Block of each small area: its fragment where its district is split, else its district."""
    position = {code: i for i, code in enumerate(blocks.codes)}
    return np.array(
        [position[fragment_of.get(c, d)] for c, d in zip(codes, areas_district, strict=True)],
        dtype=np.intp,
    )
