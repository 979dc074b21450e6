"""Hand the files of the shelf to the small-area estimator, and its draws to the options.

Stages never import each other: this is where a table of one becomes an input of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vesting.area.council import Kind, kind_of
from vesting.area.derive import upper_tier_edges
from vesting.area.published import enrich
from vesting.area.registry import Registry, registry
from vesting.area.shapes import Shapes
from vesting.demand.need_model import NeedModel, fit_need_model
from vesting.demand.panel import need_panel
from vesting.demand.small_area import (
    BY_POPULATION,
    BlockDraws,
    estimate_blocks,
    share_by_population,
)
from vesting.errors import VestingError
from vesting.evidence.figures import Figures
from vesting.evidence.shelf import Shelf
from vesting.maths.arrays import Floats
from vesting.options.measures.block import Label, Missing
from vesting.options.survey.ground import Need, Survey
from vesting.options.survey.people import SINGLE_YEARS
from vesting.options.survey.small_areas import CHILD_AGES, origin

MEASURES = ("looked_after", "in_need", "protection_plans", "ehc_plans")
"""What is counted by authority and estimated below it."""

PUBLISHED_IN = {
    "looked_after": "children looked after by authority (explore education statistics, or LAIT)",
    "in_need": "children in need by authority, table B1 (explore education statistics)",
    "protection_plans": "child protection plans by authority, table D5 (explore education "
    "statistics), or LAIT",
    "ehc_plans": "EHC plans by authority (explore education statistics, sen_needs_all_plans)",
}
"""The kind of file that each measure is published in."""

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

DRAWS = 1000

RECENT = 3
"""Years before the latest that are tried where a council's latest count was not published."""

Progress = Callable[[str], None]


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


@dataclass(frozen=True, slots=True)
class _Asked:
    """One measure for one survey."""

    made: Survey
    country: Country
    measure: str
    counts: Figures
    draws: int
    seed: int
    said: list[str] = field(default_factory=list)

    def model(self) -> NeedModel | None:
        """The fitted model; None where the country's files do not support one, with the reason."""
        found = self.country.model(self.measure, self.counts)
        if isinstance(found, str):
            self.said.append(found)
            return None
        return found

    def lack(self) -> str:
        """What was published in place of the counts that are lacking; empty where nothing was."""
        authorities = dict.fromkeys(code for code, _ in self.made.authority)
        asked = self.country.shelf.observations(self.measure, authorities)
        return f" ({asked.period}: {asked.why})" if asked.choice else ""

    def blocks_of(self, authority: str) -> list[int]:
        """Positions of the blocks whose children an authority has."""
        return [i for i, (code, _) in enumerate(self.made.authority) if code == authority]

    def rng(self, authority: str) -> np.random.Generator:
        """A stream of its own for every measure and authority."""
        topic = [self.seed, *f"{self.measure} {authority}".encode()]
        return np.random.Generator(np.random.Philox(np.random.SeedSequence(topic)))

    def small_frame(self, blocks: Sequence[int]) -> pl.DataFrame:
        """Small areas of an authority's blocks as the estimator wants them."""
        smalls, codes = self.made.smalls, self.made.ground.graph.ids
        inside = np.flatnonzero(np.isin(self.made.block_of, blocks))
        x, y = self._points(inside)
        base = pl.DataFrame(
            {
                "place_code": [smalls.codes[i] for i in inside],
                "block": [codes[self.made.block_of[i]] for i in inside],
                "longitude": x,
                "latitude": y,
            },
            schema_overrides={"place_code": pl.String, "block": pl.String},
        )
        known = self.country.smalls.drop("authority", "district")
        return base.join(known, on="place_code", how="inner", maintain_order="left")

    def _points(self, inside: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Points of small areas; that of the block's outline for one that has none of its own."""
        own = np.column_stack([self.made.smalls.longitude, self.made.smalls.latitude])[inside]
        shapes = self.made.terrain.shapes
        if shapes is None:
            return own[:, 0], own[:, 1]
        place = {code: np.asarray(at) for code, at in zip(shapes.codes, shapes.points, strict=True)}
        ids = self.made.ground.graph.ids
        blocks = np.array([place[ids[self.made.block_of[i]]] for i in inside]).reshape(-1, 2)
        found = np.where(np.isfinite(own), own, blocks)
        return found[:, 0], found[:, 1]

    def bears(self, frame: pl.DataFrame, blocks: int) -> bool:
        """Whether the small areas support an estimate by the model; if not, why is noted."""
        if frame["block"].n_unique() < blocks:
            self.said.append("no census ages by small area (LSOA) are held for every block")
        elif not np.isfinite(frame.select("longitude", "latitude").to_numpy()).all():
            self.said.append("no centroids or boundaries of small areas (LSOA) are held")
        else:
            return True
        return False

    def draw(self, authority: str, model: NeedModel | None) -> BlockDraws:
        """Draws of one authority's blocks, which add up to its count in every draw."""
        at = self.blocks_of(authority)
        total = round(self.counts.values[authority])
        frame, rng = self.small_frame(at), self.rng(authority)
        people = self.made.ground.measures["aged_0_17"].values
        children = {self.made.ground.graph.ids[i]: float(people[i]) for i in at}
        if model is not None and self.bears(frame, len(at)):
            return estimate_blocks(model, frame, total, rng, self.draws, children)
        rows = pl.DataFrame({"block": list(children), "children": list(children.values())})
        return share_by_population(self.measure, rows, total, rng, self.draws)


def _need(asked: _Asked) -> Need | Missing:
    members = dict.fromkeys(code for code, _ in asked.made.authority)
    names = dict(asked.made.authority)
    lacking = [names[a] for a in members if a not in asked.counts.values]
    if lacking:
        told = f"no count is held for {', '.join(lacking)}{asked.lack()}"
        return Missing(asked.measure, f"{told}: {_mend(asked.measure, members, asked.counts)}")
    several = [a for a in members if len(asked.blocks_of(a)) > 1]
    if several and "aged_0_17" not in asked.made.ground.measures:
        return Missing(
            asked.measure, f"no residents aged 0 to 17 are held to share it by: {SINGLE_YEARS}"
        )
    model = asked.model() if several else None
    draws: Floats = np.zeros((len(asked.made.ground.graph), asked.draws))
    labels = {Label.PUBLISHED}
    used: dict[str, None] = {}
    position = {code: i for i, code in enumerate(asked.made.ground.graph.ids)}
    for authority in members:
        at = asked.blocks_of(authority)
        if len(at) == 1:
            draws[at[0]] = asked.counts.values[authority]
            continue
        found = asked.draw(authority, model)
        draws[[position[b] for b in found.blocks]] = found.draws
        labels.add(_label(found))
        used |= dict.fromkeys(found.said)
    source = origin(asked.counts)
    if asked.said:
        told = "; ".join(dict.fromkeys(asked.said))
        source = replace(source, source=f"{source.source} ({told})")
    return Need(asked.measure, draws, source, _weakest(labels), tuple(used))


def _need_or_why(asked: _Asked) -> Need | Missing:
    """The need; where the files cannot bear an estimate, why not: other measures go on."""
    try:
        return _need(asked)
    except VestingError as error:
        return Missing(asked.measure, error.what)


def _mend(measure: str, members: Iterable[str], counts: Figures) -> str:
    """The kind of file that would bring the counts that are lacking."""
    lacking = [code for code in members if code not in counts.values]
    if any(kind_of(code) is Kind.DISTRICT for code in lacking):
        return (
            "add a lookup of districts to upper tier, which tells the council with their children"
        )
    return f"add {PUBLISHED_IN.get(measure, f'statistics that count {measure}')}"


def _label(found: BlockDraws) -> Label:
    """What may be said of an authority's draws."""
    if found.scores:
        return Label.ESTIMATE
    return Label.BY_POPULATION if found.label == BY_POPULATION else Label.TOLD_NOTHING


def _weakest(labels: Iterable[Label]) -> Label:
    """The label that promises least."""
    order = (Label.BY_POPULATION, Label.TOLD_NOTHING, Label.ESTIMATE, Label.PUBLISHED)
    return next(label for label in order if label in labels)


def estimate_need(
    shelf: Shelf,
    made: Survey,
    seed: int,
    draws: int = DRAWS,
    measures: Sequence[str] = MEASURES,
    progress: Progress | None = None,
    country: Country | None = None,
) -> tuple[list[Need], list[Missing]]:
    """Children in need of something in every block of a survey, with draws.

    Args:
        shelf: Official files, of the whole country where the estimate is to learn from it.
        made: The area.
        seed: Seed of the draws.
        draws: Number of draws.
        measures: What to estimate.
        progress: Called with what is being estimated.
        country: What was gathered from the same files before; several areas may share it.

    Returns:
        What could be estimated, and what could not with the reason.
    """
    gathered = country or Country(shelf)
    needs: list[Need] = []
    lacking: list[Missing] = []
    wanted = list(dict.fromkeys(code for code, _ in made.authority))
    for measure in measures:
        if progress:
            progress(measure)
        counts = _latest_for(shelf, measure, wanted)
        found = _need_or_why(_Asked(made, gathered, measure, counts, draws, seed))
        (needs if isinstance(found, Need) else lacking).append(found)  # type: ignore[arg-type]
    return needs, lacking


def _latest_for(shelf: Shelf, measure: str, wanted: Sequence[str]) -> Figures:
    """Counts of all authorities, from the edition and year that the area's own are taken from.

    That is the latest year in which each of the area's authorities has a count, not more than
    :data:`RECENT` years before the latest: a council of the area may have failed to return one.
    """
    own = shelf.observations(measure, wanted)
    for year in range(own.year - 1, own.year - 1 - RECENT, -1):
        if own.complete or own.choice is None:
            break
        earlier = shelf.observations(measure, wanted, year=year)
        own = earlier if earlier.complete else own
    if own.choice is None:
        return own
    return shelf.observations(measure, year=own.year, edition=own.choice.edition.edition)
