"""Criteria that say the same: correlations, and criteria entered twice under two names."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vesting.maths.arrays import Floats
from vesting.options.appraisal.scored import Scored

#: Correlation at and above which two criteria are taken to say the same thing; a stated convention.
SAME = 0.95

#: Options of one number of councils from which their correlation tells something: two options are
#: always correlated fully, and among fewer than these 0.95 is often chance.
FEWEST = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """Two criteria that are strongly related.

    Attributes:
        first: Id.
        second: Id.
        pearson: Correlation of scores, turned so that more is better.
        spearman: Correlation of their ranks.
    """

    first: str
    second: str
    pearson: float
    spearman: float

    @property
    def twins(self) -> bool:
        """Whether both are good for the same options, so that one thing counts twice."""
        return max(self.pearson, self.spearman, key=abs) > 0

    def sentence(self, titles: dict[str, str]) -> str:
        """The warning for people."""
        names = f"'{titles[self.first]}' and '{titles[self.second]}'"
        figures = f"(Pearson {self.pearson:.2f}, Spearman {self.spearman:.2f})"
        if self.twins:
            return (
                f"{names} order the options almost alike {figures}: perhaps one criterion under two "
                "names. They share one weight, so that it does not count twice."
            )
        return (
            f"{names} are almost exact opposites {figures}: gains on one are losses on the other."
        )


@dataclass(frozen=True, slots=True)
class Correlations:
    """How criteria are related among options with equally many councils.

    Attributes:
        ids: Criteria.
        pearson: ``(criteria, criteria)``.
        spearman: ``(criteria, criteria)``.
        threshold: Correlation from which a pair is reported.
    """

    ids: tuple[str, ...]
    pearson: Floats
    spearman: Floats
    threshold: float

    def pairs(self) -> tuple[Pair, ...]:
        """Pairs related at or above the threshold, in either direction, in order."""
        strength = np.maximum(np.abs(self.pearson), np.abs(self.spearman))
        found = np.argwhere(np.triu(strength >= self.threshold - 1e-12, 1))
        return tuple(
            Pair(self.ids[i], self.ids[j], float(self.pearson[i, j]), float(self.spearman[i, j]))
            for i, j in found
        )

    def twins(self) -> tuple[tuple[str, ...], ...]:
        """Sets of criteria that say the same, each to be drawn with one weight.

        Criteria belong to one set when a chain of twin pairs joins them.
        """
        leader = {name: name for name in self.ids}
        for pair in self.pairs():
            if pair.twins:
                old, new = leader[pair.second], leader[pair.first]
                leader = {name: (new if head == old else head) for name, head in leader.items()}
        sets: dict[str, list[str]] = {}
        for name in self.ids:
            sets.setdefault(leader[name], []).append(name)
        return tuple(tuple(names) for names in sets.values() if len(names) > 1)


def correlate(scored: Scored, threshold: float = SAME) -> Correlations:
    """Correlations of criteria within a number of councils, pooled.

    Scores and their ranks are measured from the mean of the options with as many councils, so that
    the number of councils, which moves many criteria at once, does not make them look alike. A
    criterion without any spread is related to none.
    """
    turned = scored.oriented
    plain, ranked = np.empty(turned.shape), np.empty(turned.shape)
    for rows in scored.listing.slices():
        part = np.where(scored.varying(rows), turned[rows], 0.0)
        plain[rows] = part - part.mean(axis=0)
        for column in range(part.shape[1]):
            ranks = mean_ranks(part[:, column])
            ranked[rows, column] = (ranks - ranks.mean()) / max(len(ranks), 1)
    ids = scored.criteria.ids
    return Correlations(ids, _matrix(plain), _matrix(ranked), threshold)


def mean_ranks(column: Floats) -> Floats:
    """Ranks from 0, those that tie sharing the mean of their places."""
    order = np.argsort(column, kind="stable")
    in_order = column[order]
    starts = np.flatnonzero(np.r_[True, in_order[1:] != in_order[:-1]])
    lengths = np.diff(np.r_[starts, len(column)])
    ranks = np.empty(len(column))
    ranks[order] = np.repeat(starts + (lengths - 1) / 2, lengths)
    return ranks


def _matrix(centred: Floats) -> Floats:
    length = np.sqrt((centred**2).sum(axis=0))
    scale = np.where(length > 1e-12, length, np.inf)
    made = (centred / scale).T @ (centred / scale)
    np.fill_diagonal(made, 1.0)
    return np.asarray(made, dtype=np.float64)
