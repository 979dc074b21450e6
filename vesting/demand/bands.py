"""Bands of age and duration in which a rate is held constant, and the number of a cell.

Ages follow the tables of the Department for Education. Bands of duration in care and in a placement are a choice of
the model: they are those bounds of the published tables between which rates differ most.
"""

from __future__ import annotations

import numpy as np

from vesting.demand.placements import Exit, Placement

YEAR = 365.25
"""Days of a year."""

AGE_EDGES = np.array([0.0, 1.0, 5.0, 10.0, 16.0, 18.0])
"""Years; at the last a child leaves."""
CARE_EDGES = np.array([0.0, 56.0, 183.0, 365.25, 730.5, 1095.75, 1.0e9]) / YEAR
"""Years since care began: 8 weeks, 6 months, 1, 2 and 3 years."""
STAY_EDGES = np.array([0.0, 56.0, 183.0, 730.5, 1.0e9]) / YEAR
"""Years since the placement began: 8 weeks, 6 months, 2 years."""

CLASSES = ("resident", "uasc")
"""Unaccompanied asylum-seeking children are a stream of their own."""

SHAPE = (len(CLASSES), len(AGE_EDGES) - 1, len(Placement), len(CARE_EDGES) - 1, len(STAY_EDGES) - 1)
"""Cells: class × age × placement × duration in care × duration in the placement."""
CELLS = int(np.prod(SHAPE))

CAUSES = len(Exit) - 1
"""Exits that chance decides; the 18th birthday is none of them."""
MOVE = CAUSES
"""Number of the outcome 'moves to another placement'."""
OUTCOMES = CAUSES + 1

AGES = 18
"""Single years of age."""


def cell_of(
    group: np.ndarray, age: np.ndarray, place: np.ndarray, care: np.ndarray, stay: np.ndarray
) -> np.ndarray:
    """Number of a cell from the numbers of its bands."""
    return np.asarray(np.ravel_multi_index((group, age, place, care, stay), SHAPE))


def band_of(edges: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Number of the band that holds each value; values beyond the ends go to the nearest band."""
    found = np.searchsorted(edges, values, side="right") - 1
    return np.asarray(np.clip(found, 0, len(edges) - 2))
