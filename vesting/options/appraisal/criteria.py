"""Criteria: chosen, dated and fixed before any score is shown."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from math import isfinite

import numpy as np

from vesting.findings import implements
from vesting.maths.aggregate import AGAINST_THRESHOLD, WEIGHED, How
from vesting.maths.arrays import Floats
from vesting.options.appraisal.problems import (
    BAD_ANCHORS,
    CRITERION_TWICE,
    FIXED,
    MISSING_PART,
    NO_REASON,
    NOT_FIXED,
    UNKNOWN_CRITERION,
)


class Better(StrEnum):
    """Which way is good."""

    MORE = "more"
    LESS = "less"


class Factor(StrEnum):
    """The three factors that apply wherever the decision is taken (FAC-1)."""

    CAPACITY = "capacity"
    SCALE = "scale"
    GEOGRAPHY = "geography"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that options are compared on.

    A score is ``offset + scale x`` the aggregate of the councils' measure; its value runs in a
    straight line from 0 at ``worst`` to 1 at ``best`` and stays there beyond. Both anchors are
    declared, never taken from the list, so that a bad map added to the list moves nothing.

    Attributes:
        id: Name.
        title: What a person reads.
        better: Which way is good.
        worst: Score worth nothing.
        best: Score worth all.
        measure: Measure of a possible council.
        aggregate: How councils make an option.
        weight_by: Second measure of a council, where the aggregate needs one.
        threshold: Where the aggregate counts councils beyond one.
        offset: Added to the aggregate.
        scale: Multiplies the aggregate.
        unit: Unit of the score.
        source: Where the figures, and the anchors, come from.
        group: Criteria of one group are about the same thing and share one weight.
        step: Smallest difference that counts; scores closer than that are ties.
        uncertain: Whether the measure comes with draws.
        child_outcome: Whether it is an indicator of outcomes for children (DRV-7).
        why_outcome: Why it counts as one.
        factor: Which of the report's factors it speaks to, if any.
    """

    id: str
    title: str
    better: Better
    worst: float
    best: float
    measure: str = ""
    aggregate: How = How.SUM
    weight_by: str = ""
    threshold: float | None = None
    offset: float = 0.0
    scale: float = 1.0
    unit: str = ""
    source: str = ""
    group: str = ""
    step: float = 0.0
    uncertain: bool = False
    child_outcome: bool = False
    why_outcome: str = ""
    factor: Factor | None = None

    def __post_init__(self) -> None:
        if not (isfinite(self.worst) and isfinite(self.best)):
            raise BAD_ANCHORS(f"'{self.title}' has an anchor that is not a number", where=self.id)
        if self.worst == self.best or (self.best > self.worst) != (self.better is Better.MORE):
            raise BAD_ANCHORS(
                f"'{self.title}' says that {self.better} is better, but is worth nothing at "
                f"{self.worst:g} and all at {self.best:g}",
                where=self.id,
                mend="Exchange the anchors, or the direction.",
            )
        self._check_parts()

    def _check_parts(self) -> None:
        lacks = []
        if self.aggregate in WEIGHED and not self.weight_by:
            lacks.append("a measure that weighs the councils (weight_by)")
        if self.aggregate in AGAINST_THRESHOLD and self.threshold is None:
            lacks.append("a threshold")
        if self.child_outcome and not self.why_outcome:
            lacks.append("the reason why it is an outcome for children (why_outcome)")
        if lacks:
            raise MISSING_PART(f"'{self.title}' lacks {' and '.join(lacks)}", where=self.id)

    def value(self, scores: Floats) -> Floats:
        """Scores as values between 0 and 1; a missing score has no value."""
        share = (scores - self.worst) / (self.best - self.worst)
        return np.asarray(np.clip(share, 0.0, 1.0), dtype=np.float64)

    def score(self, value: float) -> float:
        """The score that has a value between 0 and 1."""
        return self.worst + value * (self.best - self.worst)

    def oriented(self, scores: Floats) -> Floats:
        """Scores turned so that more is better, as whole steps where a step is declared."""
        turned = scores if self.better is Better.MORE else -scores
        return np.asarray(np.round(turned / self.step) if self.step > 0 else turned)


@implements("MTH-6")
@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """The criteria of one appraisal: a version that, once fixed, does not change.

    Attributes:
        criteria: In the order in which pages show them.
        fixed_on: When they were fixed; ``None`` while they are being chosen.
        fixed_by: Who fixed them.
        version: 1, 2, …
        reason: Why this version took the place of the one before.
        replaces: Digest of the version before.
        scores_seen: Whether scores had been shown when this version was chosen.
    """

    criteria: tuple[Criterion, ...]
    fixed_on: date | None = None
    fixed_by: str = ""
    version: int = 1
    reason: str = ""
    replaces: str = ""
    scores_seen: bool = False

    def __post_init__(self) -> None:
        ids = self.ids
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise CRITERION_TWICE(
                f"'{twice[0]}' is the id of two criteria", mend="Give each criterion its own id."
            )

    def __len__(self) -> int:
        return len(self.criteria)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids in order."""
        return tuple(criterion.id for criterion in self.criteria)

    def position(self, criterion: str) -> int:
        """Place of a criterion in the set.

        Raises:
            InputError: When the set has no such criterion.
        """
        if criterion not in self.ids:
            raise UNKNOWN_CRITERION(
                f"'{criterion}' is not a criterion of this appraisal",
                mend=f"The criteria are: {', '.join(self.ids)}.",
            )
        return self.ids.index(criterion)

    @property
    def is_fixed(self) -> bool:
        """Whether the criteria can no longer be edited."""
        return self.fixed_on is not None

    def digest(self) -> str:
        """Hash of the criteria, their order and every part of each: the same means unchanged."""
        text = json.dumps([asdict(c) for c in self.criteria], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    def choose(self, *criteria: Criterion) -> CriteriaSet:
        """The set with other criteria, while it is not fixed.

        Raises:
            RuleBroken: When it is fixed.
        """
        if self.fixed_on is not None:
            raise FIXED(
                f"The criteria were fixed on {self.fixed_on.isoformat()}",
                mend="Make a new version with a reason; the old one stays on record.",
            )
        return replace(self, criteria=criteria)

    def fix(self, on: date, by: str) -> CriteriaSet:
        """The same set, fixed: from here on scores may be shown.

        Raises:
            RuleBroken: When it is fixed already, or nobody is named.
        """
        if self.fixed_on is not None:
            raise FIXED(f"The criteria were fixed on {self.fixed_on.isoformat()}")
        if not by.strip():
            raise NO_REASON(
                "Nobody is named who fixes the criteria", mend="Name a person or board."
            )
        return replace(self, fixed_on=on, fixed_by=by.strip())

    def revise(
        self, criteria: tuple[Criterion, ...], *, reason: str, scores_seen: bool
    ) -> CriteriaSet:
        """The next version, not yet fixed, which says what it replaces and why.

        Args:
            criteria: The criteria of the new version.
            reason: Why they change.
            scores_seen: Whether scores have been shown under this version; it stays on record.

        Raises:
            RuleBroken: When no reason is given.
        """
        if not reason.strip():
            raise NO_REASON("Criteria that were fixed change only with a reason")
        return CriteriaSet(
            criteria,
            version=self.version + 1,
            reason=reason.strip(),
            replaces=self.digest(),
            scores_seen=scores_seen or self.scores_seen,
        )

    def require_fixed(self) -> CriteriaSet:
        """This set, if scores may be shown.

        Raises:
            RuleBroken: When it is not fixed.
        """
        if not self.is_fixed:
            raise NOT_FIXED(
                "The criteria are not fixed yet, so no score is shown",
                mend="Choose the criteria, name who fixes them and on which day; then ask again.",
            )
        return self

    def statement(self) -> str:
        """One sentence for the front page: how many, fixed when, by whom, which version."""
        if self.fixed_on is None:
            return f"{len(self)} criteria, not fixed yet"
        words = f"{len(self)} criteria, fixed on {self.fixed_on.isoformat()} by {self.fixed_by}"
        if self.version == 1:
            return f"{words} before any score was shown"
        seen = "after" if self.scores_seen else "before"
        return f"{words} (version {self.version}, changed {seen} scores were shown: {self.reason})"

    def values(self, scores: Floats) -> Floats:
        """Scores ``(options, criteria)`` as values between 0 and 1."""
        return np.column_stack([c.value(scores[:, j]) for j, c in enumerate(self.criteria)])

    def oriented(self, scores: Floats) -> Floats:
        """Scores ``(options, criteria)`` turned so that more is better, in steps where declared."""
        return np.column_stack([c.oriented(scores[:, j]) for j, c in enumerate(self.criteria)])
