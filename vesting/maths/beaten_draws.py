"""In how many draws some row of a table beats a given row."""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Flags, Floats, Ints, Places, Singles
from vesting.maths.compiled import njit
from vesting.maths.draws import Recipe, combine


def draws_beaten(
    certain: Floats,
    row: int,
    groups: Places,
    draws: tuple[Singles, ...],
    recipes: tuple[Recipe, ...],
    signs: tuple[float, ...],
) -> Flags:
    """In which draws some other row is at least as good in every column and better in one.

    A row that is worse in a certain column can beat in no draw, so most rows cost nothing.

    Args:
        certain: Columns that do not vary, more is better, ``(rows, columns)``.
        row: The row that may be beaten.
        groups: Members of the rows, ``(rows, k)``.
        draws: For each uncertain column its members' draws, ``(members, draws)``; at least one.
        recipes: How members make a row, for each uncertain column.
        signs: 1 where more is better in an uncertain column, -1 where less is.

    Returns:
        ``(draws,)``.
    """
    as_good = (certain >= certain[row]).all(axis=1)
    as_good[row] = False
    rivals = np.flatnonzero(as_good)
    better = (certain[rivals] > certain[row]).any(axis=1)
    shape = (len(draws), draws[0].shape[1])
    plain = [recipe.plain(made.shape[0]) for made, recipe in zip(draws, recipes, strict=True)]
    codes = np.array([code for code, *_ in plain], dtype=np.int64)
    weights = np.array([row_weights for _, row_weights, *_ in plain])
    numbers = np.array([[*rest, sign] for (_, _, *rest), sign in zip(plain, signs, strict=True)])
    beaten = np.zeros(shape[1], dtype=np.bool_)
    _mark(
        np.ascontiguousarray(draws, dtype=np.float32),
        groups,
        row,
        rivals,
        better,
        codes,
        weights,
        numbers,
        beaten,
    )
    return beaten


@njit
def _mark(
    draws: Singles,
    groups: Places,
    row: int,
    rivals: Ints,
    better: Flags,
    codes: Ints,
    weights: Floats,
    numbers: Floats,
    beaten: Flags,
) -> None:
    columns, count = codes.size, beaten.size
    own, made, spare = np.empty((columns, count)), np.empty(count), np.empty(count)
    holds, ahead = np.empty(count, dtype=np.bool_), np.empty(count, dtype=np.bool_)
    for column in range(columns):
        limit, offset, scale, sign = numbers[column]
        combine(
            draws[column], groups[row], codes[column], weights[column], limit, offset, scale,
            own[column], spare,
        )  # fmt: skip
    for place in range(rivals.size):
        holds[:] = True
        ahead[:] = better[place]
        for column in range(columns):
            limit, offset, scale, sign = numbers[column]
            combine(
                draws[column], groups[rivals[place]], codes[column], weights[column], limit, offset,
                scale, made, spare,
            )  # fmt: skip
            for r in range(count):
                gain = sign * (made[r] - own[column, r])
                holds[r] &= gain >= 0.0
                ahead[r] |= gain > 0.0
        for r in range(count):
            beaten[r] |= holds[r] and ahead[r]
