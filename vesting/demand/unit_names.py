"""Names of units that tables can bear: each its own, and none that a spreadsheet would work out."""

from __future__ import annotations

from collections.abc import Iterable

from vesting.errors import InputError, Problem

ALIKE = Problem("DEM-E72", "Two units have the same name in other letters", InputError)
NO_NAME = Problem("DEM-E73", "A unit has a name that tables cannot bear", InputError)

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet takes for a formula."""


RESERVED = frozenset({"rest", "rest of the area"})
"""Names of the unit that has whatever a file of units leaves out, without case."""


def refuse_reserved(name: str, where: str) -> None:
    """Refuse the name of the unit that has what no unit names: the two would be taken for one.

    Args:
        name: Name of a unit.
        where: Where it stands, for the message.

    Raises:
        InputError: DEM-E73.
    """
    if " ".join(name.split()).casefold() in RESERVED:
        raise NO_NAME(
            f"the name '{name}' is reserved for the places that no unit names",
            where=where,
            mend="Give the unit another name, or leave its places out: they are told as the rest.",
        )


def check_names(names: Iterable[str], where: str) -> None:
    """Refuse names that a reader, or a spreadsheet, would take for something else.

    Args:
        names: Names of units, each once.
        where: Where they stand, for the message.

    Raises:
        InputError: DEM-E72 for two that differ by capitals or spaces alone; DEM-E73 for one that
            begins like a formula, or is reserved.
    """
    seen: dict[str, str] = {}
    for name in names:
        refuse_reserved(name, where)
        if name.startswith(FORMULA):
            raise NO_NAME(
                f"the name of a unit begins with {name[0]!r}, as a formula does",
                where=where,
                mend="Begin it with a letter or a digit.",
            )
        first = seen.setdefault(" ".join(name.split()).casefold(), name)
        if first != name:
            raise ALIKE(
                f"units are named '{first}' and '{name}'",
                where=where,
                mend="Write the name of a unit the same way in every row.",
            )
