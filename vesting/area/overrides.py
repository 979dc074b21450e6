"""A user's overrides of edges, as a text that a person can write and keep.

::

    - pair: [Portsmouth, Gosport]
      counts: true
      reason: The ferry sails every quarter of an hour, all year.
      source: timetable of the operator, 2026
      date: 2026-11-23
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from vesting.area.crossings import Kind
from vesting.area.edge import Override
from vesting.area.names import did_you_mean, listed
from vesting.errors import InputError, Problem

BAD_OVERRIDE = Problem("AREA-E25", "An override of an edge cannot be read", InputError)

FORM = "Write 'pair: [A, B]', 'counts: true' or 'counts: false', and 'reason: ...'."
KEYS = ("pair", "counts", "reason", "source", "date", "kind")


def read_overrides(text: str) -> tuple[Override, ...]:
    """Overrides from YAML: a list of ``pair``, ``counts``, ``reason``, ``source``, ``date``, ``kind``.

    Raises:
        InputError: AREA-E25 naming the entry and what it lacks.
    """
    try:
        told = yaml.safe_load(text)
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        line = f"line {where.line + 1}" if where else ""
        raise BAD_OVERRIDE("The overrides are not YAML", where=line, mend=FORM) from error
    if told is None:
        return ()
    if not isinstance(told, list):
        raise BAD_OVERRIDE("The overrides are not a list", mend=FORM)
    return tuple(_override(number, item) for number, item in enumerate(told, start=1))


def _override(number: int, item: Any) -> Override:
    where = f"override {number}"
    if not isinstance(item, dict):
        raise BAD_OVERRIDE(f"'{item}' is not an override", where=where, mend=FORM)
    unknown = [str(key) for key in item if key not in KEYS]
    if unknown:
        raise BAD_OVERRIDE(
            f"{listed(unknown)} is not a word of an override",
            where=where,
            mend=f"The words are {listed(KEYS)}.",
        )
    pair, counts = item.get("pair"), item.get("counts")
    if not isinstance(pair, list) or len(pair) != 2:
        raise BAD_OVERRIDE("'pair' does not name two places", where=where, mend=FORM)
    if not isinstance(counts, bool):
        raise BAD_OVERRIDE("'counts' is neither true nor false", where=where, mend=FORM)
    return Override(
        a=str(pair[0]),
        b=str(pair[1]),
        on=counts,
        reason=str(item.get("reason") or ""),
        source=str(item.get("source") or ""),
        date=str(item.get("date") or ""),
        kind=_kind(str(item.get("kind") or Kind.LAND), where),
    )


def _kind(text: str, where: str) -> Kind:
    if text in tuple(Kind):
        return Kind(text)
    kinds: Iterable[str] = [k.value for k in Kind]
    near = [k for k in kinds if k[:2] == text[:2].casefold()]
    raise BAD_OVERRIDE(
        f"'{text}' is not a kind of edge",
        where=where,
        mend=did_you_mean(near) or f"The kinds are {listed(kinds)}.",
    )


def write_overrides(overrides: Iterable[Override]) -> str:
    """The same overrides as YAML, to be kept with an area."""
    rows = [
        {
            "pair": [o.a, o.b],
            "counts": o.on,
            "kind": o.kind.value,
            "reason": o.reason,
            "source": o.source,
            "date": o.date,
        }
        for o in overrides
    ]
    return yaml.safe_dump(rows, sort_keys=False, allow_unicode=True) if rows else ""
