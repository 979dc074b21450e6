"""Keys: rules by which a cost is split, and the ones that every partnership has."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from vesting.findings import implements
from vesting.maths.arrays import Floats
from vesting.maths.games import separable, shapley, standing_alone
from vesting.maths.nucleolus import nucleolus
from vesting.options.shares.partnership import Key, Partnership

EQUAL = "equal"
ALONE = "stand-alone cost"
#: Measures that every partnership has without a figure in the file.
ALWAYS = (EQUAL, ALONE)
#: What the oldest share of joint works is called.
SEPARABLE = "separable costs, the rest by gain"


class NoKey(Exception):
    """A key cannot be formed for this partnership; the message says why."""


#: Titles of keys that are not simply "by" their measure.
TITLES = {EQUAL: "equal parts", ALONE: "by stand-alone cost"}


def spoken(measure: str) -> str:
    """What the key of one measure is called."""
    return TITLES.get(measure, f"by {measure.replace('_', ' ')}")


def every_key(partnership: Partnership) -> tuple[Key, ...]:
    """The file's own keys, then one for each measure, equal parts, and stand-alone cost."""
    taken = {key.title.casefold() for key in partnership.keys}
    usual = [Key(spoken(name), {name: 1.0}) for name in (*partnership.measures, *ALWAYS)]
    more = [key for key in usual if key.title.casefold() not in taken]
    return (*partnership.keys, *more)


def _part(partnership: Partnership, measure: str) -> Floats:
    """Each partner's part of a measure, adding up to 1."""
    if measure == EQUAL:
        figures = np.ones(len(partnership.partners))
    elif measure == ALONE:
        figures = standing_alone(partnership.costs)
    else:
        figures = np.array(partnership.measures[measure])
    if figures.sum() <= 0:
        raise NoKey(f"its measure, {measure}, adds up to 0")
    return np.asarray(figures / figures.sum(), dtype=np.float64)


@implements("PRN-4.8", "CASE-HIW-5")
def by_key(partnership: Partnership, key: Key) -> Floats:
    """What each partner pays under a key, adding up to the cost of all.

    Raises:
        NoKey: When a measure adds up to nothing.
    """
    if key.fixed:
        parts = np.array([key.fixed[name] for name in partnership.partners])
    else:
        blended = [part * _part(partnership, measure) for measure, part in key.blend.items()]
        parts = np.sum(blended, axis=0)
    return np.asarray(parts * partnership.total, dtype=np.float64)


def separable_costs(costs: Floats) -> Floats:
    """Each pays what it adds, and the rest in proportion to what it gains (SCRB).

    ``x_i = m_i + (c(i) - m_i) / sum_j (c(j) - m_j) * (c(N) - sum_j m_j)`` with ``m_i`` what player
    ``i`` adds to all others: the method of the water authorities of the 1950s (Straffin and
    Heaney 1981).

    Raises:
        NoKey: When nobody gains by joining last.
    """
    added, alone = separable(costs), standing_alone(costs)
    gains = alone - added
    if gains.sum() <= 0 or (gains < 0).any():
        raise NoKey("some partner joins the others at more than its stand-alone cost")
    rest = float(costs[-1]) - float(added.sum())
    return np.asarray(added + gains / gains.sum() * rest, dtype=np.float64)


@implements("PRN-4.8")
def fair_shares(costs: Floats) -> Iterator[tuple[str, str, Floats | str, str]]:
    """Shares that follow from the costs of the groups alone.

    Yields:
        Id, title, shares (or why there are none), and a remark.
    """
    yield "shapley", "Shapley value", shapley(costs), ""
    most_even = nucleolus(costs)
    yield most_even.kind, most_even.kind, most_even.shares, most_even.reason
    try:
        yield "separable-costs", SEPARABLE, separable_costs(costs), ""
    except NoKey as why:
        yield "separable-costs", SEPARABLE, str(why), ""
