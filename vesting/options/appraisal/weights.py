"""Weights: entered by people, or drawn evenly where nobody has entered any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from vesting.findings import implements
from vesting.maths.arrays import Floats
from vesting.maths.simplex import Branch, hit_and_run, in_order, on_tree, within
from vesting.maths.streams import stream
from vesting.options.appraisal.criteria import CriteriaSet
from vesting.options.appraisal.problems import (
    BAD_WEIGHTS,
    NO_REASON,
    NO_ROOM,
    NO_WEIGHTS,
    UNKNOWN_CRITERION,
)
from vesting.options.appraisal.scored import Scored

#: The fewest draws from which a share is reported (MTH-6).
FEWEST_DRAWS = 1000


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights that somebody entered.

    Attributes:
        parts: Weight of every criterion by id, on any scale; 0 takes a criterion out.
        entered_by: Who.
        entered_on: When.
        reason: Why these.
    """

    parts: Mapping[str, float]
    entered_by: str
    entered_on: date
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.entered_by.strip():
            raise NO_REASON(
                "Nobody is named who entered the weights", mend="Name a person or board."
            )

    def vector(self, criteria: CriteriaSet) -> Floats:
        """Weights in the order of the criteria, adding up to 1.

        Raises:
            InputError: When a criterion has none, one is not known or negative, or all are 0.
        """
        for name, weight in self.parts.items():
            criteria.position(name)
            if not (np.isfinite(weight) and weight >= 0):
                raise BAD_WEIGHTS(
                    f"The weight of '{name}' is {weight}", mend="Enter a number, 0 or more."
                )
        without = [name for name in criteria.ids if name not in self.parts]
        if without:
            raise BAD_WEIGHTS(
                f"No weight is entered for {', '.join(without)}",
                mend="Enter 0 for a criterion that is not to count.",
            )
        made = np.array([float(self.parts[name]) for name in criteria.ids])
        if made.sum() == 0:
            raise BAD_WEIGHTS("All weights are 0", mend="Give at least one criterion a weight.")
        return np.asarray(made / made.sum(), dtype=np.float64)


@implements("MTH-6")
def weighted_score(scored: Scored, weights: Weights | None) -> Floats:
    """Weighted score of every option between 0 and 1: only where weights were entered.

    Raises:
        RuleBroken: When nobody has entered weights.
    """
    if weights is None:
        raise NO_WEIGHTS(
            "There is no overall score by default",
            mend="Enter weights with a name and a date; or read the shares of possible priorities.",
        )
    return np.asarray(scored.values @ weights.vector(scored.criteria), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Linear:
    """A statement about weights: ``sum of parts x weight <= limit``.

    Attributes:
        parts: Coefficient of each criterion named.
        limit: Right-hand side.
        words: The statement as a person made it.
    """

    parts: Mapping[str, float]
    limit: float
    words: str


@dataclass(frozen=True, slots=True)
class Stated:
    """What is assumed about weights that nobody has entered.

    Attributes:
        draws: Number of draws, at least 1,000.
        seed: Seed.
        grouped: Whether groups of criteria share one weight, split within the group.
        order: Criteria from the most to the least important, where that much is agreed.
        bounds: Least and greatest weight of a criterion.
        linear: Other statements.
    """

    draws: int = FEWEST_DRAWS
    seed: int = 0
    grouped: bool = True
    order: tuple[str, ...] = ()
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    linear: tuple[Linear, ...] = ()

    def __post_init__(self) -> None:
        if self.draws < FEWEST_DRAWS:
            raise BAD_WEIGHTS(
                f"{self.draws} draws are too few for a share",
                mend=f"Ask for {FEWEST_DRAWS} or more.",
            )
        if sum(map(bool, (self.order, self.bounds, self.linear))) > 1:
            raise BAD_WEIGHTS(
                "An order, bounds and other statements cannot be combined yet",
                mend="Write all of them as linear statements.",
            )

    def sentence(self) -> str:
        """How weights were drawn, to be printed beside every share."""
        start = f"{self.draws:,} sets of weights (seed {self.seed}) drawn evenly from"
        if self.order:
            return f"{start} all in which {' > '.join(self.order)}; an assumption, not neutrality."
        if self.bounds or self.linear:
            said = [f"{low:g} <= {name} <= {high:g}" for name, (low, high) in self.bounds.items()]
            said += [statement.words for statement in self.linear]
            return f"{start} all in which {'; '.join(said)}; an assumption, not neutrality."
        groups = ", groups of criteria first and criteria within them" if self.grouped else ""
        return f"{start} all possible ones{groups}; an assumption, not neutrality."


def draw_weights(
    criteria: CriteriaSet, stated: Stated, twins: Sequence[tuple[str, ...]] = ()
) -> Floats:
    """Draw weights, ``(draws, criteria)``, each row adding up to 1.

    Args:
        criteria: The criteria.
        stated: What is assumed about their weights.
        twins: Criteria that say the same under several names; each such set has one weight.

    Raises:
        InputError: When what was stated leaves no room, or names an unknown criterion.
    """
    _check_names(criteria, stated)
    if stated.bounds or stated.linear:
        return _constrained(criteria, stated)
    grouped = stated.grouped and not stated.order
    tree = weight_tree(criteria, grouped=grouped, twins=() if stated.order else twins)
    drawn = on_tree(tree, stated.draws, stated.seed)
    weights = np.column_stack([drawn[name] for name in criteria.ids])
    if stated.order:
        return in_order(weights, [criteria.position(name) for name in stated.order])
    return weights


def weight_tree(
    criteria: CriteriaSet, *, grouped: bool, twins: Sequence[tuple[str, ...]] = ()
) -> Branch:
    """The tree on which weights are drawn: groups, then criteria, then twins within a criterion.

    A set of twins stands where its first member, in the order of the criteria, stands.
    """
    same = {name: sorted(names, key=criteria.position) for names in twins for name in names}
    groups: dict[str, list[Branch | str]] = {}
    for criterion in criteria.criteria:
        names = same.get(criterion.id, [criterion.id])
        if names[0] == criterion.id:
            node = Branch(criterion.id, tuple(names)) if len(names) > 1 else criterion.id
            alone = f"alone: {criterion.id}"
            groups.setdefault(criterion.group if grouped and criterion.group else alone, []).append(
                node
            )
    parts: list[Branch | str] = []
    for name, nodes in groups.items():
        parts += nodes if name.startswith("alone: ") else [Branch(f"group {name}", tuple(nodes))]
    return Branch("all", tuple(parts))


def _check_names(criteria: CriteriaSet, stated: Stated) -> None:
    named = [*stated.order, *stated.bounds, *(n for s in stated.linear for n in s.parts)]
    for name in named:
        if name not in criteria.ids:
            raise UNKNOWN_CRITERION(
                f"'{name}' is not a criterion of this appraisal",
                mend=f"The criteria are: {', '.join(criteria.ids)}.",
            )


def _constrained(criteria: CriteriaSet, stated: Stated) -> Floats:
    rng = stream(stated.seed, "constrained weights")
    try:
        if stated.bounds:
            pairs = [stated.bounds.get(name, (0.0, 1.0)) for name in criteria.ids]
            lower, upper = np.array(pairs, dtype=np.float64).T
            return within(rng, stated.draws, lower, upper)
        rows = np.array([[s.parts.get(n, 0.0) for n in criteria.ids] for s in stated.linear])
        limits = np.array([s.limit for s in stated.linear])
        return hit_and_run(rng, stated.draws, rows, limits)
    except ValueError as error:
        raise NO_ROOM(
            f"Weights cannot be drawn: {error}", mend="Loosen what is stated about the weights."
        ) from error
