"""Of which year a file is, where no column says so: from its headings, title, sheet or name."""

from __future__ import annotations

import re

from vesting.errors import Problem
from vesting.evidence.cells import Place
from vesting.evidence.source import Specimen

NO_YEAR = Problem("EVI-E12", "A file does not say of which year it is")

_MID = re.compile(r"mid[-_ ]?((?:19|20)\d\d)", re.IGNORECASE)
_CENSUS = re.compile(r"census[-_ ]?(?:day[-_ ]?)?((?:19|20)\d\d)", re.IGNORECASE)
_SAID = re.compile(r"\b(?:date|year) ?[:=] ?((?:19|20)\d\d)", re.IGNORECASE)
_ANY = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def year_of(place: Place, specimen: Specimen) -> tuple[int, str] | None:
    """Year, and ``census`` or ``mid-year estimate``; None where nothing says it.

    The nearest words win: the sheet's name, the rows above the heading, the file's name.
    """
    texts = (place.sheet.name, place.above, specimen.stem)
    for pattern, basis in (
        (_CENSUS, "census"),
        (_MID, "mid-year estimate"),
        (_SAID, "mid-year estimate"),
    ):
        for text in texts:
            met = pattern.search(text)
            if met:
                return int(met[1]), basis
    for text in (place.sheet.name, specimen.stem):
        years = set(_ANY.findall(text))
        if len(years) == 1:
            return int(years.pop()), "mid-year estimate"
    return None


def must_have_year(
    found: tuple[int, str] | None, specimen: Specimen, *, cut: bool = False
) -> tuple[int, str]:
    """The year, or the error that it is missing.

    Args:
        found: Year and basis, where something says them.
        specimen: The file.
        cut: Whether its last row stops early: a whole file may be known by its total.

    Raises:
        InputError: EVI-E12.
    """
    if found is None and cut:
        raise NO_YEAR(
            f"{specimen.name} may be cut off: its last row stops early, and so it is not known "
            "of which year its figures are",
            where=specimen.name,
            mend="Download the file again. A file that is meant to be a part says its year in "
            "its name, for example mid2023.",
        )
    if found is None:
        raise NO_YEAR(
            f"{specimen.name} does not say of which year its figures are",
            where=specimen.name,
            mend="Put the year into the file's name, for example mid2023 or census2021, "
            "and add it again.",
        )
    return found
