"""The long view from files: which councils' projected children belong to each block of a forecast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from vesting.demand.areas import ALL
from vesting.demand.calendar import day_of
from vesting.demand.forecast import Forecast
from vesting.demand.long_view import LongView, far_days, law_of_a_year, long_view
from vesting.demand.long_view_words import BEYOND, long_view_table, notes, say_far
from vesting.demand.projected import ADD, Parts, read_projected
from vesting.demand.splitting import Shared, shared_values
from vesting.demand.units_file import By, UnitsFile
from vesting.errors import VestingError
from vesting.evidence.shelf import Shelf
from vesting.options.survey.small_areas import CHILD_AGES
from vesting.workspace.named_councils import find_councils, known_councils

AGED = ((0, 17), CHILD_AGES)
"""Ages by which a cut district is shared out: the first that every small area is held for."""


@dataclass(frozen=True, slots=True)
class Far:
    """The long view of a forecast, or why there is none.

    Attributes:
        table: Its rows; empty where there is none.
        says: A sentence for the whole and for each unit.
        said: What it was made from.
        why: Why there is none; empty where there is one.
        projection: The file and edition of the projection, and the year in which it begins.
    """

    table: pl.DataFrame = field(default_factory=pl.DataFrame, repr=False)
    says: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()
    why: str = ""
    projection: Mapping[str, Any] = field(default_factory=dict)

    def facts(self) -> dict[str, Any]:
        """The same without the rows, as plain values."""
        return {
            "says": dict(self.says),
            "said": list(self.said),
            "why": self.why,
            **dict(self.projection),
        }


@dataclass(frozen=True, slots=True)
class Laid:
    """Whose children belong to each block.

    Attributes:
        parts: Share of each council's children, by block and code.
        said: How a cut district was shared out; empty where none was.
    """

    parts: Parts
    said: tuple[str, ...] = ()


def no_view(why: str) -> Far:
    """No long view, and why."""
    return Far(why=f"There is no long view (the years up to ten ahead): {why}")


def whole_districts(made: Forecast) -> Laid:
    """Blocks that are named by the codes of districts."""
    return Laid({code: {code: 1.0} for code in made.units.blocks.names})


def lay(shelf: Shelf, made: Forecast, asked: UnitsFile | None) -> Laid | str:
    """Whose children belong to each block of a forecast from files.

    Args:
        shelf: Official files.
        made: The forecast.
        asked: Its units; councils by name where there is no file of them.

    Returns:
        The parts, or why they cannot be told.
    """
    if asked is None:
        return _by_name(shelf, made)
    if asked.by is By.POSTCODE:
        return (
            "the units are named by postcode, and no official file counts children by postcode; name "
            "districts, wards or small areas"
        )
    if asked.by is By.LAD:
        register = known_councils(shelf)
        return Laid({code: {register.canonical(code): 1.0} for code in asked.unit_of})
    return _by_small_area(shelf, asked)


def _by_name(shelf: Shelf, made: Forecast) -> Laid | str:
    """Councils by the names that the returns give them."""
    register, parts = known_councils(shelf), {}
    for name in made.units.blocks.names:
        try:
            found = find_councils(register, [name])
        except VestingError:
            return (
                f"'{name}' is no council that is known by name, so its children cannot be looked up; name "
                "the units in a file (--units)"
            )
        parts[name] = {council.code: 1.0 for council in found}
    return Laid(parts)


def _by_small_area(shelf: Shelf, asked: UnitsFile) -> Laid | str:
    """Parts of districts, by the children of their small areas."""
    rows, _ = shelf.lookup("lsoa", "district")
    district = dict(rows.select("place_code", "parent_code").iter_rows())
    unit_of = unit_of_small(shelf, asked)
    cut = {district[small] for small in unit_of if small in district}
    inside = [small for small, above in district.items() if above in cut]
    if not set(unit_of) <= set(district):
        return (
            "no file held says in which district the places of the units lie; add a lookup of LSOAs"
        )
    held = (shelf.population(inside, *ages) for ages in AGED)
    found = next((figures for figures in held if figures.complete), None)
    if found is None:
        return "no file held counts the children of small areas; add the census or small-area estimates"
    whole: dict[str, float] = dict.fromkeys(cut, 0.0)
    parts: dict[str, dict[str, float]] = {unit: dict.fromkeys(cut, 0.0) for unit in asked.units}
    for small in inside:
        whole[district[small]] += found.values[small]
        if small in unit_of:
            parts[unit_of[small]][district[small]] += found.values[small]
    shares = {
        unit: {d: n / whole[d] for d, n in own.items() if n > 0} for unit, own in parts.items()
    }
    several = sum(share < 1 for own in shares.values() for share in own.values())
    said = (
        "projections tell of whole districts: a part of one takes its share of every age by "
        f"{found.measure} ({found.source}, {found.vintage}), and that share is held",
    )
    return Laid(shares, said if several else ())


def unit_of_small(shelf: Shelf, asked: UnitsFile) -> Mapping[str, str]:
    """Unit of every small area that the file names, by itself or by its ward."""
    if asked.by is By.LSOA:
        return asked.unit_of
    rows, _ = shelf.lookup("lsoa", "ward")
    pairs = rows.select("place_code", "parent_code").iter_rows()
    return {small: asked.unit_of[ward] for small, ward in pairs if ward in asked.unit_of}


def look_far(shelf: Shelf | None, made: Forecast, laid: Laid | str | None) -> Far:
    """The long view of a forecast, where files held allow one.

    Args:
        shelf: Official files; nothing where none were named.
        made: The forecast.
        laid: Whose children belong to each block, or why that cannot be told.
    """
    if shelf is None or laid is None:
        return no_view(f"no official files were named (--data or -w); {ADD}")
    if isinstance(laid, str):
        return no_view(laid)
    last = day_of(made.simulated.days[-1])
    days = far_days(made.asked.start, last) or (last,)
    held = read_projected(shelf, made.units.blocks.names, laid.parts, last, days[-1])
    if isinstance(held, str):
        return no_view(held)
    shared = shared_values()[Shared.ESTIMATED.value]
    view = long_view(made, held, law_of_a_year(), shared)
    if isinstance(view, str):
        return no_view(view)
    return _told(made, view, laid)


def _told(made: Forecast, view: LongView, laid: Laid) -> Far:
    held = view.projected
    return Far(
        long_view_table(view), say_far(view), (*notes(made, view), *laid.said), "",
        {"source": held.source, "edition": held.edition, "file": held.file, "base": held.base,
         "shared": view.shared},
    )  # fmt: skip


def says_of(facts: Mapping[str, Any], unit: str) -> str:
    """What is said of one unit: its sentence, or why there is none."""
    told = facts["says"].get(unit)
    whose = "the whole" if unit == ALL else unit
    return told or facts["why"] or f"{BEYOND}: nothing can be told of {whose}"
