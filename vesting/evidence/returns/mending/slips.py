"""Slips of the pen in dates that are possible for themselves: a wrong year, day and month turned about.

Another return, or the chain of episodes, must bear out what was meant; one date alone is believed.
"""

from __future__ import annotations

import datetime as dt

from vesting.evidence.returns.days.collection_year import RECORDED_LATE, year_end, year_start
from vesting.evidence.returns.guide.codes import CARE_GOES_ON
from vesting.evidence.returns.mending.timeline import Facts, Spell

_YEARS = (1, 10)
"""By how many years a year is mistyped."""
_HIGHEST = 12
Look = tuple[str | None, ...]


def is_slip(day: int, meant: int) -> bool:
    """Whether a day is another one mistyped: a year or ten off, or day and month turned about."""
    one, two = dt.date.fromordinal(day), dt.date.fromordinal(meant)
    if (one.month, one.day) == (two.month, two.day):
        return abs(one.year - two.year) in _YEARS
    return one.year == two.year and (one.month, one.day) == (two.day, two.month)


def turned(day: int) -> int | None:
    """A day with day and month turned about; None where that is none, or the same."""
    given = dt.date.fromordinal(day)
    if given.day > _HIGHEST or given.day == given.month:
        return None
    return given.replace(month=given.day, day=given.month).toordinal()


def one_episode(spells: list[Spell], facts: Facts) -> list[Spell]:
    """Spells of different years that are one, but for a slip in a first day (R903-51)."""
    kept = list(spells)
    for spell in spells:
        twin = next((o for o in kept if o is not spell and _is_meant(o, spell, kept)), None)
        if twin is not None and spell in kept:
            kept = [s for s in kept if s is not spell]
            _take_in(twin, spell)
            spell.note("R903-51")
    return kept


def _take_in(twin: Spell, spell: Spell) -> None:
    """Let a spell know what the same one in other returns knows."""
    if spell.told > twin.told:
        twin.ended, twin.rec, twin.moves = spell.ended, spell.rec, spell.moves
    twin.years = tuple(sorted({*twin.years, *spell.years}))


def _is_meant(other: Spell, spell: Spell, spells: list[Spell]) -> bool:
    """Whether a spell is another one told with a slip, and that one is the better borne out."""
    if spell.started is None or other.started is None or set(other.years) & set(spell.years):
        return False
    return (
        is_slip(spell.begin, other.begin)
        and _alike(other.looks, spell.looks)
        and min(abs(a - b) for a in other.years for b in spell.years) == 1
        and _may_tell_of(spell, other)
        and (not _may_tell_of(other, spell) or _weight(other, spells) > _weight(spell, spells))
    )


def _may_tell_of(spell: Spell, other: Spell) -> bool:
    """Whether the returns that tell of a spell may tell of another one: it had begun by then."""
    return other.begin <= year_end(spell.years[0])


def _alike(one: Look, two: Look) -> bool:
    return all(a == b or a is None or b is None for a, b in zip(one, two, strict=True))


def _weight(spell: Spell, spells: list[Spell]) -> tuple[bool, int, int]:
    """How well a first day is borne out: by an end that it answers, by how many years, by the latest."""
    met = any(o.ended == spell.begin and o is not spell for o in spells)
    return met, len(spell.years), spell.told


def first_days(spells: list[Spell], facts: Facts) -> list[Spell]:
    """First days mistyped in every return, which the chain or the returns before show (R903-51)."""
    gone: list[int] = []
    for spell in spells:
        if spell.started is None or id(spell) in gone:
            continue
        meant = _of_the_chain(spell, spells, facts)
        if meant is not None:
            gone += [id(twin) for twin in become_one(spell, spells, "R903-69")]
            spell.started = meant
            continue
        meant = _unanswered(spell, spells, facts)
        if meant is None:
            meant = _in_its_year(spell, spells, facts)
        if meant is not None:
            spell.started = meant
            spell.note("R903-51")
    return [s for s in spells if id(s) not in gone]


def become_one(spell: Spell, spells: list[Spell], rule: str) -> list[Spell]:
    """Let a spell know what other returns tell of it; the spells of these, which are no more."""
    twins = [o for o in spells if o is not spell and is_twin(o, spell)]
    for other in twins:
        _take_in(spell, other)
    for met in (spell, *twins):
        met.note(rule)
    return twins


def is_twin(other: Spell, spell: Spell) -> bool:
    """Whether other returns tell of the same episode."""
    same = other.started == spell.started and _alike(other.looks, spell.looks)
    return same and not set(other.years) & set(spell.years)


def _of_the_chain(spell: Spell, spells: list[Spell], facts: Facts) -> int | None:
    """The end that a first day answers when day and month are turned about, where its own end needs that.

    As it is told the episode ends before it begins; turned about, it begins where the one before ends.
    """
    own = [o.ended for o in spells if o is spell or is_twin(o, spell)]
    last = max((end for end in own if end is not None), default=spell.begin)
    day = turned(spell.begin)
    if day is None or not day <= last < spell.begin or day < (facts.born or 0):
        return None
    others = [o for o in spells if o.started is not None and o.started != spell.started]
    ends = any(o.ended == day and o.begin < day and not o.left for o in others)
    return day if ends and not any(o.begin == day and not o.empty for o in others) else None


def _unanswered(spell: Spell, spells: list[Spell], facts: Facts) -> int | None:
    """The X1 end, answered by no other episode, that a first day was meant to be.

    Either may be the slip: the first day is, if it lies outside the first year that tells of it, or
    before the episode whose end it should be.
    """
    others = [o for o in spells if o is not spell and o.started is not None]
    if spell.anew or any(o.ended == spell.begin for o in others):
        return None
    begun = {o.started for o in others}
    for other in others:
        end = other.ended
        loose = end is not None and other.rec == CARE_GOES_ON and end not in begun
        if end is None or not loose or not is_slip(spell.begin, end) or not _may(spell, end, facts):
            continue
        if _in_year(end, spell.years[0]) and (
            spell.begin < other.begin or not _in_year(spell.begin, spell.years[0])
        ):
            return end
    return None


def _in_year(day: int, year: int) -> bool:
    return year_start(year) <= day <= year_end(year)


def _may(spell: Spell, day: int, facts: Facts) -> bool:
    """Whether a spell may begin on a day: before its end, and in the first return that tells of it."""
    ended = spell.ended is None or day <= spell.ended or spell.ended < spell.begin
    return ended and day <= year_end(spell.years[0]) and day >= (facts.born or 0)


def _in_its_year(spell: Spell, spells: list[Spell], facts: Facts) -> int | None:
    """Day and month in the year of the first return that tells of it, where the one before is silent.

    An episode that began before stands in the return before; where that one knows nothing of the child,
    and care began with this episode, its year is a slip.
    """
    year = spell.years[0]
    told = {y for o in spells for y in o.years} | set(facts.told)
    early = spell.begin < year_start(year) and spell.anew
    if not early or year - 1 not in facts.years or year - 1 in told:
        return None
    given = dt.date.fromordinal(spell.begin)
    for off in _YEARS:
        day = years_off(given, off)
        if _in_year(day, year) and _may(spell, day, facts) and not _is_taken(day, spell, spells):
            return day
    return None


def _is_taken(day: int, spell: Spell, spells: list[Spell]) -> bool:
    return any(o.started is not None and o.begin <= day for o in spells if o is not spell)


def years_off(day: dt.date, years: int) -> int:
    """A day some years later; 28 February for a 29th."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return dt.date(day.year + years, day.month, last).toordinal()


def ends(spells: list[Spell], facts: Facts) -> list[Spell]:
    """Ends mistyped by a year or ten: the return before still had the episode open (R903-52).

    A return may tell late of an end some months before the last 31 March; not of an earlier one.
    """
    for spell in spells:
        if spell.ended is None or spell.open_in is None or not spell.left:
            continue
        if spell.ended > year_end(spell.open_in) - RECORDED_LATE or spell.ended < spell.begin:
            continue
        given = dt.date.fromordinal(spell.ended)
        low, high = year_end(spell.open_in) + 1, year_end(spell.told)
        may = [day for off in _YEARS if low <= (day := years_off(given, off)) <= high]
        if may and not any(spell.begin < o.begin < may[0] for o in spells if o.started is not None):
            spell.ended = may[0]
            spell.note("R903-52")
    return spells
