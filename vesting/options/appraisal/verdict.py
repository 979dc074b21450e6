"""What page 1 says of one option, gathered: ranks, what beats it, who would prefer it, what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from vesting.maths.arrays import Floats
from vesting.options.appraisal.front import Beaten, beaten
from vesting.options.appraisal.map_changes import MapChange, Move, map_changes
from vesting.options.appraisal.moves import Ground, one_block_away
from vesting.options.appraisal.priorities import MEANING, Priorities
from vesting.options.appraisal.ranks import CriterionRank, Ranks
from vesting.options.appraisal.scored import Scored
from vesting.options.appraisal.today import plain
from vesting.options.appraisal.winning import (
    Chebyshev,
    Improvement,
    WeightChange,
    chebyshev,
    nearest_weights,
    smallest_improvements,
)

#: A weight differs from an even one by at least this much before a sentence names it.
NOTABLE = 0.05
ALL_IN_THE_BETTER_HALF = "It stands in the better half on every criterion."
NO_SINGLE_CHANGE = "No single change was found."
#: How many criteria or map changes a sentence names.
NAMED = 3


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that page 1 says of one option, as values.

    Attributes:
        option: Position.
        ranks: Where it stands on each criterion.
        beaten: What beats it.
        share: Share of draws of weights in which it is first and in the first three; ``None`` where
            no weights were drawn.
        uncertain: Whether uncertain figures were drawn with the weights. Everything else here is
            said of the central figures, so the two can differ.
        weights: The smallest change of weights under which it comes first.
        improvements: How far each criterion alone would have to improve.
        chebyshev: How it wins by its weakest point.
        maps: Neighbouring options, pure improvements first.
    """

    option: int
    ranks: tuple[CriterionRank, ...]
    beaten: Beaten
    share: tuple[float, float] | None
    weights: WeightChange
    improvements: tuple[Improvement, ...]
    chebyshev: Chebyshev
    maps: tuple[MapChange, ...]
    uncertain: bool = False


def judge(
    ranks: Ranks,
    ground: Ground,
    option: int,
    *,
    priorities: Priorities | None = None,
    weights: Floats | None = None,
) -> Verdict:
    """Gather what can be said of one option.

    Args:
        ranks: The options with their sorted columns.
        ground: Blocks, people and councils.
        option: Position.
        priorities: Draws of weights, where they were made.
        weights: Weights that were entered, adding up to 1; even ones unless given.

    Raises:
        InputError: When the option is not in the list.
    """
    scored = ranks.scored
    count = len(scored.criteria)
    start = np.full(count, 1 / count) if weights is None else weights
    near = one_block_away(ground, scored.listing, option)
    return Verdict(
        option=option,
        ranks=ranks.ranks(option),
        beaten=beaten(scored, option),
        share=priorities.share_of(option) if priorities else None,
        weights=nearest_weights(scored, option, start),
        improvements=smallest_improvements(scored, option, start),
        chebyshev=chebyshev(scored, option),
        maps=map_changes(scored, ground, option, near),
        uncertain=priorities is not None and bool(priorities.table.uncertain),
    )


def preferred_if(scored: Scored, verdict: Verdict) -> tuple[str, ...]:
    """What one must value for the option to lead, in sentences."""
    change = verdict.weights
    lines = []
    if verdict.share is not None:
        first, top = verdict.share
        drawn = ", uncertain figures drawn with them" if verdict.uncertain else ""
        lines.append(
            f"First under {100 * first:.1f} % of weights, among the first three under "
            f"{100 * top:.1f} %{drawn} ({MEANING})."
        )
    if change.weights is None:
        lines.append(_never_first(verdict))
        if verdict.chebyshev.ahead == 0:
            low = titles_of_most(scored, verdict.chebyshev.weights)
            lines.append(
                f"It leads where options are judged by their weakest point, above all {low}."
            )
        return tuple(lines)
    named = _heavier(scored, change.weights, change.start)
    if named:
        lines.append(f"It leads if you value {named} more.")
    elif change.moved == 0:
        lines.append("It leads under the weights it was looked at with.")
    return tuple(lines)


def _never_first(verdict: Verdict) -> str:
    """That no weights put it first, and of which figures that is said."""
    if verdict.uncertain and verdict.share is not None:
        if verdict.share[0] > 0:
            return (
                "At the central figures no weights of these criteria put it first; only where the "
                f"estimates fall otherwise does it come first ({100 * verdict.share[0]:.1f} % of "
                "draws)."
            )
        return "No weights of these criteria put it first, at the central figures or in any draw."
    return "No weights of these criteria put it first."


def not_if(scored: Scored, verdict: Verdict) -> tuple[str, ...]:
    """What one must value for the option not to lead: the criteria on which it stands lowest."""
    low = [
        rank
        for rank in verdict.ranks
        if rank.peers.rank > 1 and 2 * rank.peers.rank > rank.peers.of
    ]
    if not low:
        return (ALL_IN_THE_BETTER_HALF,)
    low.sort(key=lambda rank: rank.peers.better_than)
    titles = {criterion.id: criterion.title for criterion in scored.criteria.criteria}
    return tuple(
        f"Not if you value {titles[rank.criterion]} most: it is {rank.peers.rank:,} of "
        f"{rank.peers.of:,}."
        for rank in low[:NAMED]
    )


def would_change(
    scored: Scored, verdict: Verdict, called: Mapping[tuple[str, ...], str] | None = None
) -> tuple[str, ...]:
    """What would have to change for the option to win, in sentences.

    Args:
        scored: The options.
        verdict: What can be said of one of them.
        called: What the page calls a council, by its blocks; its blocks stand for it otherwise.
    """
    if verdict.weights.moved == 0 and not any(step.improves for step in verdict.maps):
        return ("Nothing has to change: it leads under the weights it was looked at with.",)
    return tuple(_changes(scored, verdict, called or {})) or (NO_SINGLE_CHANGE,)


def _changes(
    scored: Scored, verdict: Verdict, called: Mapping[tuple[str, ...], str]
) -> Iterator[str]:
    change = verdict.weights
    titles = {criterion.id: criterion.title for criterion in scored.criteria.criteria}
    units = {criterion.id: criterion.unit for criterion in scored.criteria.criteria}
    if change.moved:
        yield f"Weights: {100 * change.moved:.0f} % of all weight would have to move."
    elif not change.possible:
        where = "at the central figures none" if verdict.uncertain else "none"
        yield f"Weights: {where} put it first; it falls short by at least {change.short_by:.2g} of 1."
    reachable = [(i, i.needed) for i in verdict.improvements if i.change and i.needed is not None]
    for improvement, needed in reachable[:NAMED]:
        yield (
            f"{titles[improvement.criterion]}: {plain(needed)} in place of "
            f"{plain(improvement.score)} {units[improvement.criterion]}".rstrip()
            + " alone would do."
        )
    for step in [m for m in verdict.maps if m.improves][:NAMED]:
        better = ", ".join(titles[name] for name in step.better)
        what = " and ".join(_way(move, called) for move in step.moves)
        yield f"Map: moving {what} is better on {better} and worse on nothing."


def _way(move: Move, called: Mapping[tuple[str, ...], str]) -> str:
    one, other = (called.get(blocks, ", ".join(blocks)) for blocks in (move.leaves, move.joins))
    return f"{', '.join(move.blocks)} from {one} to {other}"


def titles_of_most(scored: Scored, weights: Floats) -> str:
    """The criterion with the most weight, or those that share it."""
    most = np.flatnonzero(weights >= weights.max() - 1e-9)[:NAMED]
    return " and ".join(scored.criteria.criteria[j].title for j in most)


def _heavier(scored: Scored, weights: Floats, start: Floats) -> str:
    gain = weights - start
    order = [j for j in np.argsort(-gain, kind="stable") if gain[j] >= NOTABLE][:NAMED]
    return " and ".join(scored.criteria.criteria[j].title for j in order)
