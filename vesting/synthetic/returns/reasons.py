"""Why a period ends, and which codes a placement has."""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Ints
from vesting.synthetic.returns.calendar import YEAR
from vesting.synthetic.returns.careers import ADOPTION, PARENTS, PLACEMENTS, Endings, Spells
from vesting.synthetic.returns.stays import Stays

Words = np.ndarray
"""An array of codes."""

#: Codes and shares of each placement; shaped on the stock of 31 March 2024 (reference, section 8).
_PLACES: tuple[tuple[tuple[str, float], ...], ...] = (
    (("U1", 0.62), ("U2", 0.05), ("U3", 0.33)),
    (("U6", 0.55), ("U4", 0.40), ("U5", 0.05)),
    (("U6", 0.50), ("U4", 0.47), ("U5", 0.03)),
    (("K2", 1.0),),
    (("K1", 1.0),),
    (("H5", 0.86), ("P2", 0.14)),
    (("P1", 1.0),),
    (("A5", 0.62), ("A6", 0.26), ("A3", 0.09), ("A4", 0.03)),
    (("R1", 0.34), ("R3", 0.30), ("S1", 0.16), ("R2", 0.10), ("R5", 0.10)),
    (("Z14", 0.40), ("Z11", 0.25), ("Z12", 0.25), ("Z13", 0.10)),
)
_PROVIDERS: tuple[tuple[tuple[str, float], ...], ...] = (
    (("PR1", 1.0),),
    (("PR1", 1.0),),
    (("PR4", 0.86), ("PR5", 0.14)),
    (("PR4", 0.82), ("PR1", 0.12), ("PR5", 0.05), ("PR2", 0.01)),
    (("PR2", 0.50), ("PR4", 0.30), ("PR1", 0.20)),
    (("PR4", 0.76), ("PR1", 0.13), ("PR5", 0.11)),
    (("PR0", 1.0),),
    (("PR1", 0.78), ("PR2", 0.08), ("PR5", 0.14)),
    (("PR4", 0.50), ("PR3", 0.30), ("PR1", 0.20)),
    (("PR4", 0.60), ("PR1", 0.40)),
)
_GROWN_FOSTER = (("E17", 0.62), ("E5", 0.22), ("E6", 0.06), ("E4A", 0.06), ("E7", 0.04))
_GROWN = (("E5", 0.60), ("E6", 0.16), ("E4A", 0.10), ("E7", 0.06), ("E8", 0.08))
_YOUNG = (
    ("E4A", 0.36), ("E4B", 0.07), ("E45", 0.06), ("E46", 0.12), ("E47", 0.05), ("E48", 0.04),
    ("E13", 0.12), ("E41", 0.08), ("E3", 0.02), ("E8", 0.07), ("E2", 0.002), ("E16", 0.008),
)  # fmt: skip
_OLD = (
    ("E4A", 0.46), ("E4B", 0.14), ("E13", 0.09), ("E5", 0.08), ("E3", 0.03), ("E8", 0.11),
    ("E9", 0.05), ("E14", 0.03), ("E2", 0.004), ("E41", 0.006),
)  # fmt: skip
_ALONE = (("E3", 0.52), ("E15", 0.22), ("E8", 0.18), ("E16", 0.03), ("E4A", 0.05))
_ADOPTED = (("E12", 0.9), ("E11", 0.1))
_HOME = (("E4A", 0.93), ("E4B", 0.07))


def pick(rng: np.random.Generator, shares: tuple[tuple[str, float], ...], number: int) -> Words:
    """Codes drawn in proportion to their shares."""
    weights = np.array([share for _, share in shares])
    codes = np.array([code for code, _ in shares], dtype="U6")
    return codes[rng.choice(len(codes), number, p=weights / weights.sum())]


def reasons(rng: np.random.Generator, stays: Stays, endings: Endings, last: Ints) -> Words:
    """Why each period ends (``REC``).

    Args:
        rng: Source of the choice.
        stays: Periods of care.
        endings: Last placements.
        last: Placement in which each period ends.
    """
    number = len(stays)
    reason = np.where(
        (stays.left - stays.born) / YEAR < 12, pick(rng, _YOUNG, number), pick(rng, _OLD, number)
    )
    reason = np.where(stays.alone, pick(rng, _ALONE, number), reason)
    grown = np.where(last <= 2, pick(rng, _GROWN_FOSTER, number), pick(rng, _GROWN, number))
    reason = np.where(stays.grown, grown, reason)
    reason = np.where(endings.placement == ADOPTION, pick(rng, _ADOPTED, number), reason)
    return np.where(endings.placement == PARENTS, pick(rng, _HOME, number), reason)


def codes(rng: np.random.Generator, spells: Spells) -> tuple[Words, Words]:
    """Place and provider of each spell."""
    place = np.empty(len(spells.period), dtype="U6")
    provider = np.empty(len(spells.period), dtype="U6")
    for kind in range(len(PLACEMENTS)):
        here = spells.placement == kind
        place[here] = pick(rng, _PLACES[kind], int(here.sum()))
        provider[here] = pick(rng, _PROVIDERS[kind], int(here.sum()))
    return place, provider
