"""Constraints worked into the graph: fixed units set aside, blocks kept together made one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats, Ints
from vesting.options.completeness import Completeness, Statement
from vesting.options.enumeration.admission import Admission, Bound, admission
from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.feasible import check_ground, check_possible
from vesting.options.enumeration.masks import bits
from vesting.options.enumeration.window import RESIDENTS
from vesting.options.search.net import MOST_PAIRS, Net, make_net
from vesting.options.search.score import CODES, Objective, Scale
from vesting.options.search.terrain import Terrain

NOT_CARRIED = Problem("SMP-E01", "A constraint cannot be kept in a large space", InputError)
NOTHING_LEFT = Problem("SMP-E02", "Nothing is left to divide", InputError)
TOO_MANY_PAIRS = Problem("SMP-E04", "Too many blocks are kept apart", InputError)
POINTS_MISSING = Problem("SMP-E05", "Positions are needed and missing", InputError)

NOBODY, EVERYBODY = 0, 2**62

Plans: TypeAlias = NDArray[np.integer[Any]]
"""The unit of each block, one plan a row."""

CHUNK = 10_000
"""Plans that are expanded at a time, so that the work fits into memory."""


@dataclass(frozen=True, slots=True)
class Reduced:
    """What is left to divide once the constraints are worked in.

    Attributes:
        terrain: The whole area.
        constraints: What every option keeps to, as given.
        bound: The measure that is bounded, and its bounds.
        groups: For each remaining block the positions in the terrain that it stands for.
        fixed: Positions of each fixed unit.
        net: The remaining graph, connected.
        weights: What cutting each edge of the net counts.
        units: Units still to be made.
        same: Pairs of remaining blocks that stay in one unit although no border joins them.
        apart: Pairs of remaining blocks that stay in different units.
    """

    terrain: Terrain
    constraints: Constraints
    bound: Bound
    groups: tuple[tuple[int, ...], ...]
    fixed: tuple[tuple[int, ...], ...]
    net: Net = field(repr=False)
    weights: Ints = field(repr=False)
    units: int
    same: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()

    @property
    def window(self) -> Ints:
        """Least and most of the bounded measure in a unit."""
        return np.array([self.bound.low, self.bound.high], dtype=np.int64)

    @property
    def all_units(self) -> int:
        """Units of a whole option, fixed ones among them."""
        return self.units + len(self.fixed)

    def expand(self, plans: Plans) -> Plans:
        """Plans of the remaining blocks as plans of the whole area, units in order of first block.

        Args:
            plans: Shape ``(samples, remaining blocks)``.

        Returns:
            Shape ``(samples, blocks)``; unit 0 holds the first block, unit 1 the first block that is
            not in unit 0, and so on, so that equal options are equal rows.
        """
        shape = (len(plans), len(self.terrain.graph))
        whole = np.empty(shape, dtype=np.uint8 if self.all_units <= 256 else np.uint16)
        for begin in range(0, len(plans), CHUNK):
            rows = slice(begin, begin + CHUNK)
            for block, group in enumerate(self.groups):
                whole[rows, list(group)] = plans[rows, [block]]
            for number, group in enumerate(self.fixed):
                whole[rows, list(group)] = self.units + number
            whole[rows] = in_order(whole[rows], self.all_units)
        return whole

    def scale(self, objective: Objective) -> Scale:
        """The objective over the remaining graph."""
        values = self.bound.values
        sizes = [sum(values[i] for i in group) for group in self.fixed]
        home = np.zeros(0, dtype=np.int64)
        moments, base = np.zeros((0, 0)), 0.0
        if objective is Objective.COMPACTNESS:
            every = all_moments(self.terrain)
            places = [i for group in self.groups for i in group]
            home = np.repeat(np.arange(len(self.groups)), [len(g) for g in self.groups])
            moments = np.array([every[np.ix_(g, places)].sum(axis=0) for g in self.groups])
            base = float(sum(every[np.ix_(g, g)].sum(axis=0).min() for g in self.fixed))
        elif objective is Objective.CUT:
            base = float(self.weight_always_cut())
        return Scale(
            kind=CODES[objective],
            weights=self.weights,
            moments=moments,
            home=home,
            base=base,
            least=min(sizes, default=EVERYBODY),
            most=max(sizes, default=NOBODY),
        )

    def statement(self, completeness: Completeness) -> Statement:
        """The class of a result with the borders and constraints that it depends on."""
        graph = self.terrain.graph
        return Statement(
            completeness=completeness,
            edges=graph.digest(),
            blocks=len(graph),
            borders=len(graph.edges),
            constraints=self.constraints.in_words(dict(zip(graph.ids, graph.names, strict=True))),
        )

    def weight_always_cut(self) -> int:
        """Weight of the borders of fixed units, which every option cuts."""
        label = np.full(len(self.terrain.graph), -1)
        for number, group in enumerate(self.fixed):
            label[list(group)] = number
        ends = np.array(self.terrain.graph.edges).reshape(-1, 2)
        return int(self.terrain.weights()[label[ends[:, 0]] != label[ends[:, 1]]].sum())


def in_order(plans: Plans, units: int) -> Plans:
    """Name the units of every plan in the order of their first block."""
    firsts = np.stack([np.argmax(plans == unit, axis=1) for unit in range(units)], axis=1)
    ranks = np.argsort(np.argsort(firsts, axis=1), axis=1).astype(plans.dtype)
    return np.take_along_axis(ranks, plans.astype(np.int64), axis=1)


def all_moments(terrain: Terrain) -> Floats:
    """Residents of block ``i`` times its squared distance to block ``j`` in km, shape ``(n, n)``."""
    if terrain.points is None:
        raise POINTS_MISSING(
            "Compactness needs to know where the blocks lie",
            mend="Give every place 'longitude' and 'latitude', or 'x' and 'y' in kilometres.",
        )
    gaps = terrain.points[:, None, :] - terrain.points[None, :, :]
    people = np.array(terrain.graph.populations, dtype=np.float64)
    return np.asarray(people[:, None] * (gaps**2).sum(axis=2))


def reduce(terrain: Terrain, units: int, constraints: Constraints) -> Reduced:
    """Work the constraints into the graph.

    Args:
        terrain: Blocks and borders.
        units: Units of an option, fixed ones among them.
        constraints: What every option keeps to.

    Raises:
        VestingError: Where constraints contradict each other, are plainly impossible, or cannot be
            kept by a search.
    """
    graph = terrain.graph
    made = admission(graph, constraints)
    bound = _check_carried(made, constraints)
    check_ground(made, separate_parts=False)
    check_possible(made, [units])
    rest = made.everything & ~made.taken
    if not rest:
        raise NOTHING_LEFT(
            "Every council is fixed, so there is one option and nothing to search",
            mend="Fix fewer councils.",
        )
    held = [set(bits(group)) for group in made.together if group & rest]
    groups, links = _merge(list(bits(rest)), held, graph.edges)
    block_of = {i: block for block, group in enumerate(groups) for i in group}
    apart = {
        _pair(block_of[a], block_of[b]) for a in bits(rest) for b in bits(made.excludes[a] & rest)
    }
    same = {_pair(block_of[a], block_of[b]) for a, b in links}
    if len(apart) + len(same) > MOST_PAIRS:
        raise TOO_MANY_PAIRS(
            f"{len(apart)} pairs of blocks are kept apart; a search can keep {MOST_PAIRS}",
            mend="Keep fewer blocks apart, or leave out the greatest distance.",
        )
    weights: dict[tuple[int, int], int] = defaultdict(int)
    for (a, b), weight in zip(graph.edges, terrain.weights().tolist(), strict=True):
        if a in block_of and b in block_of and block_of[a] != block_of[b]:
            weights[_pair(block_of[a], block_of[b])] += weight
    return Reduced(
        terrain=terrain,
        constraints=constraints,
        bound=bound,
        groups=groups,
        fixed=tuple(tuple(bits(unit)) for unit in made.fixed),
        net=make_net(
            [sum(bound.values[i] for i in group) for group in groups],
            sorted(weights),
            sorted(same),
            sorted(apart),
        ),
        weights=np.array([weights[e] for e in sorted(weights)], dtype=np.int64),
        units=units - len(made.fixed),
        same=tuple(sorted(same)),
        apart=tuple(sorted(apart)),
    )


def _check_carried(made: Admission, constraints: Constraints) -> Bound:
    """The one window of a search; constraints that it cannot keep are refused."""
    graph = made.graph
    bounds = made.bounds or (Bound(RESIDENTS, graph.populations, 0, graph.total),)
    alone = [i for i in bits(made.accompanied) if bounds[0].values[i] >= bounds[0].low]
    for broken, words in (
        (len(bounds) > 1, "Bounds on several measures at once"),
        (bool(alone), "Blocks that may not be on their own"),
        (made.max_hops is not None, "A greatest number of borders"),
        (not constraints.contiguous, "Councils that need not hang together"),
        (constraints.separate_parts, "Parts divided separately"),
    ):
        if broken:
            raise NOT_CARRIED(
                f"{words} cannot be kept by a sample or an optimum",
                mend="Leave the constraint out, or list the options where the area is small enough.",
            )
    return bounds[0]


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a <= b else (b, a)


def _merge(
    free: Sequence[int], held: Sequence[set[int]], edges: Sequence[tuple[int, int]]
) -> tuple[tuple[tuple[int, ...], ...], list[tuple[int, int]]]:
    """Groups of blocks that borders join inside what is held together, and links between the rest."""
    leader = {i: i for i in free}

    def find(i: int) -> int:
        while leader[i] != i:
            i = leader[i]
        return i

    for group in held:
        for a, b in edges:
            if a in group and b in group:
                one, two = sorted((find(a), find(b)))
                leader[two] = one
    groups: dict[int, list[int]] = defaultdict(list)
    for i in free:
        groups[find(i)].append(i)
    links = []
    for group in held:
        heads = sorted({find(i) for i in group})
        links += [(heads[0], other) for other in heads[1:]]
    return tuple(tuple(g) for g in groups.values()), links
