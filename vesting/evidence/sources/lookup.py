"""Which place lies in which, and which code became which: any table with several code columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import polars as pl

from vesting.evidence.cells import Place
from vesting.evidence.geography import Geography, geographies, geography_of, name_beside
from vesting.evidence.headings import plain
from vesting.evidence.layout import Made, Origin, SheetSource
from vesting.evidence.places import CODE_FORM
from vesting.evidence.rows import Rows
from vesting.evidence.snapshot import ORIGINAL, REPACKAGED
from vesting.evidence.source import Specimen
from vesting.evidence.symbols import tidy
from vesting.evidence.tables import CHANGES, LEVELS, LOOKUP

GEOPORTAL = Origin("Office for National Statistics", address="https://geoportal.statistics.gov.uk")
_CHANGE = ("changecode", "chgind", "chnginfo")
"""Headings of the letter that says how a small area changed between two censuses."""
_IDLE = {"objectid", "fid", "current", "chngind", *_CHANGE}
_POINT = {"lat", "latitude", "long", "longitude"}
_MOST_OTHERS = 3


def _is_lookup(headings: Sequence[str]) -> bool:
    """At least two code columns, and hardly anything else."""
    codes = geographies(headings)
    others = [h for h in headings if geography_of(h) is None and plain(h) not in _IDLE]
    others = [h for h in others if not plain(h).endswith("nmw")]
    is_point = bool({plain(h) for h in headings} & _POINT)
    return len(codes) > 1 and len(others) <= _MOST_OTHERS and not is_point


def read(place: Place, rows: Rows, specimen: Specimen) -> Made:
    """Every pair of columns of different levels becomes rows of ``lookup``; of one level, ``changes``."""
    codes = sorted(geographies(place.headings), key=lambda g: (LEVELS.index(g.level), g.year))
    first = codes[0]
    rows = rows.quarantine(
        ~tidy(first.heading).str.contains(CODE_FORM).fill_null(False),
        "is not an official code",
        first.heading,
    )
    pairs = [(a, b) for i, a in enumerate(codes) for b in codes[i + 1 :]]
    nested = [_lookup(rows.frame, a, b, place.headings) for a, b in pairs if a.level != b.level]
    same = [(a, b) for a, b in pairwise(codes) if a.level == b.level and a.year != b.year]
    changed = [
        _changes(rows.frame, a, b, place.headings, keep_same=len(codes) <= 3) for a, b in same
    ]
    year = max((g.year for g in codes if g.year < 9999), default=0)
    frames = {LOOKUP.name: _unique(nested, LOOKUP.key)} if nested else {}
    if changed:
        frames[CHANGES.name] = _unique(changed, CHANGES.key)
    return Made(
        rows,
        frames,
        f"{year} codes" if year else "year of the codes not stated",
        released=str(year or ""),
        standing=ORIGINAL if first.heading.isupper() and first.year else REPACKAGED,
        title="Lookup: " + " to ".join(dict.fromkeys(g.level for g in codes)),
    )


def _unique(frames: Sequence[pl.DataFrame], key: Sequence[str]) -> pl.DataFrame:
    return pl.concat(frames).unique(list(key), keep="first", maintain_order=True)


def _name(code: Geography, headings: Sequence[str]) -> pl.Expr:
    name = name_beside(code, headings)
    return tidy(name) if name else pl.lit(None, pl.String)


def _lookup(
    frame: pl.DataFrame, small: Geography, large: Geography, headings: Sequence[str]
) -> pl.DataFrame:
    return frame.select(
        tidy(small.heading).alias("place_code"),
        _name(small, headings).alias("place_name"),
        pl.lit(small.level).alias("level"),
        tidy(large.heading).alias("parent_code"),
        _name(large, headings).alias("parent_name"),
        pl.lit(large.level).alias("parent_level"),
    ).drop_nulls(["place_code", "parent_code"])


def _changes(
    frame: pl.DataFrame, old: Geography, new: Geography, headings: Sequence[str], *, keep_same: bool
) -> pl.DataFrame:
    """Codes of one year beside those of a later one; unchanged ones only where that is all there is."""
    kind = next((h for h in headings if plain(h) in _CHANGE), None)
    rows = frame.select(
        tidy(old.heading).alias("old_code"),
        _name(old, headings).alias("old_name"),
        tidy(new.heading).alias("new_code"),
        _name(new, headings).alias("new_name"),
        (tidy(kind) if kind else pl.lit(None, pl.String)).alias("kind"),
        pl.lit(new.year if 0 < new.year < 9999 else None, pl.Int32).alias("year"),
    ).drop_nulls(["old_code", "new_code"])
    return rows if keep_same else rows.filter(pl.col("old_code") != pl.col("new_code"))


PLACE_LOOKUP = SheetSource(
    name="lookup",
    title="Lookup between places",
    tables=("lookup", "code_changes"),
    origin=GEOPORTAL,
    wants=(),
    also=_is_lookup,
    make=read,
    certainty=0.85,
)
