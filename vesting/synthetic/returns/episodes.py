"""From spells, legal statuses and temporary absences to the episodes of a return."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vesting.maths.arrays import Flags, Ints
from vesting.synthetic.returns.calendar import NEVER
from vesting.synthetic.returns.careers import ADOPTION, Spells
from vesting.synthetic.returns.legal import Statuses
from vesting.synthetic.returns.reasons import Words, pick

_ABSENT, _LONG = 0.025, 70
_ABSENCES = (("T1", 0.38), ("T0", 0.30), ("T2", 0.16), ("T3", 0.10), ("T4", 0.06))
_CHANGES = (
    ("CARPL", 0.44), ("CREQB", 0.14), ("PLACE", 0.10), ("CREQO", 0.08), ("CHILD", 0.06),
    ("LAREQ", 0.05), ("APPRR", 0.04), ("STAND", 0.02), ("CLOSE", 0.02), ("ALLEG", 0.02),
    ("CUSTOD", 0.005), ("OTHER", 0.025),
)  # fmt: skip
_WIDE = 1 << 17
"""More than the number of any day, so that a position and a day make one sortable number."""


@dataclass(frozen=True, slots=True)
class Told:
    """Episodes as they are told, by period and time.

    Attributes:
        spell: Position of the spell.
        start: ``DECOM``.
        end: ``DEC``; ``NEVER`` while open.
        new: ``RNE``.
        status: ``LS``.
        absent: ``T0`` to ``T4`` during a temporary absence, else empty.
        change: ``REASON_PLACE_CHANGE``.
        last: Whether the period ends with the episode, or is open in it.
    """

    spell: Ints = field(repr=False)
    start: Ints = field(repr=False)
    end: Ints = field(repr=False)
    new: Words = field(repr=False)
    status: Words = field(repr=False)
    absent: Words = field(repr=False)
    change: Words = field(repr=False)
    last: Flags = field(repr=False)


def tell(
    rng: np.random.Generator, spells: Spells, place: Words, laws: Statuses, known: tuple[int, int]
) -> Told:
    """Cut spells wherever a return must begin a new episode.

    Args:
        rng: Source of temporary absences and of reasons for moves.
        spells: Placements.
        place: Code of the place of each spell.
        laws: Legal statuses of the periods.
        known: First day of which the returns tell, and the last of which anything is known.
    """
    away, back = _absences(rng, spells, *known)
    gone = np.flatnonzero(away < NEVER)
    owner = _last_at(spells.period, spells.start, laws.period, laws.day)
    ruled = laws.day <= known[1]
    spell = np.concatenate((np.arange(len(place)), owner[ruled], gone, gone))
    day = np.concatenate((spells.start, laws.day[ruled], away[gone], back[gone]))
    keys = np.unique(spell * _WIDE + day)
    spell, day = keys // _WIDE, keys % _WIDE
    period = spells.period[spell]
    status = laws.status[_last_at(laws.period, laws.day, period, day)]
    is_away = (day >= away[spell]) & (day < back[spell])
    first = np.ones(len(day), dtype=bool)
    first[1:] = period[1:] != period[:-1]
    last = np.append(first[1:], True)
    moved = _changed(spell) | _changed(is_away)
    new = _new(first, moved, _changed(status))
    same_carer = np.isin(place[spell], ("A4", "A6")) & _changed(spell) & ~first
    new = np.where(same_carer, np.where(new == "B", "U", "T"), new)
    end = np.where(last, spells.end[spell], np.append(day[1:], NEVER))
    change = np.where(np.append(moved[1:], False) & ~last, pick(rng, _CHANGES, len(day)), "")
    absent = np.where(is_away, pick(rng, _ABSENCES, len(day)), "")
    return Told(spell, day, end, new, status, absent, change, last)


def _absences(
    rng: np.random.Generator, spells: Spells, first: int, until: int
) -> tuple[Ints, Ints]:
    """First day away and day of return for spells in which the child is away for a while.

    Nobody is away on the first day of the first return, which would not say from where.
    """
    length = np.minimum(spells.end, until + 1) - spells.start
    able = (length > _LONG) & (spells.placement != ADOPTION)
    chosen = able & (rng.random(len(length)) < _ABSENT)
    start = spells.start + 10 + np.floor(rng.random(len(length)) * (length - 50)).astype(np.int64)
    back = start + rng.integers(8, 22, len(length))
    chosen &= (start >= first) | (back < first)
    return np.where(chosen, start, NEVER), np.where(chosen, back, NEVER)


def _last_at(groups: Ints, days: Ints, group: Ints, day: Ints) -> Ints:
    """Position of the last entry of a group that is not after a day; entries are in order."""
    keys = groups * _WIDE + days
    return np.asarray(np.searchsorted(keys, group * _WIDE + day, side="right") - 1)


def _changed(values: np.ndarray) -> Flags:
    changed = np.zeros(len(values), dtype=bool)
    changed[1:] = values[1:] != values[:-1]
    return changed


def _new(first: Flags, moved: Flags, ruled: Flags) -> Words:
    """Reason for a new episode: start, law and placement, placement, law."""
    return np.select([first, moved & ruled, moved], ["S", "B", "P"], "L").astype("U6")
