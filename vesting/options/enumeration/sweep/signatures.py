"""Signatures: the structure of a half-made option, as far as the rest can see it.

A signature says, for the blocks on the frontier, which share a council (their *slot*) and which of
those are already joined (their *piece*), and how many councils are finished. Blocks of one slot in
two pieces have to be joined later. Slots and pieces are numbered by first appearance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from vesting.errors import InputError, Problem
from vesting.options.enumeration.sweep.line import Line, Step

TOO_WIDE = Problem("OPT-E16", "The map is too wide to sweep", InputError)

MOST_ARCS = 2_000_000
"""Steps between signatures that are held at most."""

Signature = tuple[tuple[int, ...], tuple[int, ...], int]
"""Slot and piece of each block on the frontier, and councils finished."""

CLOSED = -1
"""In place of a slot: the council is finished."""


class Arc(NamedTuple):
    """One way to place a block.

    Attributes:
        source: Signature before.
        target: Signature after.
        choice: Slot of the source that the block joins; the number of slots for a new council.
        slots: For each slot of the source, and last for a new council, its slot in the target;
            :data:`CLOSED` where the council is finished.
        opens: Whether the block opens a new council.
    """

    source: int
    target: int
    choice: int
    slots: tuple[int, ...]
    opens: bool


@dataclass(frozen=True, slots=True)
class Layer:
    """Signatures after so many blocks.

    Attributes:
        slots: Open councils of each signature.
        closed: Finished councils of each signature.
        arcs: Ways to place the next block, in order of their sources.
    """

    slots: tuple[int, ...]
    closed: tuple[int, ...]
    arcs: tuple[Arc, ...]


def signatures(line: Line, fewest: int, most: int, *, most_arcs: int = MOST_ARCS) -> list[Layer]:
    """Every signature from which an option can be reached, layer by layer.

    Args:
        line: The blocks in order.
        fewest: Fewest councils of interest.
        most: Most councils of interest.
        most_arcs: Arcs to hold at most.

    Returns:
        One layer more than there are blocks; the last has one signature for each number of councils
        that is possible. No layers where nothing is possible.

    Raises:
        InputError: OPT-E16 for more arcs than can be held.
    """
    layers: list[dict[Signature, int]] = [{((), (), 0): 0}]
    arcs: list[list[Arc]] = []
    room = most_arcs
    for at, step in enumerate(line.steps):
        after: dict[Signature, int] = {}
        found = list(advance(layers[-1], after, step, fewest, most, len(line.steps) - at - 1))
        room -= len(found)
        if room < 0:
            raise TOO_WIDE(
                f"The frontier is up to {line.width} blocks wide, and more than {most_arcs:,} steps "
                "are needed",
                mend="Offer fewer or larger blocks, ask for fewer councils, sample options, or "
                "search for a best one.",
            )
        layers.append(after)
        arcs.append(found)
    return _living(layers, arcs)


def advance(
    before: dict[Signature, int],
    after: dict[Signature, int],
    step: Step,
    fewest: int,
    most: int,
    to_come: int,
) -> Iterator[Arc]:
    """Every way to place the next block, new signatures being added to ``after``."""
    for (slots, pieces, closed), source in before.items():
        open_now = max(slots, default=-1) + 1
        last = open_now if closed + open_now < most else open_now - 1
        for choice in range(last + 1):
            if any(slots[p] != choice for p in step.joins):
                continue
            if any(slots[p] == choice for p in step.shuns):
                continue
            made = _place(slots, pieces, closed, choice, step)
            if made is None:
                continue
            signature, moved, count = made
            if count > most or count + to_come < fewest:
                continue
            target = after.setdefault(signature, len(after))
            places = tuple(moved.get(s, CLOSED) for s in range(open_now + 1))
            yield Arc(source, target, choice, places, choice == open_now)


def _place(
    slots: tuple[int, ...], pieces: tuple[int, ...], closed: int, choice: int, step: Step
) -> tuple[Signature, dict[int, int], int] | None:
    """Give the new block a slot; ``None`` where a council would be left in two parts."""
    joined = {pieces[p] for p in step.touches if slots[p] == choice}
    long_slots = (*slots, choice)
    long_pieces = (*(-1 if piece in joined else piece for piece in pieces), -1)
    staying = [
        (slot, piece)
        for slot, piece, kept in zip(long_slots, long_pieces, step.keep, strict=True)
        if kept
    ]
    open_slots = {slot for slot, _ in staying}
    open_pieces = {piece for _, piece in staying}
    ending: dict[int, int] = {}
    for slot, piece, kept in zip(long_slots, long_pieces, step.keep, strict=True):
        if kept or piece in open_pieces:
            continue
        if slot in open_slots or ending.setdefault(slot, piece) != piece:
            return None
    closed += len(ending)
    moved: dict[int, int] = {}
    renamed: dict[int, int] = {}
    signature = (
        tuple(moved.setdefault(slot, len(moved)) for slot, _ in staying),
        tuple(renamed.setdefault(piece, len(renamed)) for _, piece in staying),
        closed,
    )
    return signature, moved, closed + len(moved)


def _living(layers: list[dict[Signature, int]], arcs: list[list[Arc]]) -> list[Layer]:
    """Drop every signature that does not lead to the end, and number the others afresh."""
    living: list[Layer] = []
    names = {old: new for new, old in enumerate(layers[-1].values())}
    for at in range(len(layers) - 1, -1, -1):
        kept: list[Arc] = []
        if at < len(arcs):
            kept = [arc for arc in arcs[at] if arc.target in names]
            after, names = names, {}
            for arc in kept:
                names.setdefault(arc.source, len(names))
            kept = [Arc(names[a.source], after[a.target], a.choice, a.slots, a.opens) for a in kept]
        alive = [key for key, old in layers[at].items() if old in names]
        slots = tuple(max(key[0], default=-1) + 1 for key in alive)
        living.append(Layer(slots, tuple(key[2] for key in alive), tuple(kept)))
    living.reverse()
    return living if living[0].slots else []
