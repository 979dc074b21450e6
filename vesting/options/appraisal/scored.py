"""Listed options with their scores on criteria that are fixed: what every comparison starts from."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from vesting.maths.arrays import Flags, Floats, Singles
from vesting.maths.draws import Recipe
from vesting.options.appraisal.criteria import CriteriaSet, Criterion
from vesting.options.appraisal.listing import Listing
from vesting.options.appraisal.problems import BAD_SHAPE, NO_FIGURE, NO_OPTION


@dataclass(frozen=True, slots=True)
class Evidence:
    """Draws of the councils' measures, for criteria whose scores are uncertain.

    Attributes:
        draws: For each such criterion the draws of its measure, ``(units, draws)``; draw ``r`` is
            one state of the world for all criteria and all councils.
        weights: For each such criterion whose aggregate weighs councils, their weights, ``(units,)``.
    """

    draws: Mapping[str, Singles]
    weights: Mapping[str, Floats] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Number of draws; 0 where nothing is uncertain.

        Raises:
            InputError: When criteria have different numbers of draws.
        """
        counts = {made.shape[1] for made in self.draws.values()}
        if len(counts) > 1:
            raise BAD_SHAPE(f"Criteria have different numbers of draws: {sorted(counts)}")
        return counts.pop() if counts else 0

    def recipe(self, criterion: Criterion) -> Recipe:
        """How councils' draws of a criterion make an option's draws."""
        return Recipe(
            criterion.aggregate,
            self.weights.get(criterion.id),
            criterion.threshold,
            criterion.offset,
            criterion.scale,
        )


NOTHING_UNCERTAIN = Evidence({})
#: Spread below this part of a column's size is rounding.
NOISE = 1e-9


@dataclass(frozen=True)
class Scored:
    """Options, their scores, and which of them somebody has proposed.

    Make it with :meth:`of`, which refuses criteria that are not fixed.

    Attributes:
        criteria: Fixed criteria.
        listing: The options.
        scores: ``(options, criteria)``, in each criterion's own unit.
        proposed: Positions of the options that were ever proposed.
        names: Stable identity of every option; empty where only positions are needed.
    """

    criteria: CriteriaSet
    listing: Listing
    scores: Floats = field(repr=False)
    proposed: frozenset[int] = frozenset()
    names: Sequence[str] = field(default=(), repr=False)

    @classmethod
    def of(
        cls,
        criteria: CriteriaSet,
        listing: Listing,
        scores: Floats,
        *,
        proposed: Collection[int] = (),
        names: Sequence[str] = (),
    ) -> Scored:
        """Put scores beside fixed criteria.

        Raises:
            RuleBroken: When the criteria are not fixed.
            InputError: When shapes do not fit, a figure is missing, or a proposal is not listed.
        """
        criteria.require_fixed()
        if scores.shape != (len(listing), len(criteria)):
            raise BAD_SHAPE(
                f"There are scores for {scores.shape[0]} options and {scores.shape[1]} criteria, "
                f"but {len(listing)} options and {len(criteria)} criteria"
            )
        _check_figures(criteria, scores)
        for option in proposed:
            listing.part_of(option)
        return cls(criteria, listing, scores, frozenset(proposed), names)

    def __len__(self) -> int:
        return len(self.listing)

    @cached_property
    def values(self) -> Floats:
        """Scores as values between 0 and 1, ``(options, criteria)``."""
        return self.criteria.values(self.scores)

    @cached_property
    def oriented(self) -> Floats:
        """Scores turned so that more is better, ``(options, criteria)``, rows together in memory."""
        return np.ascontiguousarray(self.criteria.oriented(self.scores))

    @cached_property
    def is_proposed(self) -> Flags:
        """Whether each option was ever proposed, ``(options,)``."""
        flags = np.zeros(len(self), dtype=np.bool_)
        flags[list(self.proposed)] = True
        return flags

    def varying(self, rows: slice) -> Flags:
        """Criteria on which some options of a stretch differ by more than rounding, ``(criteria,)``.

        With one number of councils some criteria are the same for all, such as residents for each
        council: no option can be better on them.
        """
        part = self.oriented[rows]
        return np.asarray(np.ptp(part, axis=0) > NOISE * np.abs(part).max(axis=0))

    def find(self, name: str) -> int:
        """Position of an option by its stable identity.

        Raises:
            InputError: When no listed option has it.
        """
        try:
            return self._places[name]
        except KeyError:
            raise NO_OPTION(
                f"'{name}' is not among the {len(self)} listed options",
                mend="Check the bounds and the borders of the run, or list again.",
            ) from None

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: position for position, name in enumerate(self.names)}

    def within(self, councils: int) -> tuple[Scored, int]:
        """The options with one number of councils, and the position of the first of them here.

        Raises:
            InputError: When no option has that many.
        """
        for part, rows in zip(self.listing.parts, self.listing.slices(), strict=True):
            if part.shape[1] == councils:
                proposed = frozenset(
                    p - rows.start for p in self.proposed if rows.start <= p < rows.stop
                )
                narrowed = Scored(
                    self.criteria,
                    Listing((part,)),
                    self.scores[rows],
                    proposed,
                    self.names[rows] if self.names else (),
                )
                return narrowed, rows.start
        raise NO_OPTION(
            f"No listed option has {councils} councils",
            mend=f"Listed are: {', '.join(str(part.shape[1]) for part in self.listing.parts)}.",
        )

    def beyond_anchors(self) -> dict[str, int]:
        """For each criterion how many options score beyond its anchors, where any do.

        Beyond an anchor all scores have the same value, so weights cannot tell them apart.
        """
        found = {}
        for column, criterion in enumerate(self.criteria.criteria):
            low, high = sorted((criterion.worst, criterion.best))
            scores = self.scores[:, column]
            count = int(np.count_nonzero((scores < low) | (scores > high)))
            if count:
                found[criterion.id] = count
        return found


def _check_figures(criteria: CriteriaSet, scores: Floats) -> None:
    missing = np.count_nonzero(~np.isfinite(scores), axis=0)
    for criterion, count in zip(criteria.criteria, missing, strict=True):
        if count:
            raise NO_FIGURE(
                f"'{criterion.title}' has no figure for {count} of {scores.shape[0]} options",
                where=criterion.id,
                mend="Load what it is measured from, or choose criteria without it and say why.",
            )
