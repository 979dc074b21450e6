"""A verdict in words, for page 1 of an option: short sentences, no mathematics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vesting.findings import implements
from vesting.maths.arrays import Flags, Floats
from vesting.options.appraisal.criteria import Criterion
from vesting.options.appraisal.priorities import MEANING
from vesting.options.appraisal.winning import MapChange
from vesting.options.page import Comparison
from vesting.options.verdict import Verdict

CLEARLY = 1.25
"""A weight this many times its even share is something that one values."""

WIDELY = "almost any mix of these criteria"
"""What one may value where a map leads under most weightings whatever they stress."""

FEW = 3
"""Changes of the map that are told."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a verdict says of one option.

    Attributes:
        today: Comparison with today, by criterion.
        beaten_by: How many options of as many councils beat it, how many of them were proposed.
        ranks: Exact ranks, by criterion.
        preferred_if: What one must value for it to lead.
        not_if: What one must value for another to lead.
        would_change: What would have to change for it to lead, and which small changes better it.
        share: Its share of possible priorities, with the meaning of a share.
    """

    today: tuple[Comparison, ...]
    beaten_by: str
    ranks: tuple[str, ...]
    preferred_if: tuple[str, ...]
    not_if: tuple[str, ...]
    would_change: tuple[str, ...]
    share: str


@implements("DRV-7", "IMP-6", "MTH-6")
def tell(verdict: Verdict, option: str) -> Told:
    """Put a verdict on one option into words.

    Args:
        verdict: The appraisal.
        option: Identity of a listed option.

    Raises:
        InputError: The option is not listed.
    """
    position = verdict.scored.find(option)
    titles = {c.id: c.title for c in verdict.scored.criteria.criteria}
    valued, not_valued = _valued(verdict, option, position)
    return Told(
        today=_today(verdict, position),
        beaten_by=verdict.beaten(option).sentence(),
        ranks=tuple(r.sentence(titles[r.criterion]) for r in verdict.ranks(option)),
        preferred_if=valued,
        not_if=not_valued,
        would_change=_would_change(verdict, option, position),
        share=_share(verdict, position),
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"


def _today(verdict: Verdict, position: int) -> tuple[Comparison, ...]:
    criteria = {c.id: c for c in verdict.scored.criteria.criteria}
    return tuple(
        Comparison(
            criterion=f"{criteria[c.criterion].title} ({criteria[c.criterion].unit})",
            option=_number(c.option),
            today="not known" if c.today is None else _number(c.today),
            verdict=str(c.verdict),
            why=c.why,
        )
        for c in verdict.against_today.of(position)
    )


def _leads(verdict: Verdict, position: int) -> Flags | None:
    """In which draws a map like the option leads; None where none ever does."""
    for family in verdict.families.families:
        if position in family.members:
            return np.isin(verdict.priorities.best[:, 0], family.members)
    return None


def _valued(
    verdict: Verdict, option: str, position: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Criteria that weigh clearly more than evenly where the option leads, and where it does not."""
    drawn, leads = verdict.priorities.weights, _leads(verdict, position)
    if leads is None:
        weights = verdict.weights_for(option).weights
        if weights is None:
            return (), ()
        return _heavier(verdict, weights), _lighter(verdict, weights)
    wins = drawn[leads].mean(axis=0)
    loses = drawn[~leads].mean(axis=0) if not leads.all() else wins
    more = _heavier(verdict, wins) or ((WIDELY,) if leads.mean() > 0.5 else ())
    return more, _heavier(verdict, loses) or _lighter(verdict, wins)


def _times(verdict: Verdict, weights: Floats) -> Floats:
    even = verdict.priorities.weights.mean(axis=0)
    return np.asarray(weights / np.maximum(even, 1e-9))


def _heavier(verdict: Verdict, weights: Floats) -> tuple[str, ...]:
    times = _times(verdict, weights)
    places = [int(i) for i in np.argsort(-times) if times[i] >= CLEARLY]
    return _titles(verdict.scored.criteria.criteria, places)


def _lighter(verdict: Verdict, weights: Floats) -> tuple[str, ...]:
    times = _times(verdict, weights)
    places = [int(i) for i in np.argsort(times) if times[i] <= 1 / CLEARLY]
    return _titles(verdict.scored.criteria.criteria, places)


def _titles(criteria: Sequence[Criterion], places: Sequence[int]) -> tuple[str, ...]:
    return tuple(criteria[int(i)].title for i in places)


def _share(verdict: Verdict, position: int) -> str:
    for family in verdict.families.families:
        if position in family.members:
            share = f"{100 * family.first:.0f} % (± {100 * family.first_half_width:.0f} points)"
            return f"Maps like this one come first under {share} of weightings: {MEANING}."
    drawn = len(verdict.priorities.weights)
    return f"It came first under none of {drawn:,} weightings drawn, nor did a map like it."


def _would_change(verdict: Verdict, option: str, position: int) -> tuple[str, ...]:
    change = verdict.weights_for(option)
    criteria = verdict.scored.criteria.criteria
    said: list[str] = []
    if change.weights is None:
        said.append(
            "No weights put it first: whatever one values, another listed map is ahead by "
            f"{change.short_by:.2g} of the scale from 0 to 1."
        )
    elif change.moved is not None and change.moved > 0:
        heavy = np.argsort(-change.weights)[:FEW]
        words = ", ".join(f"{criteria[i].title} {100 * change.weights[i]:.0f} %"
                          for i in heavy if change.weights[i] > 0.005)  # fmt: skip
        said.append(
            f"From equal weights, {100 * change.moved:.0f} % of the weight would have to move for it "
            f"to come first, as with: {words}."
        )
    else:
        said.append("With equal weights it comes first.")
    said += [_map_change(verdict, made) for made in verdict.changes(option)[:FEW] if made.improves]
    return tuple(said)


def _map_change(verdict: Verdict, made: MapChange) -> str:
    names = dict(
        zip(verdict.options.ground.graph.ids, verdict.options.ground.graph.names, strict=True)
    )
    titles = {c.id: c.title for c in verdict.scored.criteria.criteria}
    moved = ", ".join(names[b] for b in made.blocks)
    better = "; ".join(titles[c] for c in made.better)
    return f"Moving {moved} ({made.people:,.0f} residents) betters {better}, and worsens nothing."
