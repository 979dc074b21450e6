"""Invented names in the English manner. None is the name of a council of England."""

from __future__ import annotations

import numpy as np

COUNTY = "Loamshire"
"""The county."""
COUNTRY = "Doggerland"
"""The country that it lies in: on the Dogger Bank, in the middle of the North Sea."""
UNITARY = "Fenborough"
"""The one council of the county that is a unitary already."""

DISTRICTS = (
    "Ashby", "Barrow", "Corley", "Dunmere", "Elverton",
    "Gadsmoor", "Harnsea", "Inglebeck", "Larkstoke", "Marlingham", "Netherwold", "Oxmere",
)  # fmt: skip
"""The twelve districts; the first five have their place in the tutorial."""

REGIONS = (
    "Northbank", "Highmarsh", "Silverpit", "Tailend", "Westpatch",
    "Midreach", "Saltings", "Eastholm", "Lowfields",
)  # fmt: skip
"""The nine regions of the country; the county lies in whichever is nearest."""

TOWN_WARDS = (
    "Abbey", "Bridge", "Castle", "Market", "Priory", "Station", "Quay", "Northgate", "Southgate",
    "Eastfield", "Westfield", "St Anne's", "St Giles'", "Victoria", "Highfield", "Millbrook",
    "Park", "Riverside", "Greenhill", "Meadows", "Old Town", "Newlands", "Brickfields", "Common",
)  # fmt: skip
"""Names of wards in a town, in the order in which they are given."""

_FIRST = (
    "Ald", "Amber", "Apple", "Arl", "Bark", "Beck", "Birch", "Black", "Bram", "Brid", "Brock",
    "Burn", "Cald", "Char", "Clay", "Cold", "Cran", "Crow", "Dal", "Deer", "Drake", "East", "Edge",
    "Elm", "Fair", "Fal", "Farn", "Flax", "Gorse", "Green", "Grim", "Hal", "Hare", "Hawk", "Hazel",
    "Heath", "Hol", "Ivy", "Kes", "Kil", "Kings", "Lamb", "Lang", "Lin", "Long", "Mal", "Mar",
    "Mel", "Mist", "Nether", "Nor", "Oak", "Old", "Orch", "Over", "Pen", "Plum", "Quarr", "Raven",
    "Red", "Rook", "Rush", "Salt", "Sedge", "Shel", "Silver", "Snow", "Stan", "Stone", "Storr",
    "Swan", "Tarn", "Thorn", "Till", "Under", "Up", "Wal", "Water", "Wen", "West", "Whit", "Wil",
    "Win", "Wood", "Wych", "Yar",
)  # fmt: skip
_LAST = (
    "acre", "beck", "bourne", "combe", "cote", "croft", "dale", "den", "fold", "garth", "grave",
    "holme", "hurst", "ing", "leigh", "low", "marsh", "mere", "moor", "mouth", "ness", "ridge",
    "scar", "shaw", "stead", "stock", "stoke", "thorpe", "thwaite", "wick", "wold", "worth",
)  # fmt: skip
_PARISH = ("", "", "", " Magna", " Parva", " St Mary", " St Peter", " Regis", " Abbas")
_TAKEN = frozenset(("Redcar", "Whitby", "Wokingham", "Swanley", "Oadby", "Woking"))


def place_names(rng: np.random.Generator, number: int, *, parishes: bool = False) -> list[str]:
    """Different names of places.

    Args:
        rng: Source of the choice.
        number: How many, at most some 2,500 (24,000 for parishes).
        parishes: Whether a saint or a Latin word may follow, as in "Thornwick Parva".
    """
    tails = _PARISH if parishes else ("",)
    every = sorted({f"{a}{b}{tail}" for a in _FIRST for b in _LAST for tail in tails} - _TAKEN)
    return [every[i] for i in rng.choice(len(every), size=number, replace=False)]
