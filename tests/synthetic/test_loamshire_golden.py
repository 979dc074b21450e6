"""Small tables of Loamshire that show a change as a difference."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from golden import check

from vesting.synthetic.county import PLACES
from vesting.synthetic.land import LSOAS
from vesting.synthetic.names import REGIONS
from vesting.synthetic.official import looked_after
from vesting.synthetic.official.populations import children_by_year

GOLDEN = Path(__file__).parent / "golden"


def test_districts(world):
    county, people = world.county, world.people
    district = np.array(county.district)
    children = people.aged(0, 17)[:LSOAS]
    rows = []
    for position, (code, name) in enumerate(zip(world.district_codes, PLACES, strict=True)):
        here = district == position
        counts = {m: int(c[here, -1].sum()) for m, c in world.truth.counts.items()}
        rows.append(
            {
                "code": code, "name": name, "lsoas": int(here.sum()),
                "wards": len(set(np.array(county.ward)[here])),
                "residents": int(people.persons[:LSOAS][here].sum()),
                "children": int(children[here].sum()),
                "imd": round(float(np.average(people.imd[:LSOAS][here], weights=children[here])), 2),
                **counts,
            }
        )  # fmt: skip
    check(pl.DataFrame(rows), GOLDEN / "districts.csv")


def test_authorities(world):
    nation = world.nation
    count = looked_after.counts(world)[looked_after.TYPES[1]]
    table = pl.DataFrame(
        {
            "code": nation.gss,
            "name": nation.names,
            "kind": nation.kinds,
            "region": [REGIONS[r] for r in nation.region],
            "children": children_by_year(world)[:, -1],
            "looked_after_2016": count[:, 0],
            "looked_after_2025": count[:, -1],
            "workers": np.round(world.services.workers[:, -1], 1),
        }
    )
    check(table[::10], GOLDEN / "authorities.csv")


def test_borders(world):
    from vesting.synthetic.proposals import borders

    pairs = [{"a": PLACES[i], "b": PLACES[j]} for i, j in borders(world)]
    check(pl.DataFrame(pairs), GOLDEN / "borders.csv")
