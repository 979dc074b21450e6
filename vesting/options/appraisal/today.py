"""Every option against today: better, worse, cannot tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from vesting.maths.arrays import Floats
from vesting.maths.draws import group_quantiles
from vesting.maths.intervals import verdict
from vesting.options.appraisal.criteria import Better, Criterion
from vesting.options.appraisal.problems import BAD_SHAPE
from vesting.options.appraisal.scored import NOTHING_UNCERTAIN, Evidence, Scored

#: Level of the interval of a difference unless told.
LEVEL = 0.9


class Verdict(StrEnum):
    """What can be said of a difference from today."""

    BETTER = "better"
    WORSE = "worse"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True, slots=True)
class Today:
    """Today's arrangement on the same criteria.

    Attributes:
        scores: Score of each criterion; a criterion left out has no figure today.
        draws: Draws of today's score for uncertain criteria, ``(draws,)``, of the same states of
            the world as the options' draws.
        material: Smallest difference that matters for a criterion, in its unit; 0 unless given.
        not_comparable: Criteria that cannot be compared although figures exist, and why, such as a
            county's figure shared out by population alone.
        level: Level of the interval of a difference.
    """

    scores: Mapping[str, float]
    draws: Mapping[str, Floats] = field(default_factory=dict)
    material: Mapping[str, float] = field(default_factory=dict)
    not_comparable: Mapping[str, str] = field(default_factory=dict)
    level: float = LEVEL


@dataclass(frozen=True, slots=True)
class Comparison:
    """One option's criterion against today.

    Attributes:
        criterion: Id.
        option: Its score.
        today: Today's; ``None`` where there is none.
        low: Low end of the difference, where it is uncertain.
        high: High end.
        verdict: Better, worse, or cannot tell.
        why: What the verdict rests on.
    """

    criterion: str
    option: float
    today: float | None
    low: float | None
    high: float | None
    verdict: Verdict
    why: str


@dataclass(frozen=True)
class AgainstToday:
    """All options against today.

    Attributes:
        scored: The options.
        today: Today's arrangement.
        verdicts: 1 better, -1 worse, 0 cannot tell, ``(options, criteria)``.
        low: Low end of the difference in the criterion's unit, option less today; not a number where
            there is no figure today.
        high: High end.
    """

    scored: Scored
    today: Today
    verdicts: NDArray[np.int8] = field(repr=False)
    low: Floats = field(repr=False)
    high: Floats = field(repr=False)

    def of(self, option: int) -> tuple[Comparison, ...]:
        """One option's comparison, criterion by criterion."""
        self.scored.listing.part_of(option)
        return tuple(
            self._one(option, column, criterion)
            for column, criterion in enumerate(self.scored.criteria.criteria)
        )

    def _one(self, option: int, column: int, criterion: Criterion) -> Comparison:
        low, high = float(self.low[option, column]), float(self.high[option, column])
        uncertain = criterion.id in self.today.draws and np.isfinite(low)
        said = {1: Verdict.BETTER, -1: Verdict.WORSE, 0: Verdict.CANNOT_TELL}
        return Comparison(
            criterion.id,
            float(self.scored.scores[option, column]),
            self.today.scores.get(criterion.id),
            low if uncertain else None,
            high if uncertain else None,
            said[int(self.verdicts[option, column])],
            self._why(criterion, low, high, int(self.verdicts[option, column])),
        )

    def _why(self, criterion: Criterion, low: float, high: float, said: int) -> str:
        if criterion.id in self.today.not_comparable:
            return self.today.not_comparable[criterion.id]
        if criterion.id not in self.today.scores:
            return "no figure for today"
        unit = f" {criterion.unit}" if criterion.unit else ""
        material = self.today.material.get(criterion.id, 0.0)
        matters = f"; less than {plain(material)}{unit} does not matter" if material else ""
        if criterion.id in self.today.draws:
            level = f"{100 * self.today.level:g} %"
            return f"difference {plain(low)} to {plain(high)}{unit} ({level} of draws){matters}"
        if low == 0:
            return "the same as today"
        return f"difference {plain(low)}{unit}{matters if said == 0 else ''}"


def plain(value: float) -> str:
    """A number as a person reads it: three figures, never with an exponent."""
    return (
        f"{value:,.0f}"
        if abs(value) >= 100
        else f"{float(f'{value:.3g}'):f}".rstrip("0").rstrip(".")
    )


def against_today(
    scored: Scored, today: Today, evidence: Evidence = NOTHING_UNCERTAIN
) -> AgainstToday:
    """Compare every option with today on every criterion.

    An uncertain difference is told apart from none when the middle ``level`` of its draws lies on
    one side of zero, and beyond what matters. Options and today are drawn in the same states of the
    world, so what moves both does not blur the difference.

    Raises:
        InputError: When a criterion has draws for options and none for today, or the reverse.
    """
    shape = scored.scores.shape
    low, high = np.full(shape, np.nan, order="F"), np.full(shape, np.nan, order="F")
    verdicts = np.zeros(shape, dtype=np.int8, order="F")
    for column, criterion in enumerate(scored.criteria.criteria):
        if criterion.id not in today.scores or criterion.id in today.not_comparable:
            continue
        if (criterion.id in today.draws) != (criterion.id in evidence.draws):
            raise BAD_SHAPE(
                f"'{criterion.title}' has draws for only one of today and the options",
                where=criterion.id,
                mend="Draw both from the same states of the world, or neither.",
            )
        if criterion.id in today.draws:
            ends = _interval(scored, criterion, today, evidence)
            low[:, column], high[:, column] = ends[:, 0], ends[:, 1]
        else:
            low[:, column] = high[:, column] = scored.scores[:, column] - today.scores[criterion.id]
        material = today.material.get(criterion.id, 0.0)
        sign = 1 if criterion.better is Better.MORE else -1
        verdicts[:, column] = sign * verdict(low[:, column], high[:, column], material)
    return AgainstToday(scored, today, verdicts, low, high)


def _interval(scored: Scored, criterion: Criterion, today: Today, evidence: Evidence) -> Floats:
    tail = (1 - today.level) / 2
    made = np.empty((len(scored), 2))
    for part, rows in zip(scored.listing.parts, scored.listing.slices(), strict=True):
        made[rows] = group_quantiles(
            evidence.draws[criterion.id],
            part,
            evidence.recipe(criterion),
            np.array([tail, 1 - tail]),
            less=today.draws[criterion.id],
        )
    return made
