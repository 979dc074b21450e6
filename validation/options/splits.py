"""Areas with districts offered in parts, and how far each can be listed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from vesting.options.enumeration.constraints import Constraints
from vesting.options.enumeration.listing import list_options
from vesting.options.enumeration.window import Window
from vesting.options.sampled import Search, sample_options
from vesting.options.search.score import Objective
from vesting.options.stage import Options, OptionsSettings, measure
from vesting.options.survey.ground import Survey, Terms
from vesting.options.survey.layout import Split
from vesting.options.survey.searched import search_terrain

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


def sampled(units: int, tolerance: Fraction, steps: int, seconds: float) -> Lister:
    """Options that chains meet, and the one that cuts the least, with what is proved of it."""

    def clock() -> Callable[[], float]:
        until = time.monotonic() + seconds
        return lambda: until - time.monotonic()

    def listed(made: Survey) -> Options:
        limits = Constraints(windows=(Window.around(made.ground.graph, units, tolerance),))
        settings = OptionsSettings((units, units), limits)
        search = Search(steps, SEED, (Objective.CUT,), clock)
        return sample_options(made.ground, search_terrain(made), settings, search)

    return listed


@dataclass(frozen=True)
class SplitCase:
    """An area, which of its districts are offered in which parts, and how it is listed.

    Attributes:
        area: Name of the area.
        terms: The splits.
        listed: Lists, or meets, and measures its options.
    """

    area: str
    terms: Terms
    listed: Lister


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
        sampled(5, Fraction(3, 20), 20_000, 60),
    ),
    "Surrey, Guildford in all its small areas": SplitCase(
        "Surrey", Terms(splits=(Split("Guildford", "lsoa"),)), sampled(2, Fraction(1, 10), 20_000, 60)
    ),
}  # fmt: skip
