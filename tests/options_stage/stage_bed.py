"""A made-up area of seven blocks, small enough to be worked out by hand.

A county of six districts in two rows of three, and a unitary that borders the last two::

    a b c
    d e f u

Everything about it is chosen so that sums can be checked with plain arithmetic.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from vesting.area.graph import BlockGraph
from vesting.options.ground import Ground, Judgement, Posts
from vesting.options.measures.block import BlockMeasure, Label, Missing, Origin
from vesting.options.measures.place import Outline, reach
from vesting.options.measures.scale import Volatility
from vesting.options.verdict import Fixed

COUNTY, UNITARY = "county", "u"
BLOCKS = "abcdefu"
PEOPLE = dict(
    zip(BLOCKS, (100_000, 220_000, 130_000, 180_000, 150_000, 90_000, 200_000), strict=True)
)
CHILDREN = dict(zip(BLOCKS, (20_000, 41_000, 33_000, 36_000, 28_000, 22_000, 45_000), strict=True))
BORDERS = ("ab", "bc", "ad", "be", "cf", "de", "ef", "fu", "cu")
FROM = Origin("made up", "2024")
CRITERIA = ("children_smallest", "looked_after_rate_gap", "volatility_worst", "distance_mean",
            "leadership_cost")  # fmt: skip
FIXED = Fixed(CRITERIA, date(2026, 3, 2), "the board", reason="agreed first")


def graph() -> BlockGraph:
    return BlockGraph.of(PEOPLE.items(), [tuple(pair) for pair in BORDERS])


def block(name, values, draws=None, label=Label.PUBLISHED):
    return BlockMeasure(name, np.array(list(values), float), "people", FROM, label, draws)


def looked_after(label=Label.ESTIMATE, draws=64):
    """Draws in which the county's districts always add up to 600, and the unitary has 180."""
    rng = np.random.default_rng(5)
    weights = [CHILDREN[b] * w for b, w in zip("abcdef", (1, 2, 1, 3, 1, 2), strict=True)]
    drawn = rng.multinomial(600, np.array(weights) / sum(weights), size=draws).T
    whole = np.vstack([drawn, np.full(draws, 180)]).astype(float)
    return block("looked_after", whole.mean(axis=1), whole, label)


def made(**more) -> Ground:
    """The area; what is given replaces what is here."""
    map_of = graph()
    borders = np.zeros((7, 7))
    for i, j in map_of.edges:
        borders[i, j] = borders[j, i] = 1.0
    spots = np.array([[0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [2, 1], [3, 0.5]])
    km = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1)) * 10
    children = np.array(list(CHILDREN.values()), float)
    measures = {
        "residents": block("residents", PEOPLE.values()),
        "aged_0_17": block("aged_0_17", CHILDREN.values()),
        "looked_after": looked_after(),
        "ehc_plans": block("ehc_plans", CHILDREN.values(), np.ones((7, 64)), Label.TOLD_NOTHING),
        "idaci_children": block("idaci_children", [5000, 9000, 3000, 12_000, 4000, 8000, 20_000]),
        "idaci_base": block("idaci_base", CHILDREN.values()),
    } | more.pop("measures", {})
    return Ground(
        area="Seven",
        graph=map_of,
        districts=more.pop("districts", tuple(BLOCKS)),
        measures={name: m for name, m in measures.items() if m is not None},
        authorities=(*[COUNTY] * 6, UNITARY),
        missing=more.pop("missing", (Missing("tax_base", "no file with it is held"),)),
        judgements=(*[Judgement("County", "Good", None, date(2024, 5, 1))] * 6, None),
        posts=Posts(2_000_000.0, 2.0, 10.0, 0.01, "list"),
        volatility=Volatility(1.4, 0.04, "fit"),
        outline=Outline(np.ones(7), np.full(7, 4.0), borders),
        reach=reach(km, np.arange(7), children, 7, 15.0, "great circle"),
        **more,
    )
