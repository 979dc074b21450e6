"""The typed, cited facts shipped with the package: read once, never written."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, in C where the platform has it."""

SEPARATOR = "|"
"""Between several values in one cell of our own CSV files."""


def text_of(name: str) -> str:
    """The text of a file in ``vesting/area/data``."""
    return (files("vesting.area") / "data" / name).read_text(encoding="utf-8")


def yaml_of(name: str) -> Any:
    """The values of a YAML file in ``vesting/area/data``."""
    return yaml.load(text_of(name), Loader=LOADER)  # noqa: S506 - both loaders are the safe one


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file in ``vesting/area/data``; lines starting with ``#`` are comments."""
    lines = [line for line in text_of(name).splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines))


def day(text: str) -> dt.date | None:
    """A date written as ``2024-04-01``; an empty cell is no date."""
    return dt.date.fromisoformat(text) if text else None


def several(text: str | None) -> tuple[str, ...]:
    """The values of a cell that may hold several."""
    return tuple(part.strip() for part in (text or "").split(SEPARATOR) if part.strip())


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a fact was read.

    Attributes:
        key: Name used by the rows that cite it.
        title: Publisher and title.
        href: Address.
        date: Date of the source or of the state it describes, as ``2024-04-01``.
        status: ``read``, or ``to confirm`` where nobody has read it at the source yet.
        licence: Under what licence; empty where facts alone were taken.
    """

    key: str
    title: str
    href: str
    date: str
    status: str
    licence: str = ""


@cache
def citations() -> Mapping[str, Citation]:
    """All sources cited in the data of this room, by key."""
    return {
        key: Citation(
            key=key,
            title=str(item["title"]),
            href=str(item["href"]),
            date=str(item["date"]),
            status=str(item["status"]),
            licence=str(item.get("licence", "")),
        )
        for key, item in yaml_of("sources.yaml").items()
    }


def cite(keys: str | Iterable[str]) -> tuple[Citation, ...]:
    """The citations that a row names.

    Args:
        keys: One key, several separated by ``|``, or a list of keys.
    """
    wanted = several(keys) if isinstance(keys, str) else tuple(keys)
    return tuple(citations()[key] for key in wanted)
