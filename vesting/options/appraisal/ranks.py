"""Exact ranks: where an option stands on each criterion among all listed options."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.maths.arrays import Floats
from vesting.options.appraisal.scored import Scored


@dataclass(frozen=True, slots=True)
class Place:
    """A place among options.

    Attributes:
        rank: 1 for the best; options that tie share the better rank.
        of: Number of options, this one among them.
        tied: Other options with the same score.
        better_than: Share of the other options with a worse score; 1 for the best alone.
        proposed_ahead: How many of those ahead were ever proposed.
    """

    rank: int
    of: int
    tied: int
    better_than: float
    proposed_ahead: int


@dataclass(frozen=True, slots=True)
class CriterionRank:
    """Where an option stands on one criterion.

    Attributes:
        criterion: Id of the criterion.
        score: Its score, in the criterion's unit.
        peers: Place among options with as many councils.
        all: Place among all listed options.
    """

    criterion: str
    score: float
    peers: Place
    all: Place

    def sentence(self, title: str) -> str:
        """For page 1: among all listed maps with as many councils, on this criterion."""
        place = self.peers
        ties = f", {place.tied:,} others equal" if place.tied else ""
        return (
            f"{title}: {place.rank:,} of {place.of:,}{ties}; "
            f"{place.proposed_ahead:,} of those ahead were ever proposed."
        )


@dataclass(frozen=True, slots=True)
class Ranks:
    """Sorted columns from which every rank is read by halving.

    Attributes:
        scored: The options.
        sorted_all: Turned scores of every criterion, ascending, ``(criteria, options)``.
        sorted_parts: The same for each number of councils.
    """

    scored: Scored
    sorted_all: Floats = field(repr=False)
    sorted_parts: tuple[Floats, ...] = field(repr=False)

    @classmethod
    def of(cls, scored: Scored) -> Ranks:
        """Sort every column once."""
        columns = scored.oriented.T
        parts = tuple(np.sort(columns[:, rows], axis=1) for rows in scored.listing.slices())
        return cls(scored, np.sort(np.concatenate(parts, axis=1), axis=1), parts)

    def ranks(self, option: int) -> tuple[CriterionRank, ...]:
        """Where an option stands on every criterion.

        Raises:
            InputError: When the option is not in the list.
        """
        scored = self.scored
        part = scored.listing.part_of(option)
        peers, everyone = scored.listing.slices()[part], slice(0, len(scored))
        return tuple(
            CriterionRank(
                criterion.id,
                float(scored.scores[option, column]),
                self._place(self.sorted_parts[part][column], option, column, peers),
                self._place(self.sorted_all[column], option, column, everyone),
            )
            for column, criterion in enumerate(scored.criteria.criteria)
        )

    def _place(self, ascending: Floats, option: int, column: int, rows: slice) -> Place:
        score = self.scored.oriented[option, column]
        worse = int(np.searchsorted(ascending, score, side="left"))
        not_better = int(np.searchsorted(ascending, score, side="right"))
        others = ascending.size - 1
        proposals = np.array(sorted(self.scored.proposed), dtype=np.int64)
        proposals = proposals[(proposals >= rows.start) & (proposals < rows.stop)]
        ahead = self.scored.oriented[proposals, column] > score
        return Place(
            rank=1 + ascending.size - not_better,
            of=ascending.size,
            tied=not_better - worse - 1,
            better_than=worse / others if others else 1.0,
            proposed_ahead=int(np.count_nonzero(ahead)),
        )
