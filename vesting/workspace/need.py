"""Hand the files of the shelf to the small-area estimator, and its draws to the options.

Stages never import each other: this is where a table of one becomes an input of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vesting.area.council import Kind, kind_of
from vesting.demand.need_model import NeedModel
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
from vesting.options.survey.small_areas import origin
from vesting.workspace.country import Country
from vesting.workspace.latest_counts import latest_for

MEASURES = ("looked_after", "in_need", "protection_plans", "ehc_plans")
"""What is counted by authority and estimated below it."""

IN_WORDS = {
    "looked_after": "looked after",
    "in_need": "in need",
    "protection_plans": "protection plans",
    "ehc_plans": "EHC plans",
}
"""The measures as a sentence names them, behind a number of children."""

PUBLISHED_IN = {
    "looked_after": "children looked after by authority (explore education statistics, or LAIT)",
    "in_need": "children in need by authority, table B1 (explore education statistics)",
    "protection_plans": "child protection plans by authority, table D5 (explore education "
    "statistics), or LAIT",
    "ehc_plans": "EHC plans by authority (explore education statistics, sen_needs_all_plans)",
}
"""The kind of file that each measure is published in."""

DRAWS = 1000

Progress = Callable[[str], None]


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
    for measure in measures:
        if progress:
            progress(measure)
        counts, said = latest_for(shelf, measure, dict(made.authority))
        found = _need_or_why(_Asked(made, gathered, measure, counts, draws, seed))
        if isinstance(found, Need):
            needs.append(replace(found, said=(*said, *found.said)))
        else:
            lacking.append(found)
    return needs, lacking
