"""The units of a forecast from a file: who lives in each, by the homes of children before care."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from vesting.demand.areas import Units, by_council, by_home
from vesting.demand.histories import Histories
from vesting.demand.units_file import By, UnitsFile
from vesting.errors import InputError, Problem
from vesting.evidence.shelf import Shelf
from vesting.workspace.homes import compact, place_homes
from vesting.workspace.long_view import AGED, unit_of_small
from vesting.workspace.named_councils import known_councils

NO_HOMES = Problem("DEM-E65", "No home lies in any unit", InputError)


def units_of(
    histories: Histories, asked: UnitsFile | None, shelf: Shelf | None, told: Sequence[str] = ()
) -> Units:
    """Units by the homes of children before care; each council a unit where none are asked for.

    Where units are made of districts the districts are the blocks, so that another division of the
    same districts meets the same children in every replicate.

    Args:
        histories: Periods of care.
        asked: A file of units, by postcode, district, ward or small area.
        shelf: Official files: where postcodes lie, and how many children live in each unit.
        told: What is said of the units already.

    Raises:
        InputError: DEM-E60 where postcodes cannot be placed, DEM-E65 where none lies in a unit.
    """
    if asked is None:
        return by_council(histories)
    unit_of, said = _unit_of_homes(histories, asked, shelf or Shelf(()))
    homes = {compact(home) for home in histories.homes}
    if not homes & set(unit_of):
        raise NO_HOMES(
            f"none of {len(homes):,} homes lies in a unit",
            mend="Check whether the file of units and the returns speak of one area.",
        )
    said = (*told, *said)
    people = None if shelf is None or asked.by is By.POSTCODE else _children(shelf, asked)
    if asked.by is By.LAD:
        groups = {unit: asked.places(unit) for unit in asked.units}
        return by_home(histories, tuple(asked.unit_of), unit_of, people, said, groups)
    places = Counter(asked.unit_of.values())
    return by_home(histories, asked.units, unit_of, people, said, places=places)


def _unit_of_homes(
    histories: Histories, asked: UnitsFile, shelf: Shelf
) -> tuple[Mapping[str, str], tuple[str, ...]]:
    """Unit of every postcode, or district where districts are the blocks; and how they were placed."""
    if asked.by is By.POSTCODE:
        return asked.unit_of, ("units by postcode, as the file names them",)
    placed = place_homes(shelf, histories.homes, asked.by)
    if asked.by is not By.LAD:
        unit_of = {p: asked.unit_of[c] for p, c in placed.code_of.items() if c in asked.unit_of}
        return unit_of, placed.said
    # A file of postcodes and a file of units may be of different years.
    now = known_councils(shelf).canonical
    block_of = {now(code): code for code in asked.unit_of}
    return {
        p: block_of[now(c)] for p, c in placed.code_of.items() if now(c) in block_of
    }, placed.said


def _children(shelf: Shelf, asked: UnitsFile) -> Mapping[str, float] | None:
    """Children of each block, aged 0 to 17 where they are held; none where no file has every place."""
    if asked.by is By.LAD:
        figures = shelf.population(list(asked.unit_of), 0, 17)
        return figures.values if figures.complete else None
    unit_of = unit_of_small(shelf, asked)
    held = (shelf.population(list(unit_of), *ages) for ages in AGED)
    found = next((figures for figures in held if figures.complete), None) if unit_of else None
    if found is None:
        return None
    people: dict[str, float] = dict.fromkeys(asked.units, 0.0)
    for small, unit in unit_of.items():
        people[unit] += found.values[small]
    return people
