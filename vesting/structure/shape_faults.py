"""What the schema says about a file's data, in plain words and with the mend."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError

from vesting.structure import faults
from vesting.structure.document import say
from vesting.structure.faults import Found
from vesting.structure.model import Structure
from vesting.structure.words import suggest
from vesting.structure.yaml_text import Path

_ACCOUNTABLE = ("accountable", "accountable body", "accountable to", "responsible")

_WANTED = {
    "string_type": "text; put it in quotes if it looks like a number or a date",
    "float_type": "a number",
    "float_parsing": "a number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "dict_type": "a mapping of keys and values",
    "model_type": "a mapping of keys and values",
    "tuple_type": "a list",
    "too_short": "a list or mapping with at least one entry",
}

_STAND_INS = {"from": "1000", "on": "1000", "until": "9999"}
"""What stands for a date that is missing or none while the rest is checked: it precedes or follows all."""

_HOW = {
    "per": "Write unit, area, locality, organisation, or a number such as '25000 children'",
    "meets": "Write '6 a year', weekly, fortnightly, monthly, quarterly or yearly",
    "arms_length": "Write trust, community interest company or council-owned company",
}


def shape_faults(error: ValidationError, data: Any) -> Iterator[Found]:
    """Faults of shape: missing and unknown keys, unknown words, wrong kinds of value.

    Args:
        error: What the schema says.
        data: The data that it says it about.
    """
    for row in _telling(error):
        yield _found({**row, "loc": as_written(row["loc"], data)}, row["loc"])


def _telling(error: ValidationError) -> list[Any]:
    """Rows of the schema's complaint without those that another row explains.

    A list may be short only because its items are wrong; a key may be missing only because it is
    misspelt.
    """
    rows = error.errors(include_url=False)
    inner = {row["loc"][:-1] for row in rows}
    misspelt = {_meant(row["loc"]) for row in rows if row["type"] == "extra_forbidden"}
    explained = {"too_short": inner, "missing": misspelt}
    return [row for row in rows if row["loc"] not in explained.get(row["type"], ())]


def as_written(loc: Path, data: Any) -> Path:
    """A place in the full form as the file writes it: list positions that a short form omits go."""
    written: list[str | int] = []
    for step in loc:
        if isinstance(step, int) and not isinstance(data, list):
            continue
        written.append(step)
        data = data[step] if _has(data, step) else None
    return tuple(written)


def _has(data: Any, step: str | int) -> bool:
    if isinstance(data, list):
        return isinstance(step, int) and step < len(data)
    return isinstance(data, dict) and step in data


def as_meant(error: ValidationError, data: Any) -> Any:
    """The data as they were probably meant, so that the checks of sense can look at the rest.

    Misspelt keys and words get their nearest known spelling, a missing name its entry's key; what
    remains of the wrong shape is left out.
    """
    for row in _telling(error):
        loc = as_written(row["loc"], data)
        if not loc:
            return data
        data = replaced(data, loc[:-1], partial(_repaired, row=row, step=loc[-1]))
    return data


def _repaired(holder: Any, row: Mapping[str, Any], step: str | int) -> Any:
    """A list or mapping with one wrong entry put right, or left out."""
    if isinstance(holder, list):
        meant = _nearest_word(row) or _stand_in(row)
        return [
            meant if i == step else v
            for i, v in enumerate(holder)
            if i != step or meant is not None
        ]
    if not isinstance(holder, dict):
        return holder
    if row["type"] == "missing":
        name = str(row["loc"][-2] if len(row["loc"]) > 1 else step)
        return {**holder, step: _STAND_INS.get(str(step), name)}
    if row["type"] == "extra_forbidden":
        close = _close_key(row["loc"])
        return {
            (close or k) if k == step else k: v for k, v in holder.items() if k != step or close
        }
    meant = _STAND_INS.get(str(step)) if row["type"] == "when" else _nearest_word(row)
    return {k: meant if k == step else v for k, v in holder.items() if k != step or meant}


def _nearest_word(row: Mapping[str, Any]) -> str:
    known = _words(row["ctx"]["expected"]) if row["type"] in ("enum", "literal_error") else []
    return _suggested(str(row["input"]), known)


def _stand_in(row: Mapping[str, Any]) -> Any:
    """What holds a list item's position, so that the lines of the items after it stay right."""
    if row["type"] not in ("model_type", "string_type"):
        return None
    return {} if isinstance(row["input"], str | list | dict) else str(row["input"])


def replaced(data: Any, path: Path, change: Callable[[Any], Any]) -> Any:
    """A copy of the data with the value at a path changed; unchanged where there is none."""
    if not path:
        return change(data)
    step = path[0]
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return [replaced(v, path[1:], change) if i == step else v for i, v in enumerate(data)]
    if isinstance(data, dict) and step in data:
        return {**data, step: replaced(data[step], path[1:], change)}
    return data


def _meant(loc: Path) -> Path:
    close = _close_key(loc)
    return (*loc[:-1], close) if close else ()


def _close_key(loc: Path) -> str:
    return _suggested(str(loc[-1]), _keys_at(loc[:-1]))


def _suggested(text: str, known: list[str]) -> str:
    return suggest(text, known).partition("'")[2].rpartition("'")[0]


def _found(row: Mapping[str, Any], full: Path) -> Found:
    kind, loc = row["type"], row["loc"]
    value = row["input"]
    if kind == "missing":
        return _missing(loc)
    if kind == "extra_forbidden":
        return _unknown_key(loc, full)
    if kind in ("enum", "literal_error"):
        return _unknown_word(loc, value, row["ctx"]["expected"])
    if kind == "when":
        return Found(
            faults.NOT_A_DATE,
            loc,
            f"'{value}' is not a date",
            "Write year-month-day, such as 2028-04-01; a month or a year where no more is known",
        )
    if kind in _HOW:
        return Found(faults.NOT_UNDERSTOOD, loc, row["msg"], _HOW[kind])
    wanted = _WANTED.get(kind) or f"a number over {row['ctx']['gt']:g}"
    return Found(faults.WRONG_KIND, loc, f"{say(loc) or 'The file'} should be {wanted}", "")


def _missing(loc: Path) -> Found:
    whole = say(loc[:-1]) or "the file"
    return Found(
        faults.MISSING, loc, f"'{loc[-1]}' is missing in {whole}", f"Add '{loc[-1]}: ...' there"
    )


def _unknown_key(loc: Path, full: Path) -> Found:
    key, keys = str(loc[-1]), _keys_at(full[:-1])
    if key in _ACCOUNTABLE:
        mend = "Leave it out: the council is always accountable; 'by' says who delivers"
    else:
        mend = suggest(key, keys) or f"Known here: {', '.join(keys)}"
    what = f"'{key}' is not a key of {say(loc[:-1]) or 'the file'}"
    return Found(faults.UNKNOWN_KEY, loc, what, mend)


def _unknown_word(loc: Path, value: Any, expected: str) -> Found:
    known = _words(expected)
    return Found(
        faults.UNKNOWN_WORD,
        loc,
        f"'{value}' is not a word for {say(tuple(s for s in loc if isinstance(s, str))[-1:])}",
        suggest(str(value), known) or f"Known: {', '.join(known)}",
    )


def _words(expected: str) -> list[str]:
    """The words that the schema accepts, from its own list of them."""
    return re.findall(r"'([^']+)'", expected)


def _keys_at(loc: Path) -> list[str]:
    """Keys that the schema knows at a place in the data."""
    kind: Any = Structure
    for step in loc:
        kind = _inside(kind, step)
    model = _model(kind)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _inside(kind: Any, step: str | int) -> Any:
    model = _model(kind)
    if model is not None:
        named = {field.alias or name: field for name, field in model.model_fields.items()}
        field = named.get(str(step))
        return field.annotation if field else None
    arguments = typing.get_args(_bare(kind))
    return arguments[0 if isinstance(step, int) else -1] if arguments else None


def _model(kind: Any) -> type[BaseModel] | None:
    bare = _bare(kind)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None


def _bare(kind: Any) -> Any:
    """A type without ``Annotated`` and without ``| None``."""
    while True:
        origin = typing.get_origin(kind)
        if origin is typing.Annotated:
            kind = typing.get_args(kind)[0]
        elif origin in (types.UnionType, typing.Union):
            kind = next(a for a in typing.get_args(kind) if a is not type(None))
        else:
            return kind
