"""The children of Loamshire and Fenborough, in agreement with what was published of them."""

from __future__ import annotations

import numpy as np

from vesting.synthetic.county import PLACES
from vesting.synthetic.land import LSOAS
from vesting.synthetic.loamshire import SEED
from vesting.synthetic.nation import COUNTY_AT, UNITARY_AT
from vesting.synthetic.need import YEARS
from vesting.synthetic.postcodes import place_postcodes
from vesting.synthetic.returns.care import Care
from vesting.synthetic.returns.folder import write_returns
from vesting.synthetic.returns.imagine import imagine_care
from vesting.synthetic.returns.plan import Homes, Plan, Published
from vesting.synthetic.world import World, imagine

RETURNED = 5
"""Collection years for which there are returns; the last is the last of the statistics."""
_TURNOVER = 0.85


def homes_of(world: World, authority: int) -> Homes:
    """The LSOAs and postcodes of the county or of its unitary."""
    inside = np.flatnonzero(world.nation.home[:LSOAS] == authority)
    number = np.full(LSOAS, -1)
    number[inside] = np.arange(len(inside))
    held, lsoas, districts = place_postcodes(world), world.lsoa_codes, world.district_codes
    mine = np.flatnonzero((number[held.lsoa] >= 0) & (held.ended == 0))
    stock = world.needs.flows["looked_after"].stock[inside].mean(axis=1)
    return Homes(
        tuple(lsoas[i] for i in inside.tolist()),
        tuple(districts[world.county.district[i]] for i in inside.tolist()),
        stock + 0.2,
        tuple(held.codes[i] for i in mine.tolist()),
        number[held.lsoa[mine]],
    )


def published(world: World, authority: int) -> Published:
    """The counts of the last years of an authority."""
    inside = world.nation.home[:LSOAS] == authority
    flow = world.needs.flows["looked_after"]
    stock = flow.stock[:LSOAS][inside]
    alone = world.needs.unaccompanied[authority, -RETURNED - 1 :].astype(np.int64)
    turnover = np.rint(alone[1:] * _TURNOVER).astype(np.int64)
    return Published(
        flow.started[:LSOAS][inside][:, -RETURNED:].astype(np.int64),
        stock.sum(axis=0)[-RETURNED - 1 :].astype(np.int64),
        alone,
        turnover + np.maximum(np.diff(alone), 0),
    )


def loamshire_care(world: World) -> dict[str, Care]:
    """The truth of the county and of its unitary, by name."""
    found = {}
    for name, authority in (("Loamshire", COUNTY_AT), (PLACES[-1], UNITARY_AT)):
        counts = published(world, authority)
        size = int(counts.stock[0] + counts.unaccompanied[0])
        plan = Plan(
            seed=world.seed * 2 + authority,
            homes=homes_of(world, authority),
            first=YEARS[-RETURNED],
            last=YEARS[-1],
            children=size,
            unaccompanied=float(counts.unaccompanied[0]) / size,
            growth=0.012,
            published=counts,
        )
        found[name] = imagine_care(plan)
    return found


def returns_of(world: World) -> dict[str, bytes]:
    """The returns of a world that has been imagined; see ``loamshire_returns``."""
    county, unitary = loamshire_care(world).items()
    files = write_returns(county[1], folder=f"returns/{county[0]}")
    return files | write_returns(unitary[1], folder=f"returns/{unitary[0]}", layout="xml")


def loamshire_returns(seed: int = SEED) -> dict[str, bytes]:
    """Five years of returns of the two authorities of Loamshire.

    Children's records: they belong into a workspace's folder for records, never among the evidence.

    Args:
        seed: The seed of the county.

    Returns:
        Bytes by path: CSV modules under ``returns/Loamshire/<year>/``, and one XML file a year
        under ``returns/Fenborough/<year>/``.
    """
    return returns_of(imagine(seed))
