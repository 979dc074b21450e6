"""Children looked after, as DfE publishes them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vesting.synthetic.need import YEARS
from vesting.synthetic.official.explore import NAME_SECOND, Page, pages, publish, rounded
from vesting.synthetic.official.populations import CHILD_YEARS, children_by_year
from vesting.synthetic.world import World

TYPES = (
    "Children ceasing to be looked after each year",
    "Children looked after on 31 March each year",
    "Children starting to be looked after each year",
)


def counts(world: World) -> dict[str, np.ndarray]:
    """Children by type, ``(authorities, years)``, unaccompanied children included."""
    flow, arrivals = world.needs.flows["looked_after"], world.needs.unaccompanied
    sums = world.nation.sums
    turnover = np.rint(arrivals * 0.45).astype(np.int64)
    return {
        TYPES[0]: sums(flow.ceased) + turnover,
        TYPES[1]: sums(flow.stock) + arrivals,
        TYPES[2]: sums(flow.started) + turnover,
    }


def numbers_and_rates(world: World) -> bytes:
    """Number and rate, with a byte-order mark and the name before the new code."""
    columns = ("population_type", "population_estimate", "children_count", "rate_per_10000")
    return publish(_rows(world), columns, order=NAME_SECOND, bom=True)


def _rows(world: World) -> Iterator[tuple[Page, tuple[object, ...]]]:
    number, people = counts(world), children_by_year(world)
    for page in pages(world, YEARS):
        members = list(page.members)
        base = int(people[members, CHILD_YEARS.index(page.year - 1)].sum())
        for kind in TYPES:
            if not page.alive:
                yield page, (kind, "x", "z", "z")
                continue
            value = rounded(page, int(number[kind][members, page.at].sum()))
            hidden = value < 6 and page.level == "Local authority"
            yield (
                page,
                (kind, base, *(("c", "c") if hidden else (value, round(value / base * 1e4)))),
            )
