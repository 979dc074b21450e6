"""What a file of units leaves out of the area: a unit of its own, so that no child is counted for another.

A home in a district that no unit names is known, and in no unit. Were it taken for unknown it would be
sampled into the units that are named, and they would have children who are not theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from vesting.area.names import counted
from vesting.area.registry import Registry
from vesting.demand.histories import Histories
from vesting.demand.units_file import By, UnitsFile
from vesting.errors import InputError, Problem
from vesting.evidence.shelf import Shelf
from vesting.workspace.homes import compact, place_homes
from vesting.workspace.named_councils import known_councils

NOT_A_PLACE = Problem("DEM-E68", "A place of a unit is not known", InputError)

REST = "rest of the area"

OWN = 0.1
"""Share of a council's known homes from which a district that it is not known to hold is taken for its own."""
MANY = 0.2
"""Share of homes in no unit from which a file of postcodes is taken to leave out a part of the area."""


def with_rest(
    asked: UnitsFile, histories: Histories, shelf: Shelf
) -> tuple[UnitsFile, tuple[str, ...]]:
    """The units, with what they leave out of the area as one more, and what is said of it.

    Of the area are the other districts of the counties that the units lie in, and those that hold a
    good part (:data:`OWN`) of the known homes of a council that made a return.

    Args:
        asked: The units.
        histories: Periods of care, whose homes tell which districts are of the area.
        shelf: Official files: which places there are, and what they lie in.

    Raises:
        InputError: DEM-E60 where postcodes cannot be placed, DEM-E68 for a place that no file knows.
    """
    if asked.by is By.POSTCODE:
        return _postcodes(asked, histories)
    register = known_councils(shelf)
    district_of = _districts(asked.by, shelf)
    placed = place_homes(shelf, histories.homes, By.LAD).code_of
    _must_be_known(asked, register, {*district_of, *placed.values()} if district_of else None)
    homes = _homes(histories, placed)
    named = {district_of.get(place, place) for place in asked.unit_of}
    own = _of_the_area(named, homes, register)
    if asked.by is By.LAD:
        canonical = {register.canonical(code) for code in named}
        left = [code for code in sorted(own) if register.canonical(code) not in canonical]
    else:
        left = [p for p, d in district_of.items() if d in own and p not in asked.unit_of]
    if not left:
        return asked, ()
    inside = sum(homes[area][d] for area in homes for d in own - named)
    return _added(asked, left, f"{inside:,} known homes lie there" if inside else "")


def _postcodes(asked: UnitsFile, histories: Histories) -> tuple[UnitsFile, tuple[str, ...]]:
    """The same by postcode alone: no file is needed, and none tells where the area ends."""
    known = [compact(h) for h in _known_homes(histories)]
    left = [home for home in known if home not in asked.unit_of]
    if not left:
        return asked, ()
    told = f"{len(left):,} of {len(known):,} known homes are in no unit"
    if len(left) <= MANY * len(known):
        return asked, (f"{told}: sampled like unknown ones",)
    return _added(asked, sorted(set(left)), told)


def _added(asked: UnitsFile, left: Iterable[str], why: str) -> tuple[UnitsFile, tuple[str, ...]]:
    places = dict.fromkeys(left, REST)
    noun = "postcode" if asked.by is By.POSTCODE else "place"
    some = ", ".join(list(places)[:3]) if asked.by is By.LAD else ""
    which = f" ({some}{', ...' if len(places) > 3 else ''})" if some else ""
    said = (
        f"{counted(len(places), noun)} of the area{which} in no unit of the file: told as '{REST}'"
    )
    return UnitsFile(asked.by, {**asked.unit_of, **places}), (f"{said}; {why}" if why else said,)


def _districts(by: By, shelf: Shelf) -> Mapping[str, str]:
    """District of every place of a kind; districts are their own."""
    rows, _ = shelf.lookup("lsoa", "district")
    of_small = dict(rows.select("place_code", "parent_code").iter_rows())
    if by is By.LSOA:
        return of_small
    if by is By.LAD:
        return {district: district for district in of_small.values()}
    wards, _ = shelf.lookup("lsoa", "ward")
    pairs = wards.select("place_code", "parent_code").iter_rows()
    return {ward: of_small[small] for small, ward in pairs if small in of_small}


def _must_be_known(asked: UnitsFile, register: Registry, known: set[str] | None) -> None:
    """Refuse places that neither the register nor a file held knows; where no file tells, take them."""
    if known is None and asked.by is not By.LAD:
        return
    strange = [
        place for place in asked.unit_of if place not in (known or ()) and place not in register
    ]
    if strange:
        others = counted(len(strange) - 1, "other") if len(strange) > 1 else ""
        raise NOT_A_PLACE(
            f"no file held knows '{strange[0]}'{f' and {others}' if others else ''}",
            where=f"the file of units, column {asked.by}",
            mend="Correct the code; a place that is new needs a lookup that holds it: vesting data add FILE.",
        )


def _known_homes(histories: Histories) -> list[str]:
    """Home of every period of care whose home is known and that goes by its home."""
    periods = histories.periods
    kept = (periods.home >= 0) & ~periods.uasc
    return [histories.homes[at] for at in periods.home[kept].tolist()]


def _homes(histories: Histories, placed: Mapping[str, str]) -> dict[int, Counter[str]]:
    """Periods of care by area and district of the home."""
    periods = histories.periods
    found: dict[int, Counter[str]] = {area: Counter() for area in range(len(histories.areas))}
    district = [placed.get(compact(home)) for home in histories.homes]
    for area, home, alone in zip(periods.area, periods.home, periods.uasc, strict=True):
        code = district[home] if home >= 0 and not alone else None
        if code is not None:
            found[int(area)][code] += 1
    return found


def _of_the_area(
    named: set[str], homes: Mapping[int, Counter[str]], register: Registry
) -> set[str]:
    """Districts of the area: of the counties of those named, and where many homes lie."""
    counties = {c.county for code in named if (c := register.get(code)) and c.county}
    seen = {code for codes in homes.values() for code in codes}
    sisters = {code for code in seen if (c := register.get(code)) and c.county in counties}
    many = {
        code for codes in homes.values() for code, n in codes.items() if n >= OWN * codes.total()
    }
    return named | sisters | many
