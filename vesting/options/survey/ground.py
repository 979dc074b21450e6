"""From official files to the ground of an area: blocks, borders and every figure that adds up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from vesting.area.edge import Override
from vesting.area.reorganisation import Area
from vesting.evidence.laws import law_of
from vesting.evidence.shelf import Shelf
from vesting.maths.arrays import Floats
from vesting.options.ground import Ground, Judgement, Posts
from vesting.options.measures.block import BlockMeasure, Label, Missing, Origin
from vesting.options.measures.catalogue import UNIT_MEASURES
from vesting.options.measures.place import Reach
from vesting.options.measures.scale import Volatility
from vesting.options.models.posts import posts_of_ground
from vesting.options.survey.authorities import authorities, latest_judgements
from vesting.options.survey.layout import Split, offered
from vesting.options.survey.local import Frame, deficit, local
from vesting.options.survey.people import Blocks, block_index, people
from vesting.options.survey.reach import reach_of
from vesting.options.survey.small_areas import SmallAreas, deprivation, small_areas
from vesting.options.survey.terrain import Terrain, split_districts, unmapped, whole_districts

NOT_FORECAST = Missing(
    "placement_cost",
    "it is forecast from children's returns: vesting run demand, then vesting options run --forecast",
)

NO_MAP = "no district boundaries are held: add a file of local authority district boundaries"
NO_POINTS = (
    "no centroids or boundaries of small areas (LSOA) with their lookup to districts are held"
)
DISTANCES = ("distance_mean", "distance_longest", "children_far")


@dataclass(frozen=True, slots=True)
class Terms:
    """What the user decided about the ground.

    Attributes:
        splits: Districts offered in parts.
        overrides: Borders switched on or off, each with its reason.
        year: Year of the populations; the rule of precedence chooses where it is left out.
        edition: Edition of the populations; likewise.
        posts: Leadership and specialist posts; the package's cited list where left out.
        mapped: Whether boundaries are needed; without them figures add up but no option is listed.
    """

    splits: tuple[Split, ...] = ()
    overrides: tuple[Override, ...] = ()
    year: int | None = None
    edition: str | None = None
    posts: Posts | None = None
    mapped: bool = True


@dataclass(frozen=True, slots=True)
class Survey:
    """The ground with what it was made from.

    Attributes:
        area: The councils.
        ground: Blocks and figures.
        terrain: Outlines and edges.
        smalls: Small areas of the area.
        block_of: Block of each small area.
        authority: Code and name of the council that has each block's children today.
    """

    area: Area
    ground: Ground
    terrain: Terrain
    smalls: SmallAreas = field(repr=False)
    block_of: NDArray[np.intp] = field(repr=False)
    authority: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """Children in need of something in every block, from whoever estimates them.

    Attributes:
        measure: What is counted.
        draws: Children, shape ``(blocks, draws)``; constant where the block's own count is published.
        origin: Where the counts of the authorities come from.
        label: How the figures came about.
        said: What an estimate used and what it left out, in words.
    """

    measure: str
    draws: Floats = field(repr=False)
    origin: Origin
    label: Label
    said: tuple[str, ...] = ()


def _terrain(shelf: Shelf, area: Area, terms: Terms) -> Terrain:
    pieces, inside = offered(shelf, area, terms.splits)
    if inside is None:
        mapped = terms.mapped or not shelf.boundaries("district", area.codes)[0].is_empty()
        return whole_districts(shelf, area, terms.overrides) if mapped else unmapped(area, pieces)
    if not terms.mapped:
        return unmapped(area, pieces)
    return split_districts(shelf, area, pieces, inside, terms.overrides)


def _blocks(terrain: Terrain) -> Blocks:
    codes = terrain.codes
    districts = tuple(terrain.parent_of.get(code, code) for code in codes)
    return Blocks(codes, terrain.edges.names, districts, terrain.members)


def _larger(shelf: Shelf, smalls: SmallAreas) -> tuple[Mapping[str, str], ...]:
    """Ward and parish of each small area, as far as lookups are held."""
    found = [shelf.lookup("lsoa", level, smalls.codes)[0] for level in ("ward", "parish")]
    return tuple(dict(rows.select("place_code", "parent_code").iter_rows()) for rows in found)


def _judgements(shelf: Shelf, authority: Sequence[tuple[str, str]]) -> tuple[Judgement | None, ...]:
    found = latest_judgements(shelf, dict(authority))
    return tuple(found.get(code) for code, _ in authority)


def _whole_authorities(shelf: Shelf, authority: Sequence[tuple[str, str]]) -> tuple[Missing, ...]:
    """Figures published for whole authorities that nothing held says how to split."""
    names = dict(authority)
    spent = shelf.observations("spend_childrens_social_care", list(names)).values
    known = "; ".join(f"{names[code]} £{value / 1e6:,.1f}m" for code, value in spent.items())
    told = f"it is published for whole councils only ({known})" if known else "no RO3 file is held"
    return (Missing("spend_childrens_social_care", told),)


def _unplaced(terrain: Terrain, reach: Reach | None) -> tuple[Missing, ...]:
    """Figures about the map that are not known for want of a map."""
    drawn = () if terrain.outline else (Missing("compactness", NO_MAP),)
    return drawn if reach else (*drawn, *(Missing(name, NO_POINTS) for name in DISTANCES))


def _volatility() -> Volatility:
    law = law_of("looked_after", horizon=1)
    return Volatility(law.a, law.sigma, law.source)


def survey(shelf: Shelf, area: Area, terms: Terms | None = None) -> Survey:
    """Survey an area: everything that the files held say of its blocks, except estimated need.

    Args:
        shelf: Official files.
        area: The councils.
        terms: What the user decided.

    Raises:
        InputError: No boundaries or no populations are held, a district cannot be split, or
            outlines overlap.
    """
    asked = terms or Terms()
    terrain = _terrain(shelf, area, asked)
    smalls = small_areas(shelf, area.codes)
    blocks = _blocks(terrain)
    block_of = block_index(blocks, smalls.district, terrain.fragment_of, smalls.codes)
    counted, lacking = people(shelf, blocks, asked.year, asked.edition)
    deprived, unknown = deprivation(smalls, block_of, len(blocks.codes))
    frame = Frame(blocks.codes, blocks.districts, smalls.codes, block_of, _larger(shelf, smalls))
    brought = local(shelf, frame)
    measures = {m.measure: m for m in (*counted, *deprived, *brought.measures)}
    residents = dict(zip(blocks.codes, measures["residents"].values.astype(int), strict=True))
    above = authorities(shelf, area, blocks.districts)
    reach = reach_of(shelf, terrain, smalls, block_of)
    ground = Ground(
        area=area.name,
        graph=terrain.edges.graph({code: int(n) for code, n in residents.items()}),
        districts=blocks.districts,
        measures=measures,
        authorities=tuple(code for code, _ in above),
        missing=(
            *lacking, *unknown, *brought.missing, *_whole_authorities(shelf, above),
            *_unplaced(terrain, reach), NOT_FORECAST,
        ),
        judgements=_judgements(shelf, above),
        posts=asked.posts or posts_of_ground(),
        volatility=_volatility(),
        outline=terrain.outline,
        reach=reach,
        flows=brought.flows,
        deficit=deficit(shelf, [code for code, _ in above]),
        partners=brought.partners,
        edges_digest=terrain.edges.digest(),
        water=tuple(f"{terrain.edges.name(e.a)} and {terrain.edges.name(e.b)}: {e.why}"
                    for e in terrain.edges.off_water()),
    )  # fmt: skip
    return Survey(area, ground, terrain, smalls, block_of, above)


def with_need(made: Survey, needs: Sequence[Need], lacking: Sequence[Missing] = ()) -> Survey:
    """The survey with estimated or published numbers of children in need added.

    Args:
        made: A survey.
        needs: Draws by block, one table a measure; their order of blocks is the graph's.
        lacking: Measures that could not be estimated, and why.
    """
    more: Mapping[str, BlockMeasure] = {
        need.measure: BlockMeasure(
            need.measure,
            need.draws.mean(axis=1),
            UNIT_MEASURES[need.measure].unit,
            need.origin,
            need.label,
            None if need.label is Label.PUBLISHED else need.draws,
        )
        for need in needs
    }
    ground = replace(
        made.ground,
        measures={**made.ground.measures, **more},
        missing=(*made.ground.missing, *lacking),
    )
    return replace(made, ground=ground)
