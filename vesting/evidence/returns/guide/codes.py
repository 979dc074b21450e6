"""Codes of the return and the collection years in which they hold, from the package's own list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

FIRST_YEAR, LAST_YEAR = 2017, 2027
"""Collection years whose guides the list follows: 2016-17 to 2026-27."""

UNKNOWN_PLACE = "other"
"""What a placement that no guide knows is read as."""

SHORT_BREAKS = ("V3", "V4")
"""Legal statuses under which a child is not counted as looked after."""

CARE_GOES_ON = "X1"
STARTED_ANEW = "S"

_POSTCODE = r"[A-Z]{1,2}\d[\dA-Z]? ?\d[A-Z]{2}"
_DIGITS = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Code:
    """One code of one field.

    Attributes:
        code: The code.
        title: What it means, in a few words.
        first: First collection year in which it holds.
        last: Last collection year in which it holds.
        source: Key of its source.
    """

    code: str
    title: str
    first: int
    last: int
    source: str


@cache
def _read() -> Mapping[str, Any]:
    text = (
        resources.files("vesting.evidence.returns").joinpath("data/codes.yaml").read_text("utf-8")
    )
    data: Mapping[str, Any] = yaml.safe_load(text)
    return data


@cache
def codes(field: str) -> tuple[Code, ...]:
    """Codes of a field, by its official heading; none for a field without a list."""
    return tuple(
        Code(
            str(code), title, group.get("first", FIRST_YEAR), group.get("last", LAST_YEAR),
            group["source"],
        )
        for group in _read()["fields"].get(field, ())
        for code, title in group["codes"].items()
    )  # fmt: skip


def fields() -> tuple[str, ...]:
    """Headings of all fields that have a list of codes."""
    return tuple(_read()["fields"])


def code_sources() -> Mapping[str, Mapping[str, str]]:
    """Where the lists come from, by key."""
    found: Mapping[str, Mapping[str, str]] = _read()["sources"]
    return found


@cache
def known(field: str) -> frozenset[str]:
    """Every code of a field, of all years, with other spellings."""
    return frozenset(c.code for c in codes(field)) | frozenset(same(field))


@cache
def same(field: str) -> Mapping[str, str]:
    """Other codes of a field that mean one of ours, such as 1 for M."""
    return {str(k): v for k, v in _read()["same"].get(field, {}).items()}


@cache
def words(field: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Codes of a field that some systems write in words, with what those look like."""
    found = _read()["words"].get(field, {})
    return tuple((code, re.compile(rf"(?i){pattern}")) for code, pattern in found.items())


@lru_cache(maxsize=65_536)
def code_in(field: str, text: str) -> str | None:
    """The code that a cell means, as it is or with words about it; None where it means none.

    A code may stand before its words, in brackets before or behind them, with a space, a dot, a hyphen or a 0
    within, or with O and I for 0 and 1; words alone tell the provider, and a short break.

    >>> code_in("PLACE", "U4 - Foster"), code_in("PLACE", "UI"), code_in("PLACE_PROVIDER", "Own provision")
    ('U4', 'U1', 'PR1')
    """
    upper = re.sub(r"^(\d)\.0$", r"\1", text.strip().upper())
    if upper in known(field):
        return upper
    if re.fullmatch(_POSTCODE, upper):
        return None
    first = re.match(r"[\[(]?([A-Z0-9]+)[^A-Z0-9]", upper)
    behind = re.search(r"[\[(]([A-Z0-9]+)[\])]$", upper)
    close = _parted(upper)
    tries = (close, *(m[1] for m in (first, behind) if m), close[:1] + close[1:].translate(_DIGITS))
    written = next((code for code in tries if code in known(field)), None)
    return written or next((c for c, look in words(field) if look.search(upper)), None)


def _parted(upper: str) -> str:
    """A code without what parts its letter from its figure: a space, ``U-6``, ``U.6`` or ``U06``."""
    close = upper.replace(" ", "")
    part = re.fullmatch(r"([A-Z])[-._/0]([0-9])", close)
    return part[1] + part[2] if part else close


def countries() -> Mapping[str, str]:
    """What LA_PERM may hold in place of a council."""
    found: Mapping[str, str] = _read()["countries"]["codes"]
    return found


@cache
def spans(field: str) -> Mapping[str, tuple[int, int]]:
    """First and last collection year of every code of a field.

    The first guide we know stands for all before it, the last one for all after it.
    """
    ends = {FIRST_YEAR: 0, LAST_YEAR: 9999}
    found: dict[str, tuple[int, int]] = {}
    for c in codes(field):
        first, last = ends.get(c.first, c.first), ends.get(c.last, c.last)
        earlier = found.get(c.code, (first, last))
        found[c.code] = min(first, earlier[0]), max(last, earlier[1])
    return found
