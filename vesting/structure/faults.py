"""What is wrong in a structure file: every fault with its line and its mend, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from vesting.errors import InputError, Problem, VestingError
from vesting.structure.yaml_text import Path

Weight = Literal["error", "remark"]
"""An error must be mended; a remark says what the file was taken to mean."""

NOT_USABLE = Problem("STR-E00", "A structure file has errors", InputError)
MISSING = Problem("STR-E10", "A key is missing", InputError)
UNKNOWN_KEY = Problem("STR-E11", "A key is not known", InputError)
UNKNOWN_WORD = Problem("STR-E12", "A value is not one of the words accepted", InputError)
NOT_A_DATE = Problem("STR-E13", "A value is not a date", InputError)
NOT_UNDERSTOOD = Problem("STR-E14", "A value is not understood", InputError)
WRONG_KIND = Problem("STR-E15", "A value is of the wrong kind", InputError)
EMPTY_KEY = Problem("STR-E16", "A key has no value", InputError)
PLACE_TWICE = Problem("STR-E20", "A place is claimed twice", InputError)
PLACE_NOWHERE = Problem("STR-E21", "A place is in no unit", InputError)
TWO_RESTS = Problem("STR-E22", "Two units take the rest", InputError)
UNKNOWN_PLACE = Problem("STR-E23", "A place is not known", InputError)
UNKNOWN_COUNCIL = Problem("STR-E24", "A unit or council is not known", InputError)
UNKNOWN_DELIVERER = Problem("STR-E25", "Who delivers is not known", InputError)
NO_EXIT = Problem("STR-E26", "A hosted service has no host or no last day", InputError)
DATES_OUT_OF_ORDER = Problem("STR-E27", "Dates are out of order", InputError)
SHARES_DO_NOT_ADD_UP = Problem("STR-E28", "Shares do not add up to 1", InputError)
SHARE_OF_NOBODY = Problem(
    "STR-E29", "A share is given to a council that does not take part", InputError
)
SERVED_TWICE = Problem("STR-E30", "A unit is served twice by one service", InputError)
MODELS_EXCLUDE = Problem("STR-E31", "Two delivery models exclude each other", InputError)
LONE_PARTNER = Problem("STR-E32", "A partnership has one partner", InputError)
NO_ORGANISATION = Problem("STR-E33", "A trust or company has no organisation", InputError)
NO_PLACES = Problem("STR-E34", "A unit has no places", InputError)
UNKNOWN_SERVICE = Problem("STR-E35", "A service is not known", InputError)
UNKNOWN_SOURCE = Problem("STR-E36", "A source is not listed", InputError)
PLACE_MUDDLED = Problem("STR-E37", "A place is not written clearly", InputError)
NAME_TWICE = Problem("STR-E38", "Two units have one name", InputError)
UNKNOWN_LOCALITY = Problem("STR-E39", "A locality is not known", InputError)
PARTS_DIFFER = Problem("STR-E40", "One district is cut in two ways", InputError)


@dataclass(frozen=True, slots=True)
class Found:
    """A fault before its line is known.

    Attributes:
        problem: Which kind of fault.
        path: Where the value stands in the data.
        what: What is wrong, in one sentence without a full stop.
        mend: What to do.
        weight: Error or remark.
    """

    problem: Problem
    path: Path
    what: str
    mend: str = ""
    weight: Weight = "error"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault with its place in the file.

    Attributes:
        code: Stable code.
        weight: Error or remark.
        line: Line, from 1.
        column: Column, from 1.
        what: What is wrong, in one sentence without a full stop.
        mend: What to do.
    """

    code: str
    weight: Weight
    line: int
    column: int
    what: str
    mend: str

    def __str__(self) -> str:
        text = f"line {self.line}, column {self.column}: {self.what} ({self.code})"
        return f"{text}\n    {self.mend}" if self.mend else text


def as_error(faults: Iterable[Fault], name: str) -> VestingError:
    """All errors of a file as one error that a person is shown."""
    errors = [fault for fault in faults if fault.weight == "error"]
    number = "1 error" if len(errors) == 1 else f"{len(errors)} errors"
    return NOT_USABLE(
        f"{name} has {number}",
        where="\n  ".join(str(fault) for fault in errors),
        mend=f"Mend the lines named, then run: vesting structure check {name}",
    )
