"""From DfE's three-digit numbers to official codes, and from one code of a place to its others."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from functools import cache

import polars as pl

from vesting.area.council import Council
from vesting.area.registry import registry
from vesting.errors import VestingError
from vesting.evidence.snapshot import Holding

AGGREGATES = {
    "970": "E92000001", "980": "E12000001", "981": "E12000002", "982": "E12000003",
    "983": "E12000004", "984": "E12000005", "985": "E12000006", "986": "E12000007",
    "987": "E13000001", "988": "E13000002", "989": "E12000008", "990": "E12000009",
}  # fmt: skip
"""Numbers under which LAIT lists England and its regions (DfE, LAIT, sheet of authorities)."""

UNRESOLVED = "dfe:"
"""Begins the code of an authority whose number leads to no council that we know."""

TELLING = ("looked_after", "in_need", "social_workers_fte")
"""Measures whose files give both the number and the code of an authority, the likeliest first."""

_LAST_OF_MARCH = (3, 31)
_COMMON = {"and", "of", "the", "council", "city", "county", "upon", "on", "with", "borough", "st"}


def _words(name: str) -> set[str]:
    return set(re.findall(r"[a-z]+", name.lower())) - _COMMON


@cache
def _council(number: str, name: str) -> Council | None:
    """The council of a number, if the name that stands beside it is one of the council's."""
    try:
        council = registry().find(number)
    except VestingError:
        return None
    return (
        council if any(_words(name) & _words(n) for n in (council.name, *council.aliases)) else None
    )


@cache
def code_of_number(number: str, name: str, year: int) -> str:
    """Official code of an authority at the end of March of a year.

    Args:
        number: DfE's number, without decimals.
        name: Name that stands beside it; a number is believed only together with its name.
        year: Year of the figure.

    Returns:
        The code, or ``dfe:`` and the number where no known council has number and name.
    """
    if number in AGGREGATES:
        return AGGREGATES[number]
    council = _council(number, name)
    if council is None:
        return f"{UNRESOLVED}{number}"
    return council.code_on(dt.date(year, *_LAST_OF_MARCH))


def code_by_number(holdings: Iterable[Holding]) -> dict[str, str]:
    """Official code by DfE number, from the first edition of observations that has both.

    Args:
        holdings: Editions, looked at in this order and no further than needed.
    """
    for holding in holdings:
        pairs = holding.frame.filter(
            pl.col("dfe_number").str.contains(r"^\d{3}$"),
            ~pl.col("place_code").str.starts_with(UNRESOLVED),
        ).sort("year")
        if not pairs.is_empty():
            return dict(pairs.select("dfe_number", "place_code").iter_rows())
    return {}


@cache
def council_codes() -> frozenset[str]:
    """Every code that a council of the register has or had."""
    return frozenset(code for council in registry().councils for code in council.every_code)


@cache
def other_codes(code: str) -> tuple[str, ...]:
    """Other codes that the same council has had: E08000016 and E08000038 are both Barnsley."""
    council = registry().get(code)
    return tuple(c for c in council.every_code if c != code) if council else ()


def asked_codes(codes: Iterable[str]) -> dict[str, str]:
    """Every code that the places asked for have had, each leading to the code asked for."""
    wanted = list(codes)
    asked: dict[str, str] = {}
    for code, others in renamed(wanted):
        asked.update((other, code) for other in others if other not in asked)
    return {**asked, **{code: code for code in wanted}}


def renamed(codes: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Places that have had other codes, with those: small areas, asked for by tens of thousands, keep theirs."""
    councils = council_codes()
    had = ((code, other_codes(code)) for code in codes if code in councils)
    return tuple((code, others) for code, others in had if others)


def by_code(codes: Iterable[str], values: Mapping[str, float]) -> dict[str, float]:
    """Values under the codes asked for, whichever of a place's codes the file uses."""
    councils, found = council_codes(), {}
    for code in codes:
        if code in values:
            found[code] = float(values[code])
        elif code in councils:
            met = next((c for c in other_codes(code) if c in values), None)
            if met is not None:
                found[code] = float(values[met])
    return found


@cache
def code_of_name(name: str, year: int) -> str | None:
    """Official code of the council of a name at the end of a year; None where none is certain."""
    day = dt.date(year, 12, 31)
    for at in (day, None):
        try:
            return registry().find(name, at).code_on(day)
        except VestingError:
            continue
    return None
