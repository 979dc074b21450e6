"""From options that are measured to an appraisal: criteria first, then front, ranks and priorities."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from vesting.errors import InputError, Problem
from vesting.findings import implements
from vesting.maths.arrays import Flags
from vesting.maths.draws import group_draws
from vesting.options.appraisal.correlation import Correlations, correlate
from vesting.options.appraisal.criteria import CriteriaSet, Criterion
from vesting.options.appraisal.families import Families, families
from vesting.options.appraisal.front import Beaten, beaten, front
from vesting.options.appraisal.leave_out import Without, leave_one_out
from vesting.options.appraisal.listing import Listing, score_options
from vesting.options.appraisal.map_changes import MapChange, map_changes
from vesting.options.appraisal.moves import Ground as MapGround
from vesting.options.appraisal.moves import one_block_away
from vesting.options.appraisal.near_optimal import NearOptimal, near_optimal
from vesting.options.appraisal.priorities import Priorities, explore
from vesting.options.appraisal.ranks import CriterionRank, Ranks
from vesting.options.appraisal.scored import Evidence, Scored
from vesting.options.appraisal.today import AgainstToday, Today, against_today
from vesting.options.appraisal.weights import FEWEST_DRAWS, Stated
from vesting.options.appraisal.winning import WeightChange, nearest_weights
from vesting.options.measures.unit import UnitMeasured, measure_members
from vesting.options.stage import Options

SEED = 1
"""Seed of the weights; printed beside every share."""

MATERIAL = 0.01
"""Share of the way between a criterion's anchors below which a difference from today does not matter."""

NEAR = 0.05
"""How much worse, on the scale of values from 0 to 1, an option may be to count as nearly as good."""

MOST_DRAWN = 100_000_000
"""Draws times councils of one measure that are held at once."""

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
    return Scored.of(criteria, options.listing, scores, proposed=listed, names=options.names)


def evidence_of(
    figures: Mapping[str, UnitMeasured], criteria: Sequence[Criterion], most: int | None = None
) -> Evidence:
    """Draws of the councils behind every uncertain criterion.

    Args:
        figures: Measures of the councils.
        criteria: The criteria.
        most: Draws to use, the first ones; as many as fit unless given.
    """
    draws, weights = {}, {}
    for criterion in criteria:
        measured = figures[criterion.measure]
        if measured.draw is None:
            continue
        drawn = measured.draws(most or _draws_that_fit(measured))
        draws[criterion.id] = np.ascontiguousarray(drawn, dtype=np.float32)
        if criterion.weight_by:
            weights[criterion.id] = figures[criterion.weight_by].values
    return Evidence(draws, weights)


def _draws_that_fit(measured: UnitMeasured) -> int:
    """All draws where they fit into memory, else the half of them, the half of that, and so on."""
    assert measured.draw is not None  # asked of uncertain measures alone
    count = int(measured.draw(slice(0, 1), slice(None)).shape[1])
    while count % 2 == 0 and count * len(measured.values) > MOST_DRAWN:
        count //= 2
    return count


def todays(options: Options, criteria: Sequence[Criterion], most: int | None = None) -> Today:
    """Today's arrangement on the same criteria: the county as one council, each unitary its own.

    Its councils are measured like any other, and in the same states of the world, although they
    need not hang together. A criterion that scores no difference cannot be compared.

    Args:
        options: Measured options.
        criteria: The criteria.
        most: Draws to use, the first ones; all unless given.
    """
    ground = options.ground
    groups = list(dict.fromkeys(ground.authorities))
    member = np.array([[float(a == g) for a in ground.authorities] for g in groups])
    figures = measure_members(ground, member)
    listing = Listing.of([np.arange(len(groups), dtype=np.int32)[None, :]])
    values = {name: held.values for name, held in figures.items()}
    scores = score_options(listing, criteria, values)[0]
    made = {c.id: float(s) for c, s in zip(criteria, scores, strict=True)}
    drawn = evidence_of(figures, criteria, most)
    draws = {
        c.id: group_draws(drawn.draws[c.id], listing.parts[0], drawn.recipe(c))[0]
        for c in criteria
        if c.id in drawn.draws
    }
    material = {c.id: MATERIAL * abs(c.best - c.worst) for c in criteria}
    return Today(scores=made, draws=draws, material=material)


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
        return evidence_of(self.options.figures, self.scored.criteria.criteria)

    @cached_property
    def map_ground(self) -> MapGround:
        """Blocks, people and the blocks of each possible council."""
        units, graph = self.options.table.units, self.options.ground.graph
        people = np.array(graph.populations, dtype=np.float64)
        return MapGround(units.members(), people, graph.ids)

    @cached_property
    def correlations(self) -> Correlations:
        """How the criteria are related; twins share one weight."""
        return correlate(self.scored)

    @cached_property
    def priorities(self) -> Priorities:
        """Options that lead under each of many possible weightings, over uncertain measures too."""
        drawn = max(1, self.evidence.count)
        stated = Stated(draws=drawn * -(-FEWEST_DRAWS // drawn), seed=SEED)
        twins = self.correlations.twins()
        return explore(self.scored, stated, evidence=self.evidence, twins=twins)

    @cached_property
    def families(self) -> Families:
        """Leaders gathered into families of nearly the same map."""
        return families(self.priorities, self.map_ground)

    @cached_property
    def without_each(self) -> tuple[Without, ...]:
        """The comparison with each criterion left out in turn."""
        return leave_one_out(self.scored, self.priorities)

    @cached_property
    def near_optimal(self) -> NearOptimal:
        """Options that nothing beats by more than a little, and what they share."""
        return near_optimal(self.scored, self.map_ground, NEAR)

    @cached_property
    def against_today(self) -> AgainstToday:
        """Every option against the present arrangement."""
        criteria = self.scored.criteria.criteria
        now = todays(self.options, criteria, self.evidence.count or None)
        return against_today(self.scored, now, self.evidence)

    def weights_for(self, option: str) -> WeightChange:
        """The weights nearest to equal ones under which an option would come first."""
        criteria = len(self.scored.criteria)
        equal = np.full(criteria, 1 / criteria)
        return nearest_weights(self.scored, self.scored.find(option), equal)

    def changes(self, option: str) -> tuple[MapChange, ...]:
        """Listed options one block away from an option, improvements first."""
        position, ground = self.scored.find(option), self.map_ground
        near = one_block_away(ground, self.scored.listing, position)
        return map_changes(self.scored, ground, position, near)
