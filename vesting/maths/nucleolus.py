"""The shares that leave the unhappiest group least unhappy: least core, subsidy, nucleolus.

All three are linear programmes over the ``2**n`` groups of a cost game (see
:mod:`vesting.maths.games`), solved by HiGHS. Before solving, each player's own cost is taken off
and the rest is scaled to 1: the answers move with the game, so this changes nothing but the
rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import linprog

from vesting.maths.arrays import Flags, Floats
from vesting.maths.games import membership, player_count, rounding_of, standing_alone

#: The solver's finest tolerances.
EXACT: Any = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
#: A dual value above this marks a group whose excess cannot be lowered further.
BINDING = 1e-7
#: Two amounts of the scaled game closer than this are equal.
EQUAL = 1e-7


@dataclass(frozen=True, slots=True)
class Nucleolus:
    """The most even shares, and which kind they are.

    Attributes:
        shares: What each player pays, ``(n,)``.
        kind: ``"nucleolus"``; or ``"prenucleolus"`` when no shares leave every player at or below
            its own cost.
        reason: Why it is not the nucleolus; empty when it is.
    """

    shares: Floats
    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeastCore:
    """How far from stable a game is.

    Attributes:
        excess: The smallest possible largest excess; at or below 0 the core is not empty.
        shares: Shares that reach it.
    """

    excess: float
    shares: Floats


@dataclass(frozen=True, slots=True)
class _Scaled:
    """A game without its players' own costs, scaled to 1."""

    costs: Floats
    alone: Floats
    scale: float

    @classmethod
    def of(cls, costs: Floats) -> _Scaled:
        alone = standing_alone(costs)
        rest = costs - membership(player_count(costs)) @ alone
        scale = float(np.abs(rest).max())
        if scale <= rounding_of(costs):
            return cls(np.zeros_like(rest), alone, 1.0)
        return cls(rest / scale, alone, scale)

    def back(self, shares: Floats) -> Floats:
        """Shares of the scaled game as shares of the game."""
        return np.asarray(shares * self.scale + self.alone, dtype=np.float64)


def most_payable(costs: Floats) -> float:
    """The most that all can be charged together while no group would do better outside.

    Only groups smaller than all count: this is what a partnership of everybody can raise.
    """
    groups = membership(player_count(costs))[1:-1].astype(np.float64)
    if groups.shape[0] == 0:
        return float(costs[-1])
    players = groups.shape[1]
    scaled = _Scaled.of(costs)
    answer = linprog(
        -np.ones(players),
        A_ub=groups,
        b_ub=scaled.costs[1:-1],
        bounds=(None, None),
        method="highs",
        options=EXACT,
    )
    assert answer.x is not None, answer.message  # nobody pays more than alone: bounded
    return float(scaled.alone.sum() + answer.x.sum() * scaled.scale)


def shortfall(costs: Floats) -> float:
    """Outside money without which no shares can hold everybody; 0 when some shares can.

    The smallest amount by which the cost of all must fall for the core to be non-empty (the cost
    of stability). With costs of 60 alone, 70 for any two and 120 for three it is 15.
    """
    missing = float(costs[-1]) - most_payable(costs)
    return missing if missing > rounding_of(costs) else 0.0


def least_core(costs: Floats) -> LeastCore:
    """The smallest uniform excess that some shares reach, and such shares."""
    if player_count(costs) == 1:
        return LeastCore(0.0, costs[1:].copy())
    scaled = _Scaled.of(costs)
    state = _Rounds.start(scaled.costs, bounded=False)
    excess, shares, _ = state.solve()
    return LeastCore(excess * scaled.scale, scaled.back(shares))


@dataclass(slots=True)
class _Rounds:
    """The sequence of programmes that settles one set of groups after another."""

    costs: Floats
    groups: Floats
    open: Flags
    bounded: bool
    levels: Floats
    settled: list[int] = field(default_factory=list)

    @classmethod
    def start(cls, costs: Floats, *, bounded: bool) -> _Rounds:
        groups = membership(player_count(costs)).astype(np.float64)
        open_ = np.ones(costs.size, dtype=np.bool_)
        open_[[0, -1]] = False
        return cls(costs, groups, open_, bounded, np.zeros(costs.size))

    def solve(self) -> tuple[float, Floats, Floats]:
        """Lower the largest open excess: level, shares, and the dual of every open group."""
        players = self.groups.shape[1]
        rows = self.groups[self.open]
        fixed = [*self.settled, self.costs.size - 1]
        answer = linprog(
            np.append(np.zeros(players), 1.0),
            A_ub=np.hstack([rows, -np.ones((rows.shape[0], 1))]),
            b_ub=self.costs[self.open],
            A_eq=np.hstack([self.groups[fixed], np.zeros((len(fixed), 1))]),
            b_eq=self.costs[fixed] + self.levels[fixed],
            bounds=[(None, 0.0 if self.bounded else None)] * players + [(None, None)],
            method="highs",
            options=EXACT,
        )
        assert answer.x is not None, answer.message  # bounded and feasible by construction
        return float(answer.x[-1]), answer.x[:-1], -np.asarray(answer.ineqlin.marginals)

    def settle(self) -> Floats:
        """One round: fix the groups that bind, drop those that they determine."""
        level, shares, duals = self.solve()
        binding = np.flatnonzero(self.open)[duals > BINDING]
        self.levels[binding] = level
        self.settled = self._independent([*self.settled, *(int(s) for s in binding)])
        self.open[binding] = False
        self._drop_determined()
        return shares

    def _independent(self, groups: list[int]) -> list[int]:
        """Those groups, in order, that are not determined by all and by the ones before."""
        kept: list[int] = []
        rows = [self.groups[-1]]
        for group in groups:
            if np.linalg.matrix_rank(np.array([*rows, self.groups[group]])) > len(rows):
                rows.append(self.groups[group])
                kept.append(group)
        return kept

    def _drop_determined(self) -> None:
        basis = np.linalg.qr(self.groups[[*self.settled, -1]].T)[0]
        rest = self.groups - (self.groups @ basis) @ basis.T
        self.open &= np.abs(rest).max(axis=1) > EQUAL

    def run(self) -> Floats:
        """Settle groups until the shares are determined."""
        shares = np.zeros(self.groups.shape[1])
        while self.open.any():
            shares = self.settle()
        return shares


def nucleolus(costs: Floats) -> Nucleolus:
    """The nucleolus of a cost game (Schmeidler 1969), at most 12 players in reasonable time.

    Among shares that charge nobody more than standing alone, the one that makes the largest excess
    least, then the next largest, and so on. Where standing alone adds up to less than the cost of
    all, no such shares exist: the prenucleolus, without that bound, is given with the reason.
    """
    if player_count(costs) == 1:
        return Nucleolus(costs[1:].copy(), "nucleolus")
    scaled = _Scaled.of(costs)
    exists = float(costs[-1] - scaled.alone.sum()) <= rounding_of(costs)
    shares = scaled.back(_Rounds.start(scaled.costs, bounded=exists).run())
    if exists:
        return Nucleolus(shares, "nucleolus")
    reason = (
        f"standing alone adds up to {scaled.alone.sum():g}, less than {costs[-1]:g} for all: "
        "whatever the shares, somebody pays more than alone"
    )
    return Nucleolus(shares, "prenucleolus", reason)
