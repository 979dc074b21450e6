"""What a placement costs a week: a heavy-tailed price for each stay, a path of prices for each replicate.

The price of a stay is drawn once and holds until the child moves: log-normal with the given mean and 90th
percentile, its upper end replaced by a generalised Pareto tail that meets it in height and density. Over time
all prices follow inflation (a random walk around its mean) and a shock of the whole market; the mean of
every price is itself in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files

import numpy as np
import yaml
from scipy.stats import lognorm, norm

from vesting.demand.money import pounds
from vesting.demand.placements import PLACEMENTS, SECTORS, Placement
from vesting.errors import InputError, Problem
from vesting.maths.arrays import Floats, Ints

NOT_A_PRICE = Problem("DEM-E11", "A price cannot be used", InputError)
NO_PRICE = Problem("DEM-E12", "A placement has no price", InputError)

ANY = "any"
KNOTS = 512
"""Points of the body and of the tail of a price's quantiles."""
SPLIT = 0.9
"""Quantile at which the knots change from steps of chance to steps of its logarithm."""
DEEPEST = 1.0e-7
"""Chance beyond which no price lies."""
_Z90 = float(norm.ppf(0.9))


@dataclass(frozen=True, slots=True)
class Price:
    """The weekly price of one placement with one sector.

    Attributes:
        placement: Which placement.
        mean: Mean of a week in pounds.
        p90: Price below which nine in ten lie.
        inflation: Expected yearly change (0.05 = five per cent).
        sector: ``own``, ``external`` or ``any``.
        doubt: Standard deviation of the logarithm of the mean.
    """

    placement: Placement
    mean: float
    p90: float
    inflation: float = 0.0
    sector: str = ANY
    doubt: float = 0.0


@dataclass(frozen=True, slots=True)
class Prices:
    """All prices, and how they may move.

    Attributes:
        rows: Prices; every placement has one, or one a sector.
        as_of: Day on which they hold, as days since 1970.
        external: Share of external stays by placement and what it is worth in stays, where the returns are silent.
        tail: Quantile where the tail begins, its shape, and the highest price over the mean.
        inflation_spread: Standard deviation a year of inflation's random walk.
        market: Standard deviation of the market's yearly shock.
    """

    rows: tuple[Price, ...]
    as_of: int
    external: Mapping[Placement, tuple[float, float]] = field(default_factory=dict)
    tail: tuple[float, float, float] = (0.95, 0.25, 8.5)
    inflation_spread: float = 0.0
    market: float = 0.0

    def __post_init__(self) -> None:
        for row in self.rows:
            check_price(row.mean, row.p90, f"{row.placement}, {row.sector}")
        check_paid(row.mean for row in self.rows)
        for place in PLACEMENTS:
            if not any(row.placement == place for row in self.rows):
                raise NO_PRICE(
                    f"'{place}' has no price",
                    mend="Give every placement a row, 0 where it costs nothing.",
                )

    def row_of(self) -> Ints:
        """Row of every placement and sector, ``(placements, 2)``."""
        table = np.empty((len(PLACEMENTS), len(SECTORS)), np.int64)
        for p, place in enumerate(PLACEMENTS):
            own = [(k, row.sector) for k, row in enumerate(self.rows) if row.placement == place]
            for s, sector in enumerate(SECTORS):
                fits = [k for k, name in own if name in {sector, ANY}]
                table[p, s] = fits[0] if fits else own[0][0]
        return table

    def quantiles(self) -> Floats:
        """Weekly price of a stay by chance, ``(rows, 2 × KNOTS)``; see :func:`knots`."""
        return np.stack([_quantiles(row, self.tail) for row in self.rows])


def knots() -> Floats:
    """Chances at which the quantiles of a price are kept: even to ``SPLIT``, then even in log(1 - chance)."""
    body = np.linspace(0.0, SPLIT, KNOTS)
    tail = 1.0 - np.exp(np.linspace(np.log(1.0 - SPLIT), np.log(DEEPEST), KNOTS))
    return np.concatenate([body, tail])


def _quantiles(row: Price, tail: tuple[float, float, float]) -> Floats:
    if row.mean == 0.0:
        return np.zeros(2 * KNOTS)
    start, shape, most = tail
    ratio = np.log(row.p90 / row.mean)
    sigma = _Z90 - np.sqrt(_Z90**2 - 2.0 * ratio)
    body = lognorm(s=max(sigma, 1e-6), scale=np.exp(-0.5 * sigma**2))
    chance = knots()
    value = np.asarray(body.ppf(np.clip(chance, 1e-6, 1.0 - DEEPEST)), dtype=np.float64)
    bound = float(body.ppf(start))
    scale = (1.0 - start) / float(body.pdf(bound))
    above = chance > start
    left = (1.0 - chance[above]) / (1.0 - start)
    value[above] = bound + scale / shape * (left**-shape - 1.0)
    value = np.minimum(value, most)
    held = float(np.sum(np.diff(chance) * 0.5 * (value[1:] + value[:-1]))) + DEEPEST * value[-1]
    return np.asarray(row.mean * value / held)


def check_price(mean: float, p90: float, where: str) -> None:
    """Refuse a mean and a 90th percentile that no price has together.

    Args:
        mean: Mean of a week in pounds.
        p90: Price below which nine in ten lie.
        where: Where they stand, for the message.

    Raises:
        InputError: DEM-E11.
    """
    most = float(np.exp(0.5 * _Z90**2))
    told = f"a mean of {pounds(mean)} has a 90th percentile of {pounds(p90)}"
    if mean < 0 or p90 < mean:
        raise NOT_A_PRICE(
            told,
            where=where,
            mend="The mean is at least 0 and the 90th percentile at least the mean.",
        )
    if p90 > most * mean:
        raise NOT_A_PRICE(
            told,
            where=where,
            mend=f"A log-normal price reaches at most {most:.2f} times its mean there.",
        )


def check_paid(means: Iterable[float], where: str = "") -> None:
    """Refuse prices of which none is above 0: a cost of nothing has no reserve.

    Raises:
        InputError: DEM-E11.
    """
    if not any(mean > 0 for mean in means):
        raise NOT_A_PRICE(
            "no placement costs anything",
            where=where,
            mend="Give at least one placement a price above £0.",
        )


@cache
def published_prices() -> Prices:
    """The prices of ``data/prices.yaml``."""
    text = (files("vesting.demand") / "data" / "prices.yaml").read_text("utf-8")
    table = yaml.safe_load(text)
    rows = [
        Price(
            Placement(row["placement"]),
            float(row["mean"]),
            float(row["p90"]),
            float(row["inflation"]),
            sector=row["sector"],
            doubt=float(row["doubt"]),
        )
        for row in table["prices"]
    ]
    tail, paths = table["tail"], table["paths"]
    return Prices(
        tuple(rows),
        (table["as_of"]["day"] - date(1970, 1, 1)).days,
        {Placement(name): (row["share"], row["worth"]) for name, row in table["external"].items()},
        (tail["from"], tail["shape"], tail["most"]),
        paths["inflation_spread"]["value"],
        paths["market"]["value"],
    )


def price_paths(
    prices: Prices,
    start: int,
    times: Floats,
    replicates: int,
    generator: np.random.Generator,
    *,
    uncertain: bool,
) -> Floats:
    """Index of every price in every replicate at points in time, 1 on the day of the prices.

    More points later leave the earlier ones as they are.

    Args:
        prices: Prices.
        start: Day from which the times run.
        times: Years from that day, ascending.
        replicates: How many paths.
        generator: Source of chance.
        uncertain: Whether means, inflation and market are in doubt.

    Returns:
        ``(replicates, times, rows)``.
    """
    since = (start - prices.as_of) / 365.25 + times
    log = since[:, None] * np.log1p([row.inflation for row in prices.rows])[None, :]
    log = np.broadcast_to(log, (replicates, *log.shape)).copy()
    if uncertain:
        log += _doubt(prices, since, replicates, generator)
    return np.asarray(np.exp(log))


def _doubt(
    prices: Prices, since: Floats, replicates: int, generator: np.random.Generator
) -> Floats:
    """Log deviations: of each mean, of inflation's walk, of the market from year to year."""
    means = generator.standard_normal((replicates, len(prices.rows))) * [
        row.doubt for row in prices.rows
    ]
    gaps = np.diff(since, prepend=min(0.0, float(since[0])))
    # Time by time, so that a longer horizon only draws further numbers: a step of inflation, and a shock
    # of the market, which a year keeps from its first point on.
    fresh = generator.standard_normal((len(since), 2, replicates))
    walk = np.cumsum(fresh[:, 0].T * np.sqrt(np.abs(gaps)), axis=1) * prices.inflation_spread
    year = np.floor(since - since[0] + 1e-9).astype(int)
    market = fresh[np.searchsorted(year, year), 1].T * prices.market
    return np.asarray(means[:, None, :] + (walk + market)[:, :, None])
