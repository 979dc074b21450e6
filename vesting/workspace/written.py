"""Settings of the options stage as people write them in a form, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from vesting.errors import InputError, Problem
from vesting.workspace.asked import SEED, Asked

BAD_SETTING = Problem("WSP-E50", "A setting does not read", InputError)


@dataclass(frozen=True, slots=True)
class Field:
    """One setting as a form asks for it.

    Attributes:
        name: Name of the field.
        title: The question.
        hint: Help with the answer.
        keyboard: Kind of keyboard that a telephone shows.
        lines: Lines of the field; one for a short answer.
    """

    name: str
    title: str
    hint: str
    keyboard: str = "text"
    lines: int = 1


FIELDS = (
    Field("units", "How many councils?", "One number, or from and to, such as 2-5"),
    Field("lowest", "Fewest residents of a council", "Left empty, no such bound", "numeric"),
    Field("highest", "Most residents of a council", "Left empty, no such bound", "numeric"),
    Field("together", "Places that share a council", "A group a line, commas between", lines=2),
    Field("apart", "Places that never share a council", "A group a line", lines=2),
    Field("fixed", "Councils that every option has", "A council a line", lines=2),
    Field("alone", "Places that stay councils as they are", "Commas between"),
    Field("seed", "Seed of the estimates", "The same seed gives the same numbers", "numeric"),
)


def settings_from_text(values: Mapping[str, str]) -> dict[str, Any]:
    """Settings as a person writes them, as values.

    Raises:
        InputError: One of them does not read.
    """
    low, high = read_units(values.get("units", "2-5"))
    asked = Asked(
        units_from=low,
        units_to=high,
        lowest=read_setting("fewest residents", values.get("lowest", "")),
        highest=read_setting("most residents", values.get("highest", "")),
        seed=read_setting("seed", values.get("seed", "")) or SEED,
        together=_groups(values.get("together", "")),
        apart=_groups(values.get("apart", "")),
        fixed=_groups(values.get("fixed", "")),
        alone=_group(values.get("alone", "")),
    )
    return asdict(asked)


def settings_as_text(settings: Mapping[str, Any]) -> dict[str, str]:
    """Values as a person reads them in a form."""
    asked = Asked(**settings)
    return {
        "units": f"{asked.units_from}-{asked.units_to}",
        "lowest": "" if asked.lowest is None else f"{asked.lowest:,}",
        "highest": "" if asked.highest is None else f"{asked.highest:,}",
        "together": _lines(asked.together),
        "apart": _lines(asked.apart),
        "fixed": _lines(asked.fixed),
        "alone": ", ".join(asked.alone),
        "seed": str(asked.seed),
    }


def read_setting(name: str, text: str) -> int | None:
    """A whole number as a person writes it, with or without separators; nothing for nothing.

    Raises:
        InputError: It is not a whole number.
    """
    plain = text.replace(",", "").replace(" ", "").strip()
    if not plain:
        return None
    if not plain.isdigit():
        raise BAD_SETTING(
            f"'{text}' is not a whole number", where=name, mend="Write digits, such as 300,000"
        )
    return int(plain)


def read_units(text: str) -> tuple[int, int]:
    """A range of numbers of councils: ``3`` or ``2-5``.

    Raises:
        InputError: It is no range of numbers from 1.
    """
    first, _, last = text.replace("to", "-").partition("-")
    low = read_setting("number of councils", first) or 0
    high = read_setting("number of councils", last) or low
    if not 1 <= low <= high:
        raise BAD_SETTING(
            f"'{text}' is not a range of numbers of councils", mend="Write it as 3, or as 2-5"
        )
    return low, high


def _groups(text: str) -> list[list[str]]:
    return [_group(line) for line in text.splitlines() if line.strip()]


def _group(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _lines(groups: Sequence[Sequence[str]]) -> str:
    return "\n".join(", ".join(group) for group in groups)
