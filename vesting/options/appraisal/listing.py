"""The options of a list, by number of councils, as positions of possible councils."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from vesting.maths.aggregate import aggregate
from vesting.maths.arrays import Floats, Ints, Places
from vesting.options.appraisal.criteria import Criterion
from vesting.options.appraisal.problems import BAD_SHAPE, NO_OPTION, UNKNOWN_CRITERION


@dataclass(frozen=True, slots=True)
class Listing:
    """Options in a fixed order: all of one number of councils, then the next.

    Attributes:
        parts: For each number of councils ``k`` an array ``(options, k)`` of positions in the
            table of possible councils.
        starts: Position of the first option of each part, and the number of options at the end.
    """

    parts: tuple[Places, ...]
    starts: Ints = field(init=False)

    def __post_init__(self) -> None:
        lengths = [part.shape[0] for part in self.parts]
        object.__setattr__(self, "starts", np.cumsum([0, *lengths], dtype=np.int64))

    @classmethod
    def of(cls, parts: Sequence[Places]) -> Listing:
        """A listing from matrices of positions, whatever their whole-number type."""
        return cls(tuple(np.ascontiguousarray(part, dtype=np.int32) for part in parts))

    def __len__(self) -> int:
        return int(self.starts[-1])

    def councils(self) -> Ints:
        """Number of councils of every option, ``(options,)``."""
        sizes = [part.shape[1] for part in self.parts]
        return np.repeat(np.array(sizes, dtype=np.int64), np.diff(self.starts))

    def part_of(self, option: int) -> int:
        """Which part an option stands in.

        Raises:
            InputError: When the list has no such option.
        """
        if not 0 <= option < len(self):
            raise NO_OPTION(
                f"Option {option} is not in the list of {len(self)}",
                mend="The measures of an option outside the list can be compared, not ranked.",
            )
        return int(np.searchsorted(self.starts, option, side="right")) - 1

    def units(self, option: int) -> tuple[int, ...]:
        """Positions of the possible councils of one option."""
        part = self.part_of(option)
        row = self.parts[part][option - int(self.starts[part])]
        return tuple(int(position) for position in row)

    def slices(self) -> tuple[slice, ...]:
        """Where each part stands among all options."""
        pairs = zip(self.starts[:-1], self.starts[1:], strict=True)
        return tuple(slice(int(a), int(b)) for a, b in pairs)

    def peers(self, option: int) -> slice:
        """Where the options with as many councils as one option stand."""
        return self.slices()[self.part_of(option)]


def score_options(
    listing: Listing, criteria: Sequence[Criterion], measures: Mapping[str, Floats]
) -> Floats:
    """Score every option on every criterion from the measures of its councils.

    Args:
        listing: The options.
        criteria: What to score.
        measures: For each measure one figure a possible council, ``(units,)``.

    Returns:
        Scores in the criteria's own units, ``(options, criteria)``, a column at a time in memory.

    Raises:
        InputError: When a measure is missing, or its length is not that of the others.
    """
    scores = np.empty((len(listing), len(criteria)), order="F")
    for column, criterion in enumerate(criteria):
        figures = _figures(measures, criterion.measure, criterion)
        weights = (
            _figures(measures, criterion.weight_by, criterion) if criterion.weight_by else None
        )
        for part, rows in zip(listing.parts, listing.slices(), strict=True):
            out = scores[rows, column]
            aggregate(
                figures,
                part,
                criterion.aggregate,
                weights=weights,
                threshold=criterion.threshold,
                out=out,
            )
            if criterion.scale != 1.0 or criterion.offset != 0.0:
                out *= criterion.scale
                out += criterion.offset
    return scores


def _figures(measures: Mapping[str, Floats], name: str, criterion: Criterion) -> Floats:
    if name not in measures:
        raise UNKNOWN_CRITERION(
            f"'{criterion.title}' needs the measure '{name}', which the councils do not have",
            where=criterion.id,
            mend=f"The measures are: {', '.join(sorted(measures))}.",
        )
    lengths = {figures.shape for figures in measures.values()}
    if len(lengths) > 1:
        raise BAD_SHAPE(f"Measures of possible councils have different lengths: {sorted(lengths)}")
    return np.ascontiguousarray(measures[name], dtype=np.float64)
