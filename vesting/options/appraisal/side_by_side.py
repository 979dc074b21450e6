"""Any two options side by side: who moves, and what changes."""

from __future__ import annotations

from dataclasses import dataclass

from vesting.options.appraisal.moves import Ground, match
from vesting.options.appraisal.scored import Scored


@dataclass(frozen=True, slots=True)
class CouncilPair:
    """A council of the first option beside the one of the second that corresponds.

    Attributes:
        first: Blocks of the council in the first option; empty where none corresponds.
        second: Blocks of the council in the second option; empty where none corresponds.
        leave: Blocks that it loses.
        join: Blocks that it gains.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    leave: tuple[str, ...]
    join: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether the council is the same in both."""
        return not self.leave and not self.join


@dataclass(frozen=True, slots=True)
class Difference:
    """Two options on one criterion.

    Attributes:
        criterion: Id.
        first: Score of the first option.
        second: Score of the second.
        better: ``first``, ``second`` or ``equal``.
    """

    criterion: str
    first: float
    second: float
    better: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two options.

    Attributes:
        councils: Councils that correspond, then those without a counterpart.
        moved: Blocks whose residents change council.
        people: Residents who change council.
        share: Their share of all residents.
        differences: Criterion by criterion.
    """

    councils: tuple[CouncilPair, ...]
    moved: tuple[str, ...]
    people: float
    share: float
    differences: tuple[Difference, ...]

    def sentence(self) -> str:
        """Who moves, in one sentence."""
        if not self.moved:
            return "The two options are the same map."
        return (
            f"{self.people:,.0f} residents ({100 * self.share:.1f} %) would be in another council: "
            f"{', '.join(self.moved)}."
        )


def side_by_side(scored: Scored, ground: Ground, first: int, second: int) -> SideBySide:
    """Lay two listed options on each other so that the fewest residents move.

    Raises:
        InputError: When either is not in the list.
    """
    units = scored.listing.units(first), scored.listing.units(second)
    laid = match(ground, *units)
    lost = set(range(len(units[0]))) - {a for a, _ in laid.pairs}
    new = set(range(len(units[1]))) - {b for _, b in laid.pairs}
    places: list[tuple[int | None, int | None]] = [*laid.pairs]
    places += [(a, None) for a in sorted(lost)] + [(None, b) for b in sorted(new)]
    councils = tuple(
        _pair(
            () if a is None else ground.blocks_of(units[0][a]),
            () if b is None else ground.blocks_of(units[1][b]),
        )
        for a, b in places
    )
    moved = tuple(b for b, gone in zip(ground.blocks, laid.moved, strict=True) if gone)
    return SideBySide(councils, moved, laid.people, laid.share, _differences(scored, first, second))


def _pair(first: tuple[str, ...], second: tuple[str, ...]) -> CouncilPair:
    leave = tuple(block for block in first if block not in second)
    join = tuple(block for block in second if block not in first)
    return CouncilPair(first, second, leave, join)


def _differences(scored: Scored, first: int, second: int) -> tuple[Difference, ...]:
    made = []
    for column, criterion in enumerate(scored.criteria.ids):
        gain = scored.oriented[second, column] - scored.oriented[first, column]
        better = "second" if gain > 0 else "first" if gain < 0 else "equal"
        scores = scored.scores[[first, second], column]
        made.append(Difference(criterion, float(scores[0]), float(scores[1]), better))
    return tuple(made)
