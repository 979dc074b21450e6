"""Signatures of all layers as arrays, made by one compiled kernel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vesting.maths.arrays import Ints, Places
from vesting.maths.compiled import njit
from vesting.options.enumeration.sweep.line import Line
from vesting.options.enumeration.sweep.outlook import check_outlook
from vesting.options.enumeration.sweep.signatures import MOST_ARCS

Bytes = NDArray[np.uint8]
Tiny = NDArray[np.int8]

STAYS, TOUCHES, JOINS, SHUNS = 1, 2, 4, 8
"""What a step does to a position of the frontier, as bits of one number."""


@dataclass(frozen=True, slots=True, eq=False)
class Web:
    """Signatures and arcs of all layers, numbered throughout.

    Attributes:
        first: First signature of each layer, and the end.
        closed: Finished councils of each signature.
        slots: Open councils of each signature.
        arc_first: First arc of each layer, and the end.
        source: Signature before each arc.
        target: Signature after it.
        choice: Slot that the block joins; as many as the source has for a new council.
        moves: For each slot of the source, and last for a new council, its slot in the target.
    """

    first: Ints
    closed: Bytes
    slots: Bytes
    arc_first: Ints
    source: Places
    target: Places
    choice: Tiny
    moves: Tiny


def weave(line: Line, fewest: int, most: int, *, most_arcs: int = 3 * MOST_ARCS) -> Web | None:
    """Every signature that can be reached from the start.

    Args:
        line: The blocks in order.
        fewest: Fewest councils of interest.
        most: Most councils of interest.
        most_arcs: Arcs to hold at most.

    Returns:
        The web, or ``None`` where it would be larger.

    Raises:
        InputError: OPT-E16 where the first layers tell that it would be much larger.
    """
    check_outlook(line, fewest, most, most_arcs)
    width = max(1, line.width)
    slots = max(1, min(width, most))
    deeds, widths = _deeds(line, width)
    made: Any = _weave(deeds, widths, fewest, most, slots, most_arcs)
    whole, *arrays = made
    return Web(*arrays) if whole else None


def without_window(web: Web) -> int:
    """Options of every number of councils together when no window is asked for; exact."""
    ways = [1] + [0] * (len(web.closed) - 1)
    for source, target in zip(web.source.tolist(), web.target.tolist(), strict=True):
        ways[target] += ways[source]
    return sum(ways[int(web.first[-2]) :])


def _deeds(line: Line, width: int) -> tuple[Bytes, Ints]:
    deeds = np.zeros((len(line.steps), width + 1), dtype=np.uint8)
    widths = np.zeros(len(line.steps), dtype=np.int64)
    for at, step in enumerate(line.steps):
        widths[at] = len(step.keep) - 1
        for position, stays in enumerate(step.keep):
            deeds[at, position] |= STAYS * stays
        for deed, positions in ((TOUCHES, step.touches), (JOINS, step.joins), (SHUNS, step.shuns)):
            for position in positions:
                deeds[at, position] |= deed
    return deeds, widths


@njit
def _grown(array: Any, rows: int) -> Any:
    """A copy with room for so many rows."""
    bigger = np.zeros((rows, array.shape[1]), array.dtype)
    bigger[: array.shape[0]] = array
    return bigger


@njit
def _allowed(deeds: Bytes, labels: Bytes, width: int, choice: int) -> bool:
    """Whether the block may share the council of a slot."""
    for p in range(width):
        if deeds[p] & JOINS and labels[p] != choice:
            return False
        if deeds[p] & SHUNS and labels[p] == choice:
            return False
    return True


@njit
def _joined(
    deeds: Bytes, labels: Bytes, pieces: Bytes, width: int, choice: int, made: Bytes
) -> None:
    """Pieces once the block has joined those of its council that it touches."""
    new = np.uint8(width + 1)
    for p in range(width):
        made[p] = pieces[p]
    made[width] = new
    for p in range(width):
        if deeds[p] & TOUCHES and labels[p] == choice and made[p] != new:
            old = made[p]
            for other in range(width):
                if made[other] == old:
                    made[other] = new


@njit
def _finished(
    deeds: Bytes, labels: Bytes, pieces: Bytes, width: int, ending: Tiny, alive: Bytes
) -> int:
    """How many councils are finished by the step; -1 where one would be left in two parts.

    ``alive`` has room for the slots, then for the pieces, that stay on the frontier.
    """
    alive[:] = 0
    ending[:] = -1
    for p in range(width + 1):
        if deeds[p] & STAYS:
            alive[labels[p]] = 1
            alive[ending.shape[0] + pieces[p]] = 1
    count = 0
    for p in range(width + 1):
        if deeds[p] & STAYS or alive[ending.shape[0] + pieces[p]]:
            continue
        slot = labels[p]
        if alive[slot] or (ending[slot] >= 0 and ending[slot] != pieces[p]):
            return -1
        if ending[slot] < 0:
            ending[slot] = pieces[p]
            count += 1
    return count


@njit
def _renamed(
    deeds: Bytes, labels: Bytes, pieces: Bytes, width: int, moved: Tiny, key: Bytes
) -> int:
    """Number slots and pieces of what stays by first appearance; returns the open councils."""
    half = key.shape[0] // 2
    renamed = np.full(width + 2, -1, np.int8)
    moved[:] = -1
    key[:] = 0
    slots = pieces_seen = place = 0
    for p in range(width + 1):
        if not deeds[p] & STAYS:
            continue
        if moved[labels[p]] < 0:
            moved[labels[p]] = slots
            slots += 1
        if renamed[pieces[p]] < 0:
            renamed[pieces[p]] = pieces_seen
            pieces_seen += 1
        key[place] = moved[labels[p]]
        key[half + place] = renamed[pieces[p]]
        place += 1
    return slots


@njit
def _find(table: Places, keys: Bytes, closed: Bytes, key: Bytes, shut: Any) -> tuple[Any, Any]:
    """Place in the table and number of a signature; -1 for one not seen before."""
    mixed = np.uint64(14695981039346656037) ^ np.uint64(shut)
    for i in range(key.shape[0]):
        mixed = (mixed ^ np.uint64(key[i])) * np.uint64(1099511628211)
    mixed ^= mixed >> np.uint64(29)
    at = np.int64(mixed & np.uint64(table.shape[0] - 1))
    while table[at] >= 0:
        found = table[at]
        if closed[found] == shut:
            same = True
            for i in range(key.shape[0]):
                if keys[found, i] != key[i]:
                    same = False
                    break
            if same:
                return at, found
        at = (at + 1) & (table.shape[0] - 1)
    return at, -1


@njit
def _weave(  # noqa: C901, PLR0912, PLR0915 - one loop over layers, signatures and choices
    deeds: Bytes, widths: Ints, fewest: int, most: int, room: int, most_arcs: int
) -> tuple[bool, Ints, Bytes, Bytes, Ints, Places, Places, Tiny, Tiny]:
    layers = deeds.shape[0]
    width = deeds.shape[1] - 1
    keys = np.zeros((1024, 2 * width), np.uint8)
    marks = np.zeros((1024, 2), np.uint8)  # councils finished, councils open
    ends = np.zeros((4096, 2), np.int32)  # source, target
    moves = np.zeros((4096, room + 2), np.int8)  # choice, then slots
    first = np.zeros(layers + 2, np.int64)
    arc_first = np.zeros(layers + 1, np.int64)
    first[1] = 1
    signatures, arcs = 1, 0
    made = np.zeros(width + 2, np.uint8)
    labels = np.zeros(width + 2, np.uint8)
    ending = np.zeros(room + 2, np.int8)
    alive = np.zeros(room + 2 + width + 2, np.uint8)
    moved = np.zeros(room + 2, np.int8)
    key = np.zeros(2 * width, np.uint8)
    table = np.full(1024, -1, np.int32)
    for layer in range(layers):
        table[:] = -1
        here = widths[layer]
        for source in range(first[layer], first[layer + 1]):
            shut = np.int64(marks[source, 0])
            open_now = np.int64(marks[source, 1])
            labels[:here] = keys[source, :here]
            last = open_now
            if shut + open_now >= most or open_now >= room + 1:
                last = open_now - 1
            for choice in range(last + 1):
                if not _allowed(deeds[layer], labels, here, choice):
                    continue
                _joined(deeds[layer], labels, keys[source, width:], here, choice, made)
                labels[here] = choice
                done = _finished(deeds[layer], labels, made, here, ending, alive)
                if done < 0:
                    continue
                slots = _renamed(deeds[layer], labels, made, here, moved, key)
                total = shut + done + slots
                if total > most or total + layers - layer - 1 < fewest:
                    continue
                at, target = _find(table, keys, marks[:, 0], key, shut + done)
                if target < 0:
                    target = signatures
                    signatures += 1
                    if signatures > keys.shape[0]:
                        keys = _grown(keys, 2 * keys.shape[0])
                        marks = _grown(marks, 2 * marks.shape[0])
                    keys[target] = key
                    marks[target, 0] = shut + done
                    marks[target, 1] = slots
                    table[at] = target
                    if 2 * (signatures - first[layer + 1]) > table.shape[0]:
                        table = np.full(2 * table.shape[0], -1, np.int32)
                        for again in range(first[layer + 1], signatures):
                            at, _ = _find(
                                table,
                                keys,
                                marks[:, 0],
                                keys[again],
                                np.int64(marks[again, 0]),
                            )
                            table[at] = again
                if arcs == most_arcs:
                    return (
                        False,
                        first,
                        marks[:1, 0].copy(),
                        marks[:1, 1].copy(),
                        arc_first,
                        ends[:1, 0].copy(),
                        ends[:1, 1].copy(),
                        moves[:1, 0].copy(),
                        moves[:1],
                    )
                if arcs == ends.shape[0]:
                    ends = _grown(ends, 2 * arcs)
                    moves = _grown(moves, 2 * arcs)
                ends[arcs, 0] = source
                ends[arcs, 1] = target
                moves[arcs, 0] = choice
                for slot in range(open_now + 1):
                    moves[arcs, 1 + slot] = moved[slot]
                arcs += 1
        first[layer + 2] = signatures
        arc_first[layer + 1] = arcs
    return (
        True, first, marks[:signatures, 0].copy(), marks[:signatures, 1].copy(), arc_first,
        ends[:arcs, 0].copy(), ends[:arcs, 1].copy(), moves[:arcs, 0].copy(),
        moves[:arcs, 1:].copy(),
    )  # fmt: skip
