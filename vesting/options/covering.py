"""Which rows of the population figures make up some places exactly, and so give their total."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from vesting.area.council import Council, Kind
from vesting.area.registry import Registry

SMALL = "lsoa"


@dataclass(frozen=True, slots=True)
class Way:
    """Rows whose sum is the total of the places.

    Attributes:
        codes: Codes of the rows; an edition must hold them all.
        words: What is summed, in words.
        edition: The only edition for which it holds; empty where it holds for every one.
    """

    codes: frozenset[str]
    words: str
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """The places as the oldest councils that they are whole sums of.

    Attributes:
        target: Those oldest councils.
        leaves: The same for every code that lies inside the places.
    """

    target: frozenset[str]
    leaves: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, register: Registry, chosen: Sequence[Council]) -> Ground:
        """Resolve some councils, and every council and county inside them, of any time."""
        parts = {c.code: _oldest(register, c) for c in register if c.kind is not Kind.COUNTY}
        target = frozenset().union(*(parts[c.code] for c in chosen))
        parts |= {c.code: _county(register, c, parts) for c in register if c.kind is Kind.COUNTY}
        inside = {
            code: parts[council.code]
            for council in register
            for code in council.every_code
            if parts[council.code] and parts[council.code] <= target
        }
        return cls(target, inside)

    def cover(self, held: Collection[str], *, large_first: bool) -> frozenset[str]:
        """Codes among those held that make up the places exactly, each part once; else none."""
        sign = -1 if large_first else 1
        inside = sorted((c for c in held if c in self.leaves),
                        key=lambda c: (sign * len(self.leaves[c]), c))  # fmt: skip
        used: set[str] = set()
        taken: list[str] = []
        for code in inside:
            if used.isdisjoint(self.leaves[code]):
                used |= self.leaves[code]
                taken.append(code)
        return frozenset(taken) if used == self.target else frozenset()


def _oldest(register: Registry, council: Council) -> frozenset[str]:
    """The councils that went into it entirely, and theirs; itself where it came from none."""
    before = [register.get(s.old) for s in council.predecessors if s.whole]
    found = [_oldest(register, c) for c in before if c is not None and c.kind is not Kind.COUNTY]
    return frozenset().union(*found) if found else frozenset({council.code})


def _county(
    register: Registry, county: Council, parts: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """What a county was made of: its districts that ended no earlier than it."""
    members = [c for c in register if c.county == county.code and _outlived(c, county)]
    return frozenset().union(*(parts[c.code] for c in members))


def _outlived(council: Council, county: Council) -> bool:
    return council.end is None or (county.end is not None and council.end >= county.end)


def ways(population: pl.DataFrame, lookup: pl.DataFrame, ground: Ground) -> tuple[Way, ...]:
    """Every way in which an edition held can give the total of the places.

    Args:
        population: Rows of the declared table ``population`` with ``edition``.
        lookup: Rows of the declared table ``lookup`` with ``edition``.
        ground: The places.

    Returns:
        Ways by the rows of districts, of authorities, and by small areas through each lookup that
        has every one of them.
    """
    found = [*_by_council(population, ground), *_by_small_area(population, lookup, ground)]
    return tuple(dict.fromkeys(found))


def _by_council(population: pl.DataFrame, ground: Ground) -> Iterator[Way]:
    rows = population.filter(pl.col("place_code").is_in(list(ground.leaves)))
    key = ["edition", "year", "basis"]
    for _, held in rows.group_by(key, maintain_order=True):
        levels = dict(held.select("place_code", "level").unique().iter_rows())
        for large_first in (False, True):
            codes = ground.cover(levels.keys(), large_first=large_first)
            if codes:
                yield Way(codes, _rows_in_words(sorted({levels[c] for c in codes}), len(codes)))


def _rows_in_words(levels: Sequence[str], count: int) -> str:
    named = " and ".join(levels)
    return f"the {named} row" if count == 1 else f"sum of {count:,} {named} rows"


def _by_small_area(population: pl.DataFrame, lookup: pl.DataFrame, ground: Ground) -> Iterator[Way]:
    smalls = population.filter(pl.col("level") == SMALL)
    editions = {
        str(key[0]): frozenset(held["place_code"].unique())
        for key, held in smalls.select("edition", "place_code").group_by("edition")
    }
    rows = lookup.filter((pl.col("level") == SMALL) & (pl.col("parent_level") == "district"))
    for (name,), part in rows.group_by("edition", maintain_order=True):
        members, every = _members(part, ground), frozenset(part["place_code"])
        for edition, held in editions.items():
            if members and _complete(members, every, held):
                codes = members & held
                words = f"sum of {len(codes):,} small areas by the lookup {name}"
                yield Way(codes, words, edition)


def _members(lookup: pl.DataFrame, ground: Ground) -> frozenset[str]:
    """The small areas of the places; none where the lookup lacks a part, or one lies astride."""
    inside = pl.col("parent_code").is_in(list(ground.leaves))
    ours = lookup.filter(inside)
    if not ground.cover(ours["parent_code"].unique().to_list(), large_first=False):
        return frozenset()
    members = frozenset(ours["place_code"])
    astride = lookup.filter(~inside, pl.col("place_code").is_in(list(members)))
    return members if astride.is_empty() else frozenset()


def _complete(members: frozenset[str], every: frozenset[str], held: frozenset[str]) -> bool:
    """Whether the small areas of the places that an edition holds leave no gap.

    The lookup must know every small area of the edition, lest one that has since been redrawn is
    left out. The edition may lack only those drawn after its time: a lookup may list the small
    areas of two censuses, and new ones have higher codes than any before.

    Args:
        members: Small areas of the places, by the lookup.
        every: All small areas of the lookup.
        held: All small areas of the edition.
    """
    countries = {code[0] for code in members}
    known = all(code in every for code in held if code[0] in countries)
    lack = members - held
    return known and bool(members & held) and (not lack or min(lack) > max(held))
