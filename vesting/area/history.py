"""From typed facts and published rows to councils with their codes and their successions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from vesting.area.council import CodePeriod, Council, Kind, Succession
from vesting.area.facts import day, rows_of, several

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One code followed another on a day.

    Attributes:
        old: Code before.
        new: Code after.
        date: First day of the new code.
        kind: ``recode`` (same council), ``whole`` or ``part`` (another council).
        source: Keys of the sources.
    """

    old: str
    new: str
    date: dt.date
    kind: str
    source: tuple[str, ...] = ()


def with_changes(councils: Iterable[Council], changes: Sequence[Change]) -> tuple[Council, ...]:
    """Give councils their code periods, predecessors and successors.

    A council is stored under its latest code. Codes that changes name and no council has are left
    out: there is nothing to say about them but the code.
    """
    recodes = {c.old: c for c in changes if c.kind == "recode"}
    latest = {old: _last(old, recodes) for old in recodes}
    known = {c.code: c for c in councils}
    steps = _steps(changes, latest, known)
    before: Mapping[str, list[Succession]] = _grouped(steps, "new")
    after: Mapping[str, list[Succession]] = _grouped(steps, "old")
    return tuple(
        replace(
            council,
            codes=_periods(council, recodes),
            predecessors=_merge(council.predecessors, before.get(code, [])),
            successors=_merge(council.successors, after.get(code, [])),
        )
        for code, council in sorted(known.items())
    )


def _last(code: str, recodes: Mapping[str, Change]) -> str:
    while code in recodes:
        code = recodes[code].new
    return code


def _steps(
    changes: Iterable[Change], latest: Mapping[str, str], known: Mapping[str, Council]
) -> list[Succession]:
    made = []
    for c in changes:
        old, new = latest.get(c.old, c.old), latest.get(c.new, c.new)
        if c.kind != "recode" and old in known and new in known:
            made.append(Succession(old, new, c.date, c.kind == "whole", c.source))
    return made


def _grouped(steps: Iterable[Succession], side: str) -> dict[str, list[Succession]]:
    groups: dict[str, list[Succession]] = defaultdict(list)
    for step in steps:
        groups[getattr(step, side)].append(step)
    return groups


def _merge(held: tuple[Succession, ...], more: Iterable[Succession]) -> tuple[Succession, ...]:
    """Steps without repeats: what is held already is not told again by another source."""
    pairs = {(s.old, s.new): s for s in (*more, *held)}
    return tuple(sorted(pairs.values(), key=lambda s: (s.date, s.old, s.new)))


def _periods(council: Council, recodes: Mapping[str, Change]) -> tuple[CodePeriod, ...]:
    back = {c.new: c for c in recodes.values()}
    if council.code not in back and council.codes:
        return council.codes
    chain, code = [], council.code
    end = council.end
    while code in back:
        chain.append(CodePeriod(code, back[code].date, end))
        end, code = back[code].date - ONE_DAY, back[code].old
    chain.append(CodePeriod(code, council.start, end))
    return tuple(reversed(chain))


def typed_councils() -> tuple[Council, ...]:
    """The councils of ``councils.csv`` with the changes of ``changes.csv``."""
    councils = [
        Council(
            code=row["code"],
            name=row["name"],
            kind=Kind(row["kind"]),
            dfe_number=row["dfe_number"],
            ecode=row["ecode"],
            region=row["region"],
            county=row["county"],
            start=day(row["start"]),
            end=day(row["end"]),
            aliases=several(row["aliases"]),
            source=several(row["source"]),
        )
        for row in rows_of("councils.csv")
    ]
    return with_changes(councils, typed_changes())


def typed_changes() -> tuple[Change, ...]:
    """The changes of ``changes.csv``."""
    return tuple(
        Change(
            row["old_code"],
            row["new_code"],
            dt.date.fromisoformat(row["date"]),
            row["kind"],
            several(row["source"]),
        )
        for row in rows_of("changes.csv")
    )
