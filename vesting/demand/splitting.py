"""The price of splitting: what several units must hold apart, above what they would hold together.

Every unit follows the law of an authority of its size, because σ was found not to depend on size. What
the units would hold together depends on how far they share their shock, which no data identify for
units that do not exist yet:

    V(group) = sum m_u² (a / N_u + σ²) + ρ σ² sum over u ≠ v of m_u m_v

with m the budgets. ρ is a stated parameter: 0 (each its own), as neighbouring authorities have it, and
1 (one shock for all). At ρ = 1 units of one cost per child hold together what one council of their
size would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from vesting.demand.reserve import check_chance, reserve_share
from vesting.errors import Problem, UsageError
from vesting.evidence.laws import Law, shared_shock
from vesting.findings import implements
from vesting.maths.arrays import Floats
from vesting.maths.games import membership

WRONG_SHARED = Problem("DEM-E38", "How far a shock is shared is out of range", UsageError)
NO_UNITS = Problem("DEM-E39", "A split needs units with children and a budget", UsageError)

WORDS = (
    "How far successors will share a shock, no data tell: it is a stated parameter. 0: each has its "
    "own. Estimated: as neighbouring authorities have shared theirs. 1: one shock for all."
)


class Shared(StrEnum):
    """The three values that are always shown."""

    NONE = "0"
    ESTIMATED = "estimated"
    FULL = "1"


def shared_values(stated: float | None = None) -> dict[str, float]:
    """The values for which a result is shown, by name; with the one that was stated, if any.

    Raises:
        UsageError: DEM-E38.
    """
    values = {
        Shared.NONE.value: 0.0,
        Shared.ESTIMATED.value: max(shared_shock().value, 0.0),
        Shared.FULL.value: 1.0,
    }
    if stated is not None:
        if not 0 <= stated <= 1:
            raise WRONG_SHARED(
                f"A shock cannot be shared to {stated:g}", mend="Give a number from 0 to 1."
            )
        values["stated"] = float(stated)
    return values


@dataclass(frozen=True, slots=True)
class Units:
    """Units with their size and budget.

    Attributes:
        names: Name of each.
        children: Children looked after.
        budgets: Mean yearly spending, pounds.
        own: Variance of the log change of each that is its own.
        shock: Standard deviation of each that may be shared.
    """

    names: tuple[str, ...]
    children: Floats
    budgets: Floats
    own: Floats
    shock: Floats

    def __len__(self) -> int:
        return len(self.names)

    def covariance(self, shared: float) -> Floats:
        """Covariance of the units' spending, pounds squared."""
        swing = self.budgets * self.shock
        common = shared * np.outer(swing, swing)
        np.fill_diagonal(common, self.budgets**2 * self.own + swing**2)
        return np.asarray(common)


def units_of(
    names: Sequence[str], children: Sequence[float], budgets: Sequence[float], law: Law
) -> Units:
    """Units that follow a law.

    Raises:
        UsageError: DEM-E39.
    """
    sizes, pounds = np.asarray(children, dtype=np.float64), np.asarray(budgets, dtype=np.float64)
    able = np.isfinite(sizes) & np.isfinite(pounds) & (sizes > 0) & (pounds > 0)
    if not len(names) == sizes.size == pounds.size or not names or not able.all():
        raise NO_UNITS(
            "Every unit needs a name, children looked after and a budget above 0",
            mend="Leave out units without children.",
        )
    return Units(
        tuple(names), sizes, pounds, law.a / np.maximum(sizes, 1), np.full(sizes.size, law.sigma)
    )


def group_reserves(units: Units, law: Law, chance: float, shared: float) -> Floats:
    """Reserve of every group of units, ``(2**n,)``: a cost game; nobody holds 0.

    A group's spending is taken as lognormal with the mean and variance of the sum.
    """
    inside = membership(len(units)).astype(np.float64)
    budget = inside @ units.budgets
    variance = np.einsum("gu,uv,gv->g", inside, units.covariance(shared), inside)
    cv = np.sqrt(variance[1:]) / budget[1:]
    return np.concatenate([[0.0], budget[1:] * reserve_share(cv, law, chance)])


def joint_reserve(units: Units, law: Law, chance: float, shared: float) -> float:
    """Reserve of all units together, pounds."""
    budget = units.budgets.sum()
    cv = np.sqrt(units.covariance(shared).sum()) / budget
    return float(budget * reserve_share(cv, law, chance))


@dataclass(frozen=True, slots=True)
class Split:
    """The price of splitting for one value of the shared shock.

    Attributes:
        shared: How far the units share their shock.
        apart: Sum of the reserves that the units hold each for itself, pounds.
        together: What they would hold as one pool.
        price: The difference; a held balance, not a yearly cost.
        share: The price over the budget.
    """

    shared: float
    apart: float
    together: float
    price: float
    share: float


@implements("FAC-6", "FAC-9")
def splitting_price(
    units: Units, law: Law, chance: float = 0.05, stated: float | None = None
) -> dict[str, Split]:
    """What holding reserves apart costs above holding one together, for each shared shock.

    Args:
        units: The units.
        law: Law of volatility of spending.
        chance: Chance of overspending that is accepted.
        stated: A further value of the shared shock.

    Raises:
        UsageError: DEM-E35 or DEM-E38.
    """
    check_chance(chance)
    cv = np.sqrt(units.own + units.shock**2)
    apart = float((units.budgets * reserve_share(cv, law, chance)).sum())
    made = {}
    for name, shared in shared_values(stated).items():
        together = joint_reserve(units, law, chance, shared)
        price = apart - together
        made[name] = Split(shared, apart, together, price, price / float(units.budgets.sum()))
    return made


def equal_units(children: float, cost: float, parts: int, law: Law) -> Units:
    """A county cut into parts of the same size.

    Args:
        children: Children looked after in the county.
        cost: Pounds a child and year.
        parts: How many.
        law: Law that they follow.
    """
    names = [f"Unit {number}" for number in range(1, parts + 1)]
    each = children / parts if parts else 0.0
    return units_of(names, [each] * parts, [each * cost] * parts, law)
