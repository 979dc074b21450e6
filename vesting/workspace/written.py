"""Settings of the options stage as people write them in a form, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from vesting.errors import InputError, Problem
from vesting.options.enumeration.question import MOST_NUMBERS
from vesting.options.enumeration.window import RESIDENTS
from vesting.options.search.score import Objective
from vesting.workspace.asked import SEED, Asked

BAD_SETTING = Problem("WSP-E50", "A setting does not read", InputError)
BAD_SPLIT = Problem("OPT-E62", "A split is not understood", InputError)


@dataclass(frozen=True, slots=True)
class Field:
    """One setting as a form asks for it.

    Attributes:
        name: Name of the field.
        title: The question.
        hint: Help with the answer.
        keyboard: Kind of keyboard that a telephone shows.
        lines: Lines of the field; one for a short answer.
        more: Whether the form shows it among further settings.
    """

    name: str
    title: str
    hint: str
    keyboard: str = "text"
    lines: int = 1
    more: bool = False


FIELDS = (
    Field("units", "How many councils?", "One number, or from and to, such as 2-5"),
    Field("lowest", "Fewest residents of a council", "Left empty, no such bound", "numeric"),
    Field("highest", "Most residents of a council", "Left empty, no such bound", "numeric"),
    Field("together", "Places that share a council", "A group a line, commas between", lines=2),
    Field("apart", "Places that never share a council", "A group a line", lines=2),
    Field("fixed", "Councils that every option has", "A council a line", lines=2),
    Field("alone", "Places that stay councils as they are", "Commas between"),
    Field(
        "splits",
        "Districts offered in parts",
        "A district a line: Elverton, or Elverton=parish, or Elverton=lsoa, or "
        "Elverton=ward: North: Abbey, Bridge; South: Castle",
        lines=2,
    ),
    Field(
        "sample",
        "Steps of a sample",
        "Left empty, every option is listed. Where there are too many, 20,000 steps meet some",
        "numeric",
    ),
    Field(
        "best",
        "Best options to add to a sample",
        f"Any of {', '.join(Objective)}: each comes with what is proved of it",
        more=True,
    ),
    Field(
        "measure",
        "What the fewest and the most count",
        "residents, aged_0_17, aged_0_25 or another measure",
        more=True,
    ),
    Field("accompanied", "Places that may not be councils alone", "Commas between", more=True),
    Field(
        "max_hops", "Most borders to cross within a council", "Left empty, no bound", "numeric",
        more=True,
    ),
    Field("contiguous", "Must a council hang together?", "yes or no", more=True),
    Field(
        "year", "Year of the populations", "Left empty, the rule of precedence chooses", "numeric",
        more=True,
    ),
    Field(
        "edition", "Edition of the populations", "Left empty, the rule of precedence chooses",
        more=True,
    ),
    Field(
        "forecast", "Children and cost from the forecast of demand?",
        "yes or no; no estimates them from official files", more=True,
    ),
    Field(
        "seed", "Seed of estimates and samples", "The same seed gives the same numbers", "numeric",
        more=True,
    ),
)  # fmt: skip


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
        measure=values.get("measure", "").strip() or RESIDENTS,
        accompanied=_group(values.get("accompanied", "")),
        max_hops=read_setting("most borders", values.get("max_hops", "")),
        splits=[read_split(line) for line in values.get("splits", "").splitlines() if line.strip()],
        contiguous=values.get("contiguous", "").strip().lower() != "no",
        year=read_setting("year", values.get("year", "")),
        edition=values.get("edition", "").strip(),
        sample=read_setting("steps of a sample", values.get("sample", "")) or 0,
        best=_group(values.get("best", "")),
        forecast=values.get("forecast", "").strip().lower() == "yes",
    )
    return asdict(asked)


def settings_as_text(settings: Mapping[str, Any]) -> dict[str, str]:
    """Values as a person reads them in a form."""
    asked = Asked(**settings)
    return {
        "units": "-".join(map(str, sorted({asked.units_from, asked.units_to}))),
        "lowest": "" if asked.lowest is None else f"{asked.lowest:,}",
        "highest": "" if asked.highest is None else f"{asked.highest:,}",
        "together": _lines(asked.together),
        "apart": _lines(asked.apart),
        "fixed": _lines(asked.fixed),
        "alone": ", ".join(asked.alone),
        "measure": asked.measure,
        "accompanied": ", ".join(asked.accompanied),
        "max_hops": "" if asked.max_hops is None else str(asked.max_hops),
        "splits": "\n".join(map(write_split, asked.splits)),
        "contiguous": "yes" if asked.contiguous else "no",
        "edition": asked.edition,
        "year": "" if asked.year is None else str(asked.year),
        "sample": f"{asked.sample:,}" if asked.sample else "",
        "best": ", ".join(asked.best),
        "forecast": "yes" if asked.forecast else "no",
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
        InputError: It is no range of numbers from 1, or one far too long.
    """
    first, _, last = text.replace("to", "-").partition("-")
    low = read_setting("number of councils", first) or 0
    high = read_setting("number of councils", last) or low
    if not 1 <= low <= high:
        raise BAD_SETTING(
            f"'{text}' is not a range of numbers of councils", mend="Write it as 3, or as 2-5"
        )
    if high > MOST_NUMBERS:
        raise BAD_SETTING(
            f"'{text}' asks for up to {high:,} councils; no area has blocks for more than "
            f"{MOST_NUMBERS:,}",
            mend="Write numbers of councils, such as 2-5; people are bounded apart from them",
        )
    return low, high


def read_split(spec: str) -> dict[str, Any]:
    """A split as a person writes it: ``Elverton=ward: North: Abbey, Bridge; South: Castle``.

    Raises:
        InputError: No district, or a fragment without a name or places.
    """
    head, _, rest = spec.partition(":")
    district, _, into = head.partition("=")
    pieces: dict[str, Sequence[str]] = {}
    for part in (p for p in rest.split(";") if p.strip()):
        name, _, places = part.partition(":")
        pieces[name.strip()] = _group(places)
    if not district.strip() or any(not name or not places for name, places in pieces.items()):
        raise BAD_SPLIT(
            f"'{spec}' does not name a district and its parts",
            mend="Write 'Elverton=ward: North: Abbey, Bridge; South: Castle'",
        )
    return {"district": district.strip(), "into": into.strip() or "ward", "pieces": pieces}


def write_split(split: Mapping[str, Any]) -> str:
    """The same the other way round."""
    pieces = (f"{name}: {', '.join(places)}" for name, places in split["pieces"].items())
    head = f"{split['district']}={split['into']}"
    return ": ".join(part for part in (head, "; ".join(pieces)) if part)


def _groups(text: str) -> list[list[str]]:
    return [_group(line) for line in text.splitlines() if line.strip()]


def _group(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _lines(groups: Sequence[Sequence[str]]) -> str:
    return "\n".join(", ".join(group) for group in groups)
