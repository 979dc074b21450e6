"""Low, middle and high of every option on criteria whose measures are uncertain."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.maths.arrays import Flags, Floats, Singles
from vesting.maths.draws import group_quantiles
from vesting.options.appraisal.criteria import Criterion
from vesting.options.appraisal.listing import Listing
from vesting.options.appraisal.problems import BAD_SHAPE, UNKNOWN_CRITERION
from vesting.options.appraisal.scored import Evidence

#: Quantiles that pages show: 8 times in 10 the figure lies between the outer two.
PARTS = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Interval:
    """Quantiles of every option on one criterion.

    Attributes:
        criterion: Id.
        parts: Which quantiles.
        amounts: ``(options, parts)``, in the criterion's unit.
    """

    criterion: str
    parts: tuple[float, ...]
    amounts: Floats = field(repr=False)


def unit_draws(members: Flags, block_draws: Floats) -> Singles:
    """Draws of every possible council as sums of its blocks' draws, ``(units, draws)``.

    Every council that has a block has that block's draws (common random numbers), so differences
    between options are not blurred by chance that both share.

    Args:
        members: Which blocks each council has, ``(units, blocks)``.
        block_draws: ``(blocks, draws)``.

    Raises:
        InputError: When the numbers of blocks differ.
    """
    if members.shape[1] != block_draws.shape[0]:
        raise BAD_SHAPE(
            f"There are draws for {block_draws.shape[0]} blocks, and councils of {members.shape[1]}"
        )
    # Sums are made in double precision, in the order of the blocks, and rounded once.
    return np.asarray(members.astype(np.float64) @ block_draws, dtype=np.float32)


def intervals(
    listing: Listing,
    criteria: tuple[Criterion, ...],
    evidence: Evidence,
    parts: tuple[float, ...] = PARTS,
) -> tuple[Interval, ...]:
    """Quantiles of every option on every criterion that evidence has draws of.

    Args:
        listing: The options.
        criteria: The criteria; those without draws are passed over.
        evidence: Draws of the councils' measures.
        parts: Quantiles, ascending.

    Raises:
        InputError: When draws belong to no criterion.
    """
    unknown = set(evidence.draws) - {criterion.id for criterion in criteria}
    if unknown:
        raise UNKNOWN_CRITERION(f"There are draws for {sorted(unknown)}, which are no criteria")
    made = []
    for criterion in criteria:
        if criterion.id in evidence.draws:
            amounts = np.empty((len(listing), len(parts)))
            recipe = evidence.recipe(criterion)
            for groups, rows in zip(listing.parts, listing.slices(), strict=True):
                amounts[rows] = group_quantiles(
                    evidence.draws[criterion.id], groups, recipe, np.array(parts)
                )
            made.append(Interval(criterion.id, parts, amounts))
    return tuple(made)
