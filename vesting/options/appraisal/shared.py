"""What a set of options has in common: councils, blocks together, blocks apart, numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vesting.maths.arrays import Floats
from vesting.options.appraisal.listing import Listing
from vesting.options.appraisal.moves import Ground

#: Share from which something is called common to a set of options.
COMMON = 0.9


@dataclass(frozen=True, slots=True)
class Shared:
    """What options have in common, each with the share of them (or of draws) that have it.

    Attributes:
        councils: For each number of councils its share.
        units: Positions of possible councils that most have, the commonest first.
        together: Pairs of blocks that most have in one council.
        apart: Pairs of blocks that most have in two.
    """

    councils: tuple[tuple[int, float], ...]
    units: tuple[tuple[int, float], ...]
    together: tuple[tuple[str, str, float], ...]
    apart: tuple[tuple[str, str, float], ...]


def in_common(
    ground: Ground,
    listing: Listing,
    options: Sequence[int],
    weights: Floats | None = None,
    *,
    threshold: float = COMMON,
) -> Shared:
    """What options share.

    Args:
        ground: Blocks and councils.
        listing: The list they stand in.
        options: Their positions.
        weights: How much each counts, such as its share of draws; equally unless given.
        threshold: Share from which something is reported.
    """
    if len(options) == 0:
        return Shared((), (), (), ())
    raw = np.ones(len(options)) if weights is None else weights
    parts = raw / raw.sum()
    units = np.zeros(len(ground.members))
    together = np.zeros((len(ground.blocks),) * 2)
    councils: dict[int, float] = {}
    for option, part in zip(options, parts, strict=True):
        has = list(listing.units(option))
        units[has] += part
        member = ground.members[has].astype(np.float64)
        together += part * (member.T @ member)
        councils[len(has)] = councils.get(len(has), 0.0) + float(part)
    common = [int(u) for u in np.argsort(-units, kind="stable") if units[u] >= threshold - 1e-9]
    return Shared(
        councils=tuple(sorted(councils.items(), key=lambda pair: (-pair[1], pair[0]))),
        units=tuple((unit, min(float(units[unit]), 1.0)) for unit in common),
        together=_pairs(ground, together, threshold),
        apart=_pairs(ground, 1.0 - together, threshold),
    )


def _pairs(ground: Ground, shares: Floats, threshold: float) -> tuple[tuple[str, str, float], ...]:
    found = np.argwhere(np.triu(shares >= threshold - 1e-9, 1))
    return tuple(
        (ground.blocks[i], ground.blocks[j], min(float(shares[i, j]), 1.0)) for i, j in found
    )
