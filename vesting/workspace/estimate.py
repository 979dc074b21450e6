"""Estimates for any units of an area's districts, wards or small areas, without child-level data."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from vesting.area.names import counted, listed
from vesting.area.registry import registry
from vesting.area.reorganisation import Area
from vesting.demand.calendar import in_words
from vesting.demand.small_area import INTERVALS
from vesting.demand.units_file import By, UnitsFile
from vesting.errors import InputError, Problem
from vesting.evidence.shelf import Shelf
from vesting.maths.arrays import Floats
from vesting.options.measures.block import SCORE_NOTHING
from vesting.options.survey.ground import Need, Survey, Terms, survey
from vesting.options.survey.layout import REST, Split
from vesting.workspace.need import DRAWS, estimate_need

NOT_IN_THE_AREA = Problem("DEM-E53", "A place of a unit is not in the area", InputError)
BY_POSTCODE = Problem("DEM-E54", "An estimate cannot be made by postcode", InputError)
NO_COUNT = Problem("DEM-E55", "What is to be estimated has not been counted", InputError)


@dataclass(frozen=True, slots=True)
class _Laid:
    """Districts that are whole in one unit, and the parts of the others.

    Attributes:
        whole: Unit of each district that is not divided.
        splits: The other districts, each in one fragment a unit.
    """

    whole: Mapping[str, str]
    splits: tuple[Split, ...]


def estimate_units(
    shelf: Shelf, area: Area, asked: UnitsFile, measure: str, *, seed: int, draws: int = DRAWS
) -> dict[str, Any]:
    """Children in need of something in every unit, constrained to what the authorities counted.

    Args:
        shelf: Official files, of the whole country where the estimate is to learn from it.
        area: The councils.
        asked: Units of districts, wards or small areas; what they leave out is told as the rest.
        measure: What to estimate, such as ``looked_after``.
        seed: Seed of the draws.
        draws: Number of draws.

    Returns:
        Plain values: the area, the county's count, and for every unit mean, intervals, children
        and the share by population alone.

    Raises:
        InputError: DEM-E53 for a place outside the area, DEM-E54 for postcodes, DEM-E55 where no
            count is held.
    """
    laid = _lay(shelf, area, asked)
    made = survey(shelf, area, Terms(splits=laid.splits, mapped=False))
    needs, lacking = estimate_need(shelf, made, seed, draws, (measure,))
    if lacking:
        raise NO_COUNT(lacking[0].why, where=area.name, mend="Add a file that counts them.")
    return _told(made, needs[0], _unit_of_block(made, laid), asked)


def _lay(shelf: Shelf, area: Area, asked: UnitsFile) -> _Laid:
    if asked.by is By.POSTCODE:
        raise BY_POSTCODE(
            "no official file counts residents by postcode",
            mend="Name districts, wards or LSOAs; postcodes serve child-level returns.",
        )
    today = {code: c.code_on(area.date) for c in area.councils for code in c.every_code}
    if asked.by is By.LAD:
        _require_inside(area, asked.unit_of, today)
        return _Laid({today[code]: unit for code, unit in asked.unit_of.items()}, ())
    rows, _ = shelf.lookup("lsoa", "district")
    inside = {s: today[d] for s, d in rows.select("place_code", "parent_code").iter_rows()
              if d in today}  # fmt: skip
    parts: dict[str, dict[str, list[str]]] = {}
    for small, unit in _small_units(shelf, area, asked, inside).items():
        parts.setdefault(inside[small], {}).setdefault(unit, []).append(small)
    splits = (
        Split(district, "lsoa", {unit: tuple(codes) for unit, codes in units.items()})
        for district, units in parts.items()
    )
    return _Laid({}, tuple(splits))


def _small_units(
    shelf: Shelf, area: Area, asked: UnitsFile, inside: Mapping[str, str]
) -> Mapping[str, str]:
    """Unit of every small area that the file names, by itself or by its ward."""
    if asked.by is By.LSOA:
        _require_inside(area, asked.unit_of, inside)
        return asked.unit_of
    rows, _ = shelf.lookup("lsoa", "ward", list(inside))
    pairs = rows.select("place_code", "parent_code").rows()
    _require_inside(area, asked.unit_of, {ward for _, ward in pairs})
    return {small: asked.unit_of[ward] for small, ward in pairs if ward in asked.unit_of}


def _require_inside(area: Area, named: Iterable[str], known: Container[str]) -> None:
    strange = [place for place in named if place not in known]
    if strange:
        rest = counted(len(strange) - 1, "other place is", "other places are")
        others = f"; {rest} not either" if len(strange) > 1 else ""
        ended = [words for place in strange if (words := _ended(area, place))]
        raise NOT_IN_THE_AREA(
            f"'{strange[0]}' is not in {area.name} of {area.vintage}{others}",
            where="; ".join(ended),
            mend="Name the councils of today in place of those that have ended."
            if ended
            else "Name places of the area by their official codes.",
        )


def _ended(area: Area, code: str) -> str:
    """When the council of a code ended, and who has its place; empty for one that has not."""
    known = registry()
    council = known.get(code)
    if council is None or council.end is None or council.end >= area.date:
        return ""
    heirs = listed(f"{heir.name} ({heir.code})" for heir in known.heirs(council, area.date))
    where = f": its place is now in {heirs}" if heirs else ""
    return f"{code} ({council.name}) ended on {in_words(council.end)}{where}"


def _unit_of_block(made: Survey, laid: _Laid) -> list[str]:
    """Unit of each block: its district's, or the one that its fragment is named after."""
    graph = made.ground.graph
    named = dict(zip(graph.ids, graph.names, strict=True))
    return [
        laid.whole.get(block, REST) if block == district else named[block]
        for block, district in zip(graph.ids, made.ground.districts, strict=True)
    ]


def _told(made: Survey, need: Need, unit_of: list[str], asked: UnitsFile) -> dict[str, Any]:
    children = made.ground.measures["aged_0_17"].values
    order = [*asked.units, *([REST] if REST in unit_of else [])]
    member = np.array([[float(unit == name) for unit in unit_of] for name in order])
    total = need.draws.sum(axis=0).mean()
    shares = member @ _by_population(made, need, children)
    return {
        "area": made.area.name,
        "measure": need.measure,
        "counted": round(float(total)),
        "authorities": _authorities(made, need),
        "label": str(need.label),
        "scores a difference": need.label not in SCORE_NOTHING,
        "source": need.origin.source,
        "vintage": need.origin.vintage,
        "used": list(need.said),
        "draws": need.draws.shape[1],
        "units": [
            {
                **_unit(
                    name, member[i] @ need.draws, float(member[i] @ children), float(shares[i])
                ),
                "authorities": _whole(made, unit_of, name),
            }
            for i, name in enumerate(order)
        ],
    }


def _authorities(made: Survey, need: Need) -> dict[str, int]:
    """What each authority of the area counted, by its name."""
    mean = need.draws.mean(axis=1)
    found: dict[str, float] = {}
    for (_, name), count in zip(made.authority, mean, strict=True):
        found[name] = found.get(name, 0.0) + float(count)
    return {name: round(count) for name, count in found.items()}


def _whole(made: Survey, unit_of: list[str], unit: str) -> list[str]:
    """The authorities that a unit is made of where it is made of whole ones: its number is a count."""
    pairs = list(zip(made.authority, unit_of, strict=True))
    own = dict.fromkeys(authority for authority, of in pairs if of == unit)
    whole = all(of == unit for authority, of in pairs if authority in own)
    return [name for _, name in own] if whole else []


def _by_population(made: Survey, need: Need, children: Floats) -> Floats:
    """Each authority's count shared by children alone."""
    total = need.draws.mean(axis=1)
    found = np.zeros(len(total))
    for authority in {code for code, _ in made.authority}:
        own = np.array([code == authority for code, _ in made.authority])
        found[own] = total[own].sum() * children[own] / children[own].sum()
    return found


def _unit(name: str, drawn: Floats, children: float, share: float) -> dict[str, Any]:
    told: dict[str, Any] = {"unit": name, "children": round(children)}
    told["mean"] = round(float(drawn.mean()), 1)
    for width in INTERVALS:
        tail = (100 - width) / 2
        low, high = np.percentile(drawn, (tail, 100 - tail))
        told[f"low_{width}"], told[f"high_{width}"] = round(float(low), 1), round(float(high), 1)
    told["by_population"] = round(share, 1)
    return told
