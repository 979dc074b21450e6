"""What published tables add to the register of councils.

The tables are the declared ones (``councils``, ``code_changes``, ``observations``, ``lookup``), given
as polars frames. What a person typed with a source beats what a file says: a file fills gaps and adds
councils, aliases and changes that were not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import polars as pl

from vesting.area.council import DFE_NUMBER, GSS, CodePeriod, Council, Kind, kind_of
from vesting.area.facts import several
from vesting.area.history import Change, with_changes
from vesting.area.names import bare
from vesting.area.registry import Registry

FIRST_OF_APRIL = (4, 1)
"""Month and day on which English councils change; files give the year alone."""

COUNCIL_LEVELS = ("district", "upper tier")
"""Levels of place that are councils."""

Row = dict[str, Any]


def enrich(
    known: Registry,
    *,
    councils: pl.DataFrame | None = None,
    changes: pl.DataFrame | None = None,
    observations: pl.DataFrame | None = None,
    lookup: pl.DataFrame | None = None,
) -> Registry:
    """A register that knows also what published tables say.

    Args:
        known: The register to start from.
        councils: Rows of the table ``councils``.
        changes: Rows of the table ``code_changes``.
        observations: Rows of the table ``observations``: names and DfE numbers by GSS code.
        lookup: Rows of the table ``lookup``: districts and the county above them.
    """
    for frame, add in (
        (councils, _add_council),
        (observations, _add_number),
        (lookup, _add_parent),
    ):
        if frame is not None:
            known = _with_each(known, _distinct(frame, add), add)
    return known if changes is None else _add_changes(known, changes)


def _distinct(frame: pl.DataFrame, add: Step) -> Iterable[Row]:
    wanted = [c for c in COLUMNS[add] if c in frame.columns]
    return frame.select(wanted).unique(maintain_order=True).iter_rows(named=True)


def _with_each(known: Registry, rows: Iterable[Row], add: Step) -> Registry:
    table = {c.code: c for c in known.councils}
    owner = {code: c.code for c in known.councils for code in c.every_code}
    for row in rows:
        code = str(row["place_code"] or "")
        if GSS.fullmatch(code):
            held = table.get(owner.get(code, code))
            made = add(held, row, code)
            if made is not None:
                table[made.code] = made
                owner.update(dict.fromkeys(made.every_code, made.code))
    return Registry(tuple(table[code] for code in sorted(table)))


def _add_council(held: Council | None, row: Row, code: str) -> Council:
    said = Council(
        code=code,
        name=str(row["place_name"]),
        kind=kind_of(code, row.get("kind") or ""),
        dfe_number=row.get("dfe_number") or "",
        ecode=row.get("ecode") or "",
        region=row.get("region") or "",
        start=row.get("start"),
        end=row.get("end"),
        aliases=(*several(row.get("aliases")), *several(row.get("official_name"))),
        codes=_former(code, row),
    )
    if held is None:
        return said
    return replace(
        held,
        dfe_number=held.dfe_number or said.dfe_number,
        ecode=held.ecode or said.ecode,
        region=held.region or said.region,
        end=held.end or said.end,
        aliases=_joined(held, (said.name, *said.aliases)),
        codes=held.codes if len(held.codes) >= len(said.codes) else said.codes,
    )


def _former(code: str, row: Row) -> tuple[CodePeriod, ...]:
    former = several(row.get("former_codes"))
    return tuple(CodePeriod(c) for c in (*former, code) if GSS.fullmatch(c))


def _add_number(held: Council | None, row: Row, code: str) -> Council | None:
    number, name = row.get("dfe_number") or "", row.get("place_name") or ""
    if not DFE_NUMBER.fullmatch(number) or kind_of(code) is Kind.OTHER:
        return None
    if held is None:
        return Council(code=code, name=name, kind=kind_of(code), dfe_number=number)
    return replace(
        held, dfe_number=held.dfe_number or number, aliases=_joined(held, (name,) if name else ())
    )


def _add_parent(held: Council | None, row: Row, code: str) -> Council | None:
    if row.get("level") not in COUNCIL_LEVELS:
        return None
    made = held or Council(code=code, name=row.get("place_name") or code, kind=kind_of(code))
    parent = row.get("parent_code") or ""
    above = row.get("parent_level") == "upper tier" and parent != code
    return replace(made, county=made.county or parent) if above else made


def _joined(held: Council, names: Iterable[str]) -> tuple[str, ...]:
    """The aliases with those names that the register would not recognise without them."""
    aliases, seen = list(held.aliases), {bare(n) for n in (held.name, *held.aliases)}
    for name in names:
        if bare(name) not in seen:
            seen.add(bare(name))
            aliases.append(name)
    return tuple(aliases)


def _add_changes(known: Registry, frame: pl.DataFrame) -> Registry:
    told = {(c.old, c.new) for c in _held(known)}
    changes = [*_held(known)]
    for row in frame.iter_rows(named=True):
        kind = _kind(row.get("kind") or "")
        pair = (row["old_code"], row["new_code"])
        if kind and row.get("year") and all(pair) and pair not in told:
            changes.append(Change(*pair, dt.date(row["year"], *FIRST_OF_APRIL), kind))
    known = _with_new_codes(known, changes, frame)
    return Registry(with_changes(known.councils, changes))


def _kind(words: str) -> str:
    """Our kind of change for the words of a file; empty where no council followed another."""
    for part, kind in (("code", "recode"), ("merg", "whole"), ("split", "part"), ("part", "part")):
        if part in words.casefold():
            return kind
    return ""


def _held(known: Registry) -> list[Change]:
    changes = []
    for council in known.councils:
        for before, after in zip(council.codes, council.codes[1:], strict=False):
            if after.start:
                changes.append(Change(before.code, after.code, after.start, "recode"))
        for s in council.successors:
            kind = "whole" if s.whole else "part"
            changes.append(Change(s.old, s.new, s.date, kind, s.source))
    return changes


def _with_new_codes(known: Registry, changes: list[Change], frame: pl.DataFrame) -> Registry:
    """Councils that only the table of changes names, under their latest code."""
    names = {
        row[f"{side}_code"]: row[f"{side}_name"]
        for side in ("old", "new")
        for row in frame.iter_rows(named=True)
        if row.get(f"{side}_name")
    }
    recoded = {c.old: c.new for c in changes if c.kind == "recode"}
    table = {c.code: c for c in known.councils}
    for old, new in recoded.items():
        if old in table and new not in table:
            held = table.pop(old)
            table[new] = replace(held, code=new, codes=())
    for change in changes:
        for code in (change.old, change.new):
            if code not in recoded and code not in known and code not in table:
                table[code] = Council(code=code, name=names.get(code) or code, kind=kind_of(code))
    return Registry(tuple(table[code] for code in sorted(table)))


Step = Callable[[Council | None, Row, str], Council | None]
COLUMNS: dict[Step, tuple[str, ...]] = {
    _add_council: (
        "place_code", "place_name", "official_name", "kind", "dfe_number", "ecode", "region",
        "start", "end", "aliases", "former_codes",
    ),
    _add_number: ("place_code", "place_name", "dfe_number"),
    _add_parent: ("place_code", "place_name", "level", "parent_code", "parent_level"),
}  # fmt: skip
"""Columns of the declared tables that each step reads."""
