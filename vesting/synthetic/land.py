"""Land and water of the county and of the country around it, and where its people settled."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from vesting.maths.arrays import Floats
from vesting.synthetic.chance import stream
from vesting.synthetic.plane import wavy_ring

LSOAS = 900
"""Small areas of the county, the unitary included."""
COUNTRY_CENTRE, COUNTRY_RADII = (730_000.0, 600_000.0), (150_000.0, 200_000.0)
COUNTY_RADIUS = 34_000.0


@dataclass(frozen=True, slots=True)
class Land:
    """Where land and water are, in metres."""

    country: BaseGeometry = field(repr=False)
    county: BaseGeometry = field(repr=False)
    river: BaseGeometry = field(repr=False)


def draw_land(seed: int) -> Land:
    """The country with the county on its east coast, an estuary and a river."""
    rng = stream(seed, "land")
    whole = wavy_ring(COUNTRY_CENTRE, COUNTRY_RADII, rng, 240)
    coast = _east_coast(whole)
    sea_arm, river = _water(rng, coast)
    land = shapely.difference(whole, sea_arm)
    centre = (coast[0] - 0.6 * COUNTY_RADIUS, coast[1])
    county = shapely.intersection(wavy_ring(centre, (COUNTY_RADIUS,) * 2, rng, 90), land)
    county = max(shapely.get_parts(county), key=shapely.area)
    return Land(land, county, river)


def _east_coast(country: BaseGeometry) -> tuple[float, float]:
    """Where a line due east from the centre of the country meets the sea."""
    x, y = COUNTRY_CENTRE
    ray = shapely.intersection(country, shapely.LineString([(x, y), (x + 400_000, y)]))
    return float(shapely.bounds(ray)[2]), y


def _water(
    rng: np.random.Generator, mouth: tuple[float, float]
) -> tuple[BaseGeometry, BaseGeometry]:
    """A tapering estuary that reaches in from the coast, and the river that feeds it."""
    far, inland = 90_000.0, 20_000.0
    along = np.linspace(-15_000, far, 120)
    bend = 1_800 * np.sin(along / 6_500 + rng.uniform(0, 6)) + 3_000 * np.sin(along / 21_000)
    line = np.column_stack((mouth[0] - along, mouth[1] + bend))
    width = np.clip(1_900 * (1 - np.clip(along, 0, None) / inland), 120, None)
    arm = along <= inland
    banks = np.vstack(
        (line[arm] + np.c_[0 * width, width][arm], (line[arm] - np.c_[0 * width, width][arm])[::-1])
    )
    return shapely.make_valid(shapely.Polygon(banks)), shapely.LineString(line[~arm])


def scatter(rng: np.random.Generator, region: BaseGeometry, number: int) -> Floats:
    """Points spread evenly at random inside a region."""
    west, south, east, north = shapely.bounds(region)
    found: list[Floats] = []
    shapely.prepare(region)
    while sum(map(len, found)) < number:
        xy = rng.uniform((west, south), (east, north), (4 * number, 2))
        found.append(xy[shapely.contains_xy(region, xy[:, 0], xy[:, 1])])
    return np.vstack(found)[:number]


def space_out(rng: np.random.Generator, region: BaseGeometry, number: int) -> Floats:
    """Points that keep their distance: the means of the points nearest to each, four times over."""
    crowd = scatter(rng, region, 60 * number)
    points = crowd[:number]
    for _ in range(4):
        _, owner = cKDTree(points).query(crowd)
        points = np.array([crowd[owner == i].mean(axis=0) for i in range(number)])
    inside = shapely.contains_xy(region, points[:, 0], points[:, 1])
    spare = cKDTree(crowd).query(points)[1]
    return np.where(inside[:, None], points, crowd[spare])


def place_towns(rng: np.random.Generator, land: Land, number: int) -> Floats:
    """Centres of towns, well apart and none on the very edge."""
    return space_out(rng, shapely.buffer(land.county, -2_500), number)


def scatter_lsoas(rng: np.random.Generator, land: Land, towns: Floats) -> Floats:
    """Seeds of the LSOAs: crowded in the towns, thin in the country."""
    share = rng.dirichlet(np.full(len(towns), 12.0))
    town = rng.choice(len(towns), size=3 * LSOAS, p=share)
    reach = rng.uniform(900, 2_300, len(towns))[town]
    around = (
        towns[town]
        + rng.normal(size=(len(town), 2)) * (reach * rng.exponential(1, len(town)))[:, None]
    )
    rural = scatter(rng, land.county, LSOAS)
    points = np.where(
        (rng.random(len(town)) < 0.7)[:, None], around, rural[rng.integers(0, LSOAS, len(town))]
    )
    points = np.vstack((towns, points))
    points = points[
        shapely.contains_xy(shapely.buffer(land.county, -60), points[:, 0], points[:, 1])
    ]
    return _thin(points, 220.0)[:LSOAS]


def _thin(points: Floats, gap: float) -> Floats:
    """The points that lie at least a gap from every earlier one kept."""
    kept = np.ones(len(points), dtype=bool)
    for i, j in sorted(cKDTree(points).query_pairs(gap)):
        if kept[i]:
            kept[j] = False
    return points[kept]
