"""Worlds in which forecasts are put to the test: children's histories up to a day, and what came.

    from validation.demand.worlds import KINDS, make

    world = make("weibull", seed=12_003, size=240)
    world.children, world.episodes, world.until   # as the reader of returns gives them
    world.future                                  # children by day after ``until`` and placement

Written without knowledge of the engine that is tried on them. Every world is drawn anew from its
seed: size, levels, mixes, lengths, breaks. Seeds 0 to 999 are for development, 10,000 on for
acceptance. ``digest()`` changes when anything that defines a world does.
"""

from __future__ import annotations

from validation.demand.worlds.digest import digest
from validation.demand.worlds.drawing import KINDS, Ground, draw
from validation.demand.worlds.history import History, make

__all__ = ["KINDS", "Ground", "History", "digest", "draw", "make"]
