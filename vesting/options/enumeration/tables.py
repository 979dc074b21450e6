"""What the engine hands over: possible councils, options as rows of them, and counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vesting.area.graph import BlockGraph
from vesting.maths.arrays import Flags, Ints, Masks, Places
from vesting.options.completeness import Statement
from vesting.options.enumeration.identity import option_id_of_texts, unit_id
from vesting.options.enumeration.masks import bits


@dataclass(frozen=True, slots=True, eq=False)
class UnitTable:
    """Possible councils, in order of their lowest block and then of their masks.

    Attributes:
        graph: The blocks.
        masks: One mask a unit; bit *i* is block *i*. Where the graph has more than 62 blocks several
            words a unit, shape (units, words); word *j* holds blocks 62 *j* to 62 *j* + 61.
        populations: Residents of each unit.
    """

    graph: BlockGraph
    masks: Masks
    populations: Ints

    @classmethod
    def of(cls, graph: BlockGraph, masks: Sequence[int] | Masks) -> UnitTable:
        """Put masks in order and weigh them."""
        plain = np.unique(np.asarray(masks, dtype=np.uint64))
        ordered = plain[np.argsort(lowest_bits(plain), kind="stable")]
        return cls(graph, ordered, _people(graph, members(ordered, len(graph))))

    @classmethod
    def of_members(cls, graph: BlockGraph, flags: Flags) -> tuple[UnitTable, Places]:
        """The different units among some, of any number of blocks.

        Args:
            graph: The blocks.
            flags: Which blocks each unit holds, shape (..., blocks); none is empty.

        Returns:
            The table, and the row of it that each unit given is, shape (...).
        """
        flat = flags.reshape(-1, len(graph))
        different, which = np.unique(flat, axis=0, return_inverse=True)
        masks = packed(different)
        words = (masks,) if masks.ndim == 1 else tuple(masks.T)
        order = np.lexsort((*words, different.argmax(axis=1)))
        made = cls(graph, masks[order], _people(graph, different[order]))
        rows = np.argsort(order).astype(np.int32)[which]
        return made, rows.reshape(flags.shape[:-1])

    def __len__(self) -> int:
        return len(self.masks)

    def members(self) -> Flags:
        """Which blocks each unit holds, shape (units, blocks)."""
        words = self.masks[:, None] if self.masks.ndim == 1 else self.masks
        return np.concatenate(
            [members(words[:, j], size) for j, size in enumerate(_sizes(len(self.graph)))], axis=1
        )

    def codes(self, unit: int) -> tuple[str, ...]:
        """Sorted codes of a unit's blocks."""
        return tuple(sorted(self.graph.ids[i] for i in bits(joined(self.masks[unit].tolist()))))

    def ids(self) -> list[str]:
        """Name of every unit."""
        return [unit_id(self.codes(unit)) for unit in range(len(self))]

    def positions(self, masks: Masks) -> Places:
        """Rows of masks of one word, in the shape given; every mask must be in the table."""
        order = np.argsort(self.masks)
        found = order[np.searchsorted(self.masks[order], masks)]
        return np.asarray(found, dtype=np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class OptionTable:
    """Every option, as rows of a table of possible councils.

    Attributes:
        units: The possible councils.
        by_units: For each number of councils *k* a matrix (options × k) of rows of ``units``, the
            columns in order of each council's lowest block.
        statement: What the table can claim.
    """

    units: UnitTable
    by_units: Mapping[int, Places]
    statement: Statement

    def __len__(self) -> int:
        return sum(len(rows) for rows in self.by_units.values())

    def masks(self, k: int) -> Masks:
        """Masks of the options with *k* councils, shape (options, k)."""
        return self.units.masks[self.by_units[k]]

    def codes(self, k: int, row: int) -> tuple[tuple[str, ...], ...]:
        """One option as codes of blocks."""
        return tuple(self.units.codes(unit) for unit in self.by_units[k][row])

    def ids(self, k: int, rows: Sequence[int] | Places | None = None) -> list[str]:
        """Names of options with *k* councils; all of them unless rows are given."""
        chosen = self.by_units[k] if rows is None else self.by_units[k][np.asarray(rows)]
        codes = [self.units.codes(unit) for unit in range(len(self.units))]
        rank = np.empty(len(codes), dtype=np.int64)
        rank[sorted(range(len(codes)), key=codes.__getitem__)] = np.arange(len(codes))
        texts = [",".join(c) for c in codes]
        ordered = np.take_along_axis(chosen, np.argsort(rank[chosen], axis=1), axis=1)
        return [option_id_of_texts(texts[unit] for unit in row) for row in ordered.tolist()]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some options with the same number of councils, on their way to a file.

    Attributes:
        graph: The blocks.
        masks: Councils of each option in order of their lowest block: (options, k), or (options, k,
            words) where the graph has more than 62 blocks; word *j* holds blocks 62 *j* to
            62 *j* + 61.
    """

    graph: BlockGraph
    masks: Masks

    def __len__(self) -> int:
        return len(self.masks)

    @property
    def units(self) -> int:
        """Number of councils of each option."""
        return int(self.masks.shape[1])

    def first(self, most: int) -> Batch:
        """The first options of the batch."""
        return Batch(self.graph, self.masks[:most])

    def assignments(self) -> NDArray[np.uint8]:
        """For each option and block the number of its council, shape (options, blocks)."""
        words = self.masks[:, :, None] if self.masks.ndim == 2 else self.masks
        found = [
            members(words[:, :, j], size).argmax(axis=1).astype(np.uint8)
            for j, size in enumerate(_sizes(len(self.graph)))
        ]
        return np.concatenate(found, axis=1)

    def ids(self) -> list[str]:
        """Name of each option."""
        ids = self.graph.ids
        known: dict[int, tuple[tuple[str, ...], str]] = {}
        names = []
        for option in self.options():
            for unit in option:
                if unit not in known:
                    codes = tuple(sorted(ids[i] for i in bits(unit)))
                    known[unit] = codes, ",".join(codes)
            ordered = sorted(known[unit] for unit in option)
            names.append(option_id_of_texts(text for _, text in ordered))
        return names

    def options(self) -> Iterator[tuple[int, ...]]:
        """Each option as whole-number masks of any length."""
        if self.masks.ndim == 2:
            for row in self.masks.tolist():
                yield tuple(row)
        else:
            for words in self.masks.tolist():
                yield tuple(joined(unit) for unit in words)

    def codes(self) -> Iterator[tuple[tuple[str, ...], ...]]:
        """Each option as codes of blocks, in the order of the graph within a council."""
        ids = self.graph.ids
        for option in self.options():
            yield tuple(tuple(ids[i] for i in bits(unit)) for unit in option)


WORD = 62
"""Blocks in one word of a mask."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many options there are, exactly.

    Attributes:
        by_units: Options by number of councils.
        statement: What the counts can claim.
    """

    by_units: Mapping[int, int] = field(default_factory=dict)
    statement: Statement = field(kw_only=True)

    @property
    def total(self) -> int:
        """Options of every number of councils together."""
        return sum(self.by_units.values())

    def __getitem__(self, units: int) -> int:
        return self.by_units[units]


def lowest_bits(masks: Masks) -> Ints:
    """Position of the lowest block of each mask that is not empty."""
    alone = masks & (~masks + np.uint64(1))
    return np.asarray(np.log2(alone.astype(np.float64)), dtype=np.int64)


def members(masks: Masks, blocks: int) -> Flags:
    """Which blocks each mask holds, shape (..., blocks)."""
    places = np.arange(blocks, dtype=np.uint64)
    return np.asarray((masks[..., None] >> places) & np.uint64(1), dtype=np.bool_)


def packed(flags: Flags) -> Masks:
    """Rows of flags over blocks as masks of one word, or of several where there are more than 62."""
    words, start = [], 0
    for size in _sizes(flags.shape[1]):
        places = np.uint64(1) << np.arange(size, dtype=np.uint64)
        words.append((flags[:, start : start + size] * places).sum(axis=1, dtype=np.uint64))
        start += size
    return words[0] if len(words) == 1 else np.stack(words, axis=1)


def joined(words: int | Sequence[int]) -> int:
    """One mask of any length from its words."""
    return words if isinstance(words, int) else sum(w << WORD * j for j, w in enumerate(words))


def _sizes(blocks: int) -> list[int]:
    """Blocks in each word of a mask."""
    return [min(WORD, blocks - start) for start in range(0, blocks, WORD)]


def _people(graph: BlockGraph, flags: Flags) -> Ints:
    return np.asarray(flags @ np.array(graph.populations, dtype=np.int64), dtype=np.int64)
