"""England's authorities with children's services: where they lie, whom they serve, who touches whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
import shapely

from vesting.area.borders import measure_borders
from vesting.area.connect import parts_of
from vesting.area.council import Council, Kind
from vesting.area.derive import Layer, edge_list
from vesting.area.edges import EdgeList
from vesting.area.registry import UNKNOWN_COUNCIL, Registry, registry
from vesting.area.reorganisation import find_area
from vesting.area.shapes import Shapes
from vesting.errors import InputError, Problem, VestingError
from vesting.options.partners.judgements import Judgement, latest_judgements

NOT_AN_AUTHORITY = Problem(
    "MOD-E12", "A place is no authority with children's services", InputError
)
NO_CHILDREN = Problem("MOD-E13", "No figures of children are held", InputError)

ENGLAND = "E"


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority with children's services.

    Attributes:
        code: Code on the day.
        name: Name.
        children: Residents aged 0 to 17; 0 where a district has no figure.
        point: Longitude and latitude of its middle, weighted by the children of its districts.
        judgement: Latest graded inspection; ``None`` where none is held.
    """

    code: str
    name: str
    children: float
    point: tuple[float, float]
    judgement: Judgement | None = None


@dataclass(frozen=True)
class Authorities:
    """All authorities, with their borders and outlines.

    Attributes:
        rows: Authorities by code.
        edges: Which of them count as neighbours, over land and by crossings.
        shapes: Outlines of their districts.
        parent_of: Authority of each district.
        day: Day of the codes.
        sources: What the figures stand on, in words.
        register: Councils by any code or name.
    """

    rows: Mapping[str, Authority]
    edges: EdgeList
    shapes: Shapes = field(repr=False)
    parent_of: Mapping[str, str] = field(repr=False)
    day: date
    sources: tuple[str, ...] = ()
    register: Registry = field(default_factory=registry, repr=False)

    def find(self, text: str) -> Authority:
        """One authority by code or name; an area under reorganisation means its county.

        Raises:
            InputError: No council of that name (AREA-E01), or one without children's services.
        """
        council = self._council(text)
        row = self.rows.get(council.code_on(self.day))
        if row is None:
            county = self.parent_of.get(council.code_on(self.day))
            mend = f"Its children are those of {self.rows[county].name}" if county else ""
            raise NOT_AN_AUTHORITY(
                f"{council.name} has no children's services of its own on {self.day:%d %B %Y}",
                mend=mend
                or "Name a county, a unitary, a metropolitan district or a London borough",
            )
        return row

    def _council(self, text: str) -> Council:
        try:
            return self.register.find(text, self.day)
        except VestingError as unknown:
            if unknown.code != UNKNOWN_COUNCIL.code:
                raise
            try:
                county = find_area(text).county
            except VestingError:
                county = None
            if county is None:
                raise unknown from None
            return self.register.find(county.code, self.day)

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[str, ...]]:
        """Neighbours of each authority, in the order of their codes."""
        found: dict[str, set[str]] = {code: set() for code in self.rows}
        for edge in self.edges.on():
            found[edge.a].add(edge.b)
            found[edge.b].add(edge.a)
        return {code: tuple(sorted(others)) for code, others in found.items()}

    @cached_property
    def mainlands(self) -> tuple[tuple[str, ...], ...]:
        """Authorities that a way without a boat joins, the largest set first."""
        return parts_of(self.edges.dry())

    def outline(self, code: str) -> shapely.Geometry:
        """Outline of an authority in kilometres on the plane."""
        at = [self.shapes.position[d] for d, parent in self.parent_of.items() if parent == code]
        return shapely.union_all(self.shapes.flat[at])

    def gap_km(self, one: str, other: str) -> float:
        """Kilometres between the nearest points of two authorities; 0 where they touch."""
        return float(shapely.distance(self.outline(one), self.outline(other)))


def check_children(wanted: Authority, day: date) -> None:
    """Check that an authority can be compared by its children.

    Raises:
        InputError: MOD-E13 where no figure is held.
    """
    if not wanted.children:
        raise NO_CHILDREN(
            f"No residents aged 0 to 17 are held for {wanted.name} as it was in {day:%Y}",
            mend="Add a population by age on the councils of that year, or choose another --year.",
        )


def districts_on(day: date, register: Registry | None = None) -> tuple[Council, ...]:
    """Every lowest-tier council of England alive on a day: districts, unitaries and boroughs."""
    living = (register or registry()).living(day)
    return tuple(c for c in living if c.kind is not Kind.COUNTY and c.code.startswith(ENGLAND))


def authorities(
    boundaries: pl.DataFrame,
    children: Mapping[str, float],
    inspections: pl.DataFrame,
    *,
    day: date,
    lookup: pl.DataFrame | None = None,
    on: date | None = None,
    layer: Layer | None = None,
    sources: Sequence[str] = (),
    register: Registry | None = None,
) -> Authorities:
    """Put the authorities together from rows of declared tables.

    Args:
        boundaries: Rows of ``boundaries``, level ``district``, in force on the day.
        children: Residents aged 0 to 17 by district.
        inspections: Rows of ``inspections``.
        day: Day of the codes.
        lookup: Rows of ``lookup`` from ``district`` to ``upper tier``, where the register of councils
            does not know a district's county.
        on: Only inspections published by this day.
        layer: Publisher and date of the outlines.
        sources: What the figures stand on, in words.
        register: Councils by any code or name; those that come with the package unless given.

    Raises:
        InputError: No children are given for any district.
    """
    register = register or registry()
    shapes = Shapes.from_frame(boundaries)
    known = [c for c in districts_on(day, register) if c.code_on(day) in shapes]
    parent_of = _parents(known, day, lookup, register)
    inside = shapes.subset(parent_of)
    judged = latest_judgements(inspections, register, on)
    names = {code: register.find(code).name for code in set(parent_of.values())}
    rows = {
        code: _authority(code, names[code], inside, parent_of, children, judged, register)
        for code in sorted(names)
    }
    if not any(row.children for row in rows.values()):
        raise NO_CHILDREN(
            "No residents aged 0 to 17 are held for any district of the boundaries",
            mend="Add a mid-year population by single year of age: vesting data add FILE",
        )
    edges = edge_list(
        inside.codes, inside.names, measure_borders(inside), register=register, shapes=inside, layer=layer
    )  # fmt: skip
    lifted = edges.lifted(parent_of, names)
    return Authorities(rows, lifted, inside, parent_of, day, tuple(sources), register)


def _parents(
    known: Iterable[Council], day: date, lookup: pl.DataFrame | None, register: Registry
) -> dict[str, str]:
    """Authority of each district, both by their codes on the day; districts of nobody are left out."""
    above = (
        dict(lookup.select("place_code", "parent_code").iter_rows()) if lookup is not None else {}
    )
    found: dict[str, str] = {}
    for council in known:
        code = council.code_on(day)
        county = register.get(council.county)
        parent = code if council.upper_tier else above.get(code, county and county.code_on(day))
        if parent:
            found[code] = parent
    return found


def _authority(
    code: str,
    name: str,
    shapes: Shapes,
    parent_of: Mapping[str, str],
    children: Mapping[str, float],
    judged: Mapping[str, Judgement],
    register: Registry,
) -> Authority:
    mine = [district for district, parent in parent_of.items() if parent == code]
    weights = np.array([children.get(district, 0.0) for district in mine])
    points = shapes.points[[shapes.position[district] for district in mine]]
    total = float(weights.sum())
    middle = points.mean(axis=0) if not total else (points * weights[:, None]).sum(axis=0) / total
    judgement = judged.get(register.canonical(code))
    held = total if all(district in children for district in mine) else 0.0
    return Authority(code, name, held, (float(middle[0]), float(middle[1])), judgement)
