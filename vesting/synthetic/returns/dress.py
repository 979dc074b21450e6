"""Homes, places and reasons put on the bare days, as tables."""

from __future__ import annotations

import numpy as np
import polars as pl

from vesting.maths.arrays import Ints
from vesting.synthetic.postcodes import AREA_ELSEWHERE, code_of
from vesting.synthetic.returns.calendar import NEVER
from vesting.synthetic.returns.careers import ADOPTION, PARENTS, PLACEMENTS, Spells
from vesting.synthetic.returns.episodes import Told
from vesting.synthetic.returns.plan import Homes
from vesting.synthetic.returns.reasons import Words, pick
from vesting.synthetic.returns.stays import Stays

_NEED = (
    ("N1", 0.64), ("N5", 0.13), ("N4", 0.09), ("N3", 0.04), ("N2", 0.03), ("N8", 0.04), ("N6", 0.02),
    ("N7", 0.01),
)  # fmt: skip
_NO_HOME, _HOME_AWAY = 0.02, 0.03
_ELSEWHERE = 400


def dates(days: Ints) -> pl.Series:
    """Days as dates; ``null`` for a day that does not come."""
    column = pl.Series(np.minimum(days, NEVER), dtype=pl.Int32)
    return pl.select(pl.when(column < NEVER).then(column.cast(pl.Date))).to_series()


def elsewhere(rng: np.random.Generator, number: int) -> Words:
    """Postcodes outside the county."""
    pool = np.array([code_of(AREA_ELSEWHERE, 1 + i % 9, i // 9) for i in range(_ELSEWHERE)])
    return pool[rng.integers(0, _ELSEWHERE, number)]


def homes(rng: np.random.Generator, stays: Stays, known: Homes) -> tuple[Words, Words]:
    """The true home postcode of each period, and what the return will say of it.

    A family has one; some are not told, some are given outside the county; those who came alone
    have none.
    """
    order = np.argsort(known.lsoa_of, kind="stable")
    first = np.searchsorted(known.lsoa_of[order], np.arange(len(known.lsoas)))
    each = np.bincount(known.lsoa_of, minlength=len(known.lsoas))
    home = np.where(stays.alone, 0, stays.home)
    chance = rng.random(int(stays.family.max(initial=0)) + 1)[stays.family]
    at = order[first[home] + np.floor(chance * each[home]).astype(np.int64)]
    true = np.where(stays.alone, "", np.array(known.postcodes)[at])
    luck = rng.random(len(stays))
    told = np.where(luck < _NO_HOME, "", true)
    away = (luck > 1 - _HOME_AWAY) & ~stays.alone
    return true, np.where(away, elsewhere(rng, len(stays)), told)


def periods_table(stays: Stays, names: Words, reason: Words, homes_of: tuple[Words, Words],
                  known: Homes, until: int) -> pl.DataFrame:  # fmt: skip
    """Periods of care."""
    left = np.where(stays.left > until, NEVER, stays.left)
    home = np.where(stays.alone, 0, stays.home)
    lsoa, district = np.array(known.lsoas)[home], np.array(known.districts)[home]
    return pl.DataFrame(
        {
            "period": np.arange(len(stays)),
            "child": names[stays.child],
            "began": dates(stays.began),
            "left": dates(left),
            "reason": np.where(left == NEVER, "", reason),
            "home_lsoa": np.where(stays.alone, "", lsoa),
            "home_district": np.where(stays.alone, "", district),
            "home_postcode": homes_of[1],
            "true_postcode": homes_of[0],
        }
    )


def spells_table(spells: Spells, child: Words, place: Words, provider: Words) -> pl.DataFrame:
    """Placements; the position of a row is the number of the spell."""
    return pl.DataFrame(
        {
            "period": spells.period,
            "child": child[spells.period],
            "spell": np.arange(len(place)),
            "placement": np.array(PLACEMENTS)[spells.placement],
            "start": dates(spells.start),
            "end": dates(spells.end),
            "provider": provider,
            "place": place,
        }
    )


def episodes_table(
    rng: np.random.Generator, told: Told, spells: pl.DataFrame, periods: pl.DataFrame, known: Homes
) -> pl.DataFrame:
    """Episodes as the returns tell them, in the codes of the latest year."""
    at, number = told.spell, len(told.spell)
    period = spells["period"].to_numpy()[at]
    need = np.where(periods["home_lsoa"].to_numpy() == "", "N8", pick(rng, _NEED, periods.height))
    reason = np.where(told.last, periods["reason"].to_numpy()[period], "X1")
    away = told.absent != ""
    return pl.DataFrame(
        {
            "child": spells["child"].to_numpy()[at],
            "period": period,
            "spell": at,
            "started": dates(told.start),
            "ended": dates(told.end),
            "new_reason": told.new,
            "legal_status": told.status,
            "need": need[period],
            "place": np.where(away, told.absent, spells["place"].to_numpy()[at]),
            "provider": np.where(away, "", spells["provider"].to_numpy()[at]),
            "end_reason": np.where(told.end == NEVER, "", reason),
            "change_reason": told.change,
            "home_postcode": periods["home_postcode"].to_numpy()[period],
            "placed_postcode": _placed(rng, spells, periods, known)[at],
            "urn": _numbers(rng, spells)[at],
            "registered": (rng.random(spells.height) < 0.7)[at],
            "row": np.arange(number),
        }
    )


def _placed(
    rng: np.random.Generator, spells: pl.DataFrame, periods: pl.DataFrame, known: Homes
) -> Words:
    """Where each placement is: with parents at home, agencies and homes often outside the county."""
    number = spells.height
    kind = spells["placement"].to_numpy()
    pool = np.array(known.postcodes)
    inside = pool[rng.integers(0, len(pool), number)]
    far = np.where(np.isin(kind, ("childrens_home", "secure", "foster_agency")), 0.6, 0.2)
    place = np.where(rng.random(number) < far, elsewhere(rng, number), inside)
    home = periods["true_postcode"].to_numpy()[spells["period"].to_numpy()]
    place = np.where((kind == PLACEMENTS[PARENTS]) & (home != ""), home, place)
    return np.where((kind == PLACEMENTS[ADOPTION]) & (rng.random(number) < 0.5), "", place)


def _numbers(rng: np.random.Generator, spells: pl.DataFrame) -> Words:
    """Unique reference numbers of homes and agencies, from a range that Ofsted does not use."""
    registered = spells["placement"].is_in(
        ["childrens_home", "secure", "foster_agency", "foster_in_house", "supported"]
    )
    drawn = np.array([f"99{n:05d}" for n in rng.integers(0, 100_000, spells.height).tolist()])
    drawn = np.where(rng.random(spells.height) < 0.03, "XXXXXXX", drawn)
    return np.where(registered.to_numpy(), drawn, "")
