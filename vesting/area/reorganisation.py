"""Areas: the councils whose structure is decided together.

The 21 two-tier areas of England invited in February 2025 are typed and cited. Nothing is special
about them: any area can be made from names, or from the rows of a county's lookup.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from vesting.area.council import Council, Kind
from vesting.area.facts import Citation, cite, yaml_of
from vesting.area.names import NameIndex, did_you_mean, listed, plain
from vesting.area.place import Level, Nesting, find_place
from vesting.area.published import enrich
from vesting.area.registry import Registry, registry
from vesting.errors import InputError, Problem

UNKNOWN_AREA = Problem("AREA-E08", "An area is not known", InputError)
EMPTY_AREA = Problem("AREA-E09", "An area has no councils", InputError)


@dataclass(frozen=True, slots=True)
class Area:
    """Councils whose structure is decided together.

    Attributes:
        name: What people call the area.
        slug: The name as it stands in addresses and folders.
        councils: Its blocks: districts and existing unitaries, by code.
        county: The county council above the districts, where there is one.
        unitaries: Those of its councils that have children's services already.
        source: Where its membership was read.
        vintage: Year of the codes.
        aliases: Other names.
    """

    name: str
    slug: str
    councils: tuple[Council, ...]
    county: Council | None = None
    unitaries: tuple[Council, ...] = ()
    source: tuple[Citation, ...] = ()
    vintage: int = 2024
    aliases: tuple[str, ...] = ()

    @property
    def date(self) -> dt.date:
        """A day in the year of its codes, after that year's changes."""
        return dt.date(self.vintage, 12, 31)

    @property
    def codes(self) -> tuple[str, ...]:
        """GSS codes of its blocks, in the year of its codes."""
        return tuple(c.code_on(self.date) for c in self.councils)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of its blocks, in the order of the codes."""
        return tuple(c.name for c in self.councils)

    @property
    def districts(self) -> tuple[Council, ...]:
        """Its councils without children's services."""
        return tuple(c for c in self.councils if not c.upper_tier)

    @property
    def upper_tier(self) -> tuple[Council, ...]:
        """Its councils with children's services: the county and the unitaries."""
        return (*((self.county,) if self.county else ()), *self.unitaries)

    def find(self, text: str) -> Council:
        """One of its blocks by code or name, with suggestions where none fits."""
        return find_place(text, self.councils, of=self.name)

    def at(self, day: dt.date, register: Registry | None = None) -> Area:
        """The same area with the councils that held it on another day.

        Suffolk of 2018 has seven districts, of 2024 five. A county that had ended by then, or had
        not begun, is followed to its heirs.
        """
        known = register or registry()
        held = {c.code: c for old in self.councils for c in known.heirs(old, day)}
        inside = tuple(c for c in held.values() if c.kind is not Kind.COUNTY)
        county = self.county if self.county and self.county.alive_on(day) else None
        return area_of(
            self.name, inside, county, source=self.source, vintage=day.year, aliases=self.aliases
        )


def slug_of(name: str) -> str:
    """The name as it stands in addresses: ``east-sussex``."""
    return re.sub(r" +", "-", plain(name)) or "area"


def area_of(
    name: str,
    councils: Iterable[Council],
    county: Council | None = None,
    *,
    source: tuple[Citation, ...] = (),
    vintage: int = 2024,
    aliases: tuple[str, ...] = (),
) -> Area:
    """Make an area of councils.

    Raises:
        InputError: AREA-E09 where there are none.
    """
    members = tuple(sorted(councils, key=lambda c: c.code))
    if not members:
        raise EMPTY_AREA(
            f"The area '{name}' has no councils", mend="Name its districts and its unitaries."
        )
    unitaries = tuple(c for c in members if c.upper_tier)
    return Area(name, slug_of(name), members, county, unitaries, source, vintage, aliases)


def area_from_lookup(
    name: str,
    lookup: pl.DataFrame,
    *,
    county: str = "",
    unitaries: Iterable[str] = (),
    vintage: int = 2024,
    register: Registry | None = None,
) -> Area:
    """Make an area from rows of the table ``lookup``: the districts of a county.

    Args:
        name: What to call the area.
        lookup: Rows of level ``district`` whose parent is of level ``upper tier``.
        county: Code or name of the county; the area's own name where it is left out.
        unitaries: Codes of single-tier councils that belong to the area too.
        vintage: Year of the codes.
        register: Councils known so far.

    Raises:
        InputError: AREA-E09 where the county has no districts in those rows.
    """
    known = enrich(register or registry(), lookup=lookup)
    nesting = Nesting.from_lookup(lookup, Level.DISTRICT, Level.UPPER_TIER)
    above = _county_code(county or name, nesting)
    districts = [c for c in nesting.children(above) if c != above]
    members = [known.get(code) for code in (*districts, *unitaries)]
    parent = known.get(above) or Council(above, nesting.names.get(above, name), Kind.COUNTY)
    return area_of(name, [c for c in members if c], parent, vintage=vintage)


def _county_code(text: str, nesting: Nesting) -> str:
    if text in nesting.parents:
        return text
    names = NameIndex.of((nesting.names.get(code, code), code) for code in nesting.parents)
    found = names.find(text)
    if len(found) == 1:
        return found[0]
    raise UNKNOWN_AREA(
        f"No county '{text}' stands above districts in the lookup",
        where="table lookup, parent_level 'upper tier'",
        mend=did_you_mean(names.like(text)) or "Name the county by its code.",
    )


@cache
def areas() -> tuple[Area, ...]:
    """The 21 two-tier areas invited in February 2025, by name."""
    known = registry()

    def member(code: str) -> Council:
        return known.find(code)

    return tuple(
        area_of(
            item["name"],
            [member(code) for code in (*item["districts"], *item["unitaries"])],
            member(next(iter(item["county"]))),
            source=cite([item["source"]]),
            vintage=item["vintage"],
            aliases=tuple(item.get("aliases", ())),
        )
        for item in yaml_of("areas.yaml")
    )


def find_area(text: str, among: Iterable[Area] | None = None) -> Area:
    """One area by name, alias or slug.

    Raises:
        InputError: AREA-E08 with suggestions where none or several fit.
    """
    known = tuple(among) if among is not None else areas()
    named = ((n, i) for i, a in enumerate(known) for n in (a.name, a.slug, *a.aliases))
    index = NameIndex.of(named)
    found = index.find(text)
    if len(found) == 1:
        return known[found[0]]
    official = NameIndex.of((a.name, a) for a in known)
    near = official.like(text) or index.like(text)
    offer = did_you_mean(near) or f"The areas are {listed((a.name for a in known), most=25)}."
    raise UNKNOWN_AREA(f"'{text}' is not an area", mend=offer)


def typed_names() -> Mapping[str, str]:
    """The name typed beside each code of ``areas.yaml``, for the check that they belong together."""
    return {
        code: name
        for item in yaml_of("areas.yaml")
        for group in ("county", "districts", "unitaries")
        for code, name in item[group].items()
    }
