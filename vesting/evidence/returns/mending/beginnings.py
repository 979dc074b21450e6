"""First days that are missing or cannot be, and episodes that a later return withdrew."""

from __future__ import annotations

from vesting.evidence.returns.days.collection_year import LATE, SLIP, year_end, year_start
from vesting.evidence.returns.guide.codes import CARE_GOES_ON
from vesting.evidence.returns.mending.timeline import LONGEST_GAP, Facts, Spell, same_day_within


def find_beginnings(spells: list[Spell], facts: Facts) -> list[Spell]:
    """Give spells whose first day is missing or cannot be the one they must have (R903-23, 24, 39)."""
    for spell in spells:
        _at_birth(spell, facts)
        _of_next_year(spell, facts)
    lost = [s for s in spells if _is_lost(s, facts)]
    good = [s for s in spells if s not in lost]
    for spell in lost:
        late = spell.started is not None and facts.until < spell.started <= facts.until + SLIP
        twin = _twin(spell, good)
        chain = _chain(spell, good)
        guess = _guess(spell, good, facts)
        if twin is not None:
            _take_in(twin, spell)
        elif chain is not None:
            spell.started = chain
            spell.note("R903-23")
            good.append(spell)
        elif late:
            spell.note("R903-39")
        elif guess is not None and not any(_covers(g, guess) for g in good):
            spell.started = guess
            spell.note("R903-28")
            good.append(spell)
        else:
            spell.note("R903-24")
    return good


def _at_birth(spell: Spell, facts: Facts) -> None:
    """A first day shortly before birth is the day of birth."""
    if spell.started is not None and facts.born is not None:
        early = facts.born - spell.started
        if 0 < early <= LATE and (spell.ended is None or spell.ended >= facts.born):
            spell.started = facts.born
            spell.note("R903-23")


def _of_next_year(spell: Spell, facts: Facts) -> None:
    """A spell all of which lies in the year after its return is of the next return (R903-53)."""
    year = spell.told + 1
    if spell.started is None or spell.ended is None or year not in facts.years:
        return
    if year_start(year) <= spell.started <= spell.ended <= year_end(year):
        spell.years = (year,)
        spell.note("R903-53")


def _is_lost(spell: Spell, facts: Facts) -> bool:
    if spell.started is None or spell.started > year_end(spell.told):
        return True
    return facts.born is not None and spell.started < facts.born


def _twin(spell: Spell, good: list[Spell]) -> Spell | None:
    """The same episode in another year: one that this year should tell of and does not."""
    year = spell.told
    may = [
        g
        for g in good
        if year not in g.years
        and g.begin <= year_end(year)
        and (g.ended is None or g.ended >= year_start(year))
        and (spell.ended is None or g.begin <= spell.ended)
        and abs(year - min(g.years, key=lambda y: abs(y - year))) == 1
    ]
    alike = [g for g in may if g.looks == spell.looks] or may
    return alike[0] if len(alike) == 1 else None


def _take_in(twin: Spell, spell: Spell) -> None:
    """Let a spell know what a row without its first day knows."""
    if spell.told > twin.told:
        twin.ended, twin.rec = spell.ended, spell.rec
    twin.years = tuple(sorted({*twin.years, *spell.years}))
    spell.note("R903-23")


def _chain(spell: Spell, good: list[Spell]) -> int | None:
    """The last end with which care goes on, after which nothing begins."""
    begun = {g.started for g in good if not g.empty}
    high = year_end(spell.told) if spell.ended is None else min(spell.ended, year_end(spell.told))
    ends = [
        g.ended
        for g in good
        if g.ended is not None
        and g.rec in (CARE_GOES_ON, None)
        and g.ended not in begun
        and g.begin <= g.ended <= high
    ]
    return None if spell.anew else max(ends, default=None)


def _guess(spell: Spell, good: list[Spell], facts: Facts) -> int | None:
    """A first day in the year that told of the spell first, after what is known to have ended.

    Where the date is there but for its year, its day and month in the latest year that fits; else
    the middle of the days that are left.
    """
    year = spell.years[0]
    high = min(year_end(year), spell.ended if spell.ended is not None else year_end(year))
    ends = [g.ended for g in good if g.ended is not None and g.ended <= high]
    low = max([year_start(year), facts.born or 0, *ends])
    if spell.started is not None:
        early = max([high - LONGEST_GAP, facts.born or 0, *ends])
        found = same_day_within(spell.started, min(low, early), high)
        if found is not None:
            return found
    return (low + high) // 2 if low <= high else None


def _covers(spell: Spell, day: int) -> bool:
    return spell.begin <= day and (spell.ended is None or spell.ended > day)


def withdraw(spells: list[Spell], facts: Facts) -> list[Spell]:
    """Leave out open spells that the next return replaces by one that began before (R903-38)."""
    kept = []
    for spell in spells:
        year = facts.after(spell.told)
        if spell.ended is None and year and any(_replaces(o, spell, year) for o in spells):
            spell.note("R903-38")
        else:
            kept.append(spell)
    return kept


def _replaces(other: Spell, spell: Spell, year: int) -> bool:
    if other is spell or year not in other.years:
        return False
    if other.begin == spell.begin:
        return other.empty
    return other.begin < spell.begin and (other.ended is None or other.ended > year_end(spell.told))
