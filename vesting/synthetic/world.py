"""The whole of Loamshire and its country, before any of it is published."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely

from vesting.synthetic.chance import stream
from vesting.synthetic.county import PLACES, County, lay_out
from vesting.synthetic.land import LSOAS, Land, draw_land, place_towns, scatter_lsoas, space_out
from vesting.synthetic.nation import COUNTY_AT, FIRST_PEER, PEERS, UNITARY_AT, Nation, found
from vesting.synthetic.need import Needs, Truth, live, truth_of
from vesting.synthetic.people import People, settle
from vesting.synthetic.plane import Cells, cut
from vesting.synthetic.services import Services, serve

COUNTRY_CODE = "E92000901"
"""Code of the country."""


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is true of one seed.

    Attributes:
        seed: The seed.
        land: Land and water.
        cells: The county's LSOAs, then one cell a peer.
        county: Districts, wards and parishes.
        nation: Authorities.
        people: Residents and deprivation.
        needs: Children who need help.
        services: Authorities at work.
    """

    seed: int
    land: Land = field(repr=False)
    cells: Cells = field(repr=False)
    county: County = field(repr=False)
    nation: Nation = field(repr=False)
    people: People = field(repr=False)
    needs: Needs = field(repr=False)
    services: Services = field(repr=False)

    @property
    def lsoa_codes(self) -> tuple[str, ...]:
        """Codes of all LSOAs of the country, the county's first."""
        return tuple(f"E01{90001 + i:06d}" for i in range(len(self.nation.home)))

    @property
    def district_codes(self) -> tuple[str, ...]:
        """Codes of the county's districts by position; the last is the unitary's own code."""
        return (*(f"E07{901 + i:06d}" for i in range(len(PLACES) - 1)), self.nation.gss[UNITARY_AT])

    @property
    def ward_codes(self) -> tuple[str, ...]:
        """Codes of the county's wards."""
        return tuple(f"E05{90001 + i:06d}" for i in range(len(self.county.ward_names)))

    @property
    def parish_codes(self) -> tuple[str, ...]:
        """Codes of the county's parishes."""
        return tuple(f"E04{90001 + i:06d}" for i in range(len(self.county.parish_names)))

    @property
    def truth(self) -> Truth:
        """What the files do not say, for tests."""
        district = tuple(self.district_codes[d] for d in self.county.district)
        return truth_of(self.needs, self.lsoa_codes[:LSOAS], district)


def imagine(seed: int) -> World:
    """Make the world of a seed."""
    land = draw_land(seed)
    rng = stream(seed, "settlement")
    towns = place_towns(rng, land, len(PLACES))
    around = shapely.difference(land.country, land.county)
    seeds = [scatter_lsoas(rng, land, towns), space_out(rng, around, PEERS)]
    cells = cut([land.county, around], seeds)
    county = lay_out(seed, land, cells, towns)
    authority = [UNITARY_AT if d == len(PLACES) - 1 else COUNTY_AT for d in county.district]
    near, centres = _authorities(cells, authority)
    nation = found(seed, near, centres, authority)
    people = settle(seed, nation, county, cells.centres[:LSOAS])
    needs = live(seed, nation, people, cells.centres[:LSOAS])
    return World(seed, land, cells, county, nation, people, needs, serve(seed, nation, needs))


def neighbours_of_authorities(world: World) -> list[tuple[int, int]]:
    """Positions of authorities that share a land border."""
    inside = [UNITARY_AT if d == len(PLACES) - 1 else COUNTY_AT for d in world.county.district]
    near, _ = _authorities(world.cells, inside)
    return sorted((i, j) for i, others in enumerate(near) for j in others if i < j)


def _authorities(cells: Cells, authority: list[int]) -> tuple[list[dict[int, float]], np.ndarray]:
    """Which authorities touch, and their centres."""
    owner = np.array([*authority, *range(FIRST_PEER, FIRST_PEER + PEERS)])
    centres = np.array([cells.centres[owner == a].mean(axis=0) for a in range(FIRST_PEER + PEERS)])
    near: list[dict[int, float]] = [{} for _ in centres]
    for i, j in cells.borders:
        a, b = int(owner[i]), int(owner[j])
        if a != b:
            near[a][b] = near[b][a] = float(np.hypot(*(centres[a] - centres[b])))
    return near, centres
