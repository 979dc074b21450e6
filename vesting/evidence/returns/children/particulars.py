"""One row a child: date of birth, sex and the rest from all years and modules together."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from vesting.evidence.returns.cells.typed import KEY
from vesting.evidence.returns.children.identity import PERSON, WHO
from vesting.evidence.returns.days.collection_year import LATE
from vesting.evidence.returns.days.eighteen import eighteenth
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.guide.codes import SHORT_BREAKS
from vesting.evidence.returns.guide.module import BORN, CHILD, COUNCIL, SEX
from vesting.evidence.returns.guide.tables import HEADER, UASC
from vesting.evidence.table import Column, Table

CHILDREN = Table(
    "children",
    "One child of one council in all years' returns together",
    (
        COUNCIL,
        CHILD,
        SEX,
        BORN,
        HEADER.table["ethnic"],
        Column("uasc", pl.Boolean(), "Ever unaccompanied and seeking asylum", personal=True),
        UASC.table["uasc_until"],
        HEADER.table["mother"],
        Column("first_year", pl.Int32(), "First collection year that tells of the child"),
        Column("last_year", pl.Int32(), "Last collection year that tells of the child"),
    ),
    key=("council", "child"),
)

_LEAVERS = "oc3"
"""Module of young people who have left, and need not stand in the header."""


def know_children(modules: Mapping[str, pl.DataFrame], ledger: Ledger) -> pl.DataFrame:
    """Every child of the header or the episodes, with what the modules together say of it.

    Returns:
        The columns of the table ``children`` (``child`` is still the person), ``seen`` and ``told``.
    """
    header, episodes = modules["header"], modules["episodes"]
    born = _born(modules, ledger)
    sex = _sex(modules)
    known = pl.concat([header.select(*WHO, "year"), episodes.select(*WHO, "year")])
    told = pl.concat([f.select(*WHO, "year") for f in modules.values()])
    children = (
        known.group_by(WHO)
        .agg(
            pl.col("year").min().alias("first_year"),
            pl.col("year").max().alias("last_year"),
            pl.col("year").unique().sort().alias("told"),
        )
        .join(told.group_by(WHO).agg(pl.col("year").max().alias("seen")), on=WHO, how="left")
        .join(born, on=WHO, how="left")
        .join(sex, on=WHO, how="left")
        .join(_latest(header, "ethnic"), on=WHO, how="left")
        .join(header.group_by(WHO).agg(pl.col("mother").any()), on=WHO, how="left")
        .join(_asylum(modules), on=WHO, how="left")
        .with_columns(pl.col("uasc", "mother").fill_null(False))
        .sort(WHO)
    )
    _note_strangers(modules, ledger)
    _note_corrected(header, children, ledger)
    return children


def _latest(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    known = frame.filter(pl.col(column).is_not_null()).sort("year", "file", "row", ID)
    return known.group_by(WHO).agg(pl.col(column).last())


def _votes(modules: Mapping[str, pl.DataFrame], column: str) -> pl.DataFrame:
    """What all rows say, the header's and the other modules' alike."""
    return pl.concat(
        f.select(*WHO, column, "year").drop_nulls() for f in modules.values() if column in f.columns
    )


def _born(modules: Mapping[str, pl.DataFrame], ledger: Ledger) -> pl.DataFrame:
    """Date of birth: one that episodes can go with, of the latest year, by most rows.

    One by which the child was grown before the last return that tells of an episode is taken only if
    most rows have it.
    """
    votes = _votes(modules, "born").group_by(*WHO, "born").agg(
        pl.col("year").max(), (pl.col("year") == pl.col("year").max()).sum().alias("n"), pl.len()
    )  # fmt: skip
    counted = ~pl.col("legal_status").is_in(SHORT_BREAKS).fill_null(False)
    starts = modules["episodes"].filter(pl.col("started").is_not_null() & counted)
    spans = starts.group_by(WHO).agg(
        pl.col("started").min().alias("earliest"),
        pl.col("started").max().alias("latest"),
        pl.date(pl.col("year").max() - 1, 4, 1).alias("there"),
    )
    adult = eighteenth(pl.col("born"))
    best = (
        votes.join(spans, on=WHO, how="left")
        .with_columns(
            fits=((pl.col("born") <= pl.col("earliest")) & (adult > pl.col("latest"))).fill_null(
                True
            ),
            impossible=(
                (pl.col("born") > pl.col("latest") + pl.duration(days=LATE))
                | (adult <= pl.col("earliest"))
            ).fill_null(False),
        )
        .with_columns(
            heard=(
                (adult > pl.col("there")) | (pl.col("len") == pl.col("len").max().over(WHO))
            ).fill_null(True)
        )
        .sort("fits", "heard", "year", "n", "len", "born", descending=[True] * 6)
        .unique(WHO, keep="first")
    )
    refused = best.filter("impossible")
    header = modules["header"]
    ledger.note("R903-15", header.join(refused, on=[*WHO, "born"], how="semi")[ID])
    kept = best.filter(~pl.col("impossible")).select(*WHO, "born")
    ledger.note("R903-14", header.filter(pl.col("born").is_null())[ID])
    return kept


def _sex(modules: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    votes = _votes(modules, "sex").group_by(*WHO, "sex").agg(pl.col("year").max(), pl.len())
    best = votes.sort("year", "len", "sex", descending=[True, True, False])
    return best.unique(WHO, keep="first").select(*WHO, "sex")


def _asylum(modules: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    rows = modules["uasc"]
    return rows.sort("year").group_by(WHO).agg(
        pl.lit(True).first().alias("uasc"), pl.col("uasc_until").drop_nulls().last()
    )  # fmt: skip


def _note_strangers(modules: Mapping[str, pl.DataFrame], ledger: Ledger) -> None:
    """Rows of children whom no header tells of, and headers of children without episodes."""
    header, episodes = modules["header"], modules["episodes"]
    for name, frame in modules.items():
        if name not in ("header", _LEAVERS):
            ledger.note("R903-17", frame.join(header, on=WHO, how="anti")[ID])
    ledger.note("R903-16", header.join(episodes, on=WHO, how="anti")[ID])


def _note_corrected(header: pl.DataFrame, children: pl.DataFrame, ledger: Ledger) -> None:
    """Header rows whose date of birth or sex is not the one that was taken."""
    both = header.join(
        children.select(*WHO, pl.col("born").alias("true born"), pl.col("sex").alias("true sex")),
        on=WHO,
    )
    other = (pl.col("born") != pl.col("true born")) | (pl.col("sex") != pl.col("true sex"))
    ledger.note("R903-13", both.filter(other.fill_null(False))[ID])


def spell_out(frame: pl.DataFrame, spelt: pl.DataFrame) -> pl.DataFrame:
    """Write persons as their council writes the identifier."""
    number = pl.col(PERSON).str.extract(r"( \(\d+\))$", 1).fill_null("")
    known = frame.join(
        spelt, left_on=["council", pl.col(PERSON).str.replace(r" \(\d+\)$", "")],
        right_on=["council", KEY], how="left", maintain_order="left",
    )  # fmt: skip
    whole = pl.concat_str(pl.col("spelt").fill_null(pl.col(PERSON)), number)
    return known.with_columns(whole.alias("child"))


def spellings(modules: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The commonest spelling of every identifier: ``council``, key, ``spelt``."""
    rows = pl.concat(f.select("council", KEY, "child") for f in modules.values())
    counted = rows.group_by("council", KEY, "child").len()
    best = counted.sort("len", "child", descending=[True, False])
    return best.unique(["council", KEY], keep="first").select(
        "council", KEY, pl.col("child").alias("spelt")
    )
