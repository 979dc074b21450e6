"""Whether bigger is safer, cheaper or better: both published sides, our own estimates, and what size changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from vesting.demand.posts import leadership
from vesting.demand.reserve_case import spending_law, usual_cost
from vesting.demand.scale import JUDGED, Estimate, claims, estimates, halved_cost, prior
from vesting.demand.splitting import equal_units, splitting_price
from vesting.evidence.shelf import Shelf
from vesting.options.models.posts import post_list

CHANCE = 0.05
"""Chance of overspending at which the price of splitting is shown."""

NEUTRAL = " (+100 % is no economy of scale)"

PARTS = (2, 3, 4, 5)
"""Numbers of equal units for which it is shown."""

CLAIMS = ("safer", "cheaper", "better")
"""What is said of bigger councils."""

CHILDREN = 1_000
"""Children looked after of the county that is split, unless told."""

CAUTION = (
    "A slope over today's authorities is a correlation: they did not choose their size by chance, and a "
    "new council does not get the figures of its size by being made."
)


def scale(
    shelf: Shelf | None, on: date, *, children: float = CHILDREN, sizes: Sequence[float] = ()
) -> dict[str, Any]:
    """What is claimed of size, what can be told, and what size changes for certain.

    Args:
        shelf: Official files for our own estimates; without them those are left out.
        on: Day of the councils.
        children: Children looked after of a county that is split into equal units.
        sizes: Residents aged 0 to 17 for which posts are priced; the usual ones without.

    Raises:
        UsageError: DEM-E39 or DEM-E49, where a size is not above 0.
    """
    listed = post_list()
    priced = leadership(listed, sizes) if sizes else leadership(listed)
    low, middle, high = sorted(halved_cost())
    return {
        "claims": [asdict(claim) for claim in claims()],
        "estimates": [_told(found) for found in estimates(shelf, on)] if shelf else [],
        "caution": CAUTION,
        "halving": {"low": low, "value": middle, "high": high, "elasticity": prior().value},
        "posts": [asdict(row) for row in priced],
        "posts_source": listed.source,
        "splitting": _splitting(children),
        "children": children,
        "chance": CHANCE,
    }


def _told(found: Estimate) -> dict[str, Any]:
    # Costs are told in per cent of themselves, a share of authorities in points, rates as they are.
    factor, unit = (
        (100, "%") if found.test.log else (100, "points") if found.test.id == JUDGED else (1, "")
    )
    value, low, high = (factor * x for x in found.doubling)
    slope = found.slope
    return {
        "id": found.test.id, "claim": found.test.claim,
        "title": found.test.title + (NEUTRAL if found.test.level else ""),
        "year": found.year, "unit": unit,
        "doubling": None if slope is None else {"value": value, "low": low, "high": high},
        "authorities": slope.n if slope else 0, "verdict": found.verdict, "why": found.why,
    }  # fmt: skip


def _splitting(children: float) -> list[dict[str, Any]]:
    """Reserves apart and together of a county in equal units, for each value of the shared shock."""
    law, cost = spending_law(), usual_cost().value
    return [
        {"units": parts, "shock": name, **asdict(split)}
        for parts in PARTS
        for name, split in splitting_price(
            equal_units(children, cost, parts, law), law, CHANCE
        ).items()
    ]
