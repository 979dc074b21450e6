"""Shares of possible priorities: under which weights each option would lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from vesting.findings import implements
from vesting.maths.acceptability import Table, Uncertain, ahead, best_rows, worth
from vesting.maths.arrays import Floats, Ints
from vesting.maths.intervals import half_width
from vesting.options.appraisal.problems import BAD_WEIGHTS
from vesting.options.appraisal.scored import NOTHING_UNCERTAIN, Evidence, Scored
from vesting.options.appraisal.weights import Stated, draw_weights

#: How many of the best options of each draw are remembered.
DEPTH = 3
#: What a share is; printed wherever one is shown.
MEANING = "share of possible priorities; not probability or support"


@dataclass(frozen=True, slots=True)
class Leader:
    """An option that leads under some weights.

    Attributes:
        option: Position in the list.
        first: Share of draws in which it comes first.
        first_half_width: Half-width of that share, 95 %.
        top: Share of draws in which it is among the first three.
        top_half_width: Half-width of that share, 95 %.
        central: Mean of the weights under which it comes first, by criterion.
        tied: Other options whose values are the same on every criterion; they would lead as well.
    """

    option: int
    first: float
    first_half_width: float
    top: float
    top_half_width: float
    central: Floats
    tied: int = 0


@dataclass(frozen=True)
class Priorities:
    """Every draw of weights with the options that lead under it.

    Attributes:
        scored: The options.
        table: Their values, some uncertain.
        weights: ``(draws, criteria)``.
        best: Options with the highest values in each draw, ``(draws, 3)``; -1 where there are fewer.
        stated: What was assumed about the weights.
    """

    scored: Scored
    table: Table
    weights: Floats = field(repr=False)
    best: Ints = field(repr=False)
    stated: Stated

    def leaders(self) -> tuple[Leader, ...]:
        """Options that come first in some draw: the largest share first, then by position."""
        draws = len(self.weights)
        options, counts = np.unique(self.best[:, 0], return_counts=True)
        made = []
        for option in options[np.argsort(-counts, kind="stable")]:
            leads = self.best[:, 0] == option
            first, top = float(leads.mean()), float((self.best == option).any(axis=1).mean())
            made.append(
                Leader(
                    int(option),
                    first,
                    float(half_width(first, draws)),
                    top,
                    float(half_width(top, draws)),
                    self.weights[leads].mean(axis=0),
                    self._tied(int(option)),
                )
            )
        return tuple(made)

    def _tied(self, option: int) -> int:
        if self.table.uncertain:
            return 0
        same = (self.scored.values == self.scored.values[option]).all(axis=1)
        return int(np.count_nonzero(same)) - 1

    def share_of(self, option: int) -> tuple[float, float]:
        """Share of draws in which an option comes first, and among the first three."""
        first = float((self.best[:, 0] == option).mean())
        return first, float((self.best == option).any(axis=1).mean())

    def rank_of(self, options: Sequence[int]) -> Ints:
        """Exact rank of options among all in every draw, ``(options, draws)``; 1 is best."""
        return ahead(self.table, self.weights, options) + 1

    def pairwise(self, options: Sequence[int]) -> Floats:
        """Share of draws in which the option of the row is worth more than that of the column."""
        made = worth(self.table, self.weights, options)
        return np.asarray((made[:, None, :] > made[None, :, :]).mean(axis=2), dtype=np.float64)

    def confidence(self, leader: Leader) -> float:
        """Share of the evidence draws in which a leader leads at its central weights.

        Low confidence says that better evidence, not other priorities, would change the leader. 1
        where nothing is uncertain.
        """
        if not self.table.uncertain:
            return 1.0
        central = np.tile(leader.central, (self.table.evidence, 1))
        return float((ahead(self.table, central, [leader.option]) == 0).mean())


@implements("MTH-6")
def explore(
    scored: Scored,
    stated: Stated,
    *,
    evidence: Evidence = NOTHING_UNCERTAIN,
    twins: Sequence[tuple[str, ...]] = (),
) -> Priorities:
    """Find which options lead under which weights, over uncertain measures too.

    Draw ``r`` of the weights meets draw ``r`` of the evidence.

    Args:
        scored: The options.
        stated: What is assumed about the weights.
        evidence: Draws of uncertain measures.
        twins: Criteria that say the same under several names.

    Raises:
        InputError: When draws of weights and evidence cannot be paired, or weights not be drawn.
    """
    table = value_table(scored, evidence)
    if stated.draws % table.evidence:
        raise BAD_WEIGHTS(
            f"{stated.draws} draws of weights cannot be paired with {table.evidence} of the evidence",
            mend=f"Ask for a multiple of {table.evidence}.",
        )
    weights = draw_weights(scored.criteria, stated, twins)
    best, _ = best_rows(table, weights, DEPTH)
    return Priorities(scored, table, weights, best, stated)


@dataclass(frozen=True, slots=True)
class TwinEffect:
    """What it would do to count criteria that say the same one by one.

    Attributes:
        twins: Sets of criteria that say the same.
        other_leader: Share of draws whose leader would be another one.
        half_width: Half-width of that share, 95 %.
    """

    twins: tuple[tuple[str, ...], ...]
    other_leader: float
    half_width: float

    def sentence(self) -> str:
        """For the page that warns of them."""
        return (
            f"Counted one by one, they would change the leader in {100 * self.other_leader:.0f} % "
            f"(± {100 * self.half_width:.0f}) of draws of weights."
        )


def twin_effect(priorities: Priorities, twins: Sequence[tuple[str, ...]]) -> TwinEffect:
    """How often another option would lead if criteria that say the same had a weight each.

    Args:
        priorities: Draws in which each set of twins has one weight.
        twins: The sets.
    """
    apart = draw_weights(priorities.scored.criteria, priorities.stated)
    best, _ = best_rows(priorities.table, apart, 1)
    share = float((best[:, 0] != priorities.best[:, 0]).mean())
    return TwinEffect(tuple(twins), share, float(half_width(share, len(apart))))


def value_table(scored: Scored, evidence: Evidence = NOTHING_UNCERTAIN) -> Table:
    """The options' values, with draws for the criteria that evidence has draws of."""
    uncertain = []
    if evidence.count:
        for name, draws in evidence.draws.items():
            column = scored.criteria.position(name)
            criterion = scored.criteria.criteria[column]
            recipe = evidence.recipe(criterion)
            uncertain.append(Uncertain(column, draws, recipe, criterion.worst, criterion.best))
    values = np.ascontiguousarray(scored.values)
    return Table(values, scored.listing.parts, tuple(uncertain))
