"""From options that are measured to an appraisal: criteria first, then front, ranks and priorities."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from vesting.errors import InputError, Problem
from vesting.findings import implements
from vesting.maths.arrays import Flags
from vesting.options.appraisal.criteria import CriteriaSet, Criterion
from vesting.options.appraisal.front import Beaten, beaten, front
from vesting.options.appraisal.ranks import CriterionRank, Ranks
from vesting.options.appraisal.scored import Evidence, Scored
from vesting.options.stage import Options

NOT_MEASURED = Problem("OPT-E50", "A criterion is not measured in this area", InputError)


@dataclass(frozen=True, slots=True)
class Fixed:
    """The criteria of an appraisal as people fixed them.

    Attributes:
        ids: Names of declared measures of options, in order.
        on: When they were fixed.
        by: Who fixed them.
        version: 1, 2, …
        reason: Why these.
        scores_seen: Whether scores had been shown before.
    """

    ids: tuple[str, ...]
    on: date
    by: str
    version: int = 1
    reason: str = ""
    scores_seen: bool = False


def pick(options: Options, ids: Sequence[str]) -> tuple[Criterion, ...]:
    """Criteria by name from those that the area's figures support.

    Raises:
        InputError: One is not measured, with the reason.
    """
    held = {criterion.id: criterion for criterion in options.criteria}
    for name in ids:
        if name not in held:
            raise NOT_MEASURED(
                f"'{name}' is not measured, or scores no difference, in {options.ground.area}",
                mend=f"Choose among: {', '.join(held)}",
            )
    return tuple(held[name] for name in ids)


@implements("MTH-6")
def scored(options: Options, fixed: Fixed, proposed: Collection[str] = ()) -> Scored:
    """Scores beside criteria that were fixed first.

    Args:
        options: Measured options.
        fixed: The criteria.
        proposed: Identities of options that were ever proposed; those not listed are left out.

    Raises:
        InputError: A criterion is not measured here.
    """
    criteria = CriteriaSet(
        pick(options, fixed.ids),
        fixed_on=fixed.on,
        fixed_by=fixed.by,
        version=fixed.version,
        reason=fixed.reason,
        scores_seen=fixed.scores_seen,
    )
    columns = [[c.id for c in options.criteria].index(name) for name in fixed.ids]
    listed = [options.position[name] for name in proposed if name in options.position]
    scores = np.asfortranarray(options.scores[:, columns])
    return Scored.of(criteria, options.listing, scores, proposed=listed, names=options.ids)


def evidence(options: Options, criteria: Sequence[Criterion]) -> Evidence:
    """Draws of the councils behind every uncertain criterion."""
    draws, weights = {}, {}
    for criterion in criteria:
        held = options.figures[criterion.measure].draws
        if held is None:
            continue
        draws[criterion.id] = np.ascontiguousarray(held, dtype=np.float32)
        if criterion.weight_by:
            weights[criterion.id] = options.figures[criterion.weight_by].values
    return Evidence(draws, weights)


@dataclass(frozen=True)
class Verdict:
    """What an appraisal says of every option, worked out when it is asked for.

    Attributes:
        options: Measured options.
        scored: Their scores on the fixed criteria.
    """

    options: Options
    scored: Scored = field(repr=False)

    @classmethod
    def of(cls, options: Options, fixed: Fixed, proposed: Collection[str] = ()) -> Verdict:
        """Appraise options on criteria that were fixed first."""
        return cls(options, scored(options, fixed, proposed))

    @cached_property
    def front(self) -> Flags:
        """Options that no other with as many councils beats."""
        return front(self.scored)

    @cached_property
    def _ranks(self) -> Ranks:
        return Ranks.of(self.scored)

    def ranks(self, option: str) -> tuple[CriterionRank, ...]:
        """Where an option stands on every criterion, among all listed maps."""
        return self._ranks.ranks(self.scored.find(option))

    def beaten(self, option: str) -> Beaten:
        """What beats an option."""
        return beaten(self.scored, self.scored.find(option))

    @cached_property
    def evidence(self) -> Evidence:
        """Draws behind the uncertain criteria."""
        return evidence(self.options, self.scored.criteria.criteria)
