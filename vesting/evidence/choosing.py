"""Applying the printed rule: which edition is used, why, and which were passed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vesting.evidence.figures import Choice, Edition
from vesting.evidence.precedence import Candidate, Precedence
from vesting.evidence.snapshot import Holding


@dataclass(frozen=True, slots=True)
class Picked:
    """The candidate that is used, and the choice as it is shown."""

    candidate: Candidate
    choice: Choice


def pick(rule: Precedence, candidates: Sequence[Candidate], pin: str | None) -> Picked | None:
    """Apply the rule; None where there is nothing to choose from."""
    best = rule.best(candidates, pin)
    if best is None:
        return None
    candidate, why = best
    first = Edition.of(candidate.holding)
    ranked = sorted(candidates, key=lambda c: rule.rank(c, pin))
    others = dict.fromkeys(Edition.of(c.holding) for c in ranked)
    passed_over = tuple(edition for edition in others if edition != first)
    return Picked(candidate, Choice(first, why, candidate.year, passed_over))


def code_year(holding: Holding) -> int:
    """Year of the codes of a holding, where its release says one."""
    digits = holding.released[:4]
    return int(digits) if digits.isdigit() else 0
