"""Areas with districts offered in parts, and how far each can be listed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.listing import list_options
from vesting.options.enumeration.tables import OptionTable, UnitTable
from vesting.options.enumeration.window import Window
from vesting.options.search.optimise import optimise
from vesting.options.search.sample import Plan, sample
from vesting.options.search.score import Objective
from vesting.options.search.terrain import Terrain
from vesting.options.stage import Options, measure
from vesting.options.survey.ground import Survey, Terms
from vesting.options.survey.layout import Split

SEED = 1

Lister = Callable[[Survey], Options]


def every(made: Survey) -> Options:
    """Every option with any number of councils."""
    table = list_options(made.ground.graph, range(1, len(made.ground.graph) + 1))
    return measure(made.ground, table)


def within(units: int, tolerance: Fraction) -> Lister:
    """Every option whose councils are within a tolerance of the average."""

    def listed(made: Survey) -> Options:
        graph = made.ground.graph
        window = Window.around(graph, units, tolerance)
        table = list_options(graph, units, Constraints(windows=(window,)))
        return measure(made.ground, table)

    return listed


def sampled(units: int, tolerance: Fraction, steps: int) -> Lister:
    """Distinct options that chains meet."""

    def listed(made: Survey) -> Options:
        graph = made.ground.graph
        limits = Constraints(windows=(Window.around(graph, units, tolerance),))
        drawn = sample(Terrain(graph), units, limits, Plan(steps, SEED))
        different = np.unique(drawn.units, axis=0).astype(np.int64)
        bits = np.uint64(1) << np.arange(len(graph), dtype=np.uint64)
        masks = [((different == u) * bits).sum(axis=1, dtype=np.uint64) for u in range(units)]
        table = UnitTable.of(graph, np.concatenate(masks))
        rows = np.sort(table.positions(np.stack(masks, axis=1)), axis=1)
        statement = replace(drawn.statement, shown=len(rows))
        return measure(made.ground, OptionTable(table, {units: rows}, statement))

    return listed


def fewest_borders(units: int, tolerance: Fraction, seconds: float) -> Callable[[Survey], str]:
    """The option that cuts the fewest borders of all, and what is proved of it."""

    def bounded(made: Survey) -> str:
        graph = made.ground.graph
        limits = Constraints(windows=(Window.around(graph, units, tolerance),))
        until = time.monotonic() + seconds
        best = optimise(
            Terrain(graph), units, limits, Objective.CUT, seed=SEED,
            remaining=lambda: until - time.monotonic(),
        )  # fmt: skip
        return f"Fewest borders cut: {best.sentence()}"

    return bounded


@dataclass(frozen=True)
class SplitCase:
    """An area, which of its districts are offered in which parts, and how it is listed.

    Attributes:
        area: Name of the area.
        terms: The splits.
        listed: Lists and measures its options.
        bounded: Says what is proved of a best option, where not all can be listed.
    """

    area: str
    terms: Terms
    listed: Lister
    bounded: Callable[[Survey], str] | None = None


GUILDFORD = {
    "Guildford town": (
        "Bellfields & Slyfield", "Burpham", "Castle", "Merrow", "Onslow", "St Nicolas", "Stoke",
        "Stoughton North", "Stoughton South", "Westborough",
    ),
    "Guildford west": (
        "Ash South", "Ash Vale", "Ash Wharf", "Normandy & Pirbright", "Pilgrims", "Worplesdon",
    ),
    "Guildford north-east": ("Clandon & Horsley", "Effingham", "Send & Lovelace"),
    "Guildford south": ("Shalford", "Tillingbourne"),
}  # fmt: skip
EAST_SUFFOLK = {
    "Lowestoft and Waveney": (
        "Beccles & Worlingham", "Bungay & Wainford", "Carlton & Whitton", "Carlton Colville",
        "Gunton & St Margarets", "Harbour & Normanston", "Kessingland", "Kirkley & Pakefield",
        "Lothingland", "Oulton Broad", "Southwold", "Wrentham, Wangford & Westleton",
        "Halesworth & Blything",
    ),
    "Felixstowe and the edge of Ipswich": (
        "Eastern Felixstowe", "Western Felixstowe", "Kesgrave", "Rushmere St Andrew",
        "Martlesham & Purdis Farm", "Orwell & Villages", "Carlford & Fynn Valley",
    ),
    "Coast": (
        "Aldeburgh & Leiston", "Deben", "Framlingham", "Kelsale & Yoxford", "Melton",
        "Rendlesham & Orford", "Saxmundham", "Wickham Market", "Woodbridge",
    ),
}  # fmt: skip
MID_SUFFOLK = {
    "Mid Suffolk south": ("Blakenham", "Bramford", "Claydon & Barham"),
    "Stowmarket": (
        "Battisford & Ringshall", "Chilton", "Combs Ford", "Haughley, Stowupland & Wetherden",
        "Needham Market", "Onehouse", "Rattlesden", "St Peter's", "Stow Thorney", "Stonham",
        "Elmswell & Woolpit", "Thurston", "Bacton", "Mendlesham",
    ),
    "Mid Suffolk north": (
        "Debenham", "Eye", "Fressingfield", "Gislingham", "Hoxne & Worlingworth", "Palgrave",
        "Rickinghall", "Stradbroke & Laxfield", "Walsham-le-Willows",
    ),
}  # fmt: skip

SPLITS = {
    "Surrey, Guildford in four named fragments": SplitCase(
        "Surrey", Terms(splits=(Split("Guildford", "ward", GUILDFORD),)), every
    ),
    "Suffolk, East and Mid Suffolk in three named fragments each": SplitCase(
        "Suffolk",
        Terms(splits=(Split("East Suffolk", "ward", EAST_SUFFOLK),
                      Split("Mid Suffolk", "ward", MID_SUFFOLK))),
        every,
    ),
    "Kent, Swale in all its wards": SplitCase(
        "Kent", Terms(splits=(Split("Swale"),)), within(3, Fraction(1, 10))
    ),
    "Essex, Basildon and Chelmsford in all their wards": SplitCase(
        "Essex", Terms(splits=(Split("Basildon"), Split("Chelmsford"))),
        sampled(5, Fraction(3, 20), 20_000), fewest_borders(5, Fraction(3, 20), 60),
    ),
}  # fmt: skip
