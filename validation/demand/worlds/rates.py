"""Levels about which worlds are drawn: shares of starts, yearly rates of moving and leaving.

Shaped on the national statistics for 2023-24 (reference, section 8): exits by age over stock by age,
changes of placement a child-year, first placements and the stock by placement.
"""

from __future__ import annotations

import numpy as np

PLACEMENTS = (
    "kinship_foster", "foster_in_house", "foster_agency", "childrens_home", "secure", "supported",
    "with_parents", "adoption", "residential_other", "other",
)  # fmt: skip
ADOPTION = 7
EDGES = (0.0, 1.0, 5.0, 10.0, 16.0, 18.0)
"""Ages in years between which rates are constant."""
START_AGES = np.array((0.205, 0.19, 0.19, 0.31, 0.105))
"""Shares of entries by age band, without those who came to the country alone."""

#: Rows: age below 1, 1-4, 5-9, 10-15, 16-17; then alone below 16, alone 16-17.
FIRST = np.array(
    (
        (0.20, 0.40, 0.22, 0.001, 0, 0, 0.09, 0, 0.08, 0.009),
        (0.24, 0.38, 0.24, 0.003, 0, 0, 0.10, 0, 0.02, 0.017),
        (0.26, 0.37, 0.25, 0.02, 0, 0, 0.07, 0, 0.01, 0.02),
        (0.17, 0.34, 0.24, 0.14, 0.004, 0.006, 0.05, 0, 0.02, 0.03),
        (0.08, 0.19, 0.13, 0.13, 0.01, 0.36, 0.03, 0, 0.03, 0.04),
        (0.02, 0.30, 0.50, 0.03, 0, 0.11, 0, 0, 0, 0.04),
        (0.01, 0.08, 0.17, 0.02, 0, 0.66, 0, 0, 0, 0.06),
    )
)
NEXT = np.array(
    (
        (0.25, 0.34, 0.22, 0.001, 0, 0, 0.10, 0.06, 0.02, 0.009),
        (0.21, 0.27, 0.22, 0.004, 0, 0, 0.09, 0.19, 0.006, 0.01),
        (0.20, 0.34, 0.30, 0.06, 0, 0, 0.06, 0.02, 0.01, 0.01),
        (0.11, 0.25, 0.28, 0.27, 0.005, 0.005, 0.04, 0, 0.02, 0.02),
        (0.05, 0.13, 0.15, 0.20, 0.008, 0.39, 0.03, 0, 0.02, 0.022),
        (0.03, 0.26, 0.44, 0.06, 0, 0.18, 0, 0, 0.01, 0.02),
        (0.01, 0.06, 0.12, 0.03, 0, 0.75, 0, 0, 0.01, 0.02),
    )
)
MOVES = np.array((0.42, 0.78, 0.72, 0.70, 5.0, 1.1, 0.45, 0.08, 2.4, 4.0))
"""Moves a year, by placement."""
LEAVES = np.array((0.45, 0.42, 0.25, 0.155, 0.18, 0.18, 0.20))
"""Exits a year other than by turning 18, by row of the tables above."""
LEAVES_BY = np.array((0.9, 1.0, 0.85, 0.8, 3.0, 1.1, 1.7, 1.0, 2.4, 2.5))
"""Factor on them, by placement."""
ADOPTED = 1.35
"""Exits a year from a placement for adoption."""
STAY = 2.8
"""Mean years in care, by which entries follow from a size."""
STAY_ALONE = 1.05
"""The same for those who came alone."""
