"""The reader of the SSDA903 return: from files to children, episodes and the fate of every row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from vesting.errors import Problem
from vesting.evidence.returns.cells.exchanged import put_back
from vesting.evidence.returns.cells.typed import KEY, typed
from vesting.evidence.returns.children.identity import WHO, with_persons
from vesting.evidence.returns.children.particulars import (
    CHILDREN,
    know_children,
    spell_out,
    spellings,
)
from vesting.evidence.returns.children.whose_rows import Owned, with_children
from vesting.evidence.returns.days.collection_year import year_end
from vesting.evidence.returns.episodes.merging import merge, without_duplicates
from vesting.evidence.returns.episodes.open_ends import without_no_ends, years_without_ends
from vesting.evidence.returns.episodes.placements import known_from_beside
from vesting.evidence.returns.episodes.year_ends import over_year_ends
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.files.opening import parts_of
from vesting.evidence.returns.files.part import NotAPart, Part, ReturnFile
from vesting.evidence.returns.guide.tables import EPISODES, HEADER, MODULES
from vesting.evidence.returns.mending.each_child import Around, mend_all
from vesting.evidence.returns.outcome import Returns
from vesting.evidence.returns.settling.gathering import gather
from vesting.evidence.returns.untold import (
    cut_short,
    note_untold,
    without_episodes,
    without_parts,
    without_places,
    without_places_told,
    without_years,
)

NO_RETURN = Problem("EVI-E90", "No part of an SSDA903 return was recognised")
HALF_A_RETURN = Problem("EVI-E91", "A council's return lacks the header or the episodes")

_SIGNS = {
    "reviews": ("reviewed",),
    "missing": ("missing_from", "missing_to"),
    "social_workers": ("worker_from",),
    "placed_adoption": ("placed",),
    "deprivation_of_liberty": ("dolo_from", "dolo_to"),
}
"""Days of other modules on which a child was in care."""


def read_returns(files: Sequence[ReturnFile]) -> Returns:
    """Read SSDA903 returns of any years and councils, as CSV, workbooks or XML.

    Modules are recognised by their headings. What is not as it should be is repaired by stated rules
    (see :func:`vesting.evidence.returns.fates.rules.rules`), or kept aside with its reason.

    Args:
        files: The files; their order does not matter.

    Raises:
        InputError: EVI-E90 to EVI-E97 where files cannot be read or contradict each other.
        RuleBroken: EVI-E98 when rows and fates do not add up.
    """
    found = [part for file in files for part in parts_of(file)]
    parts = [p for p in found if isinstance(p, Part)]
    apart = tuple(p for p in found if isinstance(p, NotAPart))
    if not parts:
        raise NO_RETURN(
            f"{'the file is no' if len(files) == 1 else f'none of the {len(files):,} files is a'} part of "
            "an SSDA903 return",
            where="; ".join(f"{a.file}: {a.why}" for a in apart[:5]),
            mend="Give the modules as exported for the statutory return, with their headings: "
            "the header and the episodes at least.",
        )
    ledger = Ledger()
    gathered = gather(parts, ledger)
    put = {
        m.name: put_back(m, f, ledger)
        for m in MODULES
        if (f := gathered.modules.get(m.name)) is not None
    }
    modules = {
        m.name: without_no_ends(m.name, typed(m, put[m.name][0], ledger), ledger)
        if m.name in put
        else m.table.empty().with_columns(
            pl.lit(None, pl.String).alias(KEY), pl.lit(None, pl.UInt32).alias(ID)
        )
        for m in MODULES
    }
    _must_hold_rows(modules, parts)
    _must_be_whole(modules)
    owned = with_children(modules, ledger)
    _must_hold_rows(owned.modules, parts)
    remarks = (*gathered.remarks, *(r for _, told in put.values() for r in told))
    return _returns(owned, ledger, gathered.physical, apart, remarks)


def _returns(
    owned: Owned,
    ledger: Ledger,
    physical: pl.DataFrame,
    apart: tuple[NotAPart, ...],
    remarks: tuple[str, ...],
) -> Returns:
    modules, years = owned.modules, _years(owned.modules)
    spelt = spellings(modules)
    persons = {
        name: frame if name == "episodes" else _once(name, frame, ledger)
        for name, frame in with_persons(modules, ledger).items()
    }
    children = know_children(persons, ledger)
    around = Around(children, _signs(persons), years)
    rows = over_year_ends(persons["episodes"], ledger)
    episodes = known_from_beside(mend_all(merge(rows, ledger), around, ledger), ledger)
    _note_kinds(episodes, ledger)
    nowhere = without_places(modules["episodes"])
    note_untold(episodes, nowhere, ledger)
    until = dt.date.fromordinal(year_end(max(y[-1] for y in years.values())))
    return Returns(
        children=_as(spell_out(children, spelt), CHILDREN.schema),
        episodes=_as(spell_out(episodes, spelt), EPISODES.table.schema),
        other={
            m.name: _as(spell_out(persons[m.name], spelt), m.table.schema).unique(
                [c.name for c in m.own] + ["council"], keep="last", maintain_order=True
            )
            for m in MODULES
            if m not in (HEADER, EPISODES)
        },
        fates=ledger.fates(physical),
        years={
            council: tuple(y for y in told if y >= owned.since.get(council, 0))
            for council, told in years.items()
        },
        until=until,
        apart=apart,
        remarks=(
            *remarks,
            *owned.remarks,
            *years_without_ends(persons["episodes"]),
            *without_years(years),
            *cut_short(persons["episodes"]),
            *without_parts(years, owned.since),
            *without_episodes(modules, apart),
            *without_places_told(nowhere),
        ),
        ended=owned.ended,
    )


def _once(name: str, frame: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    own = [c for c in frame.columns if c not in ("file", "row", ID, "child")]
    return without_duplicates(frame, own, ledger)


def _as(frame: pl.DataFrame, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, dtype in schema.items())


def _years(modules: Mapping[str, pl.DataFrame]) -> dict[str, tuple[int, ...]]:
    rows = pl.concat(
        f.select("council", "year") for n, f in modules.items() if n in ("header", "episodes")
    ).unique()
    found: dict[str, list[int]] = {}
    for council, year in rows.sort("council", "year").iter_rows():
        found.setdefault(council, []).append(year)
    return {council: tuple(years) for council, years in found.items()}


def _must_hold_rows(modules: Mapping[str, pl.DataFrame], parts: Sequence[Part]) -> None:
    """Header or episodes must tell of a child."""
    if not _years(modules):
        raise NO_RETURN(
            f"the {len(parts)} modules of the return hold headings, but no row that tells of a child",
            where=", ".join(p.file.name for p in parts[:5]),
            mend="Export the modules again with their rows: the header and the episodes at least.",
        )


def _must_be_whole(modules: Mapping[str, pl.DataFrame]) -> None:
    """Every council must have header and episodes."""
    have = {n: set(modules[n]["council"].unique()) for n in ("header", "episodes")}
    everyone = {c for f in modules.values() for c in f["council"].unique()}
    for council in sorted(everyone):
        lacking = [n for n in ("header", "episodes") if council not in have[n]]
        if lacking:
            raise HALF_A_RETURN(
                f"the return of {council} has no rows of the module {lacking[0]}",
                where=f"councils found: {', '.join(sorted(everyone))}",
                mend="Give header and episodes of each council. If they are there, but under another "
                "name, name the council in a column LA, or put its files into one folder.",
            )


def _signs(modules: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    days = [
        modules[name].select(*WHO, pl.col(column).alias("day")).drop_nulls()
        for name, columns in _SIGNS.items()
        for column in columns
    ]
    return pl.concat(days)


def _note_kinds(episodes: pl.DataFrame, ledger: Ledger) -> None:
    same_day = episodes.filter(pl.col("started") == pl.col("ended"))
    ledger.note("R903-40", same_day[ID].unique())
    temporary = episodes.filter(pl.col("place").str.starts_with("T"))
    ledger.note("R903-41", temporary[ID].unique())
