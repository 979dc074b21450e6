"""Chains of episodes: overlaps, and days missing between two of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from vesting.evidence.returns.days.collection_year import year_end
from vesting.evidence.returns.guide.codes import CARE_GOES_ON
from vesting.evidence.returns.mending.timeline import LONGEST_GAP, Facts, Spell, in_order


def overlaps(spells: list[Spell], facts: Facts) -> list[Spell]:
    """A later spell ends the earlier one; an outer one goes on after an inner one (R903-29, 30)."""
    waiting = list(spells)
    done: list[Spell] = []
    cut: list[Spell] = []
    while waiting:
        spell = waiting.pop(0)
        later = waiting[0] if waiting else None
        if later is not None and spell.ended is not None and spell.ended > later.begin:
            cut.append(replace(spell, notes=[]))
            spell.ended, spell.rec = later.begin, CARE_GOES_ON
            spell.note("R903-29")
        done.append(spell)
        again = _resumed(spell, later, cut)
        if again is not None:
            spell.rec = CARE_GOES_ON
            waiting = in_order([*waiting, again])
    return done


def _resumed(spell: Spell, later: Spell | None, cut: list[Spell]) -> Spell | None:
    """The outer spell that goes on where an inner one ends and none follows."""
    end = spell.ended
    if end is None or (later is not None and later.begin <= end):
        return None
    outer = [c for c in cut if c.ended is not None and c.ended > end and c.episode != spell.episode]
    if not outer or (spell.left and outer[-1].told <= spell.told):
        return None
    return replace(outer[-1], started=end, rne="P", notes=["R903-30"])


def gaps(spells: list[Spell], facts: Facts) -> list[Spell]:
    """Chains with days missing between two spells (R903-31, R903-33)."""
    for spell, later in pairwise(spells):
        if spell.ended is None or spell.ended >= later.begin or spell.left:
            continue
        short = any(spell.ended <= b <= later.begin for b in facts.breaks)
        goes_on = not later.anew or _over_a_year_end(spell, later)
        if later.begin - spell.ended <= LONGEST_GAP and goes_on and not short:
            spell.ended, spell.rec = later.begin, CARE_GOES_ON
            spell.note("R903-31")
        elif spell.rec is not None:
            spell.rec = None
            spell.note("R903-33")
    return spells


def _over_a_year_end(spell: Spell, later: Spell) -> bool:
    """Whether a spell ends on 31 March and begins anew on 1 April, in the same place."""
    end = spell.ended
    assert end is not None
    closing = any(end == year_end(year) for year in (*spell.years, *later.years))
    return closing and later.begin == end + 1 and spell.looks[1:] == later.looks[1:]
