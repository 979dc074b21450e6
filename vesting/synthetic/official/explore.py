"""The habits of explore education statistics: locations, order of rows and columns, symbols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vesting.synthetic.names import COUNTRY, REGIONS
from vesting.synthetic.nation import SPLIT_YEAR
from vesting.synthetic.official.text import csv_bytes
from vesting.synthetic.world import COUNTRY_CODE, World

_HEADING = (
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name",
    "region_code", "region_name",
)  # fmt: skip
CODES_FIRST = ("old_la_code", "new_la_code", "la_name")
NAME_SECOND = ("old_la_code", "la_name", "new_la_code")
NEW_FIRST = ("new_la_code", "old_la_code", "la_name")
"""The three orders in which the authority's columns are found."""


@dataclass(frozen=True, slots=True)
class Page:
    """One place in one year: what a row of a file is about.

    Attributes:
        year: The year.
        at: Position of the year in the series.
        level: ``National``, ``Regional`` or ``Local authority``.
        region: Position of the region, or none.
        place: DfE number, code and name of the authority; empty above it.
        members: Positions of the authorities that the row sums.
        alive: Whether the authority existed; a dead one is published with symbols.
    """

    year: int
    at: int
    level: str
    region: int | None
    place: tuple[str, str, str]
    members: tuple[int, ...]
    alive: bool = True


def pages(world: World, years: Sequence[int], *, ended: str = "both") -> Iterator[Page]:
    """Every row of a series: newest year first; in a year the country, regions, authorities.

    Args:
        world: The country.
        years: Years, oldest first.
        ended: ``both`` publishes the authority that was split and its heirs in every year, the
            dead with symbols; ``after`` publishes the heirs only, with their own past.
    """
    nation = world.nation
    everyone = tuple(range(len(nation)))
    for at, year in sorted(enumerate(years), key=lambda pair: -pair[1]):
        yield Page(year, at, "National", None, ("", "", ""), everyone)
        for r in range(len(REGIONS)):
            here = tuple(i for i in everyone if nation.region[i] == r)
            yield Page(year, at, "Regional", r, ("", "", ""), here)
        for i in sorted(everyone, key=lambda i: (nation.region[i], nation.dfe[i])):
            young = ended == "both" and i in nation.ended.heirs and year < SPLIT_YEAR
            place = (nation.dfe[i], nation.gss[i], nation.aliases[i])
            yield Page(year, at, "Local authority", nation.region[i], place, (i,), not young)
        if ended == "both":
            old = nation.ended
            place, region = (old.dfe, old.gss, old.name), nation.region[old.heirs[0]]
            yield Page(year, at, "Local authority", region, place, old.heirs, year < SPLIT_YEAR)


def publish(
    rows: Iterable[tuple[Page, Sequence[object]]],
    columns: Sequence[str],
    *,
    order: Sequence[str] = CODES_FIRST,
    bom: bool = False,
    period: str = "Reporting year",
    label: str = "",
) -> bytes:
    """A file: locations as on the page, then the values.

    Args:
        rows: Pages with the values of their columns.
        columns: Names of the value columns.
        order: Order of the authority's three columns.
        bom: Whether the file begins with a byte-order mark.
        period: What the year is called.
        label: How the year is written, where not as a plain number.
    """
    lines = ((*_location(page, order, period, label), *values) for page, values in rows)
    return csv_bytes((*_HEADING, *order, *columns), lines, bom=bom)


def _location(page: Page, order: Sequence[str], period: str, label: str) -> tuple[object, ...]:
    region = (
        ("", "") if page.region is None else (f"E12{901 + page.region:06d}", REGIONS[page.region])
    )
    place = dict(zip(CODES_FIRST, page.place, strict=True))
    start = (label or page.year, period, page.level, COUNTRY_CODE, COUNTRY)
    return (*start, *region, *(place[name] for name in order))


def rounded(page: Page, value: float, base: int = 10) -> int:
    """Counts above the authority are rounded to ten, as DfE publishes them."""
    return round(value) if page.level == "Local authority" else round(value / base) * base
