"""Posts that fall vacant and are filled: a birth–death process with a closed form.

Each post is on its own: its holder leaves at the rate τ a year, a vacancy is filled at the rate φ, and
a vacant post is covered by an agency worker with chance c. In the long run a post is vacant with chance

    v = τ / (τ + φ)

so that published vacancy and turnover give φ, and the workers at hand are binomial: every post has one
with chance 1 - v (1 - c). After a change of the rates v moves to its new level as exp(-(τ + φ) t).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import binom

from vesting.errors import Problem, UsageError
from vesting.maths.arrays import Floats

WRONG_STAFF = Problem("DEM-E90", "A workforce is not possible", UsageError)


@dataclass(frozen=True, slots=True)
class Staff:
    """A workforce.

    Attributes:
        posts: Posts that the unit has, full-time equivalents.
        vacancy: Share of them that is vacant in the long run.
        cover: Share of the vacant ones that an agency worker covers.
        turnover: Share of workers in post who leave in a year.
    """

    posts: int
    vacancy: float
    cover: float
    turnover: float

    def __post_init__(self) -> None:
        shares = (self.vacancy, self.cover)
        if self.posts < 1 or not all(0 <= x <= 1 for x in shares) or not self.turnover >= 0:
            raise WRONG_STAFF(
                f"{self.posts} posts, vacancy {self.vacancy:g}, cover {self.cover:g}, turnover "
                f"{self.turnover:g}",
                mend="Give one post or more, shares from 0 to 1, and a turnover of 0 or more.",
            )

    @property
    def filling(self) -> float:
        """Rate at which a vacancy is filled, a year; infinite where none stays vacant."""
        if self.vacancy == 0:
            return np.inf
        return self.turnover * (1 - self.vacancy) / self.vacancy

    @property
    def months_vacant(self) -> float:
        """Mean months that a post stays vacant."""
        return 12 / self.filling if self.filling > 0 else np.inf

    @property
    def present(self) -> float:
        """Chance that a post has a worker, permanent or agency."""
        return 1 - self.vacancy * (1 - self.cover)

    def workers(self) -> Floats:
        """Chance of every number of workers at hand, 0 to ``posts``."""
        return chances(self.posts, self.present)


def chances(posts: int, present: float) -> Floats:
    """Binomial chances of 0 to ``posts`` workers."""
    return np.asarray(binom.pmf(np.arange(posts + 1), posts, present), dtype=np.float64)


def staff_of_rates(posts: int, vacancy: float, agency: float, turnover: float) -> Staff:
    """A workforce from rates as DfE publishes them, in shares of 1.

    Agency workers are counted as cover of vacancies up to all of them; those above are left out.

    Args:
        posts: Posts.
        vacancy: Vacant over vacant and in post.
        agency: Agency over agency and in post.
        turnover: Leavers over in post.

    Raises:
        UsageError: DEM-E90.
    """
    if not (0 <= vacancy < 1 and 0 <= agency < 1):
        raise WRONG_STAFF(
            f"vacancy {vacancy:g}, agency {agency:g}", mend="Give shares from 0 to below 1."
        )
    vacant, covered = vacancy / (1 - vacancy), agency / (1 - agency)
    return Staff(posts, vacancy, min(covered / vacant, 1.0) if vacant > 0 else 0.0, turnover)


@dataclass(frozen=True, slots=True)
class Shock:
    """What changes at once.

    Attributes:
        cover: Share of agency cover that is lost.
        turnover: Factor on the rate of leaving.
        filling: Factor on the rate of filling vacancies.
        back_months: Mean months until lost agency cover is back; infinite where it stays away.
    """

    cover: float = 0.0
    turnover: float = 1.0
    filling: float = 1.0
    back_months: float = np.inf

    def __post_init__(self) -> None:
        if not (0 <= self.cover <= 1 and min(self.turnover, self.filling, self.back_months) > 0):
            raise WRONG_STAFF(
                "A shock loses a share of cover from 0 to 1 and has factors above 0",
                mend="Leave out what does not change.",
            )


def after_shock(staff: Staff, shock: Shock, months: Sequence[float]) -> tuple[Staff, ...]:
    """The workforce at months after a shock that meets it in its long-run state.

    At each time the workers at hand are binomial again, because posts stay independent; the state is
    exact, not an approximation.
    """
    leaving = staff.turnover * shock.turnover
    filling = staff.filling * shock.filling
    both = leaving + filling
    settled = leaving / both if np.isfinite(both) and both > 0 else staff.vacancy
    years = np.asarray(months, dtype=np.float64) / 12
    gone = np.exp(-both * years) if np.isfinite(both) else np.ones_like(years)
    vacancy = settled + (staff.vacancy - settled) * gone
    lost = shock.cover * np.exp(-12 * years / shock.back_months)
    return tuple(
        replace(staff, vacancy=float(v), cover=float(staff.cover * (1 - x)), turnover=leaving)
        for v, x in zip(vacancy, lost, strict=True)
    )
