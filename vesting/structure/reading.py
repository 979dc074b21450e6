"""From the text of a structure file to a structure, with every fault on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import ValidationError

from vesting.structure import faults
from vesting.structure.checks import check
from vesting.structure.document import Document
from vesting.structure.faults import Fault, Found, as_error
from vesting.structure.known import KnownPlaces
from vesting.structure.model import Structure
from vesting.structure.shape_faults import as_meant, as_written, replaced, shape_faults
from vesting.structure.yaml_text import Path

_REPAIRS, _ATTEMPTS = 3, 6
"""How often wrong shapes are put right as meant, and after how many attempts it gives up."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A structure file that was read.

    Attributes:
        name: What the file is called.
        document: Its text, for lossless edits.
        structure: The structure; ``None`` where the file has errors.
        faults: Errors and remarks, by line.
    """

    name: str
    document: Document
    structure: Structure | None
    faults: tuple[Fault, ...]

    @property
    def errors(self) -> tuple[Fault, ...]:
        """Faults that must be mended."""
        return tuple(fault for fault in self.faults if fault.weight == "error")

    def require(self) -> Structure:
        """The structure.

        Raises:
            InputError: The file has errors; all of them are named, with line and mend.
        """
        if self.structure is None:
            raise as_error(self.faults, self.name)
        return self.structure


def read(
    source: str | bytes | Document,
    *,
    name: str = "structure.yaml",
    known: KnownPlaces | None = None,
    councils: Collection[str] = (),
) -> Reading:
    """Read a structure file and check it.

    Args:
        source: Text, bytes, or a document that was edited.
        name: What to call the file in messages.
        known: The area's places, where known; needed to find missing and misspelt places.
        councils: Names of existing councils that may take part from outside.

    Raises:
        InputError: The text is not YAML, so that nothing else can be said.
    """
    document = _document(source)
    data, empty = _without_empty(document.data, ())
    structure, shape, lost = _validate(data)
    sense = list(check(structure, known=known, councils=councils, lost=lost)) if structure else []
    found = [*(_empty(path) for path in empty), *shape, *sense]
    listed = _listed(document, found)
    good = structure if not any(f.weight == "error" for f in listed) else None
    return Reading(name, document, good, tuple(listed))


def load(source: str | bytes | Document, **settings: Any) -> Structure:
    """The structure of a file; arguments as for :func:`read`.

    Raises:
        InputError: The file has errors; all of them are named.
    """
    return read(source, **settings).require()


def _document(source: str | bytes | Document) -> Document:
    if isinstance(source, bytes):
        return Document.from_bytes(source)
    return Document(source) if isinstance(source, str) else source


def _listed(document: Document, found: Iterable[Found]) -> list[Fault]:
    """All faults by line. What else is said of a line with a slip follows from the slip."""
    slips = [
        Fault(slip.problem.code, "error", slip.line, slip.column, slip.what, slip.mend)
        for slip in document.slips
    ]
    slipped = {slip.line for slip in slips}
    placed = (fault for fault in (_placed(f, document) for f in found) if fault.line not in slipped)
    return sorted({*slips, *placed}, key=lambda fault: (fault.line, fault.column, fault.what))


def _placed(found: Found, document: Document) -> Fault:
    line, column = document.position(found.path)
    return Fault(found.problem.code, found.weight, line, column, found.what, found.mend)


def _empty(path: Path) -> Found:
    what = f"'{path[-1]}' has no value: its default counts"
    return Found(faults.EMPTY_KEY, path, what, "Fill it in, or take the line out", "remark")


def _without_empty(data: Any, path: Path) -> tuple[Any, list[Path]]:
    """The data without keys that have no value, and where those were."""
    if isinstance(data, list):
        pairs = [_without_empty(item, (*path, i)) for i, item in enumerate(data)]
        return [value for value, _ in pairs], [p for _, inner in pairs for p in inner]
    if not isinstance(data, dict):
        return data, []
    kept: dict[str, Any] = {}
    empty: list[Path] = []
    for key, value in data.items():
        if value is None:
            empty.append((*path, key))
        else:
            kept[key], inner = _without_empty(value, (*path, key))
            empty += inner
    return kept, empty


def _validate(data: Any) -> tuple[Structure | None, list[Found], set[str]]:
    """The structure as far as its data have the right shape.

    Returns:
        The structure or ``None``; the faults of shape; keys of units and organisations left out.
    """
    found: list[Found] = []
    before = _keys(data)
    for attempt in range(_ATTEMPTS):
        try:
            structure = Structure.model_validate(data)
        except ValidationError as error:
            found = found or list(shape_faults(error, data))
            data = as_meant(error, data) if attempt < _REPAIRS else _without(error, data, attempt)
        else:
            return structure, found, before - {*structure.units, *structure.organisations}
    return None, found, set()


def _keys(data: Any) -> set[str]:
    groups = (
        [data.get(word) for word in ("units", "organisations")] if isinstance(data, dict) else []
    )
    return {str(key) for group in groups if isinstance(group, dict) for key in group}


def _without(error: ValidationError, data: Any, levels: int) -> Any:
    """The data without what is still wrong; one level higher at each further attempt."""
    for row in error.errors(include_url=False):
        loc = as_written(row["loc"], data)
        loc = loc[: max(len(loc) - levels + _REPAIRS, 1)]
        if loc:
            data = replaced(data, loc[:-1], partial(_left_out, step=loc[-1]))
    return data


def _left_out(holder: Any, step: str | int) -> Any:
    if isinstance(holder, list):
        return [item for i, item in enumerate(holder) if i != step]
    return {k: v for k, v in holder.items() if k != step} if isinstance(holder, dict) else holder
