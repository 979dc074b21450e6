"""How much of children's services a forecast of placements is about, for each council."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

import yaml

from vesting.area.reorganisation import Area
from vesting.errors import VestingError
from vesting.evidence.shelf import Shelf
from vesting.options.survey.authorities import authorities
from vesting.workspace.named_councils import find_councils, known_councils

PART, WHOLE = "spend_looked_after", "spend_childrens_social_care"
"""Measures whose ratio tells the scope: children looked after, and all of children's social care."""


def scope(shelf: Shelf, area: Area) -> tuple[str, ...]:
    """A sentence for each council with children's services: what share of its spending this is.

    Args:
        shelf: Official files.
        area: The area.
    """
    return tuple(_sentences(shelf, dict(authorities(shelf, area, area.codes))))


def scope_of_returns(shelf: Shelf | None, councils: Sequence[str]) -> tuple[str, ...]:
    """The same for councils as returns name them; England's share where the files do not tell.

    Args:
        shelf: Official files; nothing where none are held.
        councils: Names of councils.
    """
    if shelf is None or shelf.observations(WHOLE).choice is None:
        return (england(),)
    names = _named(shelf, councils)
    return tuple(_sentences(shelf, names)) if names else (england(),)


def _named(shelf: Shelf, councils: Sequence[str]) -> dict[str, str]:
    """Names by code of those councils that are known and publish what they spend on children."""
    register, found = known_councils(shelf), {}
    for name in councils:
        code = next((c.code for c in register if c.end is None and c.name == name), "")
        try:
            code = code or find_councils(register, [name])[0].code
        except VestingError:
            continue
        found[code] = name
    held = shelf.observations(WHOLE, found).values
    return {code: name for code, name in found.items() if code in held}


@cache
def _data() -> Any:
    text = resources.files("vesting.demand").joinpath("data/scope.yaml").read_text("utf-8")
    return yaml.safe_load(text)


def england() -> str:
    """What share of England's spending on children's social care this is."""
    told = _data()
    share = told["looked_after"]["value"] / told["childrens_social_care"]["value"]
    return (
        f"placements only: children looked after take {100 * share:.0f} % of what councils in England spend "
        f"on children's social care (net, {told['period']}; {told['source']})"
    )


def _sentences(shelf: Shelf, names: Mapping[str, str]) -> Iterator[str]:
    whole = shelf.observations(WHOLE, names)
    part = shelf.observations(PART, names, year=whole.year)
    for code, name in names.items():
        if code in part.values and whole.values.get(code, 0) > 0:
            share = part.values[code] / whole.values[code]
            yield (
                f"placements only: children looked after take {100 * share:.0f} % of what {name} spends "
                f"on children's social care (net, {whole.period}; {whole.source})"
            )
        else:
            yield (
                f"placements only: what share of {name}'s spending on children's social care this is "
                "cannot be told, because no file held has it; add the revenue outturn RO3"
            )
