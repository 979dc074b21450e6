"""Statistical neighbours as DfE publishes them: ten a row."""

from __future__ import annotations

import numpy as np

from vesting.synthetic.names import REGIONS
from vesting.synthetic.official.text import csv_bytes
from vesting.synthetic.world import World

_WORDS = ((0.6, "Very close"), (1.0, "Close "), (1.5, "Somewhat close"), (np.inf, "Not close"))


def neighbours(world: World) -> bytes:
    """The ten authorities most alike in deprivation, its spread, size and age, closest first."""
    heading = ["old_la_code", "la_name", "region_ind", "region_name"]
    heading += [name for n in range(1, 11) for name in (f"SN_{n}", f"SN_{n}P")]
    nation, apart = world.nation, _distances(world)
    rows = []
    for i in range(len(nation)):
        place = (nation.dfe[i], nation.aliases[i], nation.region[i] + 1, REGIONS[nation.region[i]])
        near = [int(j) for j in np.argsort(apart[i], kind="stable") if j != i][:10]
        cells = [cell for j in near for cell in (nation.dfe[j], _word(float(apart[i, j])))]
        rows.append((*place, *cells))
    return csv_bytes(heading, rows, bom=True)


def _distances(world: World) -> np.ndarray:
    """Distance between every two authorities in standardised features."""
    nation, people = world.nation, world.people
    lsoas = nation.sums(np.ones(len(nation.home)))
    mean = nation.sums(people.hardship) / lsoas
    spread = np.sqrt(np.maximum(nation.sums(people.hardship**2) / lsoas - mean**2, 0))
    young = nation.sums(people.aged(0, 17)) / nation.sums(people.persons.sum(axis=1))
    features = np.column_stack((1.5 * mean, spread, np.log(lsoas), young))
    features = (features - features.mean(axis=0)) / features.std(axis=0)
    return np.asarray(np.sqrt(((features[:, None] - features[None]) ** 2).sum(axis=2)))


def _word(apart: float) -> str:
    return next(word for limit, word in _WORDS if apart <= limit)
