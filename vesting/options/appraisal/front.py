"""The front: options that no other option with as many councils beats, and what beats the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vesting.findings import implements
from vesting.maths.arrays import Flags, Floats, Ints
from vesting.maths.beaten_draws import draws_beaten
from vesting.maths.dominance import better_everywhere, dominators, non_dominated
from vesting.maths.intervals import half_width
from vesting.options.appraisal.criteria import Better
from vesting.options.appraisal.problems import BAD_SHAPE
from vesting.options.appraisal.scored import Evidence, Scored


def front(scored: Scored) -> Flags:
    """Options that no option with as many councils beats, ``(options,)``; ties stay.

    Within a number of councils, because one council for all has no gap between councils and would
    beat everything on every such criterion.
    """
    return front_of(scored.oriented, scored)


def front_of(oriented: Floats, scored: Scored) -> Flags:
    """The front on other columns than the scores', such as without one criterion."""
    found = np.zeros(len(scored), dtype=np.bool_)
    for rows in scored.listing.slices():
        found[rows] = non_dominated(oriented[rows])
    return found


@dataclass(frozen=True, slots=True)
class Beaten:
    """What beats an option among options with as many councils.

    Attributes:
        by: Positions of options at least as good on every criterion and better on one.
        everywhere: Positions of options that are better on every criterion on which options with
            as many councils differ.
        among: Number of options with as many councils.
        proposed_by: How many of ``by`` were ever proposed.
        proposed_everywhere: How many of ``everywhere`` were ever proposed.
    """

    by: Ints
    everywhere: Ints
    among: int
    proposed_by: int
    proposed_everywhere: int

    def sentence(self) -> str:
        """For page 1: how many beat it, and how many of them anybody has proposed."""
        if self.by.size == 0:
            return f"No other of the {self.among:,} options with as many councils beats it."
        verb = "is" if self.by.size == 1 else "are"
        return (
            f"{self.by.size:,} of {self.among:,} options with as many councils {verb} at least as "
            f"good on every criterion and better on one; {self.everywhere.size:,} better on every "
            f"criterion on which they differ. Ever proposed: {self.proposed_by:,}."
        )


def beaten(scored: Scored, option: int) -> Beaten:
    """Find every option with as many councils that beats one option.

    Raises:
        InputError: When the option is not in the list.
    """
    peers = scored.listing.peers(option)
    table, row = scored.oriented[peers], scored.oriented[option]
    by = dominators(table, row) + peers.start
    differ = scored.varying(peers)
    everywhere = better_everywhere(table[:, differ], row[differ]) + peers.start
    return Beaten(
        by=by,
        everywhere=everywhere,
        among=peers.stop - peers.start,
        proposed_by=int(np.count_nonzero(scored.is_proposed[by])),
        proposed_everywhere=int(np.count_nonzero(scored.is_proposed[everywhere])),
    )


@dataclass(frozen=True, slots=True)
class BeatenInDraws:
    """How often an option is beaten when measures are uncertain.

    Attributes:
        share: Share of the draws in which some option with as many councils beats it.
        half_width: Half-width of that share, 95 %.
        draws: Number of draws.
    """

    share: float
    half_width: float
    draws: int


def beaten_in_draws(scored: Scored, evidence: Evidence, option: int) -> BeatenInDraws:
    """How often some option with as many councils beats one option, over the evidence draws.

    Being beaten on middle figures alone is fragile: in another state of the world another option, or
    none, may beat it.

    Args:
        scored: The options.
        evidence: Draws of at least one criterion.
        option: Position.

    Raises:
        InputError: When the option is not in the list, or nothing is uncertain.
    """
    if evidence.count == 0:
        raise BAD_SHAPE("Nothing is uncertain here", mend="Ask which options beat it instead.")
    part, peers = scored.listing.part_of(option), scored.listing.peers(option)
    names = list(evidence.draws)
    columns = [scored.criteria.position(name) for name in names]
    chosen = [scored.criteria.criteria[column] for column in columns]
    beaten_in = draws_beaten(
        np.delete(scored.oriented[peers], columns, axis=1),
        option - peers.start,
        scored.listing.parts[part],
        tuple(evidence.draws[name] for name in names),
        tuple(evidence.recipe(criterion) for criterion in chosen),
        tuple(1.0 if criterion.better is Better.MORE else -1.0 for criterion in chosen),
    )
    share = float(beaten_in.mean())
    return BeatenInDraws(share, float(half_width(share, evidence.count)), evidence.count)


@implements("FAC-9")
@dataclass(frozen=True, slots=True)
class TwoAxes:
    """Options on two criteria that pull against each other, such as closeness and volatility.

    Attributes:
        across: Id of the criterion on the horizontal axis.
        up: Id of the criterion on the vertical axis.
        points: Scores on the two, ``(options, 2)``.
        on_front: Whether an option is on the front of these two criteria, within its number of
            councils.
    """

    across: str
    up: str
    points: Floats
    on_front: Flags


def two_axes(scored: Scored, across: str, up: str) -> TwoAxes:
    """Two criteria side by side with their front marked; no score is made of them."""
    columns = [scored.criteria.position(across), scored.criteria.position(up)]
    marked = front_of(np.ascontiguousarray(scored.oriented[:, columns]), scored)
    return TwoAxes(across, up, scored.scores[:, columns], marked)
