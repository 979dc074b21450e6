"""The errors a person may see, in one family.

::

    VestingError
    ├── UsageError       exit 2   the command was not understood
    ├── InputError       exit 10  a file, a row or a value given to us
    ├── WorkspaceError   exit 11  the workspace: missing, locked, stale
    ├── AccessRefused    exit 12  not allowed
    └── RuleBroken       exit 13  a rule of the method would be broken

Every error says what is wrong, where, and what to do, and carries a stable code. A code is declared
once, as a :class:`Problem`, beside the code that meets it::

    UNKNOWN_PLACE = Problem("AREA-E01", "A place is not known", InputError)
    raise UNKNOWN_PLACE("'Guilford' is not a place of Surrey", mend="Did you mean 'Guildford'?")

The documentation lists every ``Problem`` found in the package. No message ever holds a child's data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


class VestingError(Exception):
    """An error that is shown to a person without a traceback.

    Args:
        code: Stable code, such as ``AREA-E01``.
        what: What is wrong, in one sentence without a full stop.
        where: File, sheet, row, column, line; never a person's value.
        mend: What to do next.
    """

    exit_status: ClassVar[int] = 1

    def __init__(self, code: str, what: str, where: str = "", mend: str = "") -> None:
        super().__init__(what)
        self.code = code
        self.what = what
        self.where = where
        self.mend = mend

    def __str__(self) -> str:
        parts = [f"Error {self.code}: {self.what}"]
        if self.where:
            parts.append(f"  {self.where}")
        if self.mend:
            parts.append(self.mend)
        return "\n\n".join(parts)

    def as_dict(self) -> dict[str, str]:
        """The error as plain values, for ``--json`` and for pages."""
        return {"code": self.code, "what": self.what, "where": self.where, "mend": self.mend}


class UsageError(VestingError):
    """The command was not understood."""

    exit_status = 2


class InputError(VestingError):
    """A file, a row or a value that was given is not usable."""

    exit_status = 10


class WorkspaceError(VestingError):
    """The workspace is missing, locked, newer than this program, or stale."""

    exit_status = 11


class AccessRefused(VestingError):
    """The person may not do this."""

    exit_status = 12


class RuleBroken(VestingError):
    """A rule of the method would be broken, such as an appraisal without an outcome for children."""

    exit_status = 13


@dataclass(frozen=True, slots=True)
class Problem:
    """A declared kind of error: call it to make the error itself.

    Attributes:
        code: Stable code; the words may change, the code may not.
        title: Short name for the documentation.
        family: Which exit status it has.
    """

    code: str
    title: str
    family: type[VestingError] = InputError

    def __call__(self, what: str, *, where: str = "", mend: str = "") -> VestingError:
        """Make the error; raise what is returned."""
        return self.family(self.code, what, where, mend)
