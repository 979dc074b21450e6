"""A file that may be of a return, a module found in it, and what is not a part of the return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from vesting.errors import Problem, VestingError
from vesting.evidence.returns.guide.module import Module

UNREADABLE = Problem("EVI-E92", "A file of a return cannot be read")
AGAIN = "Export the return again as CSV or XML, or leave the file out."
"""What to do about a file that cannot be read, where nothing better is known."""

ROW_NUMBER = "row"


@dataclass(frozen=True)
class ReturnFile:
    """A file that may be a part of an SSDA903 return.

    Attributes:
        name: Path as the user wrote it; folders in it may name the council and the year.
        content: Its bytes.
        council: The council, where the user says so.
        year: The collection year (2024 = year to 31 March 2024), where the user says so.
    """

    name: str
    content: bytes = field(repr=False)
    council: str = ""
    year: int = 0


@dataclass(frozen=True)
class Part:
    """One module out of one file.

    Attributes:
        file: Where it came from.
        module: Which module it is.
        frame: Its rows as text under our names, with :data:`ROW_NUMBER`.
        physical: Physical rows in the file or sheet.
        aside: Numbers of rows that are not in the frame, by rule.
        met: Numbers of rows in the frame that met a rule.
        web_page: Whether it was a table of a web page under the name of a spreadsheet.
    """

    file: ReturnFile
    module: Module
    frame: pl.DataFrame = field(repr=False)
    physical: int
    aside: Mapping[str, Sequence[int]] = field(default_factory=dict)
    met: Mapping[str, Sequence[int]] = field(default_factory=dict)
    web_page: bool = False


@dataclass(frozen=True, slots=True)
class NotAPart:
    """A file, or a sheet of one, that is not a part of the return.

    Attributes:
        file: Its name.
        why: What it is or lacks.
    """

    file: str
    why: str


def unreadable(name: str, why: str, mend: str = AGAIN) -> VestingError:
    """The error for a file that cannot be read."""
    return UNREADABLE(f"{name} cannot be read: {why}", where=name, mend=mend)
