"""What is wrong with a scenario, in the words of people who write one."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from vesting.area.names import did_you_mean

Path = tuple[str | int, ...]

_RANGE = "a number, or two between which it lies, such as [0.85, 0.95]"
_SHAPES = {
    "times": _RANGE,
    "share": _RANGE,
    "ages": "a first and a last age, such as [0, 17]",
    "steps": "a list of steps",
}
_NAMES = "a name, or several in brackets"
_KINDS = {
    "date": "a day, such as 2026-04-01",
    "float": "a number",
    "int": "a whole number",
    "string": "text",
    "model": "written as 'key: value'",
}
_PLAIN = {
    "extra_forbidden": "is not a key of this step",
    "greater_than": "is more than {gt:g}",
    "less_than_equal": "is at most {le:g}",
    "string_too_short": "is empty",
}


def fault_words(kind: str, context: Mapping[str, Any], path: Path) -> str:
    """One fault in words.

    Args:
        kind: What the checker calls it, such as ``greater_than``.
        context: What it knows besides, such as the bound.
        path: Keys and places of lists that lead to it.
    """
    key = next((step for step in reversed(path) if isinstance(step, str)), "")
    name = f"'{key}'" if key else "the file"
    match kind:
        case "missing" if path and isinstance(path[-1], int):
            return f"{name} is {_SHAPES.get(key, _NAMES)}"
        case "missing":
            return f"{name} is missing"
        case "union_tag_invalid" | "union_tag_not_found":
            return _change(context)
        case "value_error":
            return str(context["error"])
        case "too_short" if key == "steps":
            return f"{name} holds no step"
        case "enum" | "literal_error":
            return f"{name} is one of {context['expected']}"
    if kind in _PLAIN:
        return f"{name} {_PLAIN[kind].format(**context)}"
    return f"{name} is {_wanted(kind, key)}"


def _wanted(kind: str, key: str) -> str:
    """What stands under a key; lists are known by it, other values by what the checker looked for."""
    if kind in ("tuple_type", "too_long", "too_short"):
        return _SHAPES.get(key, _NAMES)
    return next((words for start, words in _KINDS.items() if kind.startswith(start)), "not usable")


def _change(context: Mapping[str, Any]) -> str:
    kinds = context.get("expected_tags", "")
    near = get_close_matches(str(context.get("tag", "")), kinds.replace("'", "").split(", "), 1)
    return f"'change' is one of {kinds or 'the kinds'}. {did_you_mean(near)}".strip()
