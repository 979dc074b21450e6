"""From a cost model to what every group would pay on its own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from vesting.maths.arrays import Floats
from vesting.maths.games import membership
from vesting.options.shares.partnership import CostModel

#: Added rounding error below which a measure still fits the posts that it exactly fills.
WHOLE = 1e-9


def group_costs(model: CostModel, measures: Mapping[str, Floats], partners: int) -> Floats:
    """What every group would pay on its own under a cost model.

    Args:
        model: The model.
        measures: For each of the model's measures an array ``(..., partners)``; leading
            dimensions (draws) are kept.
        partners: Number of partners.

    Returns:
        Costs, ``(..., 2**partners)``; nobody pays nothing.
    """
    inside = membership(partners).astype(np.float64)
    size = inside.sum(axis=1)
    together = np.where(size > 1, size, 0.0)
    costs = model.fixed + model.per_partner * size + model.per_joint_partner * together
    amounts = {name: measures[name] @ inside.T for name in model.measures}
    for name, price in model.per.items():
        costs = costs + price * amounts[name]
    for post in model.posts:
        costs = costs + post.cost * np.ceil(amounts[post.measure] / post.each - WHOLE)
    return np.asarray(np.where(size > 0, costs, 0.0), dtype=np.float64)
