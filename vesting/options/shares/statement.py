"""The yearly statement: what each partner paid against what it used."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vesting.findings import implements
from vesting.maths.arrays import Floats
from vesting.options.shares.partnership import Partnership, Year


@dataclass(frozen=True, slots=True)
class Statement:
    """One year, one line a partner.

    Attributes:
        year: Such as ``2026-27``.
        paid: Money paid.
        used: What was used, in the file's unit.
        worth: The year's money in proportion to use.
        over: Paid above the worth of what was used; below 0 where less was paid.
        balance: ``over`` added up from the first year on.
    """

    year: str
    paid: Floats
    used: Floats
    worth: Floats
    over: Floats
    balance: Floats


@implements("PRN-4.8")
def statements(partnership: Partnership) -> tuple[Statement, ...]:
    """A statement for each year of the file, in its order; each year's ``over`` adds up to 0."""
    balance = np.zeros(len(partnership.partners))
    made: list[Statement] = []
    for year in partnership.years:
        paid, used = _columns(partnership, year)
        worth = used / used.sum() * paid.sum()
        over = paid - worth
        balance = balance + over
        made.append(Statement(year.name, paid, used, worth, over, balance))
    return tuple(made)


def _columns(partnership: Partnership, year: Year) -> tuple[Floats, Floats]:
    paid = np.array([year.paid[name] for name in partnership.partners])
    used = np.array([year.used[name] for name in partnership.partners])
    return paid, used
