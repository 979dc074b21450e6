"""What is true of a county's children in care, child by child and spell by spell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl

from vesting.maths.arrays import Ints
from vesting.synthetic.returns.careers import PLACEMENTS
from vesting.synthetic.returns.plan import Plan

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Care:
    """The truth of one plan.

    Attributes:
        plan: The plan.
        children: One row a child: ``child, upn, sex, born, ethnic, alone, status_until, mother,
            mothers_child_born, family``.
        periods: One row a period of care: ``period, child, began, left, reason, home_lsoa,
            home_district, home_postcode`` (what the return says of the home), ``true_postcode``.
        spells: One row a placement: ``period, child, spell, placement, start, end, provider,
            place``; a temporary absence is no spell of its own.
        episodes: One row an episode as the returns tell it, in the codes of the latest year.
        breaks: Short breaks, which are no periods of care: rows like ``episodes``.
        until: Last day of which the truth is known.

    Ends are ``null`` where they lie after ``until``.
    """

    plan: Plan
    children: pl.DataFrame = field(repr=False)
    periods: pl.DataFrame = field(repr=False)
    spells: pl.DataFrame = field(repr=False)
    episodes: pl.DataFrame = field(repr=False)
    breaks: pl.DataFrame = field(repr=False)
    until: date

    def stock(self, first: date, last: date) -> Ints:
        """Children looked after at the end of each day, by placement.

        Args:
            first: First day.
            last: Last day, not after ``until``.

        Returns:
            ``(days, 10)``, columns in the order of ``PLACEMENTS``.
        """
        days = (last - first).days + 1
        start = _numbers(self.spells["start"]) - (first - _EPOCH).days
        end = (
            _numbers(self.spells["end"].fill_null(last + timedelta(days=1))) - (first - _EPOCH).days
        )
        kind = self.spells["placement"].replace_strict(
            list(PLACEMENTS), list(range(len(PLACEMENTS))), return_dtype=pl.Int64
        )
        change = np.zeros((days + 1, len(PLACEMENTS)), dtype=np.int64)
        np.add.at(change, (np.clip(start, 0, days), kind.to_numpy()), 1)
        np.add.at(change, (np.clip(end, 0, days), kind.to_numpy()), -1)
        return np.asarray(np.cumsum(change, axis=0)[:days])


def _numbers(days: pl.Series) -> Ints:
    return np.asarray(days.cast(pl.Int32).to_numpy(), dtype=np.int64)
