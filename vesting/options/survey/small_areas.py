"""The small areas (LSOAs) of an area: where the children live, and how deprived they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vesting.area.place import Level
from vesting.area.shapes import Shapes
from vesting.evidence.figures import Figures
from vesting.evidence.readings import withheld
from vesting.evidence.shelf import Shelf
from vesting.maths.arrays import Flags, Floats
from vesting.options.measures.block import BlockMeasure, Label, Missing, Origin

CHILD_AGES = (0, 15)
"""Ages that the census gives by small area, and the denominator of child income deprivation."""

NO_LOOKUP = "no lookup of small areas (LSOA) to these districts is held"


@dataclass(frozen=True, slots=True)
class SmallAreas:
    """Small areas in a fixed order.

    Attributes:
        codes: Codes.
        district: District of each.
        longitude: Of a point that stands for each; NaN where none is held.
        latitude: The same.
        children: Aged 0 to 15, census; NaN where not held.
        residents: All ages; NaN where not held.
        imd: Score of the index of multiple deprivation; NaN where not held.
        poor: Children in income-deprived families (IDACI numerator, or rate × children); NaN where
            not held. Where the number is withheld because it is small, half the least number that
            is published stands for it.
        withheld: Whether the number of children in income-deprived families is withheld.
        origins: Where each of the figures comes from, by name.
    """

    codes: tuple[str, ...]
    district: tuple[str, ...]
    longitude: Floats = field(repr=False)
    latitude: Floats = field(repr=False)
    children: Floats = field(repr=False)
    residents: Floats = field(repr=False)
    imd: Floats = field(repr=False)
    poor: Floats = field(repr=False)
    withheld: Flags = field(repr=False)
    origins: Mapping[str, Origin] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.codes)

    def weights(self) -> Floats:
        """Children of each small area; residents where children are not held; else one each."""
        for found in (self.children, self.residents):
            if np.isfinite(found).any():
                return np.nan_to_num(found)
        return np.ones(len(self.codes))


def origin(figures: Figures) -> Origin:
    """Where a set of figures comes from."""
    sha = figures.choice.edition.sha256 if figures.choice else ""
    vintage = figures.vintage
    if figures.period and figures.period not in vintage:
        vintage = f"{figures.period}, from {vintage}"
    elif figures.period and vintage != figures.period and " to " in vintage:
        vintage = f"{figures.period}, of {vintage}"
    return Origin(figures.source, vintage, figures.file, sha)


def _column(codes: Sequence[str], values: Mapping[str, float]) -> Floats:
    return np.array([values.get(code, np.nan) for code in codes], dtype=float)


def _points(shelf: Shelf, codes: Sequence[str]) -> tuple[Floats, Floats, Origin]:
    rows = shelf.frame("centroids").filter(pl.col("place_code").is_in(list(codes)))
    rows = rows.unique("place_code", keep="first", maintain_order=True)
    east = dict(rows.select("place_code", "longitude").iter_rows())
    north = dict(rows.select("place_code", "latitude").iter_rows())
    titles = rows["title"].drop_nulls()
    source = Origin(titles[0] if len(titles) else "", rows["edition"][0] if len(rows) else "")
    x, y = _column(codes, east), _column(codes, north)
    without = [code for code, held in zip(codes, np.isfinite(x + y), strict=True) if not held]
    drawn, title = _points_of_outlines(shelf, without)
    if not drawn:
        return x, y, source
    inside = np.array([drawn.get(code, (np.nan, np.nan)) for code in codes]).T
    told = "; ".join(filter(None, (source.source, title)))
    held = np.isfinite(x + y)
    return np.where(held, x, inside[0]), np.where(held, y, inside[1]), replace(source, source=told)


def _points_of_outlines(
    shelf: Shelf, codes: Sequence[str]
) -> tuple[Mapping[str, tuple[float, float]], str]:
    """A point inside the outline of each small area, and what the outlines are."""
    rows, choice = shelf.boundaries(str(Level.LSOA), codes) if codes else (pl.DataFrame(), None)
    if choice is None:
        return {}, ""
    shapes = Shapes.from_frame(rows)
    points = zip(shapes.codes, np.asarray(shapes.points).tolist(), strict=True)
    return {code: (x, y) for code, (x, y) in points}, f"points inside {choice.edition.title}"


def _least(shelf: Shelf, figures: Figures) -> float:
    """The least number that the edition publishes for any place: what is withheld is smaller."""
    if figures.choice is None:
        return 0.0
    edition = figures.choice.edition.edition
    held = shelf.observations(figures.measure, year=figures.year, edition=edition)
    return min(held.values.values(), default=0.0)


def _poor_children(
    shelf: Shelf, codes: Sequence[str], children: Floats
) -> tuple[Floats, Flags, Origin]:
    """Children in income-deprived families: how many, where the number is withheld, from where.

    Where only the share of children is published, it is taken times the children of the census.
    """
    found = shelf.observations("idaci_children", codes)
    rates = shelf.observations("idaci_rate", codes)
    hidden = np.array([withheld(found.missing.get(code, "")) for code in codes], dtype=bool)
    if not found.values and rates.values:
        place = origin(rates)
        place = replace(place, source=f"{place.source}; share of children × children of the census")
        return _column(codes, rates.values) * children, np.zeros(len(codes), dtype=bool), place
    few = np.fmin(_least(shelf, found) / 2, children)
    return np.where(hidden, few, _column(codes, found.values)), hidden, origin(found)


def small_areas(shelf: Shelf, districts: Sequence[str]) -> SmallAreas:
    """Gather what is held about the small areas of some districts.

    Args:
        shelf: Official files.
        districts: Codes of the districts and unitaries.

    Returns:
        Small areas; none when no lookup of small areas is held.
    """
    lookup, _ = shelf.lookup("lsoa", "district")
    rows = lookup.filter(pl.col("parent_code").is_in(list(districts))).sort("place_code")
    codes = rows["place_code"].to_list()
    young, residents = shelf.population(codes, *CHILD_AGES), shelf.population(codes)
    children, imd = _column(codes, young.values), shelf.observations("imd_score", codes)
    poor, hidden, base = _poor_children(shelf, codes, children)
    longitude, latitude, points = _points(shelf, codes)
    return SmallAreas(
        codes=tuple(codes),
        district=tuple(rows["parent_code"].to_list()),
        longitude=longitude,
        latitude=latitude,
        children=children,
        residents=_column(codes, residents.values),
        imd=_column(codes, imd.values),
        poor=poor,
        withheld=hidden,
        origins={
            "children": origin(young),
            "residents": origin(residents),
            "imd": origin(imd),
            "poor": base,
            "points": points,
        },
    )


def gather(values: Floats, block_of: NDArray[np.intp], blocks: int) -> Floats:
    """Sum of a small-area figure over each block; gaps count as nothing."""
    summed: Floats = np.zeros(blocks)
    np.add.at(summed, block_of, np.nan_to_num(values))
    return summed


def deprivation(
    areas: SmallAreas, block_of: NDArray[np.intp], blocks: int
) -> tuple[list[BlockMeasure], list[Missing]]:
    """Sums from which a unit's deprivation follows, for each block."""
    made = (
        _children(areas, block_of, blocks),
        *_poor(areas, block_of, blocks),
        *_scores(areas, block_of, blocks),
    )
    found = [m for m in made if isinstance(m, BlockMeasure)]
    return found, [m for m in made if isinstance(m, Missing)]


def _children(areas: SmallAreas, block_of: NDArray[np.intp], blocks: int) -> BlockMeasure | Missing:
    lacking = int((~np.isfinite(areas.children)).sum())
    if lacking or not len(areas):
        if not len(areas):
            return Missing("children_0_15", NO_LOOKUP)
        told = f"for {lacking} of {len(areas)} small areas no census figure of children is held"
        return Missing("children_0_15", f"{told}: add Census 2021 by age and LSOA")
    counted = gather(areas.children, block_of, blocks)
    return BlockMeasure("children_0_15", counted, "people", areas.origins["children"])


def _poor(
    areas: SmallAreas, block_of: NDArray[np.intp], blocks: int
) -> tuple[BlockMeasure | Missing, ...]:
    """Children in income-deprived families, and the children of the small areas that they live in."""
    known = np.isfinite(areas.poor) & np.isfinite(areas.children)
    if not known.any():
        why = _unknown(areas, "poor", "child income deprivation")
        return (Missing("child_deprivation", why),)
    base = areas.origins["poor"]
    notes = [base.source]
    if areas.withheld.any():
        notes.append(
            f"{int(areas.withheld.sum())} of {len(areas)} small areas have numbers too small to be "
            "published: half the least published stands for each"
        )
    share = np.nansum(areas.children[known]) / max(np.nansum(areas.children), 1.0)
    if share < 1:
        notes.append(f"covers {100 * share:.1f} % of children")
    place = Origin("; ".join(notes), base.vintage, base.file, base.sha256)
    over = gather(np.where(known, areas.poor, 0.0), block_of, blocks)
    under = gather(np.where(known, areas.children, 0.0), block_of, blocks)
    return (
        BlockMeasure("idaci_children", over, "children", place, Label.DERIVED),
        BlockMeasure("idaci_base", under, "people", areas.origins["children"], Label.DERIVED),
    )


def _unknown(areas: SmallAreas, figure: str, name: str) -> str:
    """The kind of file without which a figure of deprivation is not known."""
    if not len(areas):
        return NO_LOOKUP
    if areas.origins[figure].source:
        return f"no population by small area is held to weight {name} by: add Census 2021 by LSOA"
    return f"no file with {name} by LSOA is held"


def _scores(
    areas: SmallAreas, block_of: NDArray[np.intp], blocks: int
) -> tuple[BlockMeasure | Missing, ...]:
    """Deprivation scores times residents, and those residents."""
    scored = np.isfinite(areas.imd) & np.isfinite(areas.residents)
    if not scored.any():
        return (Missing("imd_score", _unknown(areas, "imd", "the IMD score")),)
    people = np.where(scored, areas.residents, 0.0)
    place = areas.origins["imd"]
    total = gather(np.nan_to_num(areas.imd) * people, block_of, blocks)
    counted = gather(people, block_of, blocks)
    return (
        BlockMeasure("imd_weighted", total, "score × people", place, Label.DERIVED),
        BlockMeasure("imd_people", counted, "people", place, Label.DERIVED),
    )
