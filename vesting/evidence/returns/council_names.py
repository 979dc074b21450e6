"""One council under several spellings of its name: capitals, spaces, and words such as 'CC'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import polars as pl

from vesting.evidence.returns.module import COUNCIL, YEAR
from vesting.evidence.returns.tables import HEADER

_KINDS: Mapping[str, frozenset[str]] = {
    "county": frozenset(("county",)),
    "city": frozenset(("city",)),
    "cc": frozenset(("county", "city")),
    "borough": frozenset(("borough",)),
    "bc": frozenset(("borough",)),
    "mbc": frozenset(("borough",)),
    "rb": frozenset(("borough",)),
    "lb": frozenset(("borough",)),
    "lbc": frozenset(("borough",)),
    "district": frozenset(("district",)),
    "dc": frozenset(("district",)),
}
"""Words about what a council is, and what each may mean."""
_WORDS = frozenset(
    ("council", "councils", "authority", "london", "royal", "metropolitan", "unitary", "ua", "met", "of",
     "the", "childrens", "services")
)  # fmt: skip
"""Further words that say nothing where something else is left of the name."""
_SAME_CHILDREN = 0.5
"""Share of the children of one year who must stand under both spellings, where years overlap."""

Found = tuple[dict[str, pl.DataFrame], tuple[str, ...]]


def one_spelling(modules: Mapping[str, pl.DataFrame]) -> Found:
    """The rows under one spelling of each council, and remarks.

    Of names that differ in capitals or spaces the first stands. Names that differ only in words such as
    'CC' or 'London Borough' are one council where no year has the same module under both, or where it
    tells of the same children; the shortest of them stands.
    """
    names = sorted({n for f in modules.values() for n in f[COUNCIL.name].unique()})
    spelt: dict[str, str] = {}
    to = {n: spelt.setdefault(" ".join(n.split()).casefold(), " ".join(n.split())) for n in names}
    found = _renamed(modules, to)
    alike = _alike(sorted(set(to.values())))
    joined = {n: min(g, key=lambda n: (len(n), n)) for g in alike if _one(found, g) for n in g}
    remarks = [
        f"{name} was read as {whole}: the names differ only in what they call the council"
        for name, whole in sorted(joined.items())
        if name != whole
    ]
    return (_renamed(found, joined) if joined else found), tuple(remarks)


def _renamed(modules: Mapping[str, pl.DataFrame], to: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    name = pl.col(COUNCIL.name).replace(dict(to))
    return {m: f.with_columns(name.alias(COUNCIL.name)) for m, f in modules.items()}


def stem(name: str) -> tuple[str, frozenset[str]]:
    """A council's name without the words about what it is, and what these may mean.

    >>> stem("Ambershire CC")[0], stem("LB Camden")[0], stem("City of London")[0]
    ('ambershire', 'camden', 'city of london')
    """
    words = name.casefold().replace(".", "").replace("'", "").split()
    left = [w for w in words if w not in _KINDS and w not in _WORDS]
    if not left:
        return " ".join(words), frozenset()
    kinds = [_KINDS[w] for w in words if w in _KINDS]
    return " ".join(left), frozenset.intersection(*kinds) if kinds else frozenset()


def _alike(names: Sequence[str]) -> list[list[str]]:
    """Names that have one stem; none of a stem of which a city and a county are told."""
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(stem(name)[0], []).append(name)
    return [g for g in groups.values() if len(g) > 1 and all(map(_agree, combinations(g, 2)))]


def _agree(pair: tuple[str, str]) -> bool:
    one, two = (stem(name)[1] for name in pair)
    return not one or not two or bool(one & two)


def _one(modules: Mapping[str, pl.DataFrame], names: Sequence[str]) -> bool:
    """Whether returns under several names are one council's."""
    return all(_fit(modules, one, two) for one, two in combinations(names, 2))


def _fit(modules: Mapping[str, pl.DataFrame], one: str, two: str) -> bool:
    mine, other = (
        {m: f.filter(pl.col(COUNCIL.name) == name) for m, f in modules.items()}
        for name in (one, two)
    )
    both = {
        (m, year) for m in modules for year in set(mine[m][YEAR.name]) & set(other[m][YEAR.name])
    }
    if not both:
        return True
    return HEADER.name in modules and all(
        _same_children(mine[HEADER.name], other[HEADER.name], year) for _, year in both
    )


def _same_children(mine: pl.DataFrame, other: pl.DataFrame, year: int) -> bool:
    of_year = pl.col(YEAR.name) == year
    one, two = (
        set(f.filter(of_year).select("child", "born").drop_nulls().iter_rows())
        for f in (mine, other)
    )
    return bool(one and two) and len(one & two) > _SAME_CHILDREN * min(len(one), len(two))
