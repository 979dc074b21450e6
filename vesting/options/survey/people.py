"""Residents of every block, by age: published for districts, controlled to them for fragments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vesting.errors import InputError, Problem
from vesting.evidence.ages import OLDEST
from vesting.evidence.shelf import Shelf
from vesting.maths.arrays import Floats
from vesting.options.measures.block import BlockMeasure, Label, Missing
from vesting.options.survey.small_areas import origin

NO_PEOPLE = Problem("OPT-E30", "A district has no population", InputError)

AGES: Mapping[str, tuple[int, int]] = {
    "residents": (0, OLDEST),
    "aged_0_17": (0, 17),
    "aged_0_25": (0, 25),
}
"""Measures of residents and their ages, both ends included."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """The blocks of an area.

    Attributes:
        codes: Code of each block: a district's, or a fragment's.
        names: Name of each block.
        districts: District that each block is, or is a part of.
        shares: Share of its district's residents in each block: 1 for a whole district.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    districts: tuple[str, ...]
    shares: tuple[float, ...]

    @property
    def whole(self) -> bool:
        """Whether every block is a whole district."""
        return len(set(self.districts)) == len(self.codes)


def apportion(total: int, shares: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to shares that add up to the total (largest remainders)."""
    weights = np.asarray(shares, dtype=float)
    exact = total * weights / weights.sum() if weights.sum() > 0 else np.full(len(weights), 0.0)
    whole = np.floor(exact).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return [int(n) for n in whole]


def over_blocks(blocks: Blocks, by_district: Mapping[str, float]) -> Floats:
    """A district's whole number shared over its blocks so that they add up to it exactly."""
    values = np.zeros(len(blocks.codes))
    for district in dict.fromkeys(blocks.districts):
        members = [i for i, d in enumerate(blocks.districts) if d == district]
        shares = [blocks.shares[i] for i in members]
        values[members] = apportion(round(by_district[district]), shares)
    return values


def people(
    shelf: Shelf, blocks: Blocks, year: int | None = None, edition: str | None = None
) -> tuple[list[BlockMeasure], list[Missing]]:
    """Residents of every block by age.

    Raises:
        InputError: A district has no population in any edition held.
    """
    districts = tuple(dict.fromkeys(blocks.districts))
    found: list[BlockMeasure] = []
    missing: list[Missing] = []
    label = Label.PUBLISHED if blocks.whole else Label.DERIVED
    for measure, ages in AGES.items():
        figures = shelf.population(districts, *ages, year=year, edition=edition)
        if figures.complete:
            values = over_blocks(blocks, figures.values)
            found.append(BlockMeasure(measure, values, "people", origin(figures), label))
        elif measure == "residents":
            names = dict(zip(blocks.districts, blocks.names, strict=True))
            lacking = ", ".join(sorted(names[d] for d in figures.missing))
            raise NO_PEOPLE(
                f"no population is held for {lacking}",
                mend="Add mid-year population estimates by district: vesting data add FILE",
            )
        else:
            missing.append(Missing(measure, figures.why))
    return found, missing


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
