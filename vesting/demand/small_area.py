"""Estimates for places without child-level data, constrained to what their county counted.

The county's count is allocated over its blocks: to each in proportion to its children times the need
that its deprivation lets expect. Where deprivation does not differ that is the population share. What
is not known is drawn: the slope, whether it holds here, what no figure explains, and chance. In every
draw the blocks add up to the county.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from vesting.demand.need_model import NeedModel
from vesting.demand.panel import require
from vesting.demand.unknown import weather
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats, Ints

NO_CHILDREN = Problem("DEM-E05", "A block has no children", InputError)
UNKNOWN_BLOCK = Problem("DEM-E06", "A block is not known", InputError)

MODELLED = "estimate from deprivation and age"
BY_POPULATION = "population share alone: tells no difference in need"
TRIED = "population share: deprivation was tried and does not tell places apart"
INTERVALS = (80, 95)
"""Central intervals of every estimate, per cent."""


@dataclass(frozen=True, slots=True)
class BlockDraws:
    """Counts of one measure by block and draw: what others add up to units.

    Attributes:
        measure: What is counted.
        blocks: Codes of the blocks.
        draws: Children, ``(blocks, draws)``; every column adds up to ``total``.
        total: The county's count.
        label: What kind of figure this is; shown with every number made from it.
        scores: Whether differences between units may be scored; not where children alone decide.
        said: What was used, in words.
    """

    measure: str
    blocks: tuple[str, ...]
    draws: Ints = field(repr=False)
    total: int
    label: str
    scores: bool
    said: tuple[str, ...] = ()

    def units(self, units: Mapping[str, Sequence[str]]) -> BlockDraws:
        """The same draws for unions of blocks.

        Args:
            units: Blocks by name of the unit.

        Raises:
            InputError: DEM-E06 for a block that is not among these.
        """
        index = {code: i for i, code in enumerate(self.blocks)}
        for name, codes in units.items():
            for code in codes:
                if code not in index:
                    raise UNKNOWN_BLOCK(
                        f"'{code}' is not a block of this estimate",
                        where=f"unit '{name}'",
                        mend="Name blocks by their codes; table() lists them.",
                    )
        sums = [self.draws[[index[c] for c in codes]].sum(axis=0) for codes in units.values()]
        return replace(self, blocks=tuple(units), draws=np.array(sums, dtype=np.int64))

    def table(self) -> pl.DataFrame:
        """Mean and intervals of each block: the estimate as a table."""
        columns: dict[str, object] = {"block": list(self.blocks), "mean": self.draws.mean(axis=1)}
        for width in INTERVALS:
            tail = (100 - width) / 2
            low, high = np.percentile(self.draws, (tail, 100 - tail), axis=1)
            columns |= {f"low_{width}": low, f"high_{width}": high}
        return pl.DataFrame(columns).with_columns(
            measure=pl.lit(self.measure), label=pl.lit(self.label)
        )


def estimate_blocks(
    model: NeedModel,
    blocks: pl.DataFrame,
    county_total: int,
    rng: np.random.Generator,
    draws: int = 1000,
    children: Mapping[str, float] | None = None,
) -> BlockDraws:
    """Allocate a county's count over its blocks.

    Args:
        model: A fitted model.
        blocks: Small areas of the county: ``block``, ``children``, ``longitude``, ``latitude`` and
            the model's figures of deprivation; ``age_weight`` where the ages are known.
        county_total: What the county counted; every draw adds up to it.
        rng: Source of chance.
        draws: Number of draws.
        children: Children of each block, to which the small areas are scaled; by default their sum.

    Raises:
        InputError: DEM-E01, DEM-E03 or DEM-E05.
    """
    require(blocks, ("block", "children", "longitude", "latitude"), "the table of blocks")
    base = _Base.of(blocks, children)
    matrix, filled = model.features.matrix(blocks)
    slopes = rng.multivariate_normal(model.slope, model.covariance, draws, method="cholesky")
    rate = _log_rates(base, matrix, slopes)
    rate -= (base.children @ rate) / base.children.sum()
    rate *= 1 + model.slope_spread * rng.standard_normal(draws)
    rate += weather(
        base.longitude, base.latitude, base.children, model.neighbour_spread, draws, rng
    )
    said = model.said if not filled else (*model.said, f"{filled:,} gaps of this county filled")
    label = MODELLED if model.tells else TRIED
    return _allocate(model.measure, base, rate, county_total, rng, label, said)


def share_by_population(
    measure: str,
    blocks: pl.DataFrame,
    county_total: int,
    rng: np.random.Generator,
    draws: int = 1000,
    children: Mapping[str, float] | None = None,
) -> BlockDraws:
    """Apportion a county's count by children alone, and say so.

    For measures on whose differences nothing is known. The draws show chance and nothing else; the
    label says that no difference between units may be read from them.

    Args:
        measure: What is counted.
        blocks: ``block`` and ``children``.
        county_total: What the county counted.
        rng: Source of chance.
        draws: Number of draws.
        children: Children of each block, to which the rows are scaled.

    Raises:
        InputError: DEM-E03 or DEM-E05.
    """
    require(blocks, ("block", "children"), "the table of blocks")
    place = [pl.lit(0.0).alias(name) for name in ("longitude", "latitude")]
    base = _Base.of(blocks.with_columns(place), children)
    rate = np.zeros((len(base.codes), draws))
    return _allocate(measure, base, rate, county_total, rng, BY_POPULATION, ())


@dataclass(frozen=True, slots=True)
class _Base:
    """Small areas and the blocks that they make."""

    codes: tuple[str, ...]
    home: Ints
    parts: Floats
    children: Floats
    longitude: Floats
    latitude: Floats

    @classmethod
    def of(cls, blocks: pl.DataFrame, totals: Mapping[str, float] | None) -> _Base:
        codes = blocks["block"].unique(maintain_order=True).to_list()
        index = {code: i for i, code in enumerate(codes)}
        home = np.array([index[code] for code in blocks["block"]], dtype=np.int64)
        parts = np.nan_to_num(blocks["children"].cast(pl.Float64).to_numpy())
        sums = np.bincount(home, parts, len(codes))
        wanted = sums if totals is None else np.array([float(totals.get(c, 0)) for c in codes])
        for code, held, asked in zip(codes, sums, wanted, strict=True):
            if held <= 0 or asked <= 0:
                raise NO_CHILDREN(
                    f"block '{code}' has no children",
                    where="the table of blocks",
                    mend="Leave it out, or join it to a neighbour.",
                )
        parts = parts * (wanted / sums)[home]
        if "age_weight" in blocks.columns:
            parts = parts * blocks["age_weight"].cast(pl.Float64).to_numpy()
        children = np.asarray(np.bincount(home, parts, len(codes)), dtype=np.float64)
        x, y = (blocks[c].cast(pl.Float64).to_numpy() for c in ("longitude", "latitude"))
        middle = [np.bincount(home, parts * v, len(codes)) / children for v in (x, y)]
        return cls(tuple(codes), home, parts, children, *middle)


def _log_rates(base: _Base, matrix: Floats, slopes: Floats) -> Floats:
    """Expected need for each child of each block, as a log, ``(blocks, draws)``."""
    need = base.parts[:, None] * np.exp(matrix @ slopes.T)
    order = np.argsort(base.home, kind="stable")
    starts = np.searchsorted(base.home[order], np.arange(len(base.codes)))
    sums = np.add.reduceat(need[order], starts, axis=0)
    return np.asarray(np.log(sums / base.children[:, None]))


def _allocate(
    measure: str,
    base: _Base,
    rate: Floats,
    total: int,
    rng: np.random.Generator,
    label: str,
    said: tuple[str, ...],
) -> BlockDraws:
    """Draw whole children for the blocks so that every draw adds up to the total."""
    weight = base.children[:, None] * np.exp(rate - rate.max(axis=0))
    share = weight / weight.sum(axis=0)
    counts = rng.multinomial(total, share.T).T
    return BlockDraws(measure, base.codes, counts, total, label, label == MODELLED, said)
