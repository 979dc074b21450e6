"""The measures that every room speaks of, each under one name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

OUTSIDE = ("lait:", "ees:", "ro3:", "rsx:", "imd:", "sfr:")
"""Beginnings of names of measures that are kept as their file calls them."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    Attributes:
        id: Our name.
        title: What a person reads.
        unit: Unit of the values.
        polarity: ``more`` or ``less`` is better, or ``neither``.
        meaning: What it counts, in plain English.
        source: Publication that defines it, with its address.
        lait: Short description under which LAIT publishes it; empty where it does not.
        yearly: Whether it is published every year.
        beside: Measures of which a table that counts this one itself gives at least one beside it;
            empty where no table has this one as the whole of something else.
    """

    id: str
    title: str
    unit: str
    polarity: str
    meaning: str
    source: str
    lait: str = ""
    yearly: bool = True
    beside: tuple[str, ...] = ()


@cache
def measures() -> dict[str, Measure]:
    """Every measure by name, from ``data/measures.yaml``."""
    text = resources.files("vesting.evidence").joinpath("data/measures.yaml").read_text("utf-8")
    data = yaml.safe_load(text)
    publications = {k: f"{p['title']}, {p['href']}" for k, p in data["publications"].items()}
    return {
        entry["id"]: Measure(
            id=entry["id"],
            title=entry["title"],
            unit=entry["unit"],
            polarity=entry["better"],
            meaning=entry["meaning"],
            source=publications[entry["source"]],
            lait=entry.get("lait", ""),
            yearly=data["publications"][entry["source"]].get("yearly", True),
            beside=tuple(entry.get("beside", ())),
        )
        for entry in data["measures"]
    }


@cache
def lait_names() -> dict[str, str]:
    """Our name by LAIT's short description."""
    return {m.lait: m.id for m in measures().values() if m.lait}


def unit_of(measure: str) -> str:
    """Unit of a measure; empty for one that is not on the list."""
    known = measures().get(measure)
    return known.unit if known else ""


def beside(measure: str) -> tuple[str, ...]:
    """Measures by which a table that counts this one itself is known; empty where none tells."""
    known = measures().get(measure)
    return known.beside if known else ()


def title_of(measure: str) -> str:
    """What a person reads for a measure; its file's own words where it is not on the list."""
    known = measures().get(measure)
    return known.title if known else measure.split(":", 2)[-1]
