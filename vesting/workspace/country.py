"""The authorities of the country and their small areas, from which estimates of need learn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from vesting.area.derive import upper_tier_edges
from vesting.area.published import enrich
from vesting.area.registry import Registry, registry
from vesting.area.shapes import Shapes
from vesting.demand.need_model import NeedModel, fit_need_model
from vesting.demand.panel import need_panel
from vesting.errors import VestingError
from vesting.evidence.figures import Figures
from vesting.evidence.shelf import Shelf
from vesting.options.survey.small_areas import CHILD_AGES

DEPRIVATION = (
    "income_rate",
    "employment_rate",
    "education_score",
    "health_score",
    "crime_score",
    "imd_score",
    "idaci_rate",
    "idaci_children",
)
"""Figures by small area that the estimator may learn from."""


@dataclass(frozen=True)
class Country:
    """The authorities of the country and their small areas, gathered once for all measures.

    Attributes:
        shelf: Official files of the whole country.
        fitted: Models by measure and edition, or what stood in the way of one.
    """

    shelf: Shelf
    fitted: dict[tuple[str, str, int], NeedModel | str] = field(
        default_factory=dict, repr=False, compare=False
    )

    @cached_property
    def register(self) -> Registry:
        """Councils that the package knows and those that the files add."""
        lookup = self.shelf.frame("lookup").filter(pl.col("parent_level") == "upper tier")
        return enrich(registry(), councils=self.shelf.frame("councils"), lookup=lookup)

    @cached_property
    def parent(self) -> Mapping[str, str]:
        """Authority with children's services of every district."""
        rows, _ = self.shelf.lookup("district", "upper tier")
        found = dict(rows.select("place_code", "parent_code").iter_rows())
        smalls, _ = self.shelf.lookup("lsoa", "district")
        districts = smalls["parent_code"].unique().to_list()
        for district in districts:
            council = self.register.get(district)
            found.setdefault(district, (council.county if council else "") or district)
        return {district: found[district] for district in districts}

    @cached_property
    def children(self) -> Mapping[str, float]:
        """Residents aged 0 to 17 of every authority."""
        figures = self.shelf.population(list(self.parent), 0, 17)
        total: dict[str, float] = {}
        for district, authority in self.parent.items():
            total[authority] = total.get(authority, 0.0) + figures.values.get(district, np.nan)
        return {a: n for a, n in total.items() if np.isfinite(n)}

    @cached_property
    def smalls(self) -> pl.DataFrame:
        """Small areas of the country with their authority, children and deprivation."""
        rows, _ = self.shelf.lookup("lsoa", "district")
        above = [self.parent[district] for district in rows["parent_code"]]
        base = rows.select("place_code", district="parent_code").with_columns(
            authority=pl.Series(above, dtype=pl.String)
        )
        codes = base["place_code"].to_list()
        columns = {"children": self.shelf.population(codes, *CHILD_AGES).values}
        known = {m: self.shelf.observations(m, codes).values for m in DEPRIVATION}
        columns |= {measure: values for measure, values in known.items() if values}
        made = base.with_columns(
            pl.Series(name, [values.get(code) for code in codes], dtype=pl.Float64)
            for name, values in columns.items()
        )
        return made.with_columns(children_0_15="children").drop_nulls(["authority", "children"])

    @cached_property
    def borders(self) -> tuple[tuple[str, str], ...]:
        """Pairs of authorities that touch."""
        rows, _ = self.shelf.boundaries("district", self.smalls["district"].unique().to_list())
        if rows.is_empty():
            return ()
        edges = upper_tier_edges(Shapes.from_frame(rows), register=self.register)
        return tuple(edge.pair for edge in edges.on())

    def region(self, code: str) -> str | None:
        """English region of an authority."""
        council = self.register.get(code)
        return council.region or None if council else None

    def authorities(self, counts: Figures) -> pl.DataFrame:
        """The table that the estimator is fitted on."""
        rows = [
            {"authority": a, "region": self.region(a), "count": counts.values[a], "children": n}
            for a, n in self.children.items()
            if a in counts.values
        ]
        schema = {
            "authority": pl.String,
            "region": pl.String,
            "count": pl.Float64,
            "children": pl.Float64,
        }
        return pl.DataFrame(rows, schema=schema)

    def model(self, measure: str, counts: Figures) -> NeedModel | str:
        """The fitted model; where the country's files do not support one, why not."""
        key = (measure, counts.edition, counts.year)
        if key not in self.fitted:
            self.fitted[key] = self._fit(measure, counts)
        return self.fitted[key]

    def _fit(self, measure: str, counts: Figures) -> NeedModel | str:
        if told := self._lacks():
            return told
        try:
            table = self.authorities(counts)
            return fit_need_model(need_panel(measure, table, self.smalls, self.borders))
        except VestingError as error:
            return error.what

    def _lacks(self) -> str:
        """The kind of file without which nothing can be learnt; empty where all are held."""
        if self.shelf.lookup("lsoa", "district")[0].is_empty():
            return "no lookup of small areas (LSOA) to districts is held"
        if self.smalls.is_empty():
            return "no census ages by small area (LSOA) are held"
        return "" if self.borders else "no district boundaries are held, which tell neighbours"
