"""The places of the county: districts, wards and parishes, each a union of LSOAs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import shapely
from scipy.spatial import cKDTree

from vesting.maths.arrays import Floats
from vesting.synthetic.chance import stream
from vesting.synthetic.growth import Near, grow, is_connected, spread
from vesting.synthetic.land import LSOAS, Land
from vesting.synthetic.names import DISTRICTS, TOWN_WARDS, UNITARY, place_names
from vesting.synthetic.plane import Cells

PLACES = (*DISTRICTS, UNITARY)
"""Names of the districts by position, the unitary last."""
EAST_WARDS = ("Abbey", "Bridge", "Castle")
"""The wards of Elverton that one proposal gives to the east."""
_RIVER_TOLL = 3.0
_LSOAS_A_WARD, _LSOAS_A_PARISH = 4.3, 1.9


@dataclass(frozen=True, slots=True)
class County:
    """The places of the county, LSOA by LSOA.

    Attributes:
        towns: Centre of each district's town, ``(districts, 2)`` metres.
        district: Position in ``PLACES`` of the district of each LSOA.
        ward: Number of the ward of each LSOA, over the whole county.
        parish: Number of the parish of each LSOA, over the whole county.
        ward_names: Name of each ward.
        parish_names: Name of each parish.
        urban: How much of a town each LSOA is, 0 to 1.
    """

    towns: Floats = field(repr=False)
    district: tuple[int, ...] = field(repr=False)
    ward: tuple[int, ...] = field(repr=False)
    parish: tuple[int, ...] = field(repr=False)
    ward_names: tuple[str, ...] = field(repr=False)
    parish_names: tuple[str, ...] = field(repr=False)
    urban: Floats = field(repr=False)


def lay_out(seed: int, land: Land, cells: Cells, towns: Floats) -> County:
    """Group the county's cells into parishes, wards and districts, and name them.

    Args:
        seed: The seed of the whole county.
        land: Where land and water are.
        cells: Cells of which the first ``LSOAS`` are the county's.
        towns: Centres of the towns; the first cells hold them, in this order.
    """
    rng = stream(seed, "places")
    near = _with_river(cells, land)
    group = grow(near, range(LSOAS), range(len(towns)))
    raw = [group[i] for i in range(LSOAS)]
    ward = _subdivide(near, cells.centres, raw, _LSOAS_A_WARD)
    parish = _subdivide(near, cells.centres, ward, _LSOAS_A_PARISH)
    order, east = _order(near, raw, ward, towns, land)
    district = tuple(order.index(d) for d in raw)
    return County(
        towns[list(order)],
        district,
        tuple(ward),
        tuple(parish),
        _ward_names(rng, district, ward, east),
        tuple(place_names(rng, max(parish) + 1, parishes=True)),
        _urban(cells.centres[:LSOAS]),
    )


def _with_river(cells: Cells, land: Land) -> list[dict[int, float]]:
    """Neighbours among the county's cells; a step over the river costs more."""
    near: list[dict[int, float]] = []
    shapely.prepare(land.river)
    for i, others in enumerate(cells.neighbours()[:LSOAS]):
        steps = {}
        for j, apart in others.items():
            if j < LSOAS:
                path = shapely.LineString(cells.centres[[i, j]])
                steps[j] = apart * (_RIVER_TOLL if shapely.intersects(land.river, path) else 1.0)
        near.append(steps)
    return near


def _subdivide(near: Near, centres: Floats, whole: Sequence[int], size: float) -> list[int]:
    """Cut every group of cells into connected parts of about a size; parts are numbered from 0."""
    part, first = [0] * len(whole), 0
    for group in range(max(whole) + 1):
        members = [i for i, g in enumerate(whole) if g == group]
        seeds = spread(centres, members, max(1, round(len(members) / size)), members[0])
        grown = grow(near, members, seeds)
        for cell in members:
            part[cell] = first + grown[cell]
        first += len(seeds)
    return part


def _order(
    near: Near, raw: Sequence[int], ward: Sequence[int], towns: Floats, land: Land
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Which raw district has which name, and which wards of Elverton look east.

    The four most easterly districts that hang together, with three wards of a fifth, must make one
    connected unit and leave another: the proposal of the tutorial.
    """
    head = np.asarray(shapely.get_coordinates(land.river)[0])
    unitary = int(np.argmin(np.hypot(*(towns - head).T)))
    east, fifth, wards = next(_eastern_groups(near, raw, ward, towns, unitary))
    rest = [d for d in range(len(towns)) if d not in (*east, fifth, unitary)]
    north_first = sorted(east, key=lambda d: -towns[d, 1])
    west_first = sorted(rest, key=lambda d: float(towns[d, 0]))
    return (*north_first, fifth, *west_first, unitary), wards


def _eastern_groups(
    near: Near, raw: Sequence[int], ward: Sequence[int], towns: Floats, unitary: int
) -> Iterator[tuple[tuple[int, ...], int, tuple[int, ...]]]:
    """Fours of districts, a fifth and three of its wards that can part the county in two."""
    others = sorted((d for d in range(len(towns)) if d != unitary), key=lambda d: -towns[d, 0])
    for east in sorted(
        combinations(others, 4), key=lambda four: -float(towns[list(four), 0].sum())
    ):
        base = [i for i, d in enumerate(raw) if d in east]
        if not is_connected(near, base):
            continue
        for fifth in (d for d in others if d not in east):
            rest = [i for i, d in enumerate(raw) if d not in (*east, fifth, unitary)]
            wards = sorted({w for w, d in zip(ward, raw, strict=True) if d == fifth})
            for three in combinations(wards, 3):
                moved = [i for i, w in enumerate(ward) if w in three]
                left = [i for i, d in enumerate(raw) if d == fifth and ward[i] not in three]
                if (
                    is_connected(near, moved)
                    and is_connected(near, base + moved)
                    and is_connected(near, left)
                    and is_connected(near, rest + left)
                ):
                    yield east, fifth, three


def _ward_names(
    rng: np.random.Generator, district: Sequence[int], ward: Sequence[int], east: Sequence[int]
) -> tuple[str, ...]:
    """Names of wards: those of the town first, then invented villages."""
    names = [""] * (max(ward) + 1)
    villages = iter(place_names(rng, len(names)))
    for place in range(len(PLACES)):
        here = sorted({w for w, d in zip(ward, district, strict=True) if d == place})
        ready = dict(zip(sorted(east), EAST_WARDS, strict=True)) if set(east) & set(here) else {}
        spare = [name for name in TOWN_WARDS if name not in ready.values()]
        town = rng.permutation(spare)[: len(here) // 2].tolist()
        for w in here:
            names[w] = ready.get(w) or (town.pop() if town else next(villages))
    return tuple(names)


def _urban(centres: Floats) -> Floats:
    """How crowded each cell is: 1 where five others lie within 800 metres, 0 from 3.5 km on."""
    fifth = np.asarray(cKDTree(centres).query(centres, k=6)[0])[:, 5]
    return np.clip((3_500 - fifth) / 2_700, 0, 1)
