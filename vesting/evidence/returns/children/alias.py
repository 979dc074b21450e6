"""Identifiers that are written otherwise from file to file: zeros lost, or a new system's numbers."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from vesting.evidence.returns.cells.typed import KEY
from vesting.evidence.returns.fates.ledger import ID, Ledger
from vesting.evidence.returns.guide.codes import SHORT_BREAKS

_COUNCIL_KEY = ["council", KEY]
_FEWEST = 3
"""Fewest children who changed their identifiers at one time: a system does so, a slip does not."""
_SURE = 0.5
"""Share of the children open on 31 March who must be met again for their identifiers to be new."""


def one_key(modules: Mapping[str, pl.DataFrame], ledger: Ledger) -> dict[str, pl.DataFrame]:
    """The modules with one key a child: zeros that were lost (R903-45), new identifiers (R903-46)."""
    found = _renamed(modules, _without_zeros(modules), "R903-45", ledger)
    return _renamed(found, _rekeyed(found), "R903-46", ledger)


def _renamed(
    modules: Mapping[str, pl.DataFrame], to: pl.DataFrame, rule: str, ledger: Ledger
) -> dict[str, pl.DataFrame]:
    """Keys replaced by those of a table ``council``, key, ``to``."""
    if to.is_empty():
        return dict(modules)
    made = {}
    for name, frame in modules.items():
        joined = frame.join(to, on=_COUNCIL_KEY, how="left", maintain_order="left")
        ledger.note(rule, joined.filter(pl.col("to").is_not_null())[ID])
        made[name] = joined.with_columns(pl.col("to").fill_null(pl.col(KEY)).alias(KEY)).drop("to")
    return made


def _without_zeros(modules: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Numbers that differ from one another in leading zeros alone, where no file has both."""
    rows = pl.concat(f.select(*_COUNCIL_KEY, "file") for f in modules.values()).unique()
    numbers = rows.filter(pl.col(KEY).str.contains(r"^0*[1-9]\d*$")).with_columns(
        pl.col(KEY).str.strip_chars_start("0").alias("to")
    )
    several = numbers.group_by("council", "to").agg(
        pl.col(KEY).n_unique().alias("keys"), pl.struct(KEY, "file").n_unique().alias("rows"),
        pl.col("file").n_unique().alias("files"),
    )  # fmt: skip
    one = several.filter((pl.col("keys") > 1) & (pl.col("rows") == pl.col("files")))
    met = numbers.join(one, on=["council", "to"], how="semi").filter(pl.col(KEY) != pl.col("to"))
    return met.select(*_COUNCIL_KEY, "to").unique()


def _rekeyed(modules: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Children who come from nowhere in one return in place of as many who are gone from it.

    So they are read only if most of the children open on that 31 March are met again in this way.
    """
    certain, open_children = _met_again(modules)
    share = (
        certain.group_by("council", "year").len("met").join(open_children, on=["council", "year"])
    )
    at_once = share.filter((pl.col("met") >= _FEWEST) & (pl.col("met") > _SURE * pl.col("open")))
    changed = certain.join(at_once, on=["council", "year"], how="semi")
    return _first_names(changed.select(*_COUNCIL_KEY, "to"))


def may_be_one(modules: Mapping[str, pl.DataFrame]) -> tuple[str, ...]:
    """Remarks on children who are gone from a return that has as many others in their place.

    They are too few for a new system, and no pupil number bears out who they are.
    """
    counts = _met_again(modules)[0].group_by("council", "year").len("met").sort("council", "year")
    return tuple(
        f"of the children whom the return of {council} to 31 March {year - 1} leaves in care {met} "
        f"{'is' if met == 1 else 'are'} gone from the next one, which has as many others with the same date "
        "of birth and first day: no pupil number shows that they are the same, and they were read as two each"
        for council, year, met in counts.iter_rows()
    )


def _met_again(modules: Mapping[str, pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Who is gone from a return, and who came in their place; and how many were open in the last one.

    An old and a new identifier are of one child if the last return that has the old one and the next,
    which has the new one, tell of an open episode with the same first day, the dates of birth are the
    same, and no other child fits either.
    """
    years = pl.concat(modules[m].select(*_COUNCIL_KEY, "year") for m in ("header", "episodes"))
    spans = years.group_by(_COUNCIL_KEY).agg(
        pl.col("year").min().alias("first"), pl.col("year").max().alias("last")
    )
    short = pl.col("legal_status").is_in(SHORT_BREAKS).fill_null(False)
    born = modules["header"].select(*_COUNCIL_KEY, "born", "year").drop_nulls().unique()
    told = (
        modules["episodes"]
        .filter(pl.col("started").is_not_null() & ~short)
        .join(born, on=[*_COUNCIL_KEY, "year"])
        .join(spans, on=_COUNCIL_KEY)
    )
    what = ["council", "started", "born"]
    open_then = told.filter(pl.col("ended").is_null())
    old = open_then.filter(pl.col("year") == pl.col("last")).select(
        *what, pl.col(KEY).alias("to"), (pl.col("last") + 1).alias("year")
    )
    new = told.filter(pl.col("year") == pl.col("first")).select(*what, KEY, "year")
    both = old.unique().join(new.unique(), on=[*what, "year"])
    pairs = both.select("council", "to", KEY, "year").unique()
    alone = (pl.len().over("council", "to") == 1) & (pl.len().over("council", KEY) == 1)
    certain = pairs.filter(alone)
    open_children = open_then.group_by("council", (pl.col("year") + 1).alias("year")).agg(
        pl.col(KEY).n_unique().alias("open")
    )
    return certain, open_children


def _first_names(renamed: pl.DataFrame) -> pl.DataFrame:
    """Where identifiers changed more than once, the first one of each child."""
    back = {(council, key): to for council, key, to in renamed.iter_rows()}

    def first(council: str, key: str) -> str:
        while (council, key) in back:
            key = back[council, key]
        return key

    rows = [(council, key, first(council, key)) for council, key in back]
    schema = {"council": pl.String, KEY: pl.String, "to": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
