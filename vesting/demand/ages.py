"""How the ages of the children weigh: an area of adolescents has more children in care."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from vesting.maths.arrays import Floats

BANDS: Mapping[str, Sequence[tuple[int, int, int]]] = {
    "looked_after": (
        (0, 0, 3_730),
        (1, 4, 10_820),
        (5, 9, 15_020),
        (10, 15, 31_440),
        (16, 17, 22_620),
    ),
}
"""Children of England by age band at 31 March 2024, where published for the measure.

Source: DfE, *Children looked after in England including adoptions*, reporting year 2024, first
release, https://explore-education-statistics.service.gov.uk/find-statistics/children-looked-after-in-england-including-adoptions
"""


def age_weights(measure: str, people: pl.DataFrame) -> pl.DataFrame:
    """How much need the ages of each place let expect for each child, 1 being the country's.

    Args:
        measure: What is counted; a measure without published ages has weight 1 everywhere.
        people: ``place``, ``age`` (single years 0 to 17) and ``persons``, for all places of the
            country, from which the country's rate by age is taken.

    Returns:
        ``place`` and ``age_weight``.
    """
    young = people.filter(pl.col("age").is_between(0, 17))
    places = young["place"].unique(maintain_order=True)
    index = {place: i for i, place in enumerate(places)}
    ages = np.zeros((len(places), 18))
    row = np.array([index[place] for place in young["place"]], dtype=np.int64)
    np.add.at(ages, (row, young["age"].to_numpy()), young["persons"].cast(pl.Float64).to_numpy())
    bands = BANDS.get(measure, ((0, 17, 1),))
    rate = _rates(bands, ages.sum(axis=0))
    expected = ages @ rate / np.maximum(ages.sum(axis=1), 1)
    country = float(ages.sum(axis=0) @ rate / ages.sum())
    return pl.DataFrame({"place": places, "age_weight": expected / country})


def _rates(bands: Sequence[tuple[int, int, int]], country: Floats) -> Floats:
    """Rate at each age."""
    rate = np.zeros(18)
    for youngest, oldest, children in bands:
        ages = slice(youngest, oldest + 1)
        rate[ages] = children / max(float(country[ages].sum()), 1.0)
    return rate
