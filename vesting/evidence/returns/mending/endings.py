"""Ends that are missing, too early or too late."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from vesting.evidence.returns.days.collection_year import LATE, SLIP, year_end, year_start
from vesting.evidence.returns.guide.codes import CARE_GOES_ON
from vesting.evidence.returns.mending.timeline import Facts, Spell, in_order, same_day_within


def lose_end(spell: Spell, teller: Spell, facts: Facts) -> None:
    """Take over what a row says whose end cannot be: the day and month may still be right."""
    wrong, spell.rec = teller.ended, teller.rec
    spell.years = tuple(sorted({*spell.years, *teller.years}))
    spell.ended, spell.lost = None, spell.rec != CARE_GOES_ON
    if spell.left and wrong is not None:
        low = max(spell.begin, year_start(spell.told))
        high = max(low, year_end(spell.told))
        spell.ended = same_day_within(wrong, low, high)


def future_ends(spells: list[Spell], facts: Facts) -> list[Spell]:
    """Ends after the last day covered: open, or missing where they are far beyond it (R903-26).

    An end well after its own year's return, of which the next return knows nothing, is missing too. Where
    no reason is given either, nothing says that the episode ended: the day was planned, or stands for none.
    """
    for spell in spells:
        if spell.ended is None:
            continue
        unheard = facts.after(spell.told) == spell.told + 1
        later = spell.ended > facts.until
        if not later and not (unheard and spell.ended > year_end(spell.told) + LATE):
            continue
        spell.note("R903-26")
        if spell.rec is None or (later and spell.ended <= facts.until + SLIP and not unheard):
            spell.ended = spell.rec = None
        else:
            lose_end(spell, spell, facts)
    return spells


def missing_ends(spells: list[Spell], facts: Facts) -> list[Spell]:
    """Ends missing although a later spell begins (R903-27, R903-28, R903-30)."""
    again: list[Spell] = []
    for spell, later, third in zip_longest(spells, spells[1:], spells[2:]):
        if later is None or spell.ended is not None:
            continue
        next_day = later.begin == year_end(spell.told) + 1
        if spell.left or spell.lost or (later.anew and not next_day):
            spell.ended = _estimate(spell, facts, later.begin)
            spell.rec = spell.rec if spell.left else None
            spell.note("R903-28")
        else:
            again += _about(spell, later, third)
            spell.ended, spell.rec = later.begin, CARE_GOES_ON
            spell.note("R903-27")
    return in_order([*spells, *again])


def _about(spell: Spell, inner: Spell, third: Spell | None) -> list[Spell]:
    """The open spell once more, after one within it whose X1 end nothing answers."""
    end = inner.ended
    unanswered = end is not None and inner.rec == CARE_GOES_ON and third is None
    if not unanswered or inner.empty or spell.told < inner.told:
        return []
    return [replace(spell, started=end, rne="P", notes=["R903-30"])]


def _estimate(spell: Spell, facts: Facts, ceiling: int | None = None) -> int:
    """A day on which a spell ended that no later return tells of.

    The end lies in the last year that tells of the spell, if there is a return of the next year or
    a reason for leaving; else in the years of which there is no return.
    """
    year = facts.after(spell.told)
    if year is None or year == spell.told + 1 or spell.left or spell.lost:
        low, high = year_start(spell.told), year_end(spell.told)
    else:
        low, high = year_end(spell.told), year_end(year - 1)
    high = high if ceiling is None else min(high, ceiling)
    return facts.middle(max(low, spell.begin), max(high, spell.begin))


def last_end(spells: list[Spell], facts: Facts) -> list[Spell]:
    """The end of the last spell: open, known, or estimated (R903-28, R903-32, R903-33, R903-35)."""
    if not spells:
        return spells
    spell = spells[-1]
    if spell.ended is None:
        _open_end(spell, facts)
    elif spell.rec == CARE_GOES_ON:
        _broken_chain(spell, facts)
    return spells


def _open_end(spell: Spell, facts: Facts) -> None:
    left = (spell.left or spell.lost) and not facts.habit
    seen = max(facts.seen, spell.told)
    if left or (seen < facts.last):
        spell.ended = (
            _estimate(spell, facts) if left or seen == spell.told else _within(seen, facts)
        )
        spell.rec = spell.rec if spell.left else None
        spell.note("R903-28")
    elif spell.rec is not None:
        spell.rec = None
        if not facts.habit:
            spell.note("R903-35")
    elif spell.told < facts.last:
        spell.note("R903-28")


def _within(year: int, facts: Facts) -> int:
    return facts.middle(year_start(year), year_end(year))


def _broken_chain(spell: Spell, facts: Facts) -> None:
    """X1 with nothing after it: a row is lost, or the reason is wrong and the day stands."""
    end = spell.ended
    assert end is not None
    spell.rec = None
    seen = max(facts.seen, spell.told)
    grown = facts.eighteenth is not None and end >= facts.eighteenth
    heard = seen > spell.told or any(s > end for s in facts.signs)
    if grown or any(b >= end for b in facts.breaks) or (spell.moves is False and not heard):
        spell.note("R903-33")
        return
    spell.note("R903-32")
    if seen == facts.last:
        spell.ended = None
    else:
        low = year_start(seen) if seen > spell.told else end
        spell.ended = facts.middle(max(low, end), max(year_end(seen), end))


def adulthood(spells: list[Spell], facts: Facts) -> list[Spell]:
    """Nobody is looked after from the 18th birthday on (R903-36, R903-37)."""
    day = facts.eighteenth
    if day is None or day > facts.until:
        return spells
    kept = []
    for spell in spells:
        if spell.begin >= day:
            spell.note("R903-37")
            continue
        if spell.ended is None or spell.ended > day:
            spell.ended = day
            spell.rec = spell.rec if spell.left else None
            spell.note("R903-36")
        kept.append(spell)
    return kept


def reasons(spells: list[Spell], facts: Facts) -> list[Spell]:
    """Ends without a reason: X1 where the next spell begins on that day (R903-34)."""
    for spell, later in zip_longest(spells, spells[1:]):
        meets = later is not None and later.begin == spell.ended
        if spell.ended is not None and spell.rec is None:
            spell.rec = CARE_GOES_ON if meets else None
            if not spell.notes:
                spell.note("R903-34")
    return spells
