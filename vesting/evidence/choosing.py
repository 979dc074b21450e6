"""Applying the printed rule: which edition is used, why, and which were passed over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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


def choose_table(
    rule: Precedence, held: Iterable[Holding], codes: Iterable[str] | None, pin: str | None
) -> Choice | None:
    """The edition of a whole table that the rule prefers; None where none is held.

    Args:
        rule: The rule of precedence.
        held: Editions of the table.
        codes: Places that it should cover; None where that does not matter.
        pin: Pinned edition.
    """
    wanted = None if codes is None else set(codes)
    picked = pick(rule, [Candidate(h, code_year(h), covers=_covers(h, wanted)) for h in held], pin)
    return picked.choice if picked else None


def _covers(holding: Holding, wanted: set[str] | None) -> int:
    if wanted is None or "place_code" not in holding.frame.columns:
        return 0
    return len(set(holding.frame["place_code"].unique()) & wanted)
