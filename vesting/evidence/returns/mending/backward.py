"""Episodes that end before they begin: which of the two days is wrong, and what was meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from vesting.evidence.returns.days.collection_year import year_end, year_start
from vesting.evidence.returns.mending.endings import lose_end
from vesting.evidence.returns.mending.slips import become_one, is_twin, turned, years_off
from vesting.evidence.returns.mending.timeline import Facts, Spell, in_order

Days = tuple[int, int]
"""First day and end."""

_YEARS = (1, 10, 100)
"""By how many years the year of an end is mistyped."""
_OLDEST = 19 * 366
"""Days before a return's 31 March before which no child of that return was born."""


def exchanged_throughout(spells: list[Spell], facts: Facts) -> list[Spell]:
    """Dates that changed places in every return: one has the episode open before its first day (R903-70)."""
    gone: list[int] = []
    for spell in spells:
        if spell.started is None or spell.ended is None or id(spell) in gone:
            continue
        if spell.ended >= spell.begin:
            continue
        before = [o for o in spells if is_twin(o, spell) and o.ended is None]
        early = [o for o in before if spell.ended <= year_end(o.years[0]) and o.told < spell.told]
        if any(spell.begin > year_end(o.told) for o in early) and spell.ended >= (facts.born or 0):
            gone += [id(twin) for twin in become_one(spell, spells, "R903-70")]
            spell.started, spell.ended = spell.ended, spell.begin
    return [s for s in spells if id(s) not in gone]


def turn_round(spells: list[Spell], facts: Facts) -> list[Spell]:
    """Ends before their beginnings: exchanged or turned where that alone fits, else missing (R903-25)."""
    kept: list[Spell] = []
    for spell in spells:
        if spell.ended is None or spell.ended >= spell.begin:
            kept.append(spell)
            continue
        others = [s for s in spells if s is not spell]
        same = next((o for o in others if _is_same(o, spell)), None)
        if same is None:
            _mend(spell, others, facts)
            kept.append(spell)
        elif spell.told > same.told:
            lose_end(same, spell, facts)
            spell.note("R903-25")
        else:
            spell.note("R903-25")
    return _without_twins(in_order(kept))


def _is_same(other: Spell, spell: Spell) -> bool:
    """Whether another year tells of the same episode: its first day is right, then."""
    told = set(other.years) & set(spell.years)
    return other.started == spell.started and other.looks == spell.looks and not told


def _mend(spell: Spell, others: list[Spell], facts: Facts) -> None:
    """The days that were meant: by the neighbours, or as the one way that the returns allow."""
    if _is_exchanged(spell, others, facts):
        spell.started, spell.ended = spell.ended, spell.begin
        spell.note("R903-25")
        return
    ways = {
        days
        for days in _ways(spell, facts)
        if _is_free(days, others) and _is_in_chain(days, spell, others, facts)
    }
    if len(ways) == 1 and _of_two_dates(way := ways.pop(), spell):
        spell.started, spell.ended = way
        spell.note("R903-70")
        return
    lose_end(spell, spell, facts)
    spell.note("R903-25")


def _of_two_dates(days: Days, spell: Spell) -> bool:
    """Whether days are those told, changed about; not an end of another year, which is lost as ever."""
    return days[0] != spell.started or (spell.ended is not None and days[1] == turned(spell.ended))


def _is_exchanged(spell: Spell, others: list[Spell], facts: Facts) -> bool:
    """Whether the two dates have changed places: a neighbour, or an earlier return, fits only that.

    An episode that is the whole of a period of care has no neighbour; its dates are exchanged if both
    lie in the year that tells of it first, and no other episode between them.
    """
    end = spell.ended
    assert end is not None
    if facts.born is not None and end < facts.born:
        return False
    before = any(o.ended == end for o in others)
    after = any(o.started == spell.started for o in others)
    twin = any(o.started == end and o.told < spell.told for o in others)
    whole = (
        spell.anew
        and spell.left
        and end >= year_start(spell.years[0])
        and _is_free((end, spell.begin), others)
    )
    return before or after or twin or whole


def _ways(spell: Spell, facts: Facts) -> Iterator[Days]:
    """Days that one slip of the pen makes of those told, if the returns may tell of an episode so.

    It ends in the last year that tells of it; it begins in the first one, or before the first return. Slips
    are two dates that have changed places, day and month turned about, and another year.
    """
    begin, end = spell.begin, spell.ended
    assert end is not None
    low, high = year_start(spell.told), year_end(spell.told)
    given = dt.date.fromordinal(end)
    tries = [
        (end, begin), (turned(begin), end), (begin, turned(end)),
        *((begin, years_off(given, off)) for off in _YEARS),
    ]  # fmt: skip
    for first, last in tries:
        if first is None or last is None or not low <= last <= high or first > last:
            continue
        if first >= _earliest(spell, facts):
            yield first, last


def _earliest(spell: Spell, facts: Facts) -> int:
    """The first day on which a spell may have begun: earlier ones an earlier return would tell."""
    first = spell.years[0]
    known = year_start(first) if first - 1 in facts.years else year_end(first) - _OLDEST
    return max(known, facts.born or 0)


def _is_in_chain(days: Days, spell: Spell, others: list[Spell], facts: Facts) -> bool:
    """Whether what the reasons say is borne out: care went on after it, or before it.

    What went on before the first return cannot be seen.
    """
    first, last = days
    after = spell.left or any(o.started == last for o in others)
    moved = first != spell.started and spell.rne is not None and not spell.anew
    seen = first > year_start(facts.years[0])
    return after and (not (moved and seen) or any(o.ended == first for o in others))


def _is_free(days: Days, others: list[Spell]) -> bool:
    """Whether no other spell has a day of these."""
    first, last = days
    return not any(
        o.started is not None and o.begin < last and (o.ended is None or o.ended > first)
        for o in others
    )


def _without_twins(spells: list[Spell]) -> list[Spell]:
    """Of spells that now begin on one day, the one that was told last."""
    kept: list[Spell] = []
    for spell in spells:
        if kept and not spell.empty and not kept[-1].empty and kept[-1].started == spell.started:
            kept.pop().note("R903-22")
        kept.append(spell)
    return kept
