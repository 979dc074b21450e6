"""A small structure file for tests of this room."""

from __future__ import annotations

import pytest

TWO_COUNCILS = """\
# Two councils in place of a county
structure: Barset, two councils
area: Barset
from: 2028-04-01        # vesting day
replaces: as-is.yaml
outside: [Fenborough]

units:
  east:
    name: East Barset Council
    places: [Ashby, Barrow, {district: Elverton, wards: [Abbey, "Bridge"]}]
  west:
    name: 'West Barset Council'
    kind: new unitary
    places: rest

services:
  all: {model: in-house}
  fostering:
    model: hosted          # a comment beside a value
    by: west
    for: [east, west]
    cost share: {key: fixed, shares: {east: 0.4, west: 0.6}, review: yearly}
    until: 2031-03-31

  # a comment on its own
  emergency duty: partnership

posts:
  - {title: Director of Children's Services, statutory: DCS, tier: senior}
  - title: Virtual School Head
    shared by: [east, west]
    shares: {east: 0.5, west: 0.5}
    employer: east

boards:
  - {name: Safeguarding partnership, for: [east, west], meets: 6 a year, hours: 3, members: [police, health]}

systems:
  case management: {east: Liquidlogic, west: Mosaic, from: {east: continues, west: 2028-11-01}}
"""

AS_IS = """\
structure: Barset as it is
area: Barset
from: 2009-04-01
units:
  county:
    name: Barset County Council
    kind: existing council
    places: [Ashby, Barrow, Elverton, Foxley]
posts:
  - {title: Director of Children's Services, statutory: DCS, tier: senior, count: 2}
"""


@pytest.fixture
def two_councils() -> str:
    """Text of a structure file with comments, quotes and both layouts."""
    return TWO_COUNCILS


@pytest.fixture
def as_is() -> str:
    """Text of the structure before it."""
    return AS_IS
