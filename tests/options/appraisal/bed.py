"""A small area with every option, for comparisons with brute force."""

from __future__ import annotations

from datetime import date

import numpy as np

from vesting.maths.aggregate import How
from vesting.options.appraisal.criteria import Better, CriteriaSet, Criterion, Factor
from vesting.options.appraisal.listing import Listing, score_options
from vesting.options.appraisal.moves import Ground
from vesting.options.appraisal.scored import Scored

DAY = date(2026, 3, 2)
BLOCKS = tuple("ABCDEFGHI")


def grid(rows=3, columns=3):
    """Neighbour masks of a grid."""
    masks = [0] * (rows * columns)
    for r in range(rows):
        for c in range(columns):
            here = r * columns + c
            for there in ([here + 1] if c + 1 < columns else []) + (
                [here + columns] if r + 1 < rows else []
            ):
                masks[here] |= 1 << there
                masks[there] |= 1 << here
    return masks


def is_connected(mask, neighbours):
    reached = mask & -mask
    while True:
        wider = reached
        for i, near in enumerate(neighbours):
            if reached >> i & 1:
                wider |= near & mask
        if wider == reached:
            return reached == mask
        reached = wider


def every_option(neighbours):
    """Every partition into connected councils, by number of councils."""
    full = (1 << len(neighbours)) - 1
    units = [m for m in range(1, full + 1) if is_connected(m, neighbours)]
    found = {}

    def split(rest, chosen):
        if not rest:
            found.setdefault(len(chosen), []).append(chosen)
            return
        low = rest & -rest
        for unit in units:
            if unit & low and not unit & ~rest:
                split(rest & ~unit, (*chosen, unit))

    split(full, ())
    return units, found


def small_area(seed=0, councils=(2, 3, 4)):
    """Ground, listing and measures of a grid of nine blocks."""
    rng = np.random.default_rng(seed)
    units, options = every_option(grid())
    place = {unit: i for i, unit in enumerate(units)}
    members = np.array([[unit >> b & 1 for b in range(9)] for unit in units], dtype=bool)
    people = rng.integers(50, 200, 9).astype(float)
    listing = Listing.of([np.array([[place[u] for u in o] for o in options[k]]) for k in councils])
    children, poor = people * rng.uniform(0.2, 0.3, 9), rng.uniform(0, 30, 9)
    measures = {
        "people": members @ people,
        "children": members @ children,
        "poor": (members @ (poor * children)) / (members @ children),
        "far": members.sum(axis=1) ** 1.5 + rng.uniform(0, 1, len(units)),
    }
    return Ground(members, people, BLOCKS), listing, measures


CRITERIA = CriteriaSet(
    (
        Criterion(
            "small", "Smallest council", Better.MORE, 0, 600, "people", How.MIN, unit="residents",
            factor=Factor.SCALE, group="scale",
        ),
        Criterion(
            "gap", "Gap in deprivation", Better.LESS, 30, 0, "poor", How.RANGE, unit="points",
            child_outcome=True, why_outcome="inequality", factor=Factor.CAPACITY,
        ),
        Criterion(
            "far", "Distance", Better.LESS, 30, 0, "far", How.WEIGHTED_MEAN, "children",
            factor=Factor.GEOGRAPHY, unit="km",
        ),
    )
)  # fmt: skip
FIXED = CRITERIA.fix(DAY, "Board")


def small_case(seed=0, criteria=FIXED, proposed=(), councils=(2, 3, 4)):
    """Ground and scored options."""
    ground, listing, measures = small_area(seed, councils)
    scores = score_options(listing, criteria.criteria, measures)
    names = tuple(f"option {i}" for i in range(len(listing)))
    return ground, Scored.of(criteria, listing, scores, proposed=proposed, names=names)
