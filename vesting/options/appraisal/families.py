"""Families of nearly the same map: shares of priorities that near-duplicates do not split.

Among hundreds of thousands of options each leader has a small share, because maps that differ by a
village lead in turn. The rule is stated and simple: leaders are taken from the largest share down;
each joins the first family whose head it differs from by at most a given share of residents, or
else it founds a family.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vesting.maths.intervals import half_width
from vesting.options.appraisal.moves import Ground, match
from vesting.options.appraisal.priorities import MEANING, Leader, Priorities
from vesting.options.appraisal.shared import Shared, in_common

#: Share of residents in another council up to which two maps are of one family.
NEAR = 0.10


@dataclass(frozen=True, slots=True)
class Family:
    """Leaders that are nearly the same map.

    Attributes:
        head: Position of the member with the largest share.
        members: Positions, the head first.
        first: Share of draws in which a member comes first.
        first_half_width: Half-width of that share, 95 %.
        top: Share of draws in which a member is among the first three.
        top_half_width: Half-width of that share, 95 %.
        apart: Largest share of residents by which a member differs from the head.
    """

    head: int
    members: tuple[int, ...]
    first: float
    first_half_width: float
    top: float
    top_half_width: float
    apart: float


@dataclass(frozen=True, slots=True)
class Families:
    """All leaders by family, and what leaders have in common.

    Attributes:
        families: The largest share first; shares of coming first add up to 1.
        near: Rule by which they were made: share of residents.
        common: What the leaders share, weighted by their shares of draws.
    """

    families: tuple[Family, ...]
    near: float
    common: Shared

    def sentence(self) -> str:
        """The rule and the meaning, printed beside every family."""
        return (
            f"Maps of one family differ from its head by at most {100 * self.near:g} % of "
            f"residents. A share is a {MEANING}."
        )


def families(priorities: Priorities, ground: Ground, near: float = NEAR) -> Families:
    """Gather leaders into families.

    Args:
        priorities: Draws and their leaders.
        ground: Blocks, people and councils.
        near: Share of residents up to which two maps are of one family.
    """
    listing, leaders = priorities.scored.listing, priorities.leaders()
    gathered: list[tuple[list[Leader], float]] = []
    for leader in leaders:
        units = listing.units(leader.option)
        for place, (members, apart) in enumerate(gathered):
            away = match(ground, listing.units(members[0].option), units).share
            if away <= near:
                gathered[place] = ([*members, leader], max(apart, away))
                break
        else:
            gathered.append(([leader], 0.0))
    made = [_family(priorities, members, apart) for members, apart in gathered]
    made.sort(key=lambda family: (-family.first, family.head))
    shares = np.array([leader.first for leader in leaders])
    common = in_common(ground, listing, [leader.option for leader in leaders], shares)
    return Families(tuple(made), near, common)


def _family(priorities: Priorities, leaders: list[Leader], apart: float) -> Family:
    draws = len(priorities.weights)
    members = tuple(leader.option for leader in leaders)
    first = float(np.isin(priorities.best[:, 0], members).mean())
    top = float(np.isin(priorities.best, members).any(axis=1).mean())
    family = Family(members[0], members, first, 0.0, top, 0.0, apart)
    return replace(
        family,
        first_half_width=float(half_width(first, draws)),
        top_half_width=float(half_width(top, draws)),
    )
