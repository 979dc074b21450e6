"""What a return says of a child besides episodes."""

from __future__ import annotations

import numpy as np
import polars as pl

from vesting.maths.arrays import Flags, Ints
from vesting.synthetic.returns.calendar import birthday
from vesting.synthetic.returns.reasons import Words, pick

_ETHNIC = (
    ("WBRI", 0.72), ("WOTH", 0.04), ("MWBC", 0.04), ("MWBA", 0.015), ("MWAS", 0.02), ("MOTH", 0.035),
    ("BAFR", 0.02), ("BCRB", 0.015), ("BOTH", 0.015), ("APKN", 0.02), ("AOTH", 0.015),
    ("WROM", 0.01), ("WIRT", 0.005), ("AIND", 0.005), ("ABAN", 0.005), ("CHNE", 0.002),
    ("OOTH", 0.01), ("NOBT", 0.006), ("REFU", 0.002), ("WIRI", 0.005),
)  # fmt: skip
_ETHNIC_ALONE = (("OOTH", 0.42), ("BAFR", 0.34), ("AOTH", 0.16), ("WOTH", 0.08))
_UNKNOWN = (("UN1", 0.4), ("UN2", 0.1), ("UN3", 0.2), ("UN4", 0.2), ("UN5", 0.1))
_LETTERS = np.array(list("ABCDEFGHJKLMNPQRTUVWXYZ"))


def names_of_children(rng: np.random.Generator, number: int) -> list[str]:
    """Identifiers: six digits, none twice in a county, but many the same in two counties."""
    most = max(3 * number, 30_000)
    return [str(100_000 + n) for n in rng.choice(most, number, replace=False).tolist()]


def describe(
    rng: np.random.Generator, born: Ints, came: Ints, alone: Flags, family: Ints
) -> pl.DataFrame:
    """One row a child, in the order given.

    Args:
        rng: Source of everything.
        born: Day of birth.
        came: First day in care.
        alone: Who came to the country without family.
        family: Number of the family.
    """
    number = len(born)
    boy = rng.random(number) < np.where(alone, 0.94, 0.56)
    grown = birthday(born, 18)
    granted = rng.random(number) < 0.25
    ceased = np.where(granted, np.minimum(came + rng.integers(120, 700, number), grown), grown)
    mother = ~boy & ~alone & (rng.random(number) < 0.02) & (came - born > 15 * 365)
    babe = came + rng.integers(30, 400, number)
    days = pl.Series(born, dtype=pl.Int32)
    return pl.DataFrame(
        {
            "child": names_of_children(rng, number),
            "upn": _pupil_numbers(rng, number),
            "sex": np.where(boy, "1", "2"),
            "born": days.cast(pl.Date),
            "ethnic": np.where(alone, pick(rng, _ETHNIC_ALONE, number), pick(rng, _ETHNIC, number)),
            "alone": alone,
            "status_until": _days(ceased, alone),
            "mother": mother,
            "mothers_child_born": _days(np.minimum(babe, grown - 1), mother),
            "family": family,
        }
    )


def _days(days: Ints, known: Flags) -> pl.Series:
    """Dates where known."""
    column = pl.Series(days, dtype=pl.Int32).cast(pl.Date)
    return pl.select(pl.when(pl.Series(known)).then(column)).to_series()


def _pupil_numbers(rng: np.random.Generator, number: int) -> Words:
    """Unique pupil numbers in form, with a local authority number that none has; some unknown."""
    digits = rng.integers(0, 10**9, number)
    letters = _LETTERS[rng.integers(0, len(_LETTERS), number)]
    numbers = np.array(
        [f"{a}501{d:09d}" for a, d in zip(letters.tolist(), digits.tolist(), strict=True)]
    )
    return np.where(rng.random(number) < 0.07, pick(rng, _UNKNOWN, number), numbers)
