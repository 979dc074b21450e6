"""One council under several spellings of its name: capitals, spaces, and words such as 'CC'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

import polars as pl

from vesting.evidence.returns.cells.moments import read_moments
from vesting.evidence.returns.guide.module import COUNCIL, YEAR

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
_SAME = 0.5
"""Share of the children of one year who must stand under both spellings, where years overlap."""
_GO_ON = 0.1
"""Share of the children who must stand under both, where no year has both."""

Found = tuple[dict[str, pl.DataFrame], tuple[str, ...]]


def one_spelling(modules: Mapping[str, pl.DataFrame]) -> Found:
    """The rows under one spelling of each council, and remarks.

    Of names that differ in capitals or spaces the first stands. Names that differ only in words such as
    'CC' or 'London Borough' are one council where some of the children stand under both; more than half
    of them where one year has the same module under both. The shortest name stands.
    """
    names = sorted({n for f in modules.values() for n in f[COUNCIL.name].unique()})
    spelt: dict[str, str] = {}
    to = {n: spelt.setdefault(" ".join(n.split()).casefold(), " ".join(n.split())) for n in names}
    found = _renamed(modules, to)
    alike = _alike(sorted(set(to.values())))
    joined = {n: min(g, key=lambda n: (len(n), n)) for g in alike if _one(found, g) for n in g}
    doubts = [
        f"{' and '.join(g)} may be one council, but few children stand under both names: they were read as "
        f"{len(g)}; give the files one name if they are one"
        for g in alike
        if g[0] not in joined
    ]
    remarks = [
        f"{name} was read as {whole}: the names differ only in what they call the council"
        for name, whole in sorted(joined.items())
        if name != whole
    ]
    return (_renamed(found, joined) if joined else found), (*remarks, *doubts)


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
    both = sorted(
        {year for m in modules for year in set(mine[m][YEAR.name]) & set(other[m][YEAR.name])}
    )
    if not both:
        return _same_children(mine, other)
    of_years = [
        [{m: f.filter(pl.col(YEAR.name) == y) for m, f in frames.items()} for y in both]
        for frames in (mine, other)
    ]
    return all(_same_children(a, b, within_year=True) for a, b in zip(*of_years, strict=True))


def _same_children(
    mine: Mapping[str, pl.DataFrame],
    other: Mapping[str, pl.DataFrame],
    *,
    within_year: bool = False,
) -> bool:
    """Whether two returns have children in common: with identifier and date of birth, or either alone.

    Identifiers alone count where one of the two has no module with a date of birth; dates of birth alone
    where those of another year may be a new system's.
    """
    (pairs, born, keys), (their_pairs, their_born, their_keys) = _children(mine), _children(other)
    if not pairs or not their_pairs:
        return _shared(keys, their_keys) > _SAME
    if within_year:
        return _shared(pairs, their_pairs) > _SAME
    return _shared(pairs, their_pairs) > _GO_ON or _shared(born, their_born) > _SAME


def _shared(one: set[object], two: set[object]) -> float:
    return len(one & two) / max(min(len(one), len(two)), 1)


def _children(modules: Mapping[str, pl.DataFrame]) -> tuple[set[object], set[object], set[object]]:
    """Who a council's returns tell of: identifier and date of birth, and each of them alone."""
    keys: set[object] = set()
    found: list[pl.DataFrame] = []
    for frame in (f for f in modules.values() if f.height):
        key = pl.col("child").str.strip_chars().str.to_uppercase().str.strip_chars_start("0")
        keys |= set(frame.select(key).to_series().drop_nulls())
        if "born" in frame.columns:
            days = read_moments(frame["born"].str.strip_chars()).values
            found.append(frame.select(key).with_columns(days.alias("born")).drop_nulls())
    pairs = pl.concat(found).unique() if found else pl.DataFrame({"child": [], "born": []})
    return set(pairs.iter_rows()), set(pairs["born"]), keys
