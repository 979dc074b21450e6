"""Who comes first under which weights: a weighted sum of every row, for a thousand weights.

Stochastic multicriteria acceptability analysis (SMAA-2: Lahdelma and Salminen, Operations Research
49(3), 2001). The value of row ``i`` in draw ``r`` is ``sum_j w[j, r] v[i, j, r]``; where a column is
uncertain its value comes from the draws of the row's members (see :mod:`vesting.maths.draws`).
Nothing of the size rows x draws is ever kept: each row meets all draws, and each draw remembers its
best rows. Rows are dealt out to threads in stretches of fixed length, and the stretches are merged
in order, so the result does not depend on the threads. Of rows with the same value the first counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vesting.maths.arrays import Floats, Ints, Places, Singles
from vesting.maths.compiled import njit, parallel_njit, prange
from vesting.maths.draws import Recipe, combine

#: Stretches into which rows are dealt out.
STRETCHES = 16


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A column whose values come from draws of the rows' members.

    Attributes:
        column: Which column of the table it is.
        draws: ``(members, draws)``.
        recipe: How members make a row.
        worst: Amount worth 0.
        best: Amount worth 1.
    """

    column: int
    draws: Singles
    recipe: Recipe
    worst: float
    best: float


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with a value in every column, some of them uncertain.

    Attributes:
        values: Values between 0 and 1, ``(rows, columns)``; of an uncertain column the entries are
            not used.
        groups: Members of the rows: matrices of positions that follow each other.
        uncertain: Columns with draws.
    """

    values: Floats
    groups: tuple[Places, ...]
    uncertain: tuple[Uncertain, ...] = ()

    @property
    def evidence(self) -> int:
        """Number of draws of the uncertain columns; 1 where nothing is uncertain."""
        return int(self.uncertain[0].draws.shape[1]) if self.uncertain else 1


def best_rows(table: Table, weights: Floats, depth: int) -> tuple[Ints, Floats]:
    """The rows with the highest values in every draw.

    Args:
        table: The rows.
        weights: ``(draws, columns)``; a whole multiple of the table's evidence draws.
        depth: How many places are wanted.

    Returns:
        Rows and values, both ``(draws, depth)``, the best first; -1 where there are too few rows.
    """
    packed = _pack(table, weights)
    rows = np.full((weights.shape[0], depth), -1, dtype=np.int64)
    values = np.full((weights.shape[0], depth), -np.inf)
    first = 0
    for groups in table.groups:
        stretches = (STRETCHES, weights.shape[0], depth)
        found, worth = np.empty(stretches, dtype=np.int64), np.empty(stretches)
        _best(table.values[first : first + len(groups)], groups, *packed, found, worth)
        found = np.where(found >= 0, found + first, -1)
        rows, values = _merge(rows, values, found, worth)
        first += len(groups)
    return rows, values


def ahead(table: Table, weights: Floats, chosen: Sequence[int]) -> Ints:
    """How many rows are worth more than each chosen row in every draw, ``(chosen, draws)``."""
    packed = _pack(table, weights)
    targets = worth(table, weights, chosen)
    counts = np.zeros((STRETCHES, len(chosen), weights.shape[0]), dtype=np.int64)
    first = 0
    for groups in table.groups:
        _ahead(table.values[first : first + len(groups)], groups, *packed, targets, counts)
        first += len(groups)
    return np.asarray(counts.sum(axis=0), dtype=np.int64)


def worth(table: Table, weights: Floats, chosen: Sequence[int]) -> Floats:
    """The value of chosen rows in every draw, ``(chosen, draws)``."""
    packed = _pack(table, weights)
    starts = np.cumsum([0, *(len(groups) for groups in table.groups)])
    made = np.empty((len(chosen), weights.shape[0]))
    for place, row in enumerate(chosen):
        part = int(np.searchsorted(starts, row, side="right")) - 1
        groups = table.groups[part][row - starts[part] :][:1]
        _worth(table.values[row : row + 1], groups, *packed, made[place : place + 1])
    return made


Packed = tuple[Floats, Ints, Singles, Ints, Floats, Floats]


def _pack(table: Table, weights: Floats) -> Packed:
    """Weights by column and uncertain columns as compiled code takes them."""
    evidence = table.evidence
    if weights.shape[0] % evidence:
        raise ValueError(f"{weights.shape[0]} weights cannot be paired with {evidence} draws")
    counts = {made.draws.shape for made in table.uncertain}
    if len(counts) > 1:
        raise ValueError(f"uncertain columns have draws of different shapes: {sorted(counts)}")
    certain = [c for c in range(weights.shape[1]) if c not in {u.column for u in table.uncertain}]
    columns = np.array([*certain, *(u.column for u in table.uncertain)], dtype=np.int64)
    members = table.uncertain[0].draws.shape[0] if table.uncertain else 1
    plain = [u.recipe.plain(members) for u in table.uncertain]
    draws = [u.draws for u in table.uncertain]
    shape = (len(plain), members)
    return (
        np.ascontiguousarray(weights[:, columns].T),
        columns,
        np.ascontiguousarray(draws, dtype=np.float32) if draws else np.zeros((0, 1, 1), np.float32),
        np.array([code for code, *_ in plain], dtype=np.int64),
        np.array([row for _, row, *_ in plain]).reshape(shape),
        np.array(
            [
                (limit, offset, scale, u.worst, 1.0 / (u.best - u.worst))
                for (_, _, limit, offset, scale), u in zip(plain, table.uncertain, strict=True)
            ]
        ).reshape(len(plain), 5),
    )


def _merge(rows: Ints, values: Floats, found: Ints, worth: Floats) -> tuple[Ints, Floats]:
    """The best of the best so far and of every stretch; earlier rows first among equals."""
    depth = rows.shape[1]
    all_rows = np.concatenate([rows, *found], axis=1)
    all_values = np.concatenate([values, *worth], axis=1)
    order = np.argsort(-all_values, axis=1, kind="stable")[:, :depth]
    return np.take_along_axis(all_rows, order, 1), np.take_along_axis(all_values, order, 1)


@njit
def _total(
    values: Floats,
    group: Places,
    weights: Floats,
    columns: Ints,
    draws: Singles,
    codes: Ints,
    member_weights: Floats,
    numbers: Floats,
    out: Floats,
    made: Floats,
    spare: Floats,
) -> None:
    """The value of one row in every draw."""
    out[:] = 0.0
    certain = columns.size - codes.size
    for place in range(certain):
        value, row = values[columns[place]], weights[place]
        for r in range(out.size):
            out[r] += value * row[r]
    for index in range(codes.size):
        limit, offset, scale, worst, slope = numbers[index]
        combine(
            draws[index],
            group,
            codes[index],
            member_weights[index],
            limit,
            offset,
            scale,
            made,
            spare,
        )
        for e in range(made.size):
            made[e] = min(max((made[e] - worst) * slope, 0.0), 1.0)
        row = weights[certain + index]
        for start in range(0, out.size, made.size):
            for e in range(made.size):
                out[start + e] += made[e] * row[start + e]


@parallel_njit
def _best(
    values: Floats,
    groups: Places,
    weights: Floats,
    columns: Ints,
    draws: Singles,
    codes: Ints,
    member_weights: Floats,
    numbers: Floats,
    rows: Ints,
    worth: Floats,
) -> None:
    count, depth = weights.shape[1], rows.shape[2]
    for stretch in prange(STRETCHES):
        out, made, spare = np.empty(count), np.empty(draws.shape[2]), np.empty(draws.shape[2])
        rows[stretch] = -1
        worth[stretch] = -np.inf
        least = np.full(count, -np.inf)
        start = stretch * groups.shape[0] // STRETCHES
        stop = (stretch + 1) * groups.shape[0] // STRETCHES
        for row in range(start, stop):
            _total(
                values[row], groups[row], weights, columns, draws, codes, member_weights, numbers,
                out, made, spare,
            )  # fmt: skip
            for r in range(count):
                if out[r] > least[r]:
                    place = depth - 1
                    while place > 0 and out[r] > worth[stretch, r, place - 1]:
                        worth[stretch, r, place] = worth[stretch, r, place - 1]
                        rows[stretch, r, place] = rows[stretch, r, place - 1]
                        place -= 1
                    worth[stretch, r, place] = out[r]
                    rows[stretch, r, place] = row
                    least[r] = worth[stretch, r, depth - 1]


@parallel_njit
def _ahead(
    values: Floats,
    groups: Places,
    weights: Floats,
    columns: Ints,
    draws: Singles,
    codes: Ints,
    member_weights: Floats,
    numbers: Floats,
    targets: Floats,
    counts: Ints,
) -> None:
    count = weights.shape[1]
    for stretch in prange(STRETCHES):
        out, made, spare = np.empty(count), np.empty(draws.shape[2]), np.empty(draws.shape[2])
        start = stretch * groups.shape[0] // STRETCHES
        stop = (stretch + 1) * groups.shape[0] // STRETCHES
        for row in range(start, stop):
            _total(
                values[row], groups[row], weights, columns, draws, codes, member_weights, numbers,
                out, made, spare,
            )  # fmt: skip
            for target in range(targets.shape[0]):
                for r in range(count):
                    counts[stretch, target, r] += 1 if out[r] > targets[target, r] else 0


@njit
def _worth(
    values: Floats,
    groups: Places,
    weights: Floats,
    columns: Ints,
    draws: Singles,
    codes: Ints,
    member_weights: Floats,
    numbers: Floats,
    out: Floats,
) -> None:
    made, spare = np.empty(draws.shape[2]), np.empty(draws.shape[2])
    for row in range(groups.shape[0]):
        _total(
            values[row], groups[row], weights, columns, draws, codes, member_weights, numbers,
            out[row], made, spare,
        )  # fmt: skip
