"""Which rows of a table no other row beats, exactly, and which rows beat a given one.

*More is better* in every column. Row ``p`` beats row ``q`` when it is at least as good in every
column and better in one; equal rows do not beat each other, so ties stay. Where figures carry
noise, round them to a stated step first (:func:`rounded`): comparing within a tolerance is not
transitive, comparing rounded figures is.

Method: rows that one of a few strong rows beats are out; the others are walked in the order of
their sum, so that no later row beats an earlier one, and
compared with the rows kept so far (sort-filter-skyline, Chomicki and others 2003). Most comparisons
are settled by one subtraction of whole numbers: each of the first eight columns is cut into 128
classes and packed into a 64-bit word with a spare bit; a spare bit that is borrowed says that the
kept row is worse there. Figures themselves are compared only where no bit is.
"""

from __future__ import annotations

import numpy as np

from vesting.maths.arrays import Flags, Floats, Ints, Masks
from vesting.maths.compiled import njit

#: Columns in a word, classes of a column, and rows that are looked at to choose the classes.
COLUMNS_A_WORD = 8
CLASSES = 128
SAMPLE = 8192
#: The spare bit above each of the eight classes of a word.
SPARE = np.uint64(0x8080808080808080)
#: Rows of the kept set that are tested together.
STRETCH = 64
#: Rows with the best sums, with which every row is compared before any order is made.
FEW = 16


def rounded(values: Floats, steps: Floats) -> Floats:
    """Figures as whole numbers of a step for each column; a step of 0 leaves its column alone.

    Args:
        values: ``(rows, columns)``.
        steps: Smallest difference that counts, ``(columns,)``.
    """
    safe = np.where(steps > 0, steps, 1.0)
    return np.asarray(np.where(steps > 0, np.round(values / safe), values), dtype=np.float64)


def non_dominated(values: Floats) -> Flags:
    """Rows that no other row beats, ``(rows,)``.

    Args:
        values: ``(rows, columns)``, more is better, finite.

    Raises:
        ValueError: When a figure is missing or infinite.
    """
    less = _less(values)
    kept = np.zeros(less.shape[0], dtype=np.bool_)
    if less.size == 0:
        kept[:] = True
        return kept
    key = _sums(less, less.min(axis=0), less.max(axis=0))
    champions = np.argpartition(key, min(FEW, key.size - 1))[:FEW]
    hopeful = np.flatnonzero(_unbeaten(less, less[champions]))
    hopeful = hopeful[np.argsort(key[hopeful], kind="stable")]
    _walk(less, hopeful, key, _edges(less), kept)
    return kept


def dominators(values: Floats, row: Floats) -> Ints:
    """Positions of the rows that beat a given row, ascending.

    Args:
        values: ``(rows, columns)``, more is better.
        row: ``(columns,)``.
    """
    return np.flatnonzero(_beating(np.ascontiguousarray(values), np.ascontiguousarray(row)))


def better_everywhere(values: Floats, row: Floats) -> Ints:
    """Positions of the rows that are better than a given row in every column, ascending.

    In a table without columns no row is better than another.
    """
    return np.flatnonzero((values > row).all(axis=1) & bool(row.size))


def surpassed(values: Floats, others: Floats) -> Flags:
    """Rows that some row of ``others`` is better than in every column, ``(rows,)``.

    With ``others`` lowered by a tolerance, these are the rows that fall short by more than it.
    """
    less, better = _less(values), _less(others)
    found = np.zeros(less.shape[0], dtype=np.bool_)
    if less.size == 0 or better.size == 0:
        return found
    key = _sums(better, better.min(axis=0), better.max(axis=0))
    _find_surpassed(less, _edges(less), better[np.argsort(key, kind="stable")], found)
    return found


def _less(values: Floats) -> Floats:
    """The same rows with less-is-better."""
    if not np.isfinite(values).all():
        raise ValueError("a front needs finite figures: one that is missing or infinite is neither")
    return np.ascontiguousarray(-values, dtype=np.float64)


@njit
def _sums(less: Floats, least: Floats, most: Floats) -> Floats:
    """Sum of every row, each column brought to one scale.

    Rounding never makes a sum of smaller terms the larger one, so a row that beats another has the
    smaller sum or the same.
    """
    sums = np.zeros(less.shape[0])
    for row in range(less.shape[0]):
        for column in range(less.shape[1]):
            if most[column] > least[column]:
                width = most[column] - least[column]
                sums[row] += (less[row, column] - least[column]) / width
    return sums


def _edges(less: Floats) -> Floats:
    """Edges of the classes of the first eight columns, from a sample of the rows."""
    sample = less[:: max(1, less.shape[0] // SAMPLE), :COLUMNS_A_WORD]
    parts = np.arange(1, CLASSES) / CLASSES
    return np.ascontiguousarray(np.quantile(sample, parts, axis=0, method="lower").T)


@njit
def _pack(row: Floats, edges: Floats) -> np.uint64:
    """Classes of a row's first eight columns, packed in one word, by halving."""
    word = np.uint64(0)
    for column in range(edges.shape[0]):
        low, high = 0, edges.shape[1]
        while low < high:
            middle = (low + high) // 2
            if edges[column, middle] < row[column]:
                low = middle + 1
            else:
                high = middle
        word |= np.uint64(low) << np.uint64(8 * column)
    return word


@njit
def _compare(a: Floats, b: Floats) -> int:
    """1 when row a beats row b, 2 when they are equal, else 0; less is better."""
    better = False
    for column in range(a.size):
        if a[column] > b[column]:
            return 0
        if a[column] < b[column]:
            better = True
    return 1 if better else 2


@njit
def _hopeful(window: Masks, start: int, stop: int, word: np.uint64) -> bool:
    """Whether a stretch of the window could hold a row no worse than this one, by the classes.

    A spare bit is borrowed where the window's class is the worse. The largest remainder of spare
    bits is all of them exactly when some row lost none; a running maximum is quick.
    """
    raised, most = word | SPARE, np.uint64(0)
    for place in range(start, stop):
        most = max(most, (raised - window[place]) & SPARE)
    return bool(most == SPARE)


@njit
def _unbeaten(less: Floats, champions: Floats) -> Flags:
    """Rows that none of a few strong rows beats."""
    found = np.ones(less.shape[0], dtype=np.bool_)
    for row in range(less.shape[0]):
        for champion in range(champions.shape[0]):
            if _compare(champions[champion], less[row]) == 1:
                found[row] = False
                break
    return found


@njit
def _judged(less: Floats, who: Ints, window: Masks, size: int, row: int, word: np.uint64) -> int:
    """How kept rows judge a row: 1 beaten, 2 equal to one of them, 0 neither."""
    for start in range(0, size, STRETCH):
        stop = min(start + STRETCH, size)
        if _hopeful(window, start, stop, word):
            for place in range(start, stop):
                verdict = _compare(less[who[place]], less[row])
                if verdict != 0:
                    return verdict
    return 0


@njit
def _walk(less: Floats, order: Ints, key: Floats, edges: Floats, kept: Flags) -> None:
    """Keep each row that no row before it beats; then look back among rows of one sum."""
    rows = order.size
    window = np.empty(rows, dtype=np.uint64)
    who = np.empty(rows, dtype=np.int64)
    size = first = since = 0
    for step in range(rows):
        row = order[step]
        if key[row] != key[order[first]]:
            _look_back(less, order[first:step], who[since:size], kept)
            first, since = step, size
        word = _pack(less[row], edges)
        verdict = _judged(less, who, window, size, row, word)
        kept[row] = verdict != 1
        if verdict == 0:
            window[size] = word
            who[size] = row
            size += 1
    _look_back(less, order[first:rows], who[since:size], kept)


@njit
def _look_back(less: Floats, rows: Ints, distinct: Ints, kept: Flags) -> None:
    """Drop rows that another row of the very same sum beats, which rounding can hide."""
    for row in rows:
        for other in distinct:
            if kept[row] and _compare(less[other], less[row]) == 1:
                kept[row] = False


@njit
def _beating(values: Floats, row: Floats) -> Flags:
    found = np.zeros(values.shape[0], dtype=np.bool_)
    for place in range(values.shape[0]):
        as_good, better = True, False
        for column in range(row.size):
            as_good &= values[place, column] >= row[column]
            better |= values[place, column] > row[column]
        found[place] = as_good and better
    return found


@njit
def _find_surpassed(less: Floats, edges: Floats, better: Floats, found: Flags) -> None:
    window = np.empty(better.shape[0], dtype=np.uint64)
    for place in range(window.size):
        window[place] = _pack(better[place], edges)
    for row in range(less.shape[0]):
        word = _pack(less[row], edges)
        for start in range(0, window.size, STRETCH):
            stop = min(start + STRETCH, window.size)
            if found[row] or not _hopeful(window, start, stop, word):
                continue
            for place in range(start, stop):
                found[row] |= (better[place] < less[row]).all()
