"""What no figure explains, over the blocks of a county.

What makes one half of a county need more than the other, beyond deprivation, does not fade as blocks
grow smaller: it lies over the county like weather. It is drawn as a smooth random field, scaled so
that the two halves of the county differ as much as two neighbouring authorities do.
"""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Floats

REACH = 1 / 3
"""Distance over which the field forgets itself, as a share of the county's extent."""
_KM_A_DEGREE = 111.2


def weather(
    longitude: Floats,
    latitude: Floats,
    children: Floats,
    apart: float,
    draws: int,
    rng: np.random.Generator,
) -> Floats:
    """Draws of the field.

    Args:
        longitude: Of each block, degrees.
        latitude: Likewise.
        children: Children of each block.
        apart: Standard deviation that the log ratio of the two halves is to have.
        draws: Number of draws.
        rng: Source of chance.

    Returns:
        Log factors, ``(blocks, draws)``.
    """
    points = _plane(longitude, latitude)
    gaps = np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))
    extent = gaps.max()
    if extent == 0 or len(points) == 1:
        return np.zeros((len(points), draws))
    alike = np.exp(-gaps / (REACH * extent))
    scale = apart / np.sqrt(_contrast(points, children, alike))
    root = np.linalg.cholesky(alike + 1e-9 * np.eye(len(points)))
    return np.asarray(scale * (root @ rng.standard_normal((len(points), draws))))


def _plane(longitude: Floats, latitude: Floats) -> Floats:
    """Kilometres east and north on a plane that fits the county."""
    east = longitude * np.cos(np.radians(latitude.mean()))
    return np.stack((east, latitude), axis=1) * _KM_A_DEGREE


def _contrast(points: Floats, children: Floats, alike: Floats) -> float:
    """Variance of the difference between the two halves of a field of variance 1.

    The county is halved across its longest axis so that each half has half the children.
    """
    share = children / children.sum()
    middle = points - share @ points
    axis = np.linalg.eigh((middle * share[:, None]).T @ middle)[1][:, -1]
    order = np.argsort(middle @ axis, kind="stable")
    before = np.cumsum(share[order])
    left = order[before <= 0.5]
    if not len(left):
        left = order[:1]
    side = np.zeros(len(points))
    side[left] = share[left] / share[left].sum()
    right = np.setdiff1d(order, left)
    side[right] = -share[right] / share[right].sum()
    return float(side @ alike @ side)
