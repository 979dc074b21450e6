"""Every option of a larger graph, kept as two sides that meet: listed in batches, drawn by number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from vesting.maths.arrays import Flags, Ints, Masks
from vesting.options.enumeration.admission import Admission
from vesting.options.enumeration.masks import bits
from vesting.options.enumeration.sweep.chain import Chain, Exact, chain
from vesting.options.enumeration.sweep.draw import Halves, halves, join_halves
from vesting.options.enumeration.sweep.join import matches, pairs, work
from vesting.options.enumeration.sweep.line import lay_out
from vesting.options.enumeration.sweep.meeting import Meeting, meet, too_many_rows, unbounded
from vesting.options.enumeration.sweep.outlook import check_outlook
from vesting.options.enumeration.sweep.rows import Rows, Stage, Trace
from vesting.options.enumeration.sweep.signatures import MOST_ARCS, signatures
from vesting.options.enumeration.tables import WORD

Progress = Callable[[int, int | None], None]

MOST_KEPT_ROWS = 4_000_000
"""Half-made options kept on one side, with the way back to their blocks."""

MOST_PAIRS = 2e10
"""Pairs of half-made options that are compared at one signature."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Options that pass through one signature at the meeting.

    Attributes:
        signature: The signature.
        slots: Open councils.
        closed: Councils finished before the meeting.
        past: Rows up to the meeting.
        future: Rows from the meeting on.
        before: Options that come earlier in the order, for each row of the past and the end.
        ways: Ways to finish each row of the past.
    """

    signature: int
    slots: int
    closed: int
    past: Rows
    future: Rows
    before: Exact
    ways: Exact


@dataclass(frozen=True, slots=True, eq=False)
class Bundle:
    """All options with one number of councils.

    Attributes:
        units: Councils beside the fixed ones.
        groups: Options by signature at the meeting.
        past: Way back from the rows up to the meeting.
        future: Way on from the rows at the meeting.
    """

    units: int
    groups: tuple[Group, ...]
    past: Chain
    future: Chain

    @property
    def count(self) -> int:
        """Options in all."""
        return int(self.groups[-1].before[-1])


class KeptSweep:
    """Options of a larger graph, by number of councils; made by :func:`keep_sweep`."""

    def __init__(self, made: Admission, meeting: Meeting) -> None:
        self._made, self._meeting = made, meeting
        self._fixed = _fixed_halves(made)
        low, high = meeting.carrier.low, meeting.carrier.high
        bundles = {
            k + len(made.fixed): _bundle(meeting, k, stage, low, high)
            for k, stage in meeting.future.items()
        }
        self._bundles = {k: bundle for k, bundle in bundles.items() if bundle is not None}

    def count(self, units: int) -> int:
        """Options with so many councils."""
        return self._bundles[units].count if units in self._bundles else 0

    def batches(self, units: int, *, batch: int) -> Iterator[Masks]:
        """Every option with so many councils, in bounded pieces.

        Yields:
            Masks (options, councils, words), councils in order of their lowest block.
        """
        if units not in self._bundles:
            return
        bundle = self._bundles[units]
        for group in bundle.groups:
            for one, other in self._matching(group):
                yield from self._expand(bundle, group, one, other, batch)

    def draw(self, units: int, ranks: Sequence[int]) -> Masks:
        """The options with the given numbers, counting from 0 in a fixed order of their own.

        Returns:
            Masks (options, councils, words).
        """
        bundle = self._bundles[units]
        drawn = [self._one(bundle, rank) for rank in ranks]
        words = -(-len(self._made.graph) // WORD)
        return np.concatenate(drawn) if drawn else np.zeros((0, units, words), dtype=np.uint64)

    def _matching(self, group: Group) -> Iterator[tuple[Ints, Ints]]:
        carrier = self._meeting.carrier
        return pairs(group.past, group.future, carrier.low, carrier.high)

    def _expand(
        self, bundle: Bundle, group: Group, one: Ints, other: Ints, batch: int
    ) -> Iterator[Masks]:
        """Options of matching rows; a pair stands for every path of the one with each of the other."""
        across = group.future.counts[other]
        ends = np.cumsum(group.past.counts[one] * across)
        for at in range(0, int(ends[-1]) if len(ends) else 0, batch):
            numbers = np.arange(at, min(at + batch, int(ends[-1])))
            pair = np.searchsorted(ends, numbers, side="right")
            within = numbers - (ends[pair] - group.past.counts[one[pair]] * across[pair])
            ranks = within // across[pair], within % across[pair]
            yield self._whole(bundle, group, (one[pair], ranks[0]), (other[pair], ranks[1]))

    def _one(self, bundle: Bundle, rank: int) -> Masks:
        """The option with one number."""
        group = next(g for g in bundle.groups if rank < g.before[-1])
        row = int(np.searchsorted(group.before, rank, side="right")) - 1
        path, within = divmod(rank - int(group.before[row]), int(group.ways[row]))
        alone = Rows(group.past.held[row : row + 1], group.past.counts[row : row + 1])
        carrier = self._meeting.carrier
        fitting = [b for _, b in pairs(alone, group.future, carrier.low, carrier.high)]
        columns = np.sort(np.concatenate(fitting))
        ends = np.cumsum(group.future.counts[columns])
        at = int(np.searchsorted(ends, within, side="right"))
        left = within - int(ends[at] - group.future.counts[columns[at]])
        return self._whole(
            bundle,
            group,
            (np.array([row]), np.array([path])),
            (columns[at : at + 1], np.array([left])),
        )

    def _whole(
        self, bundle: Bundle, group: Group, one: tuple[Ints, Exact], other: tuple[Ints, Exact]
    ) -> Masks:
        past = self._half(bundle.past, group, one, group.slots + group.closed)
        future = self._half(bundle.future, group, other, bundle.units - group.closed)
        return join_halves(past, future, group.slots, self._fixed)

    def _half(self, side: Chain, group: Group, paths: tuple[Ints, Exact], councils: int) -> Halves:
        """Each path is drawn once, however many options it is part of."""
        rows, ranks = paths
        most = max(1, int(ranks.max()) + 1)
        key, inverse = np.unique(rows * most + ranks, return_inverse=True)
        made = halves(
            side,
            self._meeting.carrier.line,
            (key // most).astype(np.int64) + side.first[group.signature],
            key % most,
            group.slots,
            councils,
            len(self._made.graph),
        )
        return Halves(made.masks[inverse], made.lowest[inverse])


def keep_sweep(
    made: Admission, units: Sequence[int], *, progress: Progress | None = None
) -> KeptSweep | None:
    """Keep every option of the given numbers of councils; ``None`` where there is none at all.

    Raises:
        InputError: OPT-E16 or OPT-E17 where that is too much to hold.
    """
    fewest, most = min(units) - len(made.fixed), max(units) - len(made.fixed)
    line = lay_out(made, fewest, most)
    check_outlook(line, fewest, most, MOST_ARCS)
    layers = signatures(line, fewest, most)
    if not layers:
        return None
    meeting = meet(
        line, layers, fewest, most, keep=True, most_rows=MOST_KEPT_ROWS, progress=progress
    )
    return KeptSweep(made, meeting)


def _bundle(meeting: Meeting, units: int, stage: Stage, low: Ints, high: Ints) -> Bundle | None:
    layer = meeting.carrier.layers[meeting.at]
    behind = {s: np.zeros(len(rows), dtype=np.bool_) for s, rows in meeting.past.items()}
    ahead = {s: np.zeros(len(rows), dtype=np.bool_) for s, rows in stage.items()}
    groups: list[Group] = []
    total = 0
    for signature in sorted(meeting.past.keys() & stage.keys()):
        past, future = meeting.past[signature], stage[signature]
        if work(past, future, low, high) > MOST_PAIRS:
            total = sum(unbounded(meeting.carrier.layers).values())
            raise too_many_rows(MOST_KEPT_ROWS, total)
        ways, used = matches(past, future, low, high)
        behind[signature], ahead[signature] = np.asarray(ways > 0), used
        before = np.zeros(len(past) + 1, dtype=past.counts.dtype)
        before[1:] = np.cumsum(past.counts * ways)
        if before[-1]:
            slots, closed = layer.slots[signature], layer.closed[signature]
            groups.append(Group(signature, slots, closed, past, future, before + total, ways))
            total += int(before[-1])
    if not groups:
        return None
    past_chain = _chain(meeting, meeting.before, meeting.past, _joined(behind), onward=False)
    future_chain = _chain(meeting, meeting.after[units], stage, _joined(ahead), onward=True)
    return Bundle(units, tuple(groups), past_chain, future_chain)


def _chain(
    meeting: Meeting, traces: Sequence[Trace], stage: Stage, alive: Flags, *, onward: bool
) -> Chain:
    layers = meeting.carrier.layers
    kind = next(iter(stage.values())).counts.dtype
    return chain(
        traces,
        stage,
        alive,
        layers,
        meeting.at,
        onward=onward,
        width=max(max(layer.slots) for layer in layers) + 1,
        kind=object if kind.hasobject else np.int64,
    )


def _joined(flags: dict[int, Flags]) -> Flags:
    return np.concatenate(list(flags.values()))


def _fixed_halves(made: Admission) -> Halves:
    words = -(-len(made.graph) // WORD)
    masks = np.zeros((1, len(made.fixed), words), dtype=np.uint64)
    lowest = np.zeros((1, len(made.fixed)), dtype=np.int64)
    for column, unit in enumerate(made.fixed):
        lowest[0, column] = next(bits(unit))
        for block in bits(unit):
            masks[0, column, block // WORD] |= np.uint64(1 << block % WORD)
    return Halves(masks, lowest)
