"""A structure file with every default spelled out, its comments and layout kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from vesting.structure.delivery import Arrangement
from vesting.structure.document import Document
from vesting.structure.entries import Entry
from vesting.structure.model import Structure, Unit
from vesting.structure.posts import Practice
from vesting.structure.reading import Reading
from vesting.structure.walk import ALL
from vesting.structure.yaml_text import Path


def with_defaults(reading: Reading) -> Document:
    """The file with every default written in; lines that were added say ``default``.

    Raises:
        InputError: The file has errors.
    """
    structure = reading.require()
    edits = list(_edits(structure, reading.document.data))
    return reading.document.set_all(edits, remark="default")


def _edits(structure: Structure, data: Any) -> Iterator[tuple[Path, Any]]:
    for key, unit in structure.units.items():
        yield from _missing(("units", key), data["units"][key], _unit(structure, unit))
    for word in ("organisations", "teams"):
        for key, entry in getattr(structure, word).items():
            yield from _missing((word, key), data[word][key], _plain_defaults(entry))
    for word in ("posts", "boards"):
        for i, entry in enumerate(getattr(structure, word)):
            yield from _missing((word, i), data[word][i], _plain_defaults(entry))
    yield from _services(structure, data)
    yield from _practice(structure.practice, data)


def _missing(path: Path, written: Any, defaults: dict[str, Any]) -> Iterator[tuple[Path, Any]]:
    return (((*path, key), value) for key, value in defaults.items() if written.get(key) is None)


def _plain_defaults(entry: Entry) -> dict[str, Any]:
    """Defaults of an entry that are values, by the file's own words; short forms where they exist."""
    return {
        field.alias or name: _short(field.default)
        for name, field in type(entry).model_fields.items()
        if not field.is_required()
        and field.default not in (None, (), {})
        and not isinstance(field.default, BaseModel)
    }


def _short(value: Any) -> Any:
    if isinstance(value, tuple):
        return _short(value[0]) if len(value) == 1 else [_short(item) for item in value]
    return getattr(value, "value", value)


def _unit(structure: Structure, unit: Unit) -> dict[str, Any]:
    own = {"places": [f.name for f in unit.fragments]} if unit.places is None else {}
    return {**_plain_defaults(unit), **own, "from": structure.start.plain}


def _services(structure: Structure, data: Any) -> Iterator[tuple[Path, Any]]:
    written = data.get("services")
    if written is None:
        yield ("services",), {ALL: _arrangement(structure, Arrangement())}
        return
    if ALL not in written:
        yield ("services", ALL), _arrangement(structure, Arrangement())
    for service, arrangements in structure.services.items():
        entries = written[service]
        for at, arrangement in enumerate(arrangements):
            path: Path = (
                ("services", service, at) if isinstance(entries, list) else ("services", service)
            )
            yield from _spelled(
                path, entries[at] if isinstance(entries, list) else entries, structure, arrangement
            )


def _spelled(
    path: Path, written: Any, structure: Structure, arrangement: Arrangement
) -> Iterator[tuple[Path, Any]]:
    defaults = _arrangement(structure, arrangement)
    if isinstance(written, dict):
        yield from _missing(path, written, defaults)
    else:
        yield path, {"model": written, **{k: v for k, v in defaults.items() if k != "model"}}


def _arrangement(structure: Structure, arrangement: Arrangement) -> dict[str, Any]:
    return {
        **_plain_defaults(arrangement),
        "for": list(structure.units),
        "from": structure.start.plain,
    }


def _practice(practice: Practice, data: Any) -> Iterator[tuple[Path, Any]]:
    written = data.get("practice")
    parts = {"front door": practice.front_door, "quality assurance": practice.quality_assurance}
    if written is None:
        yield ("practice",), {key: _plain_defaults(part) for key, part in parts.items()}
        return
    for key, part in parts.items():
        if written.get(key) is None:
            yield ("practice", key), _plain_defaults(part)
        else:
            yield from _missing(("practice", key), written[key], _plain_defaults(part))
